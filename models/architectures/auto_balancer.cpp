// Looks, plans and batches of AutoMQ's balancer.
#include "models/architectures/auto_balancer.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {

// AutoMQ f1ce98ec89 AnomalyDetectorImpl: how a plan is cut into batches, and how long it is carried out.
constexpr double most_of_a_topic = 0.5;            // MAX_PARTITION_REASSIGNMENT_RATIO: partitions of a topic that move at a time
constexpr std::size_t most_sources = 10;           // MAX_REASSIGNMENT_SOURCE_NODE_COUNT: brokers that one broker takes from at a time
constexpr Duration longest_execution = 60_s;       // MAX_REASSIGNMENT_EXECUTION_TIME_MS: a plan that takes longer is left, and made anew

/// What a batch holds so far.
struct Tally {
    std::map<std::size_t, std::size_t> of_topic;
    std::map<std::uint32_t, std::size_t> of_broker;
    std::map<std::uint32_t, std::set<std::uint32_t>> sources;
};

/// The largest partition whose move does not turn the two around; if all are larger than half the gap, the smallest that still helps.
EqualPartitions* best_to_move(std::vector<EqualPartitions>& of, double gap) {
    EqualPartitions *within = nullptr, *beyond = nullptr;
    for (EqualPartitions& group : of) {
        if (group.partitions.empty() || group.load <= 0 || group.load >= gap) continue;
        EqualPartitions*& best = group.load <= gap / 2 ? within : beyond;
        const bool better = !best || (group.load <= gap / 2 ? group.load > best->load : group.load < best->load);
        if (better) best = &group;
    }
    return within ? within : beyond;
}

}  // namespace

std::vector<Handover> moves_to_balance(std::vector<std::vector<EqualPartitions>> held, const std::vector<BrokerId>& who, double deviation) {
    std::vector<double> load(held.size(), 0);
    double mean = 0;
    for (const BrokerId b : who) {
        for (const EqualPartitions& group : held[b.index()]) load[b.index()] += group.load * static_cast<double>(group.partitions.size());
        mean += load[b.index()] / static_cast<double>(who.size());
    }
    std::vector<Handover> moves;
    const auto less = [&load](BrokerId a, BrokerId b) { return load[a.index()] < load[b.index()]; };
    while (!who.empty()) {
        const BrokerId from = *std::max_element(who.begin(), who.end(), less), to = *std::min_element(who.begin(), who.end(), less);
        if (load[from.index()] <= mean * (1 + deviation) && load[to.index()] >= mean * (1 - deviation)) break;
        EqualPartitions* group = best_to_move(held[from.index()], load[from.index()] - load[to.index()]);
        if (!group) break;
        moves.push_back({group->partitions.back(), from, to});
        group->partitions.pop_back();
        load[from.index()] -= group->load;
        load[to.index()] += group->load;
    }
    return moves;
}

AutoBalancer::AutoBalancer(World& world, Porter& porter)
    : world_(world), porter_(porter), settings_(world.study.settings.automq), since_(world.brokers.size(), Time{} - 24_h), cause_(no_fact), fact_(no_fact) {
    RandomStream phase = world.sim.stream("auto balancer", "phase");
    world.sim.agenda.after(phase.uniform(Duration{}, settings_.balancer_interval), [this] { look(); });
}

void AutoBalancer::appeared(BrokerId broker) { since_[broker.index()] = world_.sim.agenda.now() + settings_.balancer_reports; }

void AutoBalancer::look_again() { world_.sim.agenda.after(settings_.balancer_interval, [this] { look(); }); }

std::vector<BrokerId> AutoBalancer::known_brokers() const {
    std::vector<BrokerId> known;
    for (const Broker& b : world_.brokers)
        if (b.leading() && !world_.controller->fenced(b.id()) && !world_.leaving(b.id()) && since_[b.id().index()] <= world_.sim.agenda.now() &&
            world_.architecture->takes_writes(b.id())) known.push_back(b.id());
    return known;
}

/// What the producers of each partition offer in the mean: a backlog that is worked off is over before a report has been averaged. Brokers
/// that hold their writers up are slow ones, which the plan leaves out.
std::vector<std::vector<EqualPartitions>> AutoBalancer::loads(const std::vector<BrokerId>& who) const {
    const PartitionTable& table = world_.table;
    const std::size_t topics = table.topics.size();
    std::vector<std::vector<EqualPartitions>> held(world_.brokers.size());
    for (const BrokerId b : who) held[b.index()].resize(topics);
    for (std::uint32_t p = 0; p < table.size(); ++p)
        if (table.has_leader(p) && !held[table.leader_of(p).index()].empty()) held[table.leader_of(p).index()][table.topic[p]].partitions.push_back(p);
    for (const BrokerId b : who)
        for (std::size_t t = 0; t < topics; ++t) held[b.index()][t].load = table.topics[t].partition_rate();
    return held;
}

void AutoBalancer::look() {
    if (!world_.controller->active()) return look_again();
    const std::vector<BrokerId> who = known_brokers();
    std::vector<std::vector<EqualPartitions>> held = loads(who);
    double sum = 0;
    for (const auto& of : held)
        for (const EqualPartitions& group : of) sum += group.load * static_cast<double>(group.partitions.size());
    if (sum < settings_.balancer_threshold.per_second * static_cast<double>(who.size())) return look_again();
    const std::vector<Handover> moves = moves_to_balance(std::move(held), who, settings_.balancer_deviation);
    if (moves.empty()) return look_again();
    fact_ = world_.sim.journal.note(BalancingBegan{static_cast<Count>(moves.size())}, cause_);
    into_batches(moves);
    began_ = world_.sim.agenda.now();
    next_batch();
}

/// In the order of the plan; the first move that a limit forbids begins the next batch.
void AutoBalancer::into_batches(const std::vector<Handover>& moves) {
    const auto most = static_cast<std::size_t>(settings_.balancer_concurrency);
    batches_.assign(1, {});
    Tally tally;
    for (const Handover& move : moves) {
        const std::size_t t = world_.table.topic[move.partition];
        const auto most_of_topic = static_cast<std::size_t>(std::ceil(most_of_a_topic * world_.table.topics[t].partitions));
        const bool full = tally.of_topic[t] >= most_of_topic || tally.of_broker[move.from.value] >= most || tally.of_broker[move.to.value] >= most ||
                          tally.sources[move.to.value].size() >= most_sources;
        if (full) {
            batches_.emplace_back();
            tally = {};
        }
        batches_.back().push_back(move);
        ++tally.of_topic[t];
        ++tally.of_broker[move.from.value];
        ++tally.of_broker[move.to.value];
        tally.sources[move.to.value].insert(move.from.value);
    }
}

void AutoBalancer::next_batch() {
    const Agenda& agenda = world_.sim.agenda;
    if (batches_.empty() || agenda.now() - began_ > longest_execution) return look_again();
    porter_.carry(batches_.front(), fact_);
    batches_.pop_front();
    if (batches_.empty()) return look_again();
    world_.sim.agenda.after(settings_.balancer_pause, [this] { next_batch(); });
}

}  // namespace rehearse
