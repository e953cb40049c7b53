// What fetcher threads move: the flow that carries them, its pools and its request loop, and each thread's part of it.
#include <algorithm>
#include <cmath>

#include "models/replica_fetchers.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {

/// Bytes in flight that a connection with these socket buffers sustains. Measured on Linux 6.18, MTU 9000, one stream: 64 KiB to receive
/// carries 85 KB a round trip, 100 KiB to send 190 KB (kernel accounting of buffers against payload).
double window_bytes(Bytes receive, Bytes send) { return std::min(1.30 * receive.count, 1.86 * send.count); }

}  // namespace

double ReplicaFetchers::window_rate(BrokerId follower, BrokerId leader) const {
    const Duration rtt = world_.rtt(world_.brokers[follower.index()].zone(), world_.brokers[leader.index()].zone());
    if (rtt.ns == 0) return unlimited;
    return window_bytes(world_.settings().replica_socket_receive_buffer, world_.settings().socket_send_buffer) / rtt.seconds();
}

/// One connection for each thread that fetches.
PoolId ReplicaFetchers::window_of(const Haul& haul, std::size_t connections) {
    const BrokerId leader = haul.threads.begin()->first;
    const double rate = window_rate(haul.follower, leader) * static_cast<double>(connections);
    const auto [window, fresh] = windows_.try_emplace(haul.key, PoolId{});
    if (fresh) window->second = world_.sim.network.add_pool("fetch connection of " + world_.brokers[haul.follower.index()].name() + " to " + leaders(haul), rate);
    else if (rate < unlimited) world_.sim.network.set_capacity(window->second, rate);
    return window->second;
}

std::string ReplicaFetchers::leaders(const Haul& haul) const {
    const Broker& leader = world_.brokers[haul.threads.begin()->first.index()];
    return by_zone_ ? "zone " + world_.zones[leader.zone().index()].name : leader.name();
}

std::string ReplicaFetchers::name(const Haul& haul) const {
    return "catch-up of " + world_.brokers[haul.follower.index()].name() + " from " + leaders(haul);
}

void ReplicaFetchers::count(Thread& thread) const {
    thread.lagging = thread.cold = 0;
    for (const Cohort& c : thread.cohorts) {
        if (c.caught_up) continue;
        thread.lagging += c.replicas.size();
        if (c.lag.level() > c.cached * (1 + 1e-9)) thread.cold += c.replicas.size();
    }
}

double ReplicaFetchers::batch_of(const Thread& thread) const {
    const double behind = static_cast<double>(std::max<std::size_t>(1, thread.lagging));
    return std::min(world_.settings().replica_fetch_response_max.count, behind * world_.settings().replica_fetch_max.count);
}

/// Those that lag; where none does, all: they fetch what is written.
std::vector<const ReplicaFetchers::Thread*> ReplicaFetchers::fetching(const Haul& haul) const {
    std::vector<const Thread*> all, behind;
    for (const auto& [leader, thread] : haul.threads) (thread.lagging > 0 ? behind : all).push_back(&thread);
    return behind.empty() ? all : behind;
}

PathCost ReplicaFetchers::path(const Haul& haul) {
    const std::vector<const Thread*> threads = fetching(haul);
    const double n = static_cast<double>(threads.size());
    double batch = 0;
    for (const Thread* t : threads) batch += batch_of(*t);
    PathCost cost;
    for (const Thread* t : threads) cost += world_.between(t->leader, haul.follower, 1 / n, Purpose::catch_up, Bytes{batch / n});
    cost.uses.push_back({window_of(haul, threads.size()), 1});
    const auto quota = throttled_.find(haul.follower);
    if (quota != throttled_.end()) cost.uses.push_back({quota->second, 1});
    if (const auto& v = world_.brokers[haul.follower.index()].volume) v->use(cost.uses, 1);
    for (const Thread* t : threads)
        if (const auto& v = world_.brokers[t->leader.index()].volume; v && t->cold > 0)
            v->use(cost.uses, static_cast<double>(t->cold) / static_cast<double>(t->lagging) / n);
    const Duration rtt = world_.rtt(world_.brokers[haul.follower.index()].zone(), world_.brokers[threads.front()->leader.index()].zone());
    const double pause = rtt.seconds() + batch / n / world_.assumptions().fetch_append.per_second;
    // A quota is met in the mean over its window: a thread that it slows down makes up for the pauses of its loop.
    if (quota == throttled_.end() || world_.sim.network.capacity(quota->second) * pause > batch) cost.loop = RequestLoop{batch, pause};
    cost.weight = n;
    return cost;
}

/// A flow goes on while nearly all of its many threads do what they did when it was opened: it then has that part of its connections, and
/// of its weight against others, too much.
bool ReplicaFetchers::nearly_same(const Haul& haul) const {
    constexpr double other = 0.05;
    std::size_t behind = 0;
    double changed = 0;
    for (const auto& [leader, thread] : haul.threads) {
        if (thread.lagging == 0) continue;
        ++behind;
        const double before = static_cast<double>(thread.cold_then), now = static_cast<double>(thread.cold);
        changed += std::abs(now - before) / static_cast<double>(thread.lagging) + std::abs(1 - batch_of(thread) / thread.batch_then);
    }
    if (!by_zone_ || !haul.transfer || behind == 0 || behind > haul.behind) return false;
    changed += static_cast<double>(haul.behind - behind);
    return changed <= other * static_cast<double>(haul.behind);
}

/// A flow whose requests are as before goes on.
void ReplicaFetchers::open(Haul& haul) {
    for (auto& [leader, thread] : haul.threads) count(thread);
    if (nearly_same(haul)) return set_rates(haul);
    haul.behind = 0;
    for (auto& [leader, thread] : haul.threads) {
        thread.cold_then = thread.cold;
        thread.batch_then = batch_of(thread);
        haul.behind += thread.lagging > 0;
    }
    PathCost way = path(haul);
    if (!haul.transfer || way != haul.way) {
        haul.way = way;
        haul.cap.start(unlimited);
        haul.transfer = world_.books.open(std::move(way), Work::recovery, name(haul), unlimited);
    }
    set_rates(haul);
}

double ReplicaFetchers::live_rate(const Thread& thread) const {
    double live = 0;
    for (const Cohort& c : thread.cohorts)
        if (c.caught_up) live += world_.append_rate_of(c.partition) * static_cast<double>(c.replicas.size());
    return live;
}

/// Threads without backlog take what is written; the others have equal parts of the rest.
void ReplicaFetchers::set_rates(Haul& haul) {
    double live = 0, behind = 0;
    haul.rate = haul.transfer.rate();
    for (auto& [leader, thread] : haul.threads) {
        count(thread);
        if (thread.lagging > 0) ++behind;
        else live += live_rate(thread);
    }
    const double part = behind > 0 ? (haul.rate - live) / behind : 0;
    for (auto& [leader, thread] : haul.threads) {
        const double each = thread.lagging > 0 ? std::max(0.0, part - live_rate(thread)) / static_cast<double>(thread.lagging) : 0;
        for (Cohort& c : thread.cohorts) {
            if (c.caught_up) continue;
            const double appended = world_.append_rate_of(c.partition);
            if (c.lag.inflow() == appended && c.lag.outflow() == each) continue;
            c.lag.set_inflow(appended);
            c.lag.set_outflow(each);
            retell(c);
        }
        arm_warming(thread);
    }
    haul.cap.follow(haul.transfer, behind > 0 ? unlimited : live, world_.sim.agenda.now());
}

bool ReplicaFetchers::appends_changed() {
    std::vector<double> now;
    for (std::size_t t = 0; t < world_.table.topics.size(); ++t)
        for (const Broker& b : world_.brokers) {
            const double partitions = world_.service.topic(t).write.count[bucket_of(b.id(), false)];
            now.push_back(partitions > 0 ? world_.appended_rate(t, b.id()) / partitions : 0);
        }
    if (now == appends_) return false;
    appends_ = std::move(now);
    return true;
}

void ReplicaFetchers::on_rates() {
    if (hauls_.empty()) return;
    const bool all = appends_changed();
    for (auto& [key, haul] : hauls_)
        if (all || haul.transfer.rate() != haul.rate) set_rates(haul);
}

std::string ReplicaFetchers::losing() const {
    for (const auto& [key, haul] : hauls_)
        for (const auto& [leader, thread] : haul.threads)
            for (const Cohort& c : thread.cohorts)
                if (!c.caught_up && c.lag.outflow() <= c.lag.inflow())
                    return name(haul) + " moves no faster than new data is written; it is bound by " +
                           world_.sim.network.words(world_.sim.network.bottleneck(haul.transfer.flow()));
    return {};
}

}  // namespace rehearse
