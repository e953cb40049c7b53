// One play gives the rebuild; everything else is the simulation of copies that are lost and made again.
#include "experiments/questions/durability.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/entrants.hpp"
#include "experiments/questions/incidents.hpp"
#include "experiments/questions/playing.hpp"
#include "experiments/questions/weather.hpp"
#include "sim/numerics_markov.hpp"
#include "sim/random.hpp"
#include "topologies/placement.hpp"

namespace rehearse {

namespace {

constexpr double a_year = 1;
constexpr Duration a_week = 168_h;
constexpr double of_999_beside_95 = 3.29 / 1.96;    // normal quantiles

/// Hours from the loss of a volume to full redundancy, when an empty one comes back at once.
std::optional<double> played_rebuild(const VariableStudy& study, const std::string& architecture) {
    const IncidentFrame frame = frame_of(study.study().spec);
    Variant variant{.label = "rebuild", .architecture = architecture};
    variant.values.push_back({"horizon", JsonValue(std::to_string((frame.quiet + a_week).ns) + " ns")});
    const Timing timing{frame.quiet, ReturnSpec{.after = {}, .people = {}, .volumes = Volumes::lost}};
    variant.timeline = std::vector<FailureSpec>{VolumeLoss{timing, 1}};
    const Summary played = play_one(study, variant);
    const RunFigure* hidden = played.find("nothing_hidden");
    if (hidden == nullptr || !hidden->value) return std::nullopt;
    return *hidden->value / 3600;
}

/// How often one copy is lost; one of several disks of a machine takes its share of the copies with it.
Lifetime copy_of(const Weather& weather, const ClusterSpec& fleet) {
    Lifetime copy;
    std::size_t kinds = 0;
    for (const HazardRow& hazard : weather.hazards()) {
        if (hazard.does != HazardDoes::lose_data) continue;
        const double per_machine = weather.expected(hazard) / static_cast<double>(fleet.brokers.count);
        copy.rate += hazard.of == HazardOf::disk ? per_machine / static_cast<double>(std::max<Count>(1, fleet.brokers.volume.directories)) : per_machine;
        copy.shape = ++kinds == 1 ? hazard.shape : 1;    // ages of several parts that fail side by side even out
        copy.service_life = hazard.service_life;
    }
    return copy;
}

/// The groups of brokers that the placer gives the copies of some partition.
std::vector<std::vector<std::uint32_t>> broker_sets(const ClusterSpec& fleet, const TopicSpec& topic, Count seed) {
    std::vector<std::vector<BrokerId>> racks(static_cast<std::size_t>(fleet.zones));
    for (Count b = 0; b < fleet.brokers.count; ++b) racks[static_cast<std::size_t>(b % fleet.zones)].push_back(BrokerId{static_cast<std::uint32_t>(b)});
    RandomStream draws(static_cast<std::uint64_t>(seed), topic.name, "placement for durability");
    std::set<std::vector<std::uint32_t>> sets;
    for (const auto& replicas : place(racks, static_cast<int>(topic.partitions), static_cast<int>(topic.replication_factor), [&](std::uint64_t n) { return draws.below(n); })) {
        std::vector<std::uint32_t> set;
        for (const BrokerId broker : replicas) set.push_back(static_cast<std::uint32_t>(broker.index()));
        std::ranges::sort(set);
        sets.insert(std::move(set));
    }
    return {sets.begin(), sets.end()};
}

std::vector<CommonShock> shocks_of(const Weather& weather, const ClusterSpec& fleet) {
    std::vector<CommonShock> shocks;
    for (const HazardRow& hazard : weather.hazards()) {
        if (hazard.does != HazardDoes::power || !(hazard.volumes_lost > 0)) continue;
        for (Count z = 0; z < fleet.zones; ++z) {
            CommonShock shock{hazard.per_year, {}, hazard.volumes_lost};
            for (Count b = z; b < fleet.brokers.count; b += fleet.zones) shock.members.push_back(static_cast<std::uint32_t>(b));
            if (!shock.members.empty()) shocks.push_back(std::move(shock));
        }
    }
    return shocks;
}

void simulate(Durability& d, const VariableStudy& study, const ClusterSpec& fleet, const Weather& weather, const ReplacementRow& replacement, const LossEffort& effort) {
    const Lifetime copy = copy_of(weather, fleet);
    const auto seed = static_cast<std::uint64_t>(study.study().spec.seed);
    const Span people = span_of(replacement.people);
    const double spares = (1 - replacement.spare_at_hand) * span_of(replacement.spare).mean();
    d.loss_per_year = copy.rate;
    d.people_hours = people.mean() + spares;
    d.rebuild_hours = played_rebuild(study, d.architecture);
    if (copy.rate <= 0) d.unknown_because = "nothing in " + std::string(HazardRow::file) + " loses its copies";
    if (!d.rebuild_hours) d.unknown_because = "a lost volume is not rebuilt within a week";
    if (!d.unknown_because.empty()) return;
    const double mean = (d.people_hours + *d.rebuild_hours) / hours_in_a_year;

    ReplicaSystem one;
    one.elements.assign(d.copies, Lifetime{copy.rate});
    one.sets.resize(1);
    for (std::uint32_t e = 0; e < d.copies; ++e) one.sets[0].push_back(e);
    one.repair = {SpanLaw::exponential, mean};
    d.exponential = simulated_loss(one, a_year, seed, effort);
    d.markov = probability_of_loss(static_cast<int>(d.copies), copy.rate, 1 / mean, Repair::parallel, a_year);

    ReplicaSystem any;
    any.elements.assign(static_cast<std::size_t>(fleet.brokers.count), copy);
    any.sets = broker_sets(fleet, study.study().spec.topics.front(), study.study().spec.seed);
    any.shocks = shocks_of(weather, fleet);
    any.crews = static_cast<std::size_t>(replacement.crews);
    any.repair = {people.law, people.scale / hours_in_a_year, people.shape, (people.least + spares + *d.rebuild_hours) / hours_in_a_year};
    d.sets = any.sets.size();
    d.any_partition = simulated_loss(any, a_year, seed, effort);
    one.elements.assign(d.copies, copy);
    one.repair = any.repair;
    one.crews = any.crews;
    d.one_partition = simulated_loss(one, a_year, seed, effort);
}

}  // namespace

bool Durability::agrees() const {
    const Estimate& e = exponential.probability;
    return e.value - of_999_beside_95 * (e.value - e.low) <= markov && markov <= e.value + of_999_beside_95 * (e.high - e.value);
}

std::vector<Durability> durability_of(const VariableStudy& study, const HazardBook& hazards, const LossEffort& effort) {
    std::vector<Durability> all;
    const StudySpec& spec = study.study().spec;
    for (const Entrant& entrant : entrants_of(spec)) {
        const ArchitectureInfo& design = *find_architecture(entrant.architecture);
        if (!design.parts.data_volumes) continue;
        const TopicSpec& topic = spec.topics.front();
        Durability d{.architecture = entrant.architecture, .topic = topic.name};
        d.copies = static_cast<std::size_t>(topic.replication_factor);
        d.partitions = static_cast<std::size_t>(topic.partitions);
        simulate(d, study, *entrant.cluster, Weather(hazards, *entrant.cluster, design, study.catalog()), hazards.replacement.front(), effort);
        all.push_back(std::move(d));
    }
    return all;
}

}  // namespace rehearse
