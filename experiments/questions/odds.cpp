// Years in batches: all incidents of a batch, of all designs, are one list of plays for all cores; sums follow the order of that list.
#include "experiments/questions/odds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/entrants.hpp"
#include "experiments/questions/incidents.hpp"
#include "experiments/questions/weather.hpp"
#include "sim/check.hpp"

namespace rehearse {

namespace {

constexpr std::size_t most_doublings = 6;
constexpr std::size_t samples_a_batch = 32;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// One play and where its figures go.
struct Planned {
    std::size_t design, sample;
    double watched = 0;                          // seconds from the first failure to the end of the play
};

struct Batch {
    std::vector<Variant> variants;
    std::vector<Planned> planned;
};

/// A milestone that never came counts as long as it was waited for; a bill with a missing price is unknown.
double value_of(const RunFigure& figure, double watched) {
    if (figure.never) return watched;
    return figure.value.value_or(unknown);
}

class OddsPlayer {
public:
    OddsPlayer(const VariableStudy& study, const HazardBook& hazards, const OddsRequest& request) : study_(study), request_(request), entrants_(entrants_of(study.study().spec)) {
        odds_.years = request.years;
        odds_.metrics = request.years ? year_metrics() : run_metrics();
        odds_.tolerance = request.tolerance;
        frame_ = frame_of(study.study().spec);
        for (const Entrant& entrant : entrants_) {
            weathers_.emplace_back(hazards, *entrant.cluster, *find_architecture(entrant.architecture), study.catalog());
            OddsDesign design{entrant.architecture, {}, {}};
            design.samples.resize(odds_.metrics.size());
            for (const HazardRow& hazard : weathers_.back().hazards()) design.struck.push_back({hazard.name, 0});
            odds_.designs.push_back(std::move(design));
        }
    }

    Odds play() {
        std::size_t wanted = request_.samples;
        for (std::size_t doubling = 0;; ++doubling) {
            while (odds_.samples < wanted && !odds_.interrupted) play_batch(std::min(wanted, odds_.samples + samples_a_batch), wanted);
            odds_.tolerance_met = !request_.tolerance || narrow_enough();
            if (odds_.interrupted || odds_.tolerance_met || doubling == most_doublings) break;
            wanted *= 2;
        }
        if (request_.years) add_money();
        return std::move(odds_);
    }

private:
    bool narrow_enough() const {
        return std::ranges::all_of(odds_.designs, [this](const OddsDesign& design) {
            const std::vector<double>& first = design.samples.front();
            return events_in(first) == 0 || (first.size() > 1 && mean_of(first).relative_half_width() <= *request_.tolerance);
        });
    }

    void play_batch(std::size_t until, std::size_t wanted) {
        Batch batch;
        for (std::size_t sample = odds_.samples; sample < until; ++sample)
            for (std::size_t d = 0; d < entrants_.size(); ++d) request_.years ? plan_year(d, sample, batch) : plan_run(d, sample, batch);
        PlayManner manner = request_.manner;
        const double begun = static_cast<double>(odds_.samples), share = static_cast<double>(until - odds_.samples) / static_cast<double>(wanted);
        manner.progress = [&](std::size_t done, std::size_t all) {
            if (request_.progress) request_.progress(begun / static_cast<double>(wanted) + share * static_cast<double>(done) / static_cast<double>(all));
        };
        const std::vector<Summary> played = play_all(study_, batch.variants, manner);
        std::size_t whole = until;
        for (std::size_t i = 0; i < played.size(); ++i)
            if (!played[i].played) whole = std::min(whole, batch.planned[i].sample);
        odds_.interrupted = whole < until;
        collect(batch, played, whole);
    }

    void plan_year(std::size_t d, std::size_t sample, Batch& batch) {
        const StudySpec& spec = study_.study().spec;
        for (const Incident& incident : incidents_of(weathers_[d].year(static_cast<std::uint64_t>(spec.seed), sample + 1), frame_.patience)) {
            batch.variants.push_back(variant_of(incident, spec, entrants_[d].architecture, sample + 1));
            batch.planned.push_back({d, sample, 3600 * (incident.back - incident.failures.front().at) + frame_.watch.seconds()});
        }
    }

    void plan_run(std::size_t d, std::size_t sample, Batch& batch) {
        Variant variant;
        variant.label = "run " + std::to_string(sample + 1);
        variant.architecture = entrants_[d].architecture;
        variant.seed = study_.study().spec.seed + static_cast<Count>(sample);
        batch.variants.push_back(std::move(variant));
        batch.planned.push_back({d, sample, frame_.patience.seconds()});
    }

    /// Takes the samples up to `whole`, all of whose plays are there.
    void collect(const Batch& batch, const std::vector<Summary>& played, std::size_t whole) {
        for (OddsDesign& design : odds_.designs)
            for (std::vector<double>& samples : design.samples) samples.resize(whole, 0.0);
        for (std::size_t i = 0; i < played.size(); ++i) {
            if (batch.planned[i].sample >= whole) continue;
            OddsDesign& design = odds_.designs[batch.planned[i].design];
            count(design, batch.variants[i], played[i]);
            for (std::size_t m = 0; m < odds_.metrics.size(); ++m) add(odds_.metrics[m], played[i], batch.planned[i].watched, design.samples[m][batch.planned[i].sample]);
        }
        if (request_.years) count_struck(odds_.samples, whole);
        odds_.samples = whole;
    }

    void add(const OddsMetric& metric, const Summary& played, double watched, double& sum) const {
        const RunFigure* figure = played.find(metric.of);
        expects(figure != nullptr, "odds are made of figures that plays have");
        const double value = played.verdict == Verdict::not_applicable ? 0 : value_of(*figure, watched);
        sum = std::isnan(sum) || std::isnan(value) ? unknown : metric.sums ? sum + value : std::max(sum, value);
    }

    /// What a year costs in all: twelve months, its incidents, and what the business loses where the study says what a minute is worth.
    void add_money() {
        const std::optional<Decimal>& minute = study_.study().spec.money.per_unreachable_minute;
        const double a_second = minute ? minute->approximate() / 60 : 0;
        const std::size_t incidents = place_of("incident_cost"), downtime = place_of("downtime");
        for (OddsDesign& design : odds_.designs) {
            std::vector<double> year;
            for (std::size_t y = 0; y < odds_.samples; ++y)
                year.push_back(12 * design.monthly_cost.value_or(unknown) + design.samples[incidents][y] + a_second * design.samples[downtime][y]);
            design.samples.push_back(std::move(year));
        }
        const std::string lost = minute ? ", and the downtime at " + minute->text(2) + " US dollars a minute" : "";
        odds_.metrics.push_back({"year_cost", "twelve months without incident, the incidents" + lost, "incident_cost", MetricKind::money, true, false});
    }

    std::size_t place_of(std::string_view metric) const {
        return static_cast<std::size_t>(std::ranges::find(odds_.metrics, metric, &OddsMetric::name) - odds_.metrics.begin());
    }

    static void count(OddsDesign& design, const Variant& variant, const Summary& played) {
        ++design.plays;
        if (played.verdict == Verdict::not_applicable) return;
        ++design.incidents;
        if (played.verdict == Verdict::not_recovered && design.unrecovered++ == 0) design.open_because = variant.label + ": " + played.reason;
        if (const RunFigure* month = played.find("monthly_cost"); month != nullptr && month->value) design.monthly_cost = month->value;
    }

    void count_struck(std::size_t from, std::size_t until) {
        for (std::size_t d = 0; d < odds_.designs.size(); ++d)
            for (std::size_t sample = from; sample < until; ++sample)
                for (const DrawnFailure& failure : weathers_[d].year(static_cast<std::uint64_t>(study_.study().spec.seed), sample + 1))
                    for (auto& [name, number] : odds_.designs[d].struck) number += name == failure.hazard;
    }

    const VariableStudy& study_;
    const OddsRequest& request_;
    std::vector<Entrant> entrants_;
    std::vector<Weather> weathers_;
    IncidentFrame frame_{};
    Odds odds_;
};

}  // namespace

const std::vector<OddsMetric>& year_metrics() {
    static const std::vector<OddsMetric> all{
        {"downtime", "time in which at least one partition of some client group was not served", "without_service", MetricKind::span, true},
        {"hidden", "time until nothing is hidden any more, over all incidents", "nothing_hidden", MetricKind::span, true},
        {"at_risk_for", "time in which acknowledged bytes were durable in one zone only", "at_risk_for", MetricKind::span, true},
        {"data_at_risk", "most acknowledged bytes that were durable in one zone only", "data_at_risk", MetricKind::bytes, false},
        {"lost", "acknowledged bytes that are on no intact copy any more", "lost", MetricKind::bytes, true},
        {"recovery_bytes", "bytes that recovery moved", "recovery_bytes", MetricKind::bytes, true},
        {"incident_cost", "cost of the incidents beyond steady state", "incident_cost", MetricKind::money, true, false},
    };
    return all;
}

const std::vector<OddsMetric>& run_metrics() {
    static const std::vector<OddsMetric> all{
        {"reachable", "from the failure until every client group is served for good", "reachable", MetricKind::span, true},
        {"nothing_hidden", "from the failure until no backlog, missing replica or repair is left", "nothing_hidden", MetricKind::span, true},
        {"downtime", "time in which at least one partition of some client group was not served", "without_service", MetricKind::span, true},
        {"data_at_risk", "most acknowledged bytes that were durable in one zone only", "data_at_risk", MetricKind::bytes, true},
        {"lost", "acknowledged bytes that are on no intact copy any more", "lost", MetricKind::bytes, true},
        {"recovery_bytes", "bytes that recovery moved", "recovery_bytes", MetricKind::bytes, true},
        {"incident_cost", "cost of the incident beyond steady state", "incident_cost", MetricKind::money, true, false},
    };
    return all;
}

Odds odds_of(const VariableStudy& study, const HazardBook& hazards, const OddsRequest& request) { return OddsPlayer(study, hazards, request).play(); }

Estimate OddsMetric::mean(const std::vector<double>& samples) const {
    Estimate e = mean_of(samples);
    if (damage) e.low = std::max(e.low, 0.0);
    return e;
}

bool known(const std::vector<double>& samples) {
    return std::ranges::none_of(samples, [](double x) { return std::isnan(x); });
}

std::size_t events_in(const std::vector<double>& samples) {
    return static_cast<std::size_t>(std::ranges::count_if(samples, [](double x) { return x > 0; }));
}

}  // namespace rehearse
