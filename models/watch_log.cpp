// Entries are kept only where something changed; a flow that was not seen at a look has ended.
#include "models/watch_log.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "models/world.hpp"

namespace rehearse {

namespace {

constexpr std::size_t looks_between_words = 64;
constexpr double finest_share = 0.02;

/// "orders-17" is the partition numbered 17 from 0 of topic orders.
std::size_t partition_of(const PartitionTable& table, std::string_view name) {
    const std::size_t dash = name.rfind('-');
    std::uint32_t number = 0;
    if (dash == std::string_view::npos) return table.size();
    const auto [end, wrong] = std::from_chars(name.data() + dash + 1, name.data() + name.size(), number);
    if (wrong != std::errc{} || end != name.data() + name.size()) return table.size();
    for (const Topic& topic : table.topics)
        if (topic.name == name.substr(0, dash) && number < topic.partitions) return topic.first + number;
    return table.size();
}

double rounded(double share) { return share >= 1 - 1e-6 ? 1 : std::floor(share / finest_share) * finest_share; }

void note_level(std::vector<Level>& levels, Time now, double value) {
    if (!levels.empty() && levels.back().value == value) return;
    if (!levels.empty() && levels.back().from == now) levels.pop_back();
    if (levels.empty() || levels.back().value != value) levels.push_back({now, value});
}

}  // namespace

Watcher::Watcher(const World& world, WatchFor wanted)
    : world_(world), wanted_(std::move(wanted)), partition_(partition_of(world.table, wanted_.partition)) {}

void Watcher::look() {
    const Time now = world_.sim.agenda.now();
    if (looks_++ % looks_between_words == 0) {
        if (wanted_.progress) wanted_.progress(now);
        stopped_ = stopped_ || (wanted_.stop && wanted_.stop());
    }
    if (wanted_.pools) look_at_pools(now);
    if (wanted_.groups) look_at_groups(now);
    if (wanted_.flows) look_at_flows(now);
}

void Watcher::look_at_pools(Time now) {
    const FluidNetwork& network = world_.sim.network;
    while (log.pools.size() < network.pools()) log.pools.push_back({network.name(PoolId{static_cast<std::uint32_t>(log.pools.size())}), {}});
    for (std::uint32_t p = 0; p < log.pools.size(); ++p) {
        const double capacity = network.capacity(PoolId{p});
        note_level(log.pools[p].shares, now, capacity <= 0 || capacity == unlimited ? 0 : rounded(network.load(PoolId{p}) / capacity));
    }
}

void Watcher::look_at_groups(Time now) {
    std::size_t i = 0;
    const auto note = [&](const Crowd& crowd) {
        if (log.groups.size() == i) log.groups.push_back({crowd.name(), {}});
        note_level(log.groups[i++].unserved, now, crowd.unserved());
    };
    for (const ProducerCrowd& c : world_.producers) note(c);
    for (const ConsumerCrowd& c : world_.consumers) note(c);
}

void Watcher::hold(const std::string& flow, std::string by, double rate, Time now) {
    auto at = std::ranges::find(log.flows, flow, &FlowHolds::flow);
    if (at == log.flows.end()) {
        if (by.empty()) return;
        at = log.flows.insert(log.flows.end(), FlowHolds{flow, {}});
    }
    std::vector<Hold>& holds = at->holds;
    if (!holds.empty() && holds.back().by == by) return;
    // Of several causes at one instant the last stands, and if it is the one before, nothing has changed.
    if (!holds.empty() && holds.back().from == now) holds.pop_back();
    if (holds.empty() || holds.back().by != by) holds.push_back({now, std::move(by), rate});
}

void Watcher::look_at_flows(Time now) {
    const FluidNetwork& network = world_.sim.network;
    std::vector<std::string> moving;
    const auto note = [&](const std::string& name, FlowId flow) {
        if (!network.active(flow)) return;
        const Cause cause = network.bottleneck(flow);
        hold(name, cause.kind == Cause::Kind::none ? "nothing: it stands still" : network.words(cause), network.rate(flow), now);
        moving.push_back(name);
    };
    const auto lanes = [&](const Crowd& crowd) {
        for (const Broker& b : world_.brokers)
            if (const Lane& lane = crowd.lane(b.id()); lane.transfer) note(crowd.name() + " at " + b.name(), lane.transfer.flow());
    };
    for (const ProducerCrowd& c : world_.producers) lanes(c);
    for (const ConsumerCrowd& c : world_.consumers) lanes(c);
    for (const FlowId flow : world_.books.recovering()) note(network.name(flow), flow);
    if (partition_ < world_.table.size()) look_at_partition(now);
    for (const FlowHolds& known : log.flows)
        if (!known.flow.starts_with(wanted_.partition + ": ") || wanted_.partition.empty())
            if (std::ranges::find(moving, known.flow) == moving.end()) hold(known.flow, "", 0, now);
}

void Watcher::look_at_partition(Time now) {
    const PartitionTable& table = world_.table;
    const FluidNetwork& network = world_.sim.network;
    const std::size_t p = partition_;
    const auto clients = [&](const Crowd& crowd) {
        if (crowd.topic() != table.topic[p]) return;
        const std::string name = wanted_.partition + ": " + crowd.name();
        if (!table.has_leader(p)) return hold(name, "no leader", 0, now);
        const BrokerId leader = table.leader_of(p);
        if (table.known[p] != leader) return hold(name, "clients still ask " + world_.brokers[table.known[p].index()].name(), 0, now);
        const Lane& lane = crowd.lane(leader);
        if (!lane.transfer || !network.active(lane.transfer.flow())) return hold(name, "its lane at " + world_.brokers[leader.index()].name() + " is not open", 0, now);
        hold(name, network.words(network.bottleneck(lane.transfer.flow())), lane.rate(), now);
    };
    for (const ProducerCrowd& c : world_.producers) clients(c);
    for (const ConsumerCrowd& c : world_.consumers) clients(c);
    for (std::size_t i = 0; i < table.replicas(p); ++i) {
        const std::string& broker = world_.brokers[table.at(p, i).index()].name();
        const std::string name = wanted_.partition + ": copy on " + broker;
        if (table.in_sync(p, i)) {
            hold(name, "nothing: in sync", 0, now);
            continue;
        }
        std::string by = "its broker is not there yet, or has not begun to copy";
        for (const FlowId flow : world_.books.recovering())
            if (network.name(flow).find(broker + " ") != std::string::npos) by = network.name(flow) + ", held by " + network.words(network.bottleneck(flow));
        hold(name, by, 0, now);
    }
}

}  // namespace rehearse
