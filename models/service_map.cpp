// Which partitions are concerned, what they are now, and the counts that follow.
#include "models/service_map.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "models/architecture.hpp"
#include "models/world.hpp"

namespace rehearse {

std::uint32_t Usage::waiting() const {
    std::uint32_t sum = 0;
    for (std::size_t b = 1; b < count.size(); b += 2) sum += count[b];
    return sum;
}

void ServiceMap::begin(World& world) {
    brokers_ = world.brokers.size();
    zones_ = world.zones.size();
    topics_.resize(world.table.topics.size());
    for (TopicService& t : topics_) {
        for (Usage* u : {&t.write, &t.read_leader, &t.read_closest}) u->count.assign(2 * brokers_, 0);
        t.followers.assign(brokers_ * brokers_, 0);
        t.from_leader.assign(brokers_ * zones_, 0);
        t.from_near.assign(brokers_ * brokers_, 0);
        t.rerouted.assign(brokers_, 1);
    }
    for (const ConsumerCrowd& c : world.consumers) topics_[c.topic()].read_near |= c.reads_near();
    seen_.resize(world.table.size());
    seen_replica_ = world.table.replica;
    sources_.assign(world.table.size() * zones_, nobody);
    holding_.assign(topics_.size() * brokers_, 0);
    muted_.assign(holding_.size(), 0);
    state_.assign(brokers_, 0);
    is_concerned_.assign(world.table.size(), 0);
    refresh(world);
    first_ = false;
    for (TopicService& t : topics_)
        for (Usage* u : {&t.write, &t.read_leader, &t.read_closest}) u->transitions.clear();
}

void ServiceMap::refresh(World& world) {
    for (TopicService& t : topics_) {
        for (Usage* u : {&t.write, &t.read_leader, &t.read_closest}) u->transitions.clear();
        std::fill(t.rerouted.begin(), t.rerouted.end(), std::uint8_t{0});
    }
    gather(world);
    for (const std::uint32_t p : concerned_) judge(world, p);
    mute(world);
    std::sort(concerned_.begin(), concerned_.end());
    for (const std::uint32_t p : concerned_) count(world, p);
    for (TopicService& t : topics_)
        for (Usage* u : {&t.write, &t.read_leader, &t.read_closest}) merge(*u);
}

/// Whether some broker is in another state.
bool ServiceMap::look_around(const World& world) {
    std::uint64_t everywhere = world.architecture->readable() ? 1 : 0;
    for (const Zone& z : world.zones) everywhere = 2 * everywhere + z.dark;
    everything_changed_ = std::exchange(everywhere_, everywhere) != everywhere || first_;
    other_state_.assign(brokers_, 0);
    for (const Broker& b : world.brokers) {
        const std::uint32_t own = (b.serving() ? 1u : 0u) | (b.leading() ? 2u : 0u) | (world.clients_noticed(b.id()) ? 4u : 0u) | (world.architecture->takes_writes(b.id()) ? 8u : 0u);
        other_state_[b.id().index()] = std::exchange(state_[b.id().index()], own) != own;
    }
    return std::find(other_state_.begin(), other_state_.end(), 1) != other_state_.end();
}

void ServiceMap::gather(World& world) {
    for (const std::uint32_t p : concerned_) is_concerned_[p] = 0;
    concerned_ = world.table.take_changed();
    for (const std::uint32_t p : concerned_) is_concerned_[p] = 1;
    const bool others = look_around(world);
    if (everything_changed_) return concern_all();
    if (!others) return;
    const PartitionTable& table = world.table;
    concern_where([&](std::size_t p) {
        if (other_state_[table.known[p].index()]) return true;
        for (const BrokerId b : table.replica_list(p))
            if (other_state_[b.index()]) return true;
        return false;
    });
}

void ServiceMap::concern(std::size_t p) {
    if (!std::exchange(is_concerned_[p], std::uint8_t{1})) concerned_.push_back(static_cast<std::uint32_t>(p));
}

void ServiceMap::concern_all() {
    concerned_.resize(seen_.size());
    std::iota(concerned_.begin(), concerned_.end(), 0u);
    std::fill(is_concerned_.begin(), is_concerned_.end(), std::uint8_t{1});
}

template <class Which>
void ServiceMap::concern_where(Which which) {
    for (std::size_t p = 0; p < seen_.size(); ++p)
        if (which(p)) concern(p);
}

void ServiceMap::judge(const World& world, std::size_t p) {
    const PartitionTable& table = world.table;
    Seen& seen = seen_[p];
    const std::size_t t = table.topic[p];
    if (seen.holds) {
        --holding_[place(t, seen.known)];
        perhaps_muted_.push_back(place(t, seen.known));
    }
    seen.known = table.known[p];
    const WriteState state = world.leads(p, seen.known) ? world.architecture->write_state(p) : WriteState::refused;
    seen.waits_alone = state == WriteState::refused || state == WriteState::short_of_replicas;
    const bool is_short = state == WriteState::short_of_replicas;
    topics_[t].short_of_replicas += std::uint32_t{is_short} - std::uint32_t{std::exchange(seen.short_of_replicas, is_short)};
    seen.holds = state == WriteState::held;
    if (!seen.holds) return;
    ++holding_[place(t, seen.known)];
    perhaps_muted_.push_back(place(t, seen.known));
}

/// A held request mutes its connection: everything that these producers send to this leader waits behind it.
void ServiceMap::mute(const World& world) {
    bool any = false;
    std::vector<std::uint8_t> turned(holding_.size(), 0);
    for (const std::size_t at : perhaps_muted_) {
        const std::uint8_t now = holding_[at] > 0;
        if (std::exchange(muted_[at], now) == now) continue;
        turned[at] = 1;
        any = true;
    }
    perhaps_muted_.clear();
    if (any) concern_where([&](std::size_t p) { return turned[place(world.table.topic[p], seen_[p].known)] != 0; });
}

void ServiceMap::count(World& world, std::size_t p) {
    count_writes(world, p);
    count_reads(world, p);
    count_health(world, p);
}

void ServiceMap::move(Usage& usage, Bucket& bucket, Bucket to) {
    const Bucket from = std::exchange(bucket, to);
    if (!first_ && from == to) return;
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

void ServiceMap::count_writes(World& world, std::size_t p) {
    PartitionTable& table = world.table;
    Seen& seen = seen_[p];
    const std::size_t t = table.topic[p];
    const bool waits = seen.waits_alone || muted_[place(t, seen.known)];
    const Bucket before = seen.write;
    std::uint8_t followers = 0;
    for (std::size_t i = 0; i < table.replicas(p) && !waits; ++i)
        if (table.in_sync(p, i) && table.at(p, i) != seen.known && world.brokers[table.at(p, i).index()].serving()) followers = static_cast<std::uint8_t>(followers | 1u << i);
    const bool same_hosts = std::equal(table.replica_list(p).begin(), table.replica_list(p).end(), seen_replica_.begin() + table.first[p]);
    const Bucket now = bucket_of(seen.known, waits);
    if (!first_ && before == now && seen.followers == followers && same_hosts) return;
    for (std::size_t i = 0; i < table.replicas(p); ++i)
        if (seen.followers >> i & 1) --topics_[t].followers[before / 2 * brokers_ + seen_replica_[table.first[p] + i].index()];
    std::copy(table.replica_list(p).begin(), table.replica_list(p).end(), seen_replica_.begin() + table.first[p]);
    move(topics_[t].write, seen.write, now);
    count_followers(world, p, followers);
    topics_[t].rerouted[before / 2] = topics_[t].rerouted[now / 2] = 1;
    table.grow_with(p, waits ? PartitionTable::stands : growth_class(t, seen.known));
}

void ServiceMap::count_followers(const World& world, std::size_t p, std::uint8_t followers) {
    const PartitionTable& table = world.table;
    seen_[p].followers = followers;
    for (std::size_t i = 0; i < table.replicas(p); ++i)
        if (followers >> i & 1) ++topics_[table.topic[p]].followers[seen_[p].known.index() * brokers_ + table.at(p, i).index()];
}

void ServiceMap::count_health(const World& world, std::size_t p) {
    const PartitionTable& table = world.table;
    const bool led = table.has_leader(p) && world.brokers[table.leader_of(p).index()].leading();
    const bool below = table.in_sync_count(p) < table.topics[table.topic[p]].min_insync;
    Health& seen = seen_[p].health;
    leaderless_ += std::size_t{!led} - std::size_t{std::exchange(seen.leaderless, !led)};
    under_replicated_ += std::size_t{!table.fully_in_sync(p)} - std::size_t{std::exchange(seen.under_replicated, !table.fully_in_sync(p))};
    below_min_insync_ += std::size_t{below} - std::size_t{std::exchange(seen.below_min_insync, below)};
}

}  // namespace rehearse
