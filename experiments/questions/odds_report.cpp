// Every mean, quantile, share and difference stands beside its interval; what never happened beside its upper bound.
#include "experiments/questions/odds_report.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/questions/estimate_words.hpp"
#include "experiments/text_table.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr double quantiles[] = {0.5, 0.95, 0.99};

std::string heading(const Odds& odds, const Study& study, const std::string& hazards) {
    const std::string seed = "seed " + std::to_string(study.spec.seed);
    std::string text = odds.years ? std::to_string(odds.samples) + " years of failures drawn from " + hazards + ", " + seed
                                  : std::to_string(odds.samples) + " runs of the timeline of " + study.file + ", each in its own weather, from " + seed + " on";
    text += ". In brackets: 95 % intervals.\n";
    if (odds.interrupted) text += "Interrupted: these are done, the others are not.\n";
    if (odds.tolerance)
        text += odds.tolerance_met ? "The mean " + odds.metrics.front().name + " of every design is known to " + three_digits(100 * *odds.tolerance) + " %.\n"
                                   : "The mean " + odds.metrics.front().name + " is not known to " + three_digits(100 * *odds.tolerance) + " %: that takes more " + (odds.years ? "years" : "runs") + ".\n";
    return text;
}

/// How often each hazard struck beside how often its rate says; one column a design.
std::string struck_text(const Odds& odds) {
    std::vector<std::string> names{"failures in a year"};
    for (const OddsDesign& design : odds.designs) names.push_back(design.architecture);
    TextTable table(names);
    std::vector<std::string> hazards;
    for (const OddsDesign& design : odds.designs)
        for (const auto& [name, number] : design.struck)
            if (std::ranges::find(hazards, name) == hazards.end()) hazards.push_back(name);
    for (const std::string& hazard : hazards) {
        std::vector<std::string> cells{hazard};
        for (const OddsDesign& design : odds.designs) {
            const auto found = std::ranges::find(design.struck, hazard, &std::pair<std::string, std::size_t>::first);
            cells.push_back(found == design.struck.end() ? "-" : three_digits(static_cast<double>(found->second) / static_cast<double>(odds.samples)));
        }
        table.add(std::move(cells));
    }
    return table.text();
}

/// None in any design: one sentence instead of a table of zeros.
std::string never_text(const Odds& odds, const OddsMetric& metric) {
    return metric.name + ": " + metric.meaning + ": none in any design; in a share of " + (odds.years ? "years" : "runs") + " of at most " +
           three_digits(100 * share_of(0, odds.samples).high) + " % (" + share_words(0, odds.samples) + ")\n";
}

std::vector<std::string> figures_of(const OddsMetric& metric, const std::vector<double>& samples) {
    std::vector<std::string> cells{in_words(metric.mean(samples), metric.kind)};
    for (const double p : quantiles) cells.push_back(in_words(quantile_of(samples, p), metric.kind));
    cells.push_back(in_words(std::ranges::max(samples), metric.kind));
    if (metric.damage) cells.push_back(share_words(events_in(samples), samples.size()));
    return cells;
}

std::string metric_text(const Odds& odds, std::size_t m) {
    const OddsMetric& metric = odds.metrics[m];
    const auto none = [m](const OddsDesign& design) { return known(design.samples[m]) && events_in(design.samples[m]) == 0; };
    if (metric.damage && std::ranges::all_of(odds.designs, none)) return never_text(odds, metric);
    std::vector<std::string> names{metric.name, "mean", "p50", "p95", "p99", "max"};
    if (metric.damage) names.push_back(odds.years ? "years with any" : "runs with any");
    TextTable table(names);
    for (const OddsDesign& design : odds.designs) {
        std::vector<std::string> cells{design.architecture};
        const std::vector<std::string> figures = known(design.samples[m]) ? figures_of(metric, design.samples[m]) : std::vector<std::string>(names.size() - 1, "unknown");
        cells.insert(cells.end(), figures.begin(), figures.end());
        table.add(std::move(cells));
    }
    return metric.name + ": " + metric.meaning + (odds.years ? (metric.sums ? ", in a year" : ", at any time of a year") : "") + "\n" + table.text();
}

/// Against the first design, in the same weather.
std::string differences_text(const Odds& odds) {
    if (odds.designs.size() < 2 || odds.samples < 2) return {};
    const OddsDesign& first = odds.designs.front();
    std::vector<std::string> names{"beside " + first.architecture};
    std::vector<std::size_t> told;
    for (std::size_t m = 0; m < odds.metrics.size(); ++m) {
        if (std::ranges::all_of(odds.designs, [m](const OddsDesign& design) { return known(design.samples[m]) && std::ranges::all_of(design.samples[m], [](double x) { return x == 0; }); })) continue;
        told.push_back(m);
        names.push_back(odds.metrics[m].name);
    }
    TextTable table(names);
    for (std::size_t d = 1; d < odds.designs.size(); ++d) {
        std::vector<std::string> cells{odds.designs[d].architecture};
        for (const std::size_t m : told) {
            const std::vector<double>&mine = odds.designs[d].samples[m], &theirs = first.samples[m];
            cells.push_back(known(mine) && known(theirs) ? in_words(mean_difference(mine, theirs), odds.metrics[m].kind) : "unknown");
        }
        table.add(std::move(cells));
    }
    return "Mean difference, pair by pair in the same weather\n" + table.text();
}

std::string open_text(const Odds& odds) {
    std::string text;
    for (const OddsDesign& design : odds.designs)
        if (design.unrecovered > 0)
            text += design.architecture + ": " + std::to_string(design.unrecovered) + " of " + std::to_string(design.incidents) +
                    " incidents were open when their play ended; they count up to there. The first, in " + design.open_because + ".\n";
    return text;
}

std::string one_durability(const Durability& d) {
    std::string text = d.architecture + ", " + d.topic + " at replication.factor " + std::to_string(d.copies) + ": ";
    if (!d.unknown_because.empty()) return text + "unknown, " + d.unknown_because + "\n";
    text += "a copy is lost " + three_digits(d.loss_per_year) + " times a year and stands again after " + in_words(seconds_up(3600 * (d.people_hours + *d.rebuild_hours))) +
            " (people and spares " + in_words(seconds_up(3600 * d.people_hours)) + ", rebuild " + in_words(seconds_up(3600 * *d.rebuild_hours)) + ")\n";
    const auto line = [](const std::string& what, const LossEstimate& e) {
        return "  " + what + ": " + chance_words(e.probability) + (e.trustworthy() ? "" : ", variance check failed: do not trust the interval") + "\n";
    };
    text += line("chance in a year that a given partition is lost", d.one_partition);
    text += line("chance that any of " + std::to_string(d.partitions) + " partitions on " + std::to_string(d.sets) + " sets of brokers is lost", d.any_partition);
    text += line("a given partition if repairs were exponential", d.exponential);
    text += "  the Markov chain of the same: " + chance_words({d.markov, d.markov, d.markov, 0}).substr(0, 8) + (d.agrees() ? ", inside that interval\n" : ", outside that interval\n");
    text += "  variance check: weights average " + three_digits(d.any_partition.mean_weight.value) + " (" + three_digits(d.any_partition.mean_weight.low) + " to " +
            three_digits(d.any_partition.mean_weight.high) + " at 99.9 %, truth 1), largest history " + three_digits(100 * d.any_partition.largest_share) + " % of the whole, " +
            std::to_string(d.any_partition.hits) + " losses seen\n";
    return text;
}

JsonValue design_json(const Odds& odds, std::size_t d) {
    const OddsDesign& design = odds.designs[d];
    JsonValue metrics = JsonValue::object(), struck = JsonValue::object();
    for (std::size_t m = 0; m < odds.metrics.size(); ++m) {
        const std::vector<double>& samples = design.samples[m];
        if (!known(samples) || samples.empty()) {
            metrics.set(odds.metrics[m].name, nullptr);
            continue;
        }
        JsonValue one = JsonValue::object().set("mean", estimate_json(odds.metrics[m].mean(samples)));
        for (const double p : quantiles) one.set("p" + three_digits(100 * p), estimate_json(quantile_of(samples, p)));
        one.set("max", std::ranges::max(samples)).set("events", events_in(samples)).set("share", estimate_json(share_of(events_in(samples), samples.size())));
        const std::vector<double>& first = odds.designs.front().samples[m];
        if (d > 0 && samples.size() > 1 && known(first)) one.set("beside_first", estimate_json(mean_difference(samples, first)));
        JsonValue list = JsonValue::list();
        for (const double sample : samples) list.push(sample);
        metrics.set(odds.metrics[m].name, one.set("samples", list));
    }
    for (const auto& [name, number] : design.struck) struck.set(name, number);
    return JsonValue::object().set("architecture", design.architecture).set("plays", design.plays).set("incidents", design.incidents).set("unrecovered", design.unrecovered)
        .set("monthly_cost", design.monthly_cost ? JsonValue(*design.monthly_cost) : JsonValue()).set("failures", struck).set("metrics", metrics);
}

JsonValue loss_json(const LossEstimate& e) {
    return estimate_json(e.probability).set("trustworthy", e.trustworthy()).set("mean_weight", estimate_json(e.mean_weight)).set("largest_share", e.largest_share)
        .set("losses_seen", e.hits).set("histories", e.histories);
}

JsonValue durability_json(const Durability& d) {
    JsonValue json = JsonValue::object().set("architecture", d.architecture).set("topic", d.topic).set("copies", d.copies).set("loss_per_year", d.loss_per_year);
    if (!d.unknown_because.empty()) return json.set("unknown_because", d.unknown_because);
    return json.set("people_hours", d.people_hours).set("rebuild_hours", *d.rebuild_hours).set("one_partition", loss_json(d.one_partition)).set("any_partition", loss_json(d.any_partition))
        .set("exponential", loss_json(d.exponential)).set("markov", d.markov).set("agrees", d.agrees());
}

}  // namespace

std::string odds_text(const Odds& odds, const Study& study, const std::string& hazards) {
    std::string text = heading(odds, study, hazards);
    if (odds.samples == 0) return text;
    if (odds.years) text += "\n" + struck_text(odds);
    for (std::size_t m = 0; m < odds.metrics.size(); ++m) text += "\n" + metric_text(odds, m);
    if (const std::string differences = differences_text(odds); !differences.empty()) text += "\n" + differences;
    if (const std::string open = open_text(odds); !open.empty()) text += "\n" + open;
    return text;
}

std::string durability_text(const std::vector<Durability>& all) {
    std::string text;
    for (const Durability& d : all) text += "\n" + one_durability(d);
    return text.empty() ? text : "\nDurability: failure biasing, likelihoods weighted back" + text;
}

JsonValue odds_json(const Odds& odds, const Study& study, const std::string& hazards, const std::vector<Durability>& durability) {
    JsonValue designs = JsonValue::list(), durable = JsonValue::list();
    for (std::size_t d = 0; d < odds.designs.size(); ++d) designs.push(design_json(odds, d));
    for (const Durability& d : durability) durable.push(durability_json(d));
    return JsonValue::object().set("study", study.name).set("study_hash", study.hash).set("seed", study.spec.seed).set("kind", odds.years ? "years" : "runs").set("samples", odds.samples)
        .set("hazards", odds.years ? JsonValue(hazards) : JsonValue()).set("interrupted", odds.interrupted).set("tolerance_met", odds.tolerance_met).set("designs", designs).set("durability", durable);
}

}  // namespace rehearse
