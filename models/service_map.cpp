// The pass over all partitions: judge, count, compare with before.
#include "models/service_map.hpp"

#include <algorithm>
#include <utility>

#include "models/architecture.hpp"
#include "models/world.hpp"

namespace rehearse {

std::uint32_t Usage::waiting() const {
    std::uint32_t sum = 0;
    for (std::size_t b = 1; b < count.size(); b += 2) sum += count[b];
    return sum;
}

void ServiceMap::begin(const World& world) {
    const std::size_t brokers = world.brokers.size(), zones = world.zones.size();
    topics_.resize(world.table.topics.size());
    for (TopicService& t : topics_) {
        for (Usage* u : {&t.write, &t.read_leader, &t.read_closest}) u->count.assign(2 * brokers, 0);
        t.followers.assign(brokers * brokers, 0);
        t.from_leader.assign(brokers * zones, 0);
        t.from_near.assign(brokers * brokers, 0);
    }
    for (auto* buckets : {&write_bucket_, &leader_bucket_, &closest_bucket_}) buckets->assign(world.table.size(), 0);
    held_.assign(world.table.size(), Held::no);
    leader_held_.assign(topics_.size() * brokers, 0);
    refresh(world);
    first_ = false;
    for (TopicService& t : topics_)
        for (Usage* u : {&t.write, &t.read_leader, &t.read_closest}) u->transitions.clear();
}

void ServiceMap::refresh(const World& world) {
    for (TopicService& t : topics_) {
        for (Usage* u : {&t.write, &t.read_leader, &t.read_closest}) u->transitions.clear();
        std::fill(t.followers.begin(), t.followers.end(), 0);
        std::fill(t.from_leader.begin(), t.from_leader.end(), 0.0);
        std::fill(t.from_near.begin(), t.from_near.end(), 0.0);
    }
    judge_writes(world);
    count_writes(world);
    count_reads(world);
    for (TopicService& t : topics_)
        for (Usage* u : {&t.write, &t.read_leader, &t.read_closest}) merge(*u);
    count_health(world);
}

void ServiceMap::judge_writes(const World& world) {
    std::fill(leader_held_.begin(), leader_held_.end(), std::uint8_t{0});
    const PartitionTable& table = world.table;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const BrokerId leader = table.known[p];
        held_[p] = Held::alone;
        if (!world.leads(p, leader)) continue;
        const WriteState state = world.architecture->write_state(p);
        if (state == WriteState::refused) continue;
        held_[p] = Held::no;
        // A held request mutes its connection: everything that these producers send to this leader waits behind it.
        if (state == WriteState::held) leader_held_[table.topic[p] * world.brokers.size() + leader.index()] = 1;
    }
}

void ServiceMap::move(Usage& usage, std::vector<Bucket>& buckets, std::size_t p, Bucket to) {
    const Bucket from = buckets[p];
    if (!first_ && from == to) return;
    buckets[p] = to;
    ++usage.count[to];
    if (first_) return;
    --usage.count[from];
    usage.transitions.push_back({from, to, 1});
}

/// One entry for each pair of buckets, in order.
void ServiceMap::merge(Usage& usage) {
    std::vector<Transition>& all = usage.transitions;
    std::sort(all.begin(), all.end(), [](const Transition& a, const Transition& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (kept > 0 && all[kept - 1].from == all[i].from && all[kept - 1].to == all[i].to) ++all[kept - 1].partitions;
        else all[kept++] = all[i];
    }
    all.resize(kept);
}

void ServiceMap::count_writes(const World& world) {
    const PartitionTable& table = world.table;
    const std::size_t brokers = world.brokers.size();
    for (std::size_t p = 0; p < table.size(); ++p) {
        const std::size_t t = table.topic[p];
        const BrokerId leader = table.known[p];
        const bool waits = held_[p] == Held::alone || leader_held_[t * brokers + leader.index()];
        move(topics_[t].write, write_bucket_, p, bucket_of(leader, waits));
        if (waits) continue;
        for (std::size_t i = 0; i < table.replicas(p); ++i)
            if (table.in_sync(p, i) && table.at(p, i) != leader && world.brokers[table.at(p, i).index()].serving()) ++topics_[t].followers[leader.index() * brokers + table.at(p, i).index()];
    }
}

bool ServiceMap::reads_closest(const World& world, std::size_t p, BrokerId leader) {
    const PartitionTable& table = world.table;
    TopicService& service = topics_[table.topic[p]];
    if (world.architecture->serves_own_zone()) {
        service.from_near[leader.index() * world.brokers.size() + leader.index()] += 1;
        return true;
    }
    for (std::size_t z = 0; z < world.zones.size(); ++z) {
        if (world.zones[z].dark) continue;
        BrokerId source = leader;
        for (std::size_t i = 0; i < table.replicas(p); ++i) {
            const Broker& b = world.brokers[table.at(p, i).index()];
            if (b.zone().index() != z) continue;
            if (!b.serving() && !world.clients_noticed(b.id())) return false;    // its readers still wait for an answer
            if (b.serving() && table.in_sync(p, i)) source = b.id();
        }
        if (source == leader) service.from_leader[leader.index() * world.zones.size() + z] += 1;
        else service.from_near[leader.index() * world.brokers.size() + source.index()] += 1;
    }
    return true;
}

void ServiceMap::count_reads(const World& world) {
    const PartitionTable& table = world.table;
    const bool readable = world.architecture->readable();
    for (std::size_t p = 0; p < table.size(); ++p) {
        TopicService& service = topics_[table.topic[p]];
        const BrokerId leader = table.known[p];
        const bool leads = world.leads(p, leader) && readable;
        move(service.read_leader, leader_bucket_, p, bucket_of(leader, !leads));
        move(service.read_closest, closest_bucket_, p, bucket_of(leader, !leads || !reads_closest(world, p, leader)));
    }
}

void ServiceMap::count_health(const World& world) {
    leaderless_ = under_replicated_ = below_min_insync_ = 0;
    const PartitionTable& table = world.table;
    for (std::size_t p = 0; p < table.size(); ++p) {
        const bool led = table.has_leader(p) && world.brokers[table.leader_of(p).index()].leading();
        leaderless_ += !led;
        under_replicated_ += !table.fully_in_sync(p);
        below_min_insync_ += table.in_sync_count(p) < table.topics[table.topic[p]].min_insync;
    }
}

}  // namespace rehearse
