// Threads made from the partition table, their cohorts, and the pools on their way.
#include "models/replica_fetchers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/world.hpp"

namespace rehearse {

namespace {

/// Bytes in flight that a connection with these socket buffers sustains. Measured on Linux 6.18, MTU 9000, one stream: 64 KiB to receive
/// carries 85 KB a round trip, 100 KiB to send 190 KB (kernel accounting of buffers against payload).
double window_bytes(Bytes receive, Bytes send) { return std::min(1.30 * receive.count, 1.86 * send.count); }

bool alike(double a, double b) { return std::abs(a - b) <= 1 + 1e-9 * std::max(a, b); }

}  // namespace

ReplicaFetchers::ReplicaFetchers(World& world, CaughtUpListener& listener) : world_(world), listener_(listener) {}

void ReplicaFetchers::begin() {
    places_.assign(world_.table.replica.size(), {});
}

void ReplicaFetchers::update(const std::vector<std::uint32_t>& partitions) {
    for (const std::uint32_t p : partitions)
        for (std::size_t i = 0; i < world_.table.replicas(p); ++i) reconsider(p, i);
    for (Thread* thread : std::exchange(changed_, {})) adapt(*thread);
}

/// The thread that this replica should be fetched by; none for one that is in sync or that nobody can serve or keep.
std::optional<ReplicaFetchers::Key> ReplicaFetchers::thread_for(std::size_t p, std::size_t i) const {
    const PartitionTable& table = world_.table;
    const BrokerId follower = table.at(p, i);
    if (!table.has_leader(p) || table.in_sync(p, i) || !table.replica_intact[table.first[p] + i]) return std::nullopt;
    if (!world_.brokers[table.leader_of(p).index()].leading() || !world_.brokers[follower.index()].serving()) return std::nullopt;
    return Key{follower, table.leader_of(p), static_cast<std::uint32_t>(p % static_cast<std::size_t>(world_.settings().num_replica_fetchers))};
}

void ReplicaFetchers::reconsider(std::size_t p, std::size_t i) {
    const std::uint32_t flat = world_.table.first[p] + static_cast<std::uint32_t>(i);
    const std::optional<Key> wanted = thread_for(p, i);
    Place& place = places_[flat];
    if (wanted && place.thread && place.thread->key == *wanted) {
        if (place.cohort->caught_up) listener_.on_caught_up(place.thread->follower, {flat});
        return;
    }
    if (place.thread) leave(flat, p);
    if (wanted) join(thread_of(*wanted), flat, p);
}

void ReplicaFetchers::leave(std::uint32_t flat, std::size_t p) {
    Place& place = places_[flat];
    world_.table.replica_end[flat] = world_.table.log_end(p) - missing_of(place);
    mark(*place.thread);
    place = {};
}

void ReplicaFetchers::mark(Thread& thread) {
    if (!std::exchange(thread.changed, true)) changed_.push_back(&thread);
}

ReplicaFetchers::Thread& ReplicaFetchers::thread_of(const Key& key) {
    const auto [at, fresh] = threads_.try_emplace(key);
    Thread& thread = at->second;
    if (!fresh) return thread;
    thread.key = key;
    thread.follower = std::get<0>(key);
    thread.leader = std::get<1>(key);
    auto [window, unknown] = windows_.try_emplace(key, PoolId{});
    if (unknown) window->second = world_.sim.network.add_pool("fetch connection of " + world_.brokers[thread.follower.index()].name() + " to " +
                                                              world_.brokers[thread.leader.index()].name(),
                                                              window_rate(thread.follower, thread.leader));
    thread.window = window->second;
    return thread;
}

void ReplicaFetchers::join(Thread& thread, std::uint32_t flat, std::size_t p) {
    const double missing = std::max(0.0, world_.table.log_end(p) - world_.table.replica_end[flat]);
    Cohort& cohort = cohort_for(thread, p, missing);
    cohort.replicas.push_back(flat);
    places_[flat] = {&thread, &cohort};
    mark(thread);
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
    fresh.lag.add(missing);
    fresh.lag.at_empty([this, t = &thread, c = &fresh] { on_empty(t, c); });
    return fresh;
}

/// Its replicas are other ones, or fewer of them lag: what a request carries has changed, or there is nothing left to fetch.
void ReplicaFetchers::adapt(Thread& thread) {
    thread.changed = false;
    for (Cohort& cohort : thread.cohorts) {
        std::erase_if(cohort.replicas, [&](std::uint32_t flat) { return places_[flat].cohort != &cohort; });
        if (!cohort.replicas.empty()) cohort.partition = partition_of(cohort.replicas.front());
    }
    thread.cohorts.remove_if([](const Cohort& cohort) { return cohort.replicas.empty(); });
    if (thread.cohorts.empty()) {
        world_.sim.agenda.cancel(thread.warms);
        threads_.erase(Key(thread.key));
        return;
    }
    open(thread);
    for (const Cohort& cohort : thread.cohorts)
        if (cohort.caught_up) listener_.on_caught_up(thread.follower, cohort.replicas);
}

double ReplicaFetchers::missing_of(const Place& place) const { return place.cohort->caught_up ? 0 : place.cohort->lag.level(); }

void ReplicaFetchers::note_progress() {
    for (const auto& [key, thread] : threads_)
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

double ReplicaFetchers::window_rate(BrokerId follower, BrokerId leader) const {
    const Duration rtt = world_.rtt(world_.brokers[follower.index()].zone(), world_.brokers[leader.index()].zone());
    if (rtt.ns == 0) return unlimited;
    return window_bytes(world_.settings().replica_socket_receive_buffer, world_.settings().socket_send_buffer) / rtt.seconds();
}

double ReplicaFetchers::cached_bytes(BrokerId leader, std::size_t partition) const {
    const double rate = world_.table.topics[world_.table.topic[partition]].partition_rate();
    const double cache = world_.brokers[leader.index()].type().memory.count * world_.assumptions().page_cache_share;
    const double written = world_.table.hosted_rate(leader);
    return written > 0 ? rate * cache / written : unlimited;
}

std::size_t ReplicaFetchers::lagging(const Thread& thread) const {
    std::size_t n = 0;
    for (const Cohort& c : thread.cohorts) n += c.caught_up ? 0 : c.replicas.size();
    return n;
}

std::size_t ReplicaFetchers::cold(const Thread& thread) const {
    std::size_t n = 0;
    for (const Cohort& c : thread.cohorts) n += !c.caught_up && c.lag.level() > c.cached * (1 + 1e-9) ? c.replicas.size() : 0;
    return n;
}

std::string ReplicaFetchers::name(const Thread& thread) const {
    return "catch-up of " + world_.brokers[thread.follower.index()].name() + " from " + world_.brokers[thread.leader.index()].name();
}

PathCost ReplicaFetchers::path(const Thread& thread) const {
    const KafkaSettings& s = world_.settings();
    const double behind = static_cast<double>(std::max<std::size_t>(1, lagging(thread)));
    const double batch = std::min(s.replica_fetch_response_max.count, behind * s.replica_fetch_max.count);
    PathCost cost = world_.between(thread.leader, thread.follower, 1, Purpose::catch_up, Bytes{batch});
    cost.uses.push_back({thread.window, 1});
    if (const auto quota = throttled_.find(thread.follower); quota != throttled_.end()) cost.uses.push_back({quota->second, 1});
    if (const auto& v = world_.brokers[thread.follower.index()].volume) v->use(cost.uses, 1);
    if (const auto& v = world_.brokers[thread.leader.index()].volume; v && thread.cold > 0)
        v->use(cost.uses, static_cast<double>(thread.cold) / behind);
    const Duration rtt = world_.rtt(world_.brokers[thread.follower.index()].zone(), world_.brokers[thread.leader.index()].zone());
    const double pause = rtt.seconds() + batch / world_.assumptions().fetch_append.per_second;
    // A quota is met in the mean over its window: a thread that it slows down makes up for the pauses of its loop.
    const auto limit = throttled_.find(thread.follower);
    if (limit == throttled_.end() || world_.sim.network.capacity(limit->second) * pause > batch) cost.loop = RequestLoop{batch, pause};
    return cost;
}

/// A thread whose requests are as before goes on.
void ReplicaFetchers::open(Thread& thread) {
    thread.cold = cold(thread);
    PathCost way = path(thread);
    if (!thread.transfer || way != thread.way) {
        thread.way = way;
        thread.cap.start(unlimited);
        thread.transfer = world_.books.open(std::move(way), Work::recovery, name(thread), unlimited);
    }
    set_rates(thread);
}

void ReplicaFetchers::throttle(BrokerId follower, double bytes_per_s) {
    throttled_.erase(follower);
    if (bytes_per_s > 0) {
        const auto [pool, fresh] = throttles_.try_emplace(follower, PoolId{});
        if (fresh) pool->second = world_.sim.network.add_pool("replication throttle of " + world_.brokers[follower.index()].name(), bytes_per_s);
        else world_.sim.network.set_capacity(pool->second, bytes_per_s);
        throttled_.insert(*pool);
    }
    for (auto& [key, thread] : threads_)
        if (thread.follower == follower) mark(thread);
    world_.sync_logs();
    world_.request_refresh();
}

void ReplicaFetchers::set_rates(Thread& thread) {
    double live = 0;
    const std::size_t behind = lagging(thread);
    for (const Cohort& c : thread.cohorts)
        if (c.caught_up) live += world_.append_rate_of(c.partition) * static_cast<double>(c.replicas.size());
    const double each = behind > 0 ? std::max(0.0, thread.transfer.rate() - live) / static_cast<double>(behind) : 0;
    for (Cohort& c : thread.cohorts) {
        if (c.caught_up) continue;
        c.lag.set_inflow(world_.append_rate_of(c.partition));
        c.lag.set_outflow(each);
    }
    thread.cap.follow(thread.transfer, behind > 0 ? unlimited : live, world_.sim.agenda.now());
    arm_warming(thread);
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
    if (cold(*thread) == thread->cold) return arm_warming(*thread);
    open(*thread);
}

void ReplicaFetchers::on_empty(Thread* thread, Cohort* cohort) {
    if (cohort->caught_up) return;
    cohort->caught_up = true;
    mark(*thread);
    listener_.on_caught_up(thread->follower, cohort->replicas);
    set_rates(*thread);
    world_.touch();
}

void ReplicaFetchers::on_rates() {
    for (auto& [key, thread] : threads_) set_rates(thread);
}

double ReplicaFetchers::missing() const {
    double sum = 0;
    for (const auto& [key, t] : threads_)
        for (const Cohort& c : t.cohorts) sum += c.caught_up ? 0 : c.lag.level() * static_cast<double>(c.replicas.size());
    return sum;
}

std::string ReplicaFetchers::losing() const {
    for (const auto& [key, t] : threads_)
        for (const Cohort& c : t.cohorts)
            if (!c.caught_up && c.lag.outflow() <= c.lag.inflow())
                return name(t) + " moves no faster than new data is written; it is bound by " + world_.sim.network.words(world_.sim.network.bottleneck(t.transfer.flow()));
    return {};
}

}  // namespace rehearse
