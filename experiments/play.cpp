// Nothing here simulates or writes: it asks the models for outcomes and puts beside them what a reader needs to trust them.
#include "experiments/play.hpp"

#include <unistd.h>

#include <iostream>
#include <map>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "experiments/quantity.hpp"
#include "experiments/rates.hpp"
#include "experiments/timeline_words.hpp"
#include "experiments/words.hpp"
#include "models/architecture.hpp"
#include "models/fleet.hpp"
#include "models/measure.hpp"
#include "models/object_store.hpp"
#include "sim/check.hpp"
#include "sim/digest.hpp"

namespace rehearse {
namespace {

std::string config_hash(const Study& study, const Entrant& entrant) {
    Digest digest;
    digest.add(entrant.architecture);
    digest.add(to_line(effective_study(study)));
    return digest.hex();
}

/// What the study leaves to the class of its object store is that class's word.
std::vector<ProvenanceRow> provenance_in(const Study& study, const ClusterSpec& cluster, const Catalog& catalog) {
    std::vector<ProvenanceRow> rows = provenance_of(study);
    const ObjectStoreType* type = store_type(catalog, cluster);
    if (!type) return rows;
    const StoreFigures f = store_figures(*type, study.spec.assumptions, 1);
    const std::map<std::string, std::string> words{{"put median", to_text(f.put_median_s)}, {"put p99", to_text(f.put_p99_s)},
                                                   {"get median", to_text(f.get_median_s)}, {"get p99", to_text(f.get_p99_s)},
                                                   {"store stream", to_text(f.stream)},     {"store writes", to_text(f.writes)},
                                                   {"store reads", to_text(f.reads)}};
    for (const auto& [name, value] : words)
        for (ProvenanceRow& row : rows)
            if (row.path == JsonPath().at("assumptions").at(name).text() && row.origin == "default") row = {row.path, value, "class " + type->name, type->speed_source, {}};
    return rows;
}

}  // namespace

Progress::Progress(bool quiet) : shown_(!quiet && isatty(STDERR_FILENO) != 0) {}

void Progress::clear() {
    if (started_) std::cerr << "\r\033[K" << std::flush;
    started_ = false;
}

void Progress::show(const std::string& line) {
    if (!shown_) return;
    started_ = true;
    std::cerr << "\r\033[K" << line << std::flush;
}

void Progress::show(const std::string& line, double done) {
    if (!shown_ || Clock::now() - rewritten_ < std::chrono::milliseconds(200)) return;
    rewritten_ = Clock::now();
    const double so_far = std::chrono::duration<double>(rewritten_ - began_).count();
    const std::string left = done > 0.01 ? ", about " + in_words(seconds_up(so_far / done * (1 - done))) + " left" : "";
    show(line + " " + percent(done) + left);
}

std::vector<Entrant> entrants_for_run(const Study& study, const std::string& architecture) {
    const std::vector<Entrant> all = entrants_of(study.spec);
    std::vector<std::string> names;
    for (const Entrant& entrant : all) names.push_back(entrant.architecture);
    if (architecture.empty() && all.size() == 1) return all;
    if (architecture.empty())
        throw ConfigError("rehearse run", "", "expected --architecture with one of " + listed(names) + ", found none");
    for (const Entrant& entrant : all)
        if (entrant.architecture == architecture) return {entrant};
    throw ConfigError("--architecture", "", expected_one_of("architecture of " + study.file, names, architecture),
                      nearest_hint(architecture, names));
}

namespace {

Comparison heading_of(const Study& study, const Catalog& catalog, const std::string& typed) {
    Comparison comparison;
    comparison.study = study.name;
    comparison.question = study.spec.question;
    comparison.command = typed;
    comparison.timeline = timeline_words(study.spec);
    comparison.study_hash = study.hash;
    comparison.price_as_of = catalog.prices.as_of;
    comparison.price_hash = catalog.prices.hash;
    comparison.seed = static_cast<std::uint64_t>(study.spec.seed);
    comparison.horizon = study.spec.horizon;
    comparison.effective_study = to_text(effective_study(study));
    comparison.usd_per_unreachable_minute = study.spec.money.per_unreachable_minute;
    return comparison;
}

}  // namespace

Comparison play(const Study& study, const std::vector<Entrant>& entrants, const Catalog& listed_prices, const std::string& typed,
                Progress& progress, const PlayOptions& options) {
    const Catalog catalog = with_own_rates(study.spec, listed_prices, study.file);
    Comparison comparison = heading_of(study, catalog, typed);
    const std::vector<StudyTarget> targets = parse_targets(study.spec, study.file);
    const double all = static_cast<double>(entrants.size());
    for (std::size_t i = 0; i < entrants.size(); ++i) {
        const std::string line = "playing " + entrants[i].architecture + " (" + std::to_string(i + 1) + " of " + std::to_string(entrants.size()) + ")";
        progress.show(line);
        const ArchitectureInfo* design = find_architecture(entrants[i].architecture);
        expects(design != nullptr, "the study was checked: its architectures exist");
        WatchFor watch = options.watch;
        watch.stop = options.stop;
        watch.progress = [&](Time now) {
            const double done = (static_cast<double>(i) + now.seconds() / study.spec.horizon.seconds()) / all;
            progress.show(line, done);
            if (options.told) options.told(line, done);
        };
        const ClusterSpec& cluster = *entrants[i].cluster;
        Contender contender{rehearse_one(study.spec, cluster, *design, catalog, {}, watch), provenance_in(study, cluster, catalog), config_hash(study, entrants[i]), {}};
        contender.targets = judge(targets, contender.outcome);
        comparison.interrupted = contender.outcome.interrupted_at.has_value();
        // Beside whole runs half a run would only mislead; alone it is all that there is.
        const bool keeps = !comparison.interrupted || comparison.contenders.empty();
        if (keeps) comparison.contenders.push_back(std::move(contender));
        if (!comparison.interrupted) continue;
        for (std::size_t left = keeps ? i + 1 : i; left < entrants.size(); ++left) comparison.not_played.push_back(entrants[left].architecture);
        break;
    }
    return comparison;
}

}  // namespace rehearse
