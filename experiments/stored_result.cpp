// Members are looked up by name; what a result.json must have and lacks is wrong input.
#include "experiments/stored_result.hpp"

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"

namespace rehearse {

namespace fs = std::filesystem;

namespace {

constexpr std::array verdict_words{std::pair{std::string_view("recovered"), Verdict::recovered}, std::pair{std::string_view("not_recovered"), Verdict::not_recovered},
                                   std::pair{std::string_view("inconclusive"), Verdict::inconclusive},
                                   std::pair{std::string_view("not_applicable"), Verdict::not_applicable}};

class Reading {
public:
    explicit Reading(const std::string& where) : where_(where) {}

    const JsonValue& member(const JsonValue& object, std::string_view key) const {
        if (const JsonValue* found = object.find(key)) return *found;
        throw ConfigError(where_, std::string(key), "expected a result of this version of rehearse, found none of this name");
    }
    std::string text(const JsonValue& object, std::string_view key) const {
        const JsonValue& found = member(object, key);
        return found.text() ? *found.text() : std::string();
    }
    std::optional<double> number(const JsonValue& object, std::string_view key) const {
        const JsonValue& found = member(object, key);
        if (found.is_number()) return found.number();
        if (found.text() && !found.text()->empty()) return std::stod(*found.text());
        return std::nullopt;
    }
    /// Whole nanoseconds again: seconds are written so that they read back exactly.
    std::optional<Duration> span(const JsonValue& object, std::string_view key) const {
        const std::optional<double> seconds = number(object, key);
        if (!seconds) return std::nullopt;
        return Duration{static_cast<std::int64_t>(std::llround(*seconds * 1e9))};
    }
    std::vector<PathPart> way(const JsonValue& object, std::string_view key) const {
        std::vector<PathPart> parts;
        for (const JsonValue& part : list(object, key)) parts.push_back({text(part, "part"), span(part, "lasts_s").value_or(Duration{}), text(part, "bound_by")});
        return parts;
    }
    const JsonValue::List& list(const JsonValue& object, std::string_view key) const {
        static const JsonValue::List none;
        const JsonValue& found = member(object, key);
        return found.as_list() ? *found.as_list() : none;
    }

private:
    const std::string& where_;
};

Outcome outcome_of(const Reading& read, const JsonValue& json) {
    Outcome o;
    o.architecture = read.text(json, "architecture");
    o.reason = read.text(json, "reason");
    const std::string verdict = read.text(json, "verdict");
    for (const auto& [word, value] : verdict_words)
        if (word == verdict) o.verdict = value;
    o.reachable = read.span(json, "reachable_s");
    o.nothing_hidden = read.span(json, "nothing_hidden_s");
    o.way_to_reachable = read.way(json, "way_to_reachable");
    o.way_to_nothing_hidden = read.way(json, "way_to_nothing_hidden");
    for (const JsonValue& bound : read.list(json, "bound_by")) o.bound_by.push_back({read.text(bound, "cause"), read.number(bound, "flow_seconds").value_or(0)});
    return o;
}

using Kind = StoredFigure::Kind;

void add_bill(std::vector<StoredFigure>& figures, const Reading& read, const JsonValue& costs, std::string_view bill, std::string name) {
    figures.push_back({std::move(name), Kind::money, read.number(read.member(costs, bill), "total_usd")});
}

std::vector<StoredFigure> figures_of(const Reading& read, const JsonValue& json) {
    std::vector<StoredFigure> figures{{"reachable", Kind::span, read.number(json, "reachable_s")},
                                      {"nothing hidden", Kind::span, read.number(json, "nothing_hidden_s")},
                                      {"data at risk", Kind::bytes, read.number(json, "data_at_risk_bytes")},
                                      {"at risk for", Kind::span, read.number(json, "at_risk_for_s")},
                                      {"cross-zone bytes of the incident", Kind::bytes, read.number(read.member(json, "incident_traffic"), "cross_zone_bytes")},
                                      {"cross-zone bytes beyond steady state", Kind::bytes, read.number(json, "cross_zone_extra_bytes")}};
    const JsonValue& costs = read.member(json, "costs");
    add_bill(figures, read, costs, "incident_beyond_steady_state", "incident cost");
    add_bill(figures, read, costs, "month", "monthly cost");
    for (const JsonValue& client : read.list(json, "clients")) {
        const std::string name = read.text(client, "name");
        figures.push_back({name + ": without service", Kind::span, read.number(client, "without_service_s")});
        figures.push_back({name + ": largest backlog", Kind::bytes, read.number(client, "backlog_peak_bytes")});
        figures.push_back({name + ": given up", Kind::bytes, read.number(client, "failed_bytes")});
    }
    for (const auto& [key, title] : {std::pair{"way_to_reachable", "way to reachable"}, std::pair{"way_to_nothing_hidden", "way to nothing hidden"}})
        for (const PathPart& part : read.way(json, key)) figures.push_back({std::string(title) + ": " + part.name, Kind::span, part.lasts.seconds()});
    return figures;
}

}  // namespace

StoredResult stored_result(const JsonValue& result, const std::string& where) {
    const Reading read(where);
    StoredResult stored{where, read.text(result, "study"), read.text(result, "command"), {}};
    for (const JsonValue& outcome : read.list(result, "outcomes")) stored.outcomes.push_back({outcome_of(read, outcome), figures_of(read, outcome)});
    return stored;
}

StoredResult load_result(const fs::path& folder) {
    const fs::path path = folder / "result.json";
    std::ifstream file(path, std::ios::binary);
    if (!file) throw ConfigError(folder.string(), "", "expected a result folder with a result.json, found none", "rehearse compare STUDY -o FOLDER makes one");
    std::ostringstream text;
    text << file.rdbuf();
    return stored_result(parse_json(text.str(), path.string()), path.string());
}

fs::path study_of_result(const fs::path& folder) {
    const fs::path path = folder / "study.json";
    std::error_code ignored;
    if (!fs::exists(path, ignored)) throw ConfigError(folder.string(), "", "expected a result folder with the study.json that it was played from, found none");
    return path;
}

}  // namespace rehearse
