// Who fetches what: threads made from the partition table, their cohorts, and what becomes of them as they catch up.
#include "models/replica_fetchers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/world.hpp"

namespace rehearse {

namespace {

bool alike(double a, double b) { return std::abs(a - b) <= 1 + 1e-9 * std::max(a, b); }

}  // namespace

ReplicaFetchers::ReplicaFetchers(World& world, CaughtUpListener& listener) : world_(world), listener_(listener) {}

void ReplicaFetchers::begin(bool by_zone, double late) {
    by_zone_ = by_zone;
    late_ = late;
    places_.assign(world_.table.replica.size(), {});
}

Duration ReplicaFetchers::grain() const { return std::max(world_.together(), seconds_up((world_.sim.agenda.now() - since_).seconds() * late_)); }

void ReplicaFetchers::update(const std::vector<std::uint32_t>& partitions) {
    for (const std::uint32_t p : partitions)
        for (std::size_t i = 0; i < world_.table.replicas(p); ++i) reconsider(p, i);
    adapt_changed();
    constexpr std::size_t between_sums = 64;
    if (++updates_ % between_sums == 0) sum_missing();
}

/// Not for one that is in sync, or that nobody can serve or keep.
bool ReplicaFetchers::wants_thread(std::size_t p, std::size_t i) const {
    const PartitionTable& table = world_.table;
    if (!table.has_leader(p) || table.in_sync(p, i) || !table.replica_intact[table.first[p] + i]) return false;
    return world_.brokers[table.leader_of(p).index()].leading() && world_.brokers[table.at(p, i).index()].serving();
}

ReplicaFetchers::Key ReplicaFetchers::haul_of(BrokerId follower, BrokerId leader, std::size_t p) const {
    const std::uint32_t fetcher = static_cast<std::uint32_t>(p % static_cast<std::size_t>(world_.settings().num_replica_fetchers));
    return {follower, by_zone_ ? world_.brokers[leader.index()].zone().value : leader.value, fetcher};
}

void ReplicaFetchers::reconsider(std::size_t p, std::size_t i) {
    const PartitionTable& table = world_.table;
    const std::uint32_t flat = table.first[p] + static_cast<std::uint32_t>(i);
    Place& place = places_[flat];
    const bool wanted = wants_thread(p, i);
    if (!wanted && !place.thread) return;
    if (wanted && place.thread && place.thread->leader == table.leader_of(p) && place.thread->haul->follower == table.at(p, i)) {
        place.thread->haul->rate = -1;      // it may take in more or less than before
        if (place.cohort->caught_up) listener_.on_caught_up(table.at(p, i), {flat});
        return;
    }
    if (place.thread) leave(flat, p);
    if (wanted) join(thread_of(haul_of(table.at(p, i), table.leader_of(p), p), table.at(p, i), table.leader_of(p)), flat, p);
}

void ReplicaFetchers::leave(std::uint32_t flat, std::size_t p) {
    Place& place = places_[flat];
    world_.table.replica_end[flat] = world_.table.log_end(p) - missing_of(place);
    place.thread->changed = true;
    mark(*place.thread->haul);
    place = {};
}

void ReplicaFetchers::mark(Haul& haul) {
    if (!std::exchange(haul.changed, true)) changed_.push_back(haul.key);
}

ReplicaFetchers::Thread& ReplicaFetchers::thread_of(const Key& key, BrokerId follower, BrokerId leader) {
    Haul& haul = hauls_[key];
    haul.key = key;
    haul.follower = follower;
    Thread& thread = haul.threads[leader];
    thread.leader = leader;
    thread.haul = &haul;
    return thread;
}

void ReplicaFetchers::join(Thread& thread, std::uint32_t flat, std::size_t p) {
    const double missing = std::max(0.0, world_.table.log_end(p) - world_.table.replica_end[flat]);
    Cohort& cohort = cohort_for(thread, p, missing);
    cohort.replicas.push_back(flat);
    retell(cohort);
    places_[flat] = {&thread, &cohort};
    thread.changed = true;
    mark(*thread.haul);
}

ReplicaFetchers::Cohort& ReplicaFetchers::cohort_for(Thread& thread, std::size_t p, double missing) {
    const bool caught_up = missing < 1;
    for (Cohort& cohort : thread.cohorts)
        if (world_.table.topic[cohort.partition] == world_.table.topic[p] && cohort.caught_up == caught_up && alike(cohort.lag.level(), missing)) return cohort;
    Cohort& fresh = thread.cohorts.emplace_back(world_.sim.agenda);
    fresh.partition = static_cast<std::uint32_t>(p);
    fresh.cached = cached_bytes(thread.leader, p);
    fresh.caught_up = caught_up;
    if (caught_up) return fresh;
    since_ = world_.sim.agenda.now();
    fresh.lag.add(missing);
    fresh.number = ++numbers_;
    lagging_[fresh.number] = {&thread, &fresh};
    fresh.lag.at_empty([this, number = fresh.number] { on_empty(number); });
    return fresh;
}

double ReplicaFetchers::cached_bytes(BrokerId leader, std::size_t partition) const {
    const double rate = world_.table.topics[world_.table.topic[partition]].partition_rate();
    const double cache = world_.brokers[leader.index()].type().memory.count * world_.assumptions().page_cache_share;
    const double written = world_.table.hosted_rate(leader);
    return written > 0 ? rate * cache / written : unlimited;
}

void ReplicaFetchers::adapt_changed() {
    for (const Key& key : std::exchange(changed_, {}))
        if (const auto at = hauls_.find(key); at != hauls_.end() && at->second.changed) adapt(at->second);
}

/// Its threads fetch other replicas, or fewer of them lag: what requests carry has changed, or there is nothing left to fetch.
void ReplicaFetchers::adapt(Haul& haul) {
    haul.changed = false;
    std::vector<std::uint32_t> arrived;
    for (auto at = haul.threads.begin(); at != haul.threads.end();) {
        Thread& thread = at->second;
        if (std::exchange(thread.changed, false)) {
            clean(thread);
            for (const Cohort& cohort : thread.cohorts)
                if (cohort.caught_up) arrived.insert(arrived.end(), cohort.replicas.begin(), cohort.replicas.end());
        }
        if (thread.cohorts.empty()) world_.sim.agenda.cancel(thread.warms);
        at = thread.cohorts.empty() ? haul.threads.erase(at) : std::next(at);
    }
    const BrokerId follower = haul.follower;
    if (haul.threads.empty()) hauls_.erase(Key(haul.key));
    else open(haul);
    if (!arrived.empty()) listener_.on_caught_up(follower, arrived);
}

/// Drops what has left.
void ReplicaFetchers::clean(Thread& thread) {
    for (Cohort& cohort : thread.cohorts) {
        std::erase_if(cohort.replicas, [&](std::uint32_t flat) { return places_[flat].cohort != &cohort; });
        retell(cohort);
        if (!cohort.replicas.empty()) cohort.partition = partition_of(cohort.replicas.front());
        else lagging_.erase(cohort.number);
    }
    thread.cohorts.remove_if([](const Cohort& cohort) { return cohort.replicas.empty(); });
}

double ReplicaFetchers::missing_of(const Place& place) const { return place.cohort->caught_up ? 0 : place.cohort->lag.level(); }

void ReplicaFetchers::note_progress() {
    for (const auto& [key, haul] : hauls_)
        for (const auto& [leader, thread] : haul.threads)
            for (const Cohort& cohort : thread.cohorts)
                for (const std::uint32_t flat : cohort.replicas) note_progress(flat, partition_of(flat));
}

void ReplicaFetchers::note_progress(std::uint32_t flat, std::size_t p) {
    const Place& place = places_[flat];
    if (place.thread) world_.table.replica_end[flat] = world_.table.log_end(p) - missing_of(place);
}

std::uint32_t ReplicaFetchers::partition_of(std::uint32_t flat) const {
    const std::vector<std::uint32_t>& first = world_.table.first;
    return static_cast<std::uint32_t>(std::upper_bound(first.begin(), first.end(), flat) - first.begin()) - 1;
}

void ReplicaFetchers::throttle(BrokerId follower, double bytes_per_s) {
    throttled_.erase(follower);
    if (bytes_per_s > 0) {
        const auto [pool, fresh] = throttles_.try_emplace(follower, PoolId{});
        if (fresh) pool->second = world_.sim.network.add_pool("replication throttle of " + world_.brokers[follower.index()].name(), bytes_per_s);
        else world_.sim.network.set_capacity(pool->second, bytes_per_s);
        throttled_.insert(*pool);
    }
    for (auto& [key, haul] : hauls_)
        if (haul.follower == follower) mark(haul);
    world_.sync_logs();
    world_.request_refresh();
}

void ReplicaFetchers::arm_warming(Thread& thread) {
    world_.sim.agenda.cancel(thread.warms);
    double soonest = unlimited;
    for (const Cohort& c : thread.cohorts) {
        const double net = c.lag.outflow() - c.lag.inflow();
        if (c.caught_up || net <= 0 || c.lag.level() <= c.cached * (1 + 1e-9)) continue;
        soonest = std::min(soonest, (c.lag.level() - c.cached) / net);
    }
    if (soonest < 1e9) thread.warms = world_.sim.agenda.after(seconds_up(soonest), [this, t = &thread] { on_warm(t); });
}

void ReplicaFetchers::on_warm(Thread* thread) {
    count(*thread);
    if (thread->cold == thread->cold_then) return arm_warming(*thread);
    if (!by_zone_) return open(*thread->haul);
    mark(*thread->haul);
    adapt_soon();
}

void ReplicaFetchers::adapt_soon() {
    if (!world_.sim.agenda.pending(adapts_)) adapts_ = world_.sim.agenda.after(grain(), [this] { adapt_changed(); });
}

/// In a large cluster probes look at what has caught up in the same span together.
void ReplicaFetchers::look_soon() {
    if (!by_zone_) world_.touch();
    else if (!world_.sim.agenda.pending(looks_)) looks_ = world_.sim.agenda.after(grain(), [this] { world_.touch(); });
}

void ReplicaFetchers::on_empty(std::uint64_t number) {
    const auto at = lagging_.find(number);
    if (at == lagging_.end()) return;
    const Place place = at->second;
    lagging_.erase(at);
    Haul& haul = *place.thread->haul;
    place.cohort->caught_up = true;
    retell(*place.cohort);
    mark(haul);
    listener_.on_caught_up(haul.follower, place.cohort->replicas);
    // Where few threads are left, what this one moved goes to the others at once; one of many leaves a small gap until flows follow.
    constexpr std::size_t few = 32;
    if (!by_zone_ || haul.behind <= few) set_rates(haul);
    look_soon();
}

/// Its part of the sum of what is missing is what it is from now on.
void ReplicaFetchers::retell(Cohort& c) {
    const Time now = world_.sim.agenda.now();
    missing_ += missing_net_ * (now - missing_at_).seconds();
    missing_at_ = now;
    const double replicas = !c.caught_up ? static_cast<double>(c.replicas.size()) : 0, net = !c.caught_up ? c.lag.inflow() - c.lag.outflow() : 0;
    missing_ += (replicas - c.told) * c.lag.level();
    missing_net_ += replicas * net - c.told * c.told_net;
    c.told = replicas;
    c.told_net = net;
}

double ReplicaFetchers::missing() const {
    const double now = missing_ + missing_net_ * (world_.sim.agenda.now() - missing_at_).seconds();
    return lagging_.empty() ? 0 : std::max(0.0, now);
}

double ReplicaFetchers::summed_missing() const {
    double sum = 0;
    for (const auto& [number, place] : lagging_)
        sum += place.cohort->lag.level() * static_cast<double>(place.cohort->replicas.size());
    return sum;
}

/// Against the rounding that changes leave.
void ReplicaFetchers::sum_missing() {
    missing_ = summed_missing();
    missing_at_ = world_.sim.agenda.now();
    missing_net_ = 0;
    for (const auto& [number, place] : lagging_) missing_net_ += place.cohort->told * place.cohort->told_net;
}

}  // namespace rehearse
