// Without --vary the sizes are the fleet of the study less and more a third of its brokers, in steps of its zones.
#include "experiments/questions/frontier_verb.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/asking.hpp"
#include "experiments/questions/axis.hpp"
#include "experiments/questions/frontier.hpp"
#include "experiments/questions/scenarios.hpp"
#include "experiments/questions/sweep.hpp"

namespace rehearse {

namespace {

/// A design in a size, with the variant that plays it.
struct Size {
    std::string words;
    std::vector<ReplacedValue> values;
};

std::vector<Size> sizes_asked_for(const Command& command, const VariableStudy& study) {
    std::vector<Size> sizes(1);
    for (const std::string& text : command.texts("vary")) {
        const SweepAxis axis = axis_of(text, study, "--vary");
        std::vector<Size> longer;
        for (const Size& size : sizes)
            for (std::size_t p = 0; p < axis.points.size(); ++p) {
                longer.push_back(size);
                longer.back().words += (size.words.empty() ? "" : ", ") + axis.texts[p].front();
                longer.back().values.push_back(axis.points[p].front());
            }
        sizes = std::move(longer);
    }
    return sizes;
}

/// Three sizes around the fleet of the design.
std::vector<Size> usual_sizes(const VariableStudy& study, const std::string& architecture) {
    const ClusterSpec* fleet = nullptr;
    for (const Entrant& entrant : entrants_of(study.study().spec))
        if (entrant.architecture == architecture) fleet = entrant.cluster;
    const Count now = fleet->brokers.count, step = std::max<Count>(fleet->zones, now / 3 / fleet->zones * fleet->zones);
    std::vector<Size> sizes;
    for (const Count count : {now - step, now, now + step}) {
        const Size size{std::to_string(count) + " brokers", {{"cluster.brokers.count", count}}};
        try {
            study.varied({.architecture = architecture, .values = size.values}, "--vary");
            sizes.push_back(size);
        } catch (const ConfigError&) {
            continue;    // too small for the replicas, or for the broker that fails
        }
    }
    return sizes;
}

FrontierPoint point_of(const Summary& summary, const std::string& size, const std::string& metric) {
    FrontierPoint point{summary.architecture, size, std::numeric_limits<double>::infinity(), 0, std::numeric_limits<double>::infinity(), summary.first_to_break, {}};
    const RunFigure& recovery = *summary.find(metric);
    if (!recovery.never) point.recovery = recovery.value.value_or(std::numeric_limits<double>::infinity());
    point.monthly = summary.find("monthly_cost")->value.value_or(0);
    if (summary.spare) point.spare = *summary.spare;
    return point;
}

std::string recovery_metric(const Command& command) {
    const std::string by = command.has("by") ? command.text("by") : "reachable";
    const std::vector<std::string> spans{"reachable", "nothing_hidden"};
    if (std::ranges::find(spans, by) == spans.end()) throw ConfigError("--by", "", expected_one_of("recovery", spans, by), nearest_hint(by, spans));
    return by;
}

std::filesystem::path write_picture(const std::filesystem::path& folder, const std::string& picture) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    const std::filesystem::path file = folder / "frontier.svg";
    std::ofstream out(file, std::ios::binary);
    out << picture;
    out.close();
    if (!out) throw ConfigError(folder.string(), "", "expected a folder that can be written to, found none");
    return file;
}

/// What is left out of the picture, because it has no place there, is said.
bool has_place(const Summary& summary) {
    if (summary.verdict == Verdict::not_applicable) std::cerr << summary.architecture << " (" << summary.label << ") is left out: " << summary.reason << "\n";
    else if (!summary.find("monthly_cost")->value) std::cerr << summary.architecture << " (" << summary.label << ") is left out: its month has no price\n";
    else return true;
    return false;
}

}  // namespace

ExitCode frontier_verb(const Command& command) {
    const std::string metric = recovery_metric(command);
    Asking asking(command);
    std::vector<Variant> variants;
    for (const std::string& architecture : asking.architectures())
        for (const Size& size : command.has("vary") ? sizes_asked_for(command, asking.study()) : usual_sizes(asking.study(), architecture))
            variants.push_back({.label = size.words, .architecture = architecture, .values = size.values});
    std::vector<Summary> plays;
    {
        const PatientInterrupts patient;
        plays = play_all(asking.study(), variants, asking.manner("frontier", "--vary"));
    }
    asking.progress().clear();
    std::vector<FrontierPoint> points;
    for (const Summary& play : plays) {
        if (!play.played) {
            std::cerr << "interrupted before the answer was there\n";
            return ExitCode::interrupted;
        }
        if (has_place(play)) points.push_back(point_of(play, play.label, metric));
    }
    mark_dominated(points);
    const std::filesystem::path file = write_picture(store_folder(command, asking.study().study().name), frontier_picture(points, metric));
    std::cout << (command.format == "json" ? to_text(frontier_json(points, metric)) : frontier_table(points, metric));
    if (!command.quiet) std::cerr << "the picture is " << file.string() << "\n";
    return ExitCode::fine;
}

}  // namespace rehearse
