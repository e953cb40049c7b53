// First every element's own failures, from its own streams; then, in order of time, who is away already, and who waits for a crew.
#include "experiments/questions/weather.hpp"

#include <algorithm>
#include <tuple>

#include "experiments/entrants.hpp"
#include "sim/check.hpp"
#include "sim/random.hpp"

namespace rehearse {

namespace {

/// How much of the place a row names; -1: it holds for another one.
int fit_of(const HazardRow& row, const ClusterSpec& fleet, const std::string& volume) {
    int fit = 0;
    for (const auto& [named, found] : {std::pair{&row.provider, &fleet.cloud}, std::pair{&row.region, &fleet.region}, std::pair{&row.volume, &volume}}) {
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
            const int fit = other.name == row.name ? fit_of(other, fleet, volume_type()) : -1;
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
    switch (hazard.of) {
        case HazardOf::machine: return fleet_.brokers.count;
        case HazardOf::volume: return parts.broker_volumes() && disks() == 0 ? fleet_.brokers.count : 0;
        case HazardOf::disk: return fleet_.brokers.count * disks();
        case HazardOf::zone: return static_cast<Count>(zones_.size());
        case HazardOf::region: break;
    }
    return 1;
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
    Drawn drawn{{at, span_of(hazard.away).draw(draws), hazard.name, {}, {}}, &hazard, 0, 0, 0, 0};
    drawn.people = span_of(replacement.people).draw(draws);
    drawn.luck = draws.uniform();
    drawn.spare = span_of(replacement.spare).draw(draws);
    RandomStream shock(draws.bits(), "members", hazard.name);
    const double away = drawn.failure.away;
    const auto zone_count = static_cast<Count>(zones_.size());
    const std::string zone = hazard.of == HazardOf::zone ? zones_[static_cast<std::size_t>(element)] : std::string();
    drawn.broker = hazard.of == HazardOf::disk ? element / disks() + 1 : hazard.of == HazardOf::zone || hazard.of == HazardOf::region ? 0 : element + 1;
    switch (hazard.does) {
        case HazardDoes::crash: return add(drawn, BrokerCrash{returning(away), drawn.broker}, into);
        case HazardDoes::slow: return add(drawn, SlowVolume{returning(away), drawn.broker, hazard.speed}, into);
        case HazardDoes::no_store: return add(drawn, StoreUnavailable{returning(away)}, into);
        case HazardDoes::cut_off: return add(drawn, Isolation{returning(away), zone, {}}, into);
        case HazardDoes::lose_data: {
            const Count directories = fleet_.brokers.volume.directories;
            if (hazard.of != HazardOf::disk || directories <= 1) return add(drawn, VolumeLoss{returning_empty(away), drawn.broker}, into);
            return add(drawn, LogDirLoss{returning_empty(away), drawn.broker, element % disks() * directories / disks() + 1}, into);
        }
        case HazardDoes::power: add(drawn, ZoneLoss{returning(away), zone}, into); break;
        case HazardDoes::machines: break;
    }
    // The machines of the zone, one after another: brokers are spread over the zones in turn.
    for (Count broker = element + 1; broker <= fleet_.brokers.count; broker += zone_count) {
        drawn.broker = broker;
        const double luck = shock.uniform();
        if (hazard.does == HazardDoes::machines && luck < hazard.struck) add(drawn, BrokerCrash{returning(away), broker}, into);
        if (hazard.does == HazardDoes::power && luck < hazard.volumes_lost) add(drawn, VolumeLoss{returning_empty(away), broker}, into);
    }
}

void Weather::add(Drawn drawn, FailureSpec failure, std::vector<Drawn>& into) const {
    if (!missing_for(failure, design_.parts).empty()) return;
    const Target target = std::visit([](const auto& f) { return f.target(); }, failure);
    drawn.failure.element = target.broker ? "broker " + std::to_string(*target.broker) : target.zone.empty() ? "object store" : "zone " + target.zone;
    drawn.failure.failure = std::move(failure);
    into.push_back(std::move(drawn));
}

std::vector<DrawnFailure> Weather::settled(std::vector<Drawn> drawn) const {
    const ReplacementRow& replacement = book_.replacement.front();
    std::vector<double> crews(static_cast<std::size_t>(replacement.crews), 0.0), back(static_cast<std::size_t>(fleet_.brokers.count) + 1, 0.0);
    double power_back = 0;
    std::vector<DrawnFailure> all;
    for (Drawn& one : drawn) {
        DrawnFailure& failure = one.failure;
        const bool machine = one.broker > 0 && one.hazard->does != HazardDoes::slow;
        if (machine && failure.at < back[static_cast<std::size_t>(one.broker)]) continue;
        if (one.hazard->replaced) {
            double& crew = *std::ranges::min_element(crews);
            const double begun = std::max(failure.at, crew);
            const bool at_hand = one.luck < (failure.at < power_back ? replacement.spare_at_hand_in_zone_loss : replacement.spare_at_hand);
            crew = begun + one.people + (at_hand ? 0 : one.spare);
            failure.away += crew - failure.at;
        }
        if (machine) back[static_cast<std::size_t>(one.broker)] = failure.at + failure.away;
        if (one.hazard->does == HazardDoes::power) power_back = std::max(power_back, failure.at + failure.away);
        return_after(failure.failure, failure.away);
        all.push_back(std::move(failure));
    }
    return all;
}

}  // namespace rehearse
