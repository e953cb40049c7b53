// The worst in a sentence, how much worse than the middle, the worst moment of each of the ten worst places, and the replay.
#include "experiments/questions/search_verb.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

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

constexpr std::size_t listed_places = 10;
constexpr Count usual_plays = 1000, most_plays = 10'000'000;

using Strike = std::pair<SearchPoint, Summary>;

/// The worst moment of one place, and how many of its moments that were played come to the same figure.
struct WorstOfPlace {
    Summary summary;
    std::size_t alike = 0, played = 0;
};

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

/// In the order of the strikes. Figures that people read as the same are the same.
std::vector<WorstOfPlace> places_of(const Strikes& strikes, const std::vector<Strike>& worst_first, const std::string& metric) {
    std::vector<WorstOfPlace> places;
    std::map<SearchPoint, std::size_t> known;
    for (const auto& [point, summary] : worst_first) {
        const auto [entry, first] = known.try_emplace(strikes.place_of(point), places.size());
        if (first) places.push_back({summary});
        WorstOfPlace& place = places[entry->second];
        ++place.played;
        place.alike += in_words(*summary.find(metric)) == in_words(*place.summary.find(metric));
    }
    return places;
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

std::string table_of(const std::vector<WorstOfPlace>& worst) {
    TextTable table({"strike", "moments alike", "reachable", "nothing hidden", "lost", "data at risk", "incident cost"});
    for (const auto& [summary, alike, played] : worst) {
        std::vector<std::string> row{summary.label, std::to_string(alike) + " of " + std::to_string(played)};
        for (const std::string_view metric : {"reachable", "nothing_hidden", "lost", "data_at_risk", "incident_cost"}) row.push_back(in_words(*summary.find(metric)));
        table.add(row);
    }
    return table.text();
}

/// What the rows are, and what is left out.
std::string rows_sentence(std::size_t listed, std::size_t places, const std::string& metric) {
    const std::string all = listed == places ? "Each place" : "The " + std::to_string(listed) + " worst of " + std::to_string(places) + " places, each";
    return all + " at its worst moment; alike: moments played there that come to the same " + metric + ".\n";
}

JsonValue json_of(const std::vector<WorstOfPlace>& worst, const std::string& metric, const FigureSpread& spread, bool exhaustive, const std::string& replay) {
    JsonValue list = JsonValue::list();
    for (const auto& [summary, alike, played] : worst) {
        JsonValue figures = JsonValue::object();
        for (const RunFigure& figure : summary.figures) figures.set(figure.name, figure.never ? JsonValue("never") : figure.value ? JsonValue(*figure.value) : JsonValue());
        list.push(JsonValue::object().set("strike", summary.label).set("figures", figures).set("alike", alike).set("moments", played).set("digest", summary.digest));
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
    const std::vector<Strike> all = worst_first(result, metric);
    const FigureSpread spread = spread_over(all, metric);
    const std::string replay = write_replay(command, asking.study(), strikes.variant(all.front().first)).string();
    const Summary& first = all.front().second;
    std::vector<WorstOfPlace> worst = places_of(strikes, all, metric);
    const std::size_t places = worst.size();
    worst.resize(std::min(places, listed_places));
    if (command.format == "json") {
        std::cout << to_text(json_of(worst, metric, spread, result.exhaustive, replay));
        return ExitCode::fine;
    }
    std::cout << first.architecture << ", worst strike: " << first.label << ": " << metric << " " << in_words(*first.find(metric)) << ", " << beyond_median(*first.find(metric), spread) << ".\n"
              << how(strikes, result, all.size()) << ".\n\n"
              << table_of(worst) << "\n" << rows_sentence(worst.size(), places, metric) << "\nplay it again: rehearse compare " << replay << "\n";
    return ExitCode::fine;
}

}  // namespace

ExitCode search_verb(const Command& command) {
    const std::string metric = metric_asked_for(command);
    Asking asking(command);
    const int depth = static_cast<int>(asking.count("depth", 1, 2).value_or(1));
    const Count plays = asking.count("plays", 1, most_plays).value_or(usual_plays);
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
