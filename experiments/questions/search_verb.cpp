// The worst in a sentence, how much worse than the middle, the ten worst, and the replay.
#include "experiments/questions/search_verb.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/asking.hpp"
#include "experiments/questions/moments.hpp"
#include "experiments/questions/scenarios.hpp"
#include "experiments/questions/spread.hpp"
#include "experiments/text_table.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr std::size_t listed_strikes = 10;
constexpr Count usual_plays = 1000, most_plays = 10'000'000;

using Strike = std::pair<SearchPoint, Summary>;

std::string metric_asked_for(const Command& command) {
    const std::string by = command.has("by") ? command.text("by") : "reachable";
    std::vector<std::string> names;
    for (const TargetMetric& metric : target_metrics()) names.push_back(metric.name);
    if (std::ranges::find(names, by) == names.end()) throw ConfigError("--by", "", "expected a known metric (rehearse list targets), found " + in_quotes(by), nearest_hint(by, names));
    return by;
}

std::vector<Strike> worst_first(const SearchResult& result, const std::string& metric) {
    std::vector<Strike> strikes;
    for (const auto& [point, summary] : result.played)
        if (summary.played) strikes.emplace_back(point, summary);
    std::ranges::stable_sort(strikes, [&metric](const Strike& a, const Strike& b) { return fares_worse(a.second, b.second, metric); });
    return strikes;
}

FigureSpread spread_over(const std::vector<Strike>& strikes, const std::string& metric) {
    std::vector<RunFigure> figures;
    for (const Strike& strike : strikes) figures.push_back(*strike.second.find(metric));
    return spread_of(figures);
}

std::string beyond_median(const RunFigure& worst, const FigureSpread& spread) {
    const std::string median = figure_words(spread.kind, spread.median);
    if (worst.never) return "the median of all plays is " + median;
    if (!worst.value || spread.median <= 0) return "the median of all plays is " + median;
    return percent(*worst.value / spread.median - 1) + " more than the median of " + median;
}

std::string how(const Strikes& strikes, const SearchResult& result, std::size_t played) {
    const std::string all = strikes.size_words();
    return result.exhaustive ? "all " + std::to_string(played) + " strikes were played: " + all : std::to_string(played) + " strikes were played, led by what was found, of " + all + " (--plays N plays more)";
}

std::string table_of(const std::vector<Strike>& worst) {
    TextTable table({"strike", "reachable", "nothing hidden", "lost", "data at risk", "incident cost"});
    for (const auto& [point, summary] : worst) {
        std::vector<std::string> row{summary.label};
        for (const std::string_view metric : {"reachable", "nothing_hidden", "lost", "data_at_risk", "incident_cost"}) row.push_back(in_words(*summary.find(metric)));
        table.add(row);
    }
    return table.text();
}

JsonValue json_of(const std::vector<Strike>& worst, const std::string& metric, const FigureSpread& spread, bool exhaustive, const std::string& replay) {
    JsonValue list = JsonValue::list();
    for (const auto& [point, summary] : worst) {
        JsonValue figures = JsonValue::object();
        for (const RunFigure& figure : summary.figures) figures.set(figure.name, figure.never ? JsonValue("never") : figure.value ? JsonValue(*figure.value) : JsonValue());
        list.push(JsonValue::object().set("strike", summary.label).set("figures", figures).set("digest", summary.digest));
    }
    return JsonValue::object()
        .set("by", metric)
        .set("exhaustive", exhaustive)
        .set("plays", spread.known)
        .set("median", figure_words(spread.kind, spread.median))
        .set("worst", list)
        .set("replay", replay);
}

std::filesystem::path write_replay(const Command& command, const VariableStudy& study, const Variant& variant) {
    const std::filesystem::path folder = command.output.empty() ? std::filesystem::path("out") / (study.study().name + "-worst") : std::filesystem::path(command.output);
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    std::ofstream out(folder / "study.json", std::ios::binary);
    out << to_text(study.document(variant, "rehearse search"));
    out.close();
    if (!out) throw ConfigError(folder.string(), "", "expected a folder that can be written to, found none", "-o FOLDER names another one");
    return folder / "study.json";
}

/// Points that are no candidates are left unplayed; an interrupt leaves others so.
std::vector<Summary> play_points(const Strikes& strikes, const VariableStudy& study, const std::vector<SearchPoint>& points, const PlayManner& manner) {
    std::vector<Variant> variants;
    for (const SearchPoint& point : points)
        if (strikes.is_candidate(point)) variants.push_back(strikes.variant(point));
    const std::vector<Summary> plays = play_all(study, variants, manner);
    std::vector<Summary> all;
    std::size_t next = 0;
    for (const SearchPoint& point : points) all.push_back(strikes.is_candidate(point) ? plays[next++] : Summary{});
    return all;
}

ExitCode say(const Command& command, const Asking& asking, const Strikes& strikes, const SearchResult& result, const std::string& metric) {
    std::vector<Strike> worst = worst_first(result, metric);
    const FigureSpread spread = spread_over(worst, metric);
    const std::size_t played = worst.size();
    const std::string replay = write_replay(command, asking.study(), strikes.variant(worst.front().first)).string();
    const Summary& first = worst.front().second;
    worst.resize(std::min(worst.size(), listed_strikes));
    if (command.format == "json") {
        std::cout << to_text(json_of(worst, metric, spread, result.exhaustive, replay));
        return ExitCode::fine;
    }
    std::cout << first.architecture << ", worst strike: " << first.label << ": " << metric << " " << in_words(*first.find(metric)) << ", " << beyond_median(*first.find(metric), spread) << ".\n"
              << how(strikes, result, played) << ".\n\n"
              << table_of(worst) << "\nplay it again: rehearse compare " << replay << "\n";
    return ExitCode::fine;
}

}  // namespace

ExitCode search_verb(const Command& command) {
    const std::string metric = metric_asked_for(command);
    const int depth = command.has("depth") ? static_cast<int>(whole_number("--depth", command.text("depth"), 1, 2)) : 1;
    const Count plays = command.has("plays") ? whole_number("--plays", command.text("plays"), 1, most_plays) : usual_plays;
    Asking asking(command);
    const Strikes strikes(asking.study(), asking.architecture(), depth);
    SearchSpace space{strikes.sizes(), {}, [&metric](const Summary& a, const Summary& b) { return fares_worse(a, b, metric); }};
    const PlayManner manner = asking.manner("search", "rehearse search");
    space.play = [&](const std::vector<SearchPoint>& points) { return play_points(strikes, asking.study(), points, manner); };
    SearchResult result;
    {
        const PatientInterrupts patient;
        result = worst_point(space, strikes.start(), static_cast<std::size_t>(plays));
    }
    asking.progress().clear();
    if (interrupted()) {
        std::cerr << "interrupted before the answer was there\n";
        return ExitCode::interrupted;
    }
    return say(command, asking, strikes, result, metric);
}

}  // namespace rehearse
