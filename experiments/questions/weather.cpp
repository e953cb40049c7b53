// First every element's own failures, from its own streams; then, in order of time, who is away already, and who waits for a crew.
#include "experiments/questions/weather.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "experiments/entrants.hpp"
#include "experiments/timeline_words.hpp"
#include "sim/check.hpp"
#include "sim/random.hpp"

namespace rehearse {

namespace {

/// How much of the place a row names; -1: it holds for another one.
int fit_of(const HazardRow& row, const ClusterSpec& fleet, const std::string& volume, const std::string& design) {
    int fit = 0;
    for (const auto& [named, found] : {std::pair{&row.provider, &fleet.cloud}, std::pair{&row.region, &fleet.region}, std::pair{&row.volume, &volume}, std::pair{&row.architecture, &design}}) {
        if (*named == "any") continue;
        if (*named != *found) return -1;
        ++fit;
    }
    return fit;
}

Timing returning(double away_hours) { return {.at = {}, .returns = ReturnSpec{.after = seconds_up(away_hours * 3600), .people = {}, .volumes = Volumes::kept}}; }

Timing returning_empty(double away_hours) {
    Timing timing = returning(away_hours);
    timing.returns->volumes = Volumes::lost;
    return timing;
}

std::string_view missing_for(const FailureSpec& failure, const Parts& parts) {
    return parts.missing_for(std::visit([](const auto& f) { return f.target(); }, failure));
}

void return_after(FailureSpec& failure, double away_hours) {
    std::visit([away_hours](auto& f) { f.timing.returns->after = seconds_up(away_hours * 3600); }, failure);
}

}  // namespace

Span span_of(const SpanRow& row) { return {static_cast<SpanLaw>(row.law), row.hours, row.shape, row.least_hours}; }

Weather::Weather(const HazardBook& book, const ClusterSpec& fleet, const ArchitectureInfo& design, const Catalog& catalog)
    : book_(book), fleet_(fleet), design_(design), catalog_(catalog), zones_(zone_names_of(fleet)) {
    std::vector<std::string> seen;
    for (const HazardRow& row : book.hazards) {
        if (std::ranges::find(seen, row.name) != seen.end()) continue;
        seen.push_back(row.name);
        const HazardRow* best = nullptr;
        int most = -1;
        for (const HazardRow& other : book.hazards) {
            const int fit = other.name == row.name ? fit_of(other, fleet, volume_type(), std::string(design.name)) : -1;
            if (fit <= most) continue;
            most = fit;
            best = &other;
        }
        if (best != nullptr && elements(*best) > 0) hazards_.push_back(*best);
    }
}

/// Of the volume that each broker has; empty when the design has none.
std::string Weather::volume_type() const {
    if (design_.parts.data_volumes) return fleet_.brokers.volume.type;
    return design_.parts.broker_volumes() ? fleet_.brokers.wal.type : std::string();
}

/// Local disks of each broker; 0 where its data lies on a volume of the network.
Count Weather::disks() const {
    if (!design_.parts.data_volumes || volume_type() != "local-nvme") return 0;
    const InstanceType* type = catalog_.instance(fleet_.cloud, fleet_.brokers.instance);
    return std::max<Count>(1, type == nullptr ? 1 : type->local_disks);
}

Count Weather::elements(const HazardRow& hazard) const {
    const Parts& parts = design_.parts;
    const bool needs_volume = hazard.does == HazardDoes::lose_data || hazard.does == HazardDoes::slow;
    if (needs_volume && !parts.broker_volumes()) return 0;
    if (hazard.does == HazardDoes::no_store && !parts.object_store) return 0;
    if (hazard.of == HazardOf::controller) return parts.controllers ? fleet_.controllers : 0;
    if (hazard.of == HazardOf::coordinator) return parts.coordinator ? 1 : 0;
    switch (hazard.of) {
        case HazardOf::machine: return fleet_.brokers.count;
        case HazardOf::volume: return parts.broker_volumes() && disks() == 0 ? fleet_.brokers.count : 0;
        case HazardOf::disk: return fleet_.brokers.count * disks();
        case HazardOf::zone: return static_cast<Count>(zones_.size());
        default: return 1;
    }
}

std::vector<DrawnFailure> Weather::year(std::uint64_t seed, std::uint64_t number) const {
    std::vector<Drawn> drawn;
    const std::string year = "year " + std::to_string(number);
    for (const HazardRow& hazard : hazards_)
        for (Count e = 0; e < elements(hazard); ++e) draw_element(hazard, e, seed, year, drawn);
    std::ranges::sort(drawn, [](const Drawn& a, const Drawn& b) {
        return std::tie(a.failure.at, a.failure.element, a.failure.hazard) < std::tie(b.failure.at, b.failure.element, b.failure.hazard);
    });
    return settled(std::move(drawn));
}

/// An element is of some age when the year begins, and new again whenever it is replaced.
void Weather::draw_element(const HazardRow& hazard, Count element, std::uint64_t seed, const std::string& year, std::vector<Drawn>& into) const {
    const std::string word(EnumWords<HazardOf>::words[static_cast<std::size_t>(hazard.of)].first);
    RandomStream draws(seed, year + ", " + word + " " + std::to_string(element + 1), hazard.name);
    const Lifetime life{hazard.per_year, hazard.shape, hazard.service_life};
    double born = -life.age_at_start(draws);
    for (double at = 0;;) {
        at = born + life.next_failure(at - born, draws);
        if (!(at < 1)) return;
        strike(hazard, element, at * hours_in_a_year, draws, into);
        if (hazard.replaced) born = at;
    }
}

/// Every strike takes the same number of draws, whatever the design, so that the next one is the same for all.
void Weather::strike(const HazardRow& hazard, Count element, double at, RandomStream& draws, std::vector<Drawn>& into) const {
    const ReplacementRow& replacement = book_.replacement.front();
    Drawn drawn{{at, span_of(hazard.away).draw(draws), hazard.name, {}, {}}, &hazard};
    drawn.people = span_of(replacement.people).draw(draws);
    drawn.luck = draws.uniform();
    drawn.spare = span_of(replacement.spare).draw(draws);
    const auto bits = draws.bits();
    const double away = drawn.failure.away;
    const std::string zone = hazard.of == HazardOf::zone ? zones_[static_cast<std::size_t>(element)] : std::string();
    if (hazard.of == HazardOf::controller) drawn.controller = element + 1;
    else if (hazard.of == HazardOf::disk) drawn.broker = element / disks() + 1;
    else if (hazard.of == HazardOf::machine || hazard.of == HazardOf::volume) drawn.broker = element + 1;
    switch (hazard.does) {
        case HazardDoes::crash:
            if (drawn.controller > 0) return add(drawn, ControllerCrash{returning(away), drawn.controller}, into);
            return add(drawn, BrokerCrash{returning(away), drawn.broker}, into);
        case HazardDoes::no_coordinator: return add(drawn, CoordinatorOutage{returning(away)}, into);
        case HazardDoes::slow: return add(drawn, SlowVolume{returning(away), drawn.broker, hazard.speed}, into);
        case HazardDoes::no_store: return add(drawn, StoreUnavailable{returning(away)}, into);
        case HazardDoes::cut_off: return add(drawn, Isolation{returning(away), zone, {}}, into);
        case HazardDoes::lose_data: {
            const Count directories = fleet_.brokers.volume.directories;
            if (hazard.of != HazardOf::disk || directories <= 1) return add(drawn, VolumeLoss{returning_empty(away), drawn.broker}, into);
            return add(drawn, LogDirLoss{returning_empty(away), drawn.broker, element % disks() * directories / disks() + 1}, into);
        }
        case HazardDoes::power: add(drawn, ZoneLoss{returning(away), zone}, into); [[fallthrough]];
        case HazardDoes::machines: strike_machines(hazard, element, bits, drawn, into);
    }
}

/// The machines of a zone, one after another: brokers and controllers are spread over the zones in turn.
void Weather::strike_machines(const HazardRow& hazard, Count zone, std::uint64_t bits, Drawn drawn, std::vector<Drawn>& into) const {
    RandomStream of_brokers(bits, "members", hazard.name), of_controllers(bits, "controllers", hazard.name);
    const double away = drawn.failure.away;
    const auto zone_count = static_cast<Count>(zones_.size());
    for (drawn.broker = zone + 1; drawn.broker <= fleet_.brokers.count; drawn.broker += zone_count) {
        const double luck = of_brokers.uniform();
        if (hazard.does == HazardDoes::machines && luck < hazard.struck) add(drawn, BrokerCrash{returning(away), drawn.broker}, into);
        if (hazard.does == HazardDoes::power && luck < hazard.volumes_lost) add(drawn, VolumeLoss{returning_empty(away), drawn.broker}, into);
    }
    drawn.broker = 0;
    if (hazard.does == HazardDoes::power) return;
    for (drawn.controller = zone + 1; drawn.controller <= fleet_.controllers; drawn.controller += zone_count)
        if (of_controllers.uniform() < hazard.struck) add(drawn, ControllerCrash{returning(away), drawn.controller}, into);
}

void Weather::add(Drawn drawn, FailureSpec failure, std::vector<Drawn>& into) const {
    if (!missing_for(failure, design_.parts).empty()) return;
    Target target = std::visit([](const auto& f) { return f.target(); }, failure);
    target.data_volume = false;    // the machine is the element, whatever of it fails
    drawn.failure.element = target_words(target);
    drawn.failure.failure = std::move(failure);
    into.push_back(std::move(drawn));
}

std::vector<DrawnFailure> Weather::settled(std::vector<Drawn> drawn) const {
    const ReplacementRow& replacement = book_.replacement.front();
    std::vector<double> crews(static_cast<std::size_t>(replacement.crews), 0.0);
    std::map<std::pair<Count, Count>, double> back;    // of the machines of brokers and of controllers
    double power_back = 0;
    std::vector<DrawnFailure> all;
    for (Drawn& one : drawn) {
        DrawnFailure& failure = one.failure;
        const bool machine = (one.broker > 0 || one.controller > 0) && one.hazard->does != HazardDoes::slow;
        double& away_until = back[{one.broker, one.controller}];
        if (machine && failure.at < away_until) continue;
        if (one.hazard->replaced) {
            double& crew = *std::ranges::min_element(crews);
            const double begun = std::max(failure.at, crew);
            const bool at_hand = one.luck < (failure.at < power_back ? replacement.spare_at_hand_in_zone_loss : replacement.spare_at_hand);
            crew = begun + one.people + (at_hand ? 0 : one.spare);
            failure.away += crew - failure.at;
        }
        if (machine) away_until = failure.at + failure.away;
        if (one.hazard->does == HazardDoes::power) power_back = std::max(power_back, failure.at + failure.away);
        return_after(failure.failure, failure.away);
        all.push_back(std::move(failure));
    }
    return all;
}

}  // namespace rehearse
