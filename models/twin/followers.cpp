// The loop of a fetcher: ask for all its partitions, wait for the one answer, append, ask again.
#include "models/twin/followers.hpp"

#include <algorithm>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration fetch_backoff = 1_s;            // replica.fetch.backoff.ms
constexpr Duration patience = 500_ms;        // replica.fetch.wait.max.ms
}  // namespace

Followers::Followers(Cluster& cluster, std::uint32_t broker)
    : cluster_(cluster), id_(broker), places_(cluster.plan.partitions.size()),
      by_leader_(cluster.plan.brokers.size() * static_cast<std::size_t>(cluster.plan.kafka.num_replica_fetchers), none) {}

std::size_t Followers::thread_for(std::uint32_t leader, std::uint32_t partition) {
    const std::size_t fetchers = static_cast<std::size_t>(cluster_.plan.kafka.num_replica_fetchers);
    std::size_t& slot = by_leader_[leader * fetchers + partition % fetchers];
    if (slot != none) return slot;
    slot = threads_.size();
    Fetch& f = threads_.emplace_back().fetch;
    f.leader = leader;
    f.owner = id_;
    f.slot = slot;
    f.most_partition = cluster_.plan.kafka.replica_fetch_max.count;
    f.most = cluster_.plan.kafka.replica_fetch_response_max.count;
    f.patience = patience;
    f.there = cluster_.wire.connect(id_, leader);
    f.back = cluster_.wire.connect(leader, id_);
    return slot;
}

void Followers::start() {
    running_ = true;
    std::vector<Change> all;
    for (std::uint32_t p = 0; p < places_.size(); ++p) {
        places_[p] = {};
        if (cluster_.brokers[id_].hosts(p)) all.push_back({p, cluster_.brokers[id_].replica(p).view});
    }
    follow(all);
}

void Followers::stop() {
    running_ = false;
    for (Thread& t : threads_) {
        ++t.fetch.life;
        t.fetch.out = false;
        t.parts.clear();
        t.stale = true;
        cluster_.sim.agenda.cancel(t.retry);
        cluster_.wire.reset(t.fetch.there);
        cluster_.brokers[t.fetch.leader].forget_fetch(t.fetch);
        cluster_.wire.reset(t.fetch.back);
    }
    for (Place& p : places_) p = {};
}

void Followers::move(std::uint32_t p) {
    const Leadership& view = cluster_.brokers[id_].replica(p).view;
    Place& place = places_[p];
    std::size_t wanted = none;
    if (has(view.replicas, id_) && view.leader != nobody && view.leader != id_ && !cluster_.offline(p, id_)) wanted = thread_for(view.leader, p);
    if (wanted == place.thread) return;
    if (place.thread != none) {
        std::erase(threads_[place.thread].parts, p);
        threads_[place.thread].stale = true;
    }
    place = {cluster_.sim.agenda.now(), wanted, true};
    if (wanted == none) return;
    threads_[wanted].parts.push_back(p);
    threads_[wanted].stale = true;
}

void Followers::lose(const std::vector<std::uint32_t>& partitions) {
    for (const std::uint32_t p : partitions) move(p);
}

void Followers::follow(const std::vector<Change>& changes) {
    if (!running_) return;
    for (const Change& c : changes) {
        places_[c.partition].not_before = cluster_.sim.agenda.now();     // a new epoch clears a failing partition's delay
        move(c.partition);
        if (places_[c.partition].thread != none) threads_[places_[c.partition].thread].stale = true;
    }
    for (std::size_t t = 0; t < threads_.size(); ++t)
        if (!threads_[t].parts.empty() && !threads_[t].fetch.out) send(t);
}

bool Followers::asks(std::uint32_t p, Time now) {
    const Place& place = places_[p];
    if (place.not_before > now) return false;
    return !(quota_.active() && cluster_.throttles(p) && place.lagging && quota_.exceeded(now));
}

void Followers::send_later(std::size_t t, Duration after) {
    Agenda& agenda = cluster_.sim.agenda;
    agenda.cancel(threads_[t].retry);
    threads_[t].retry = agenda.after(after, [this, t] {
        cluster_.wire.run_at(id_, [this, t] {
            if (running_ && !threads_[t].fetch.out) send(t);
        });
    });
}

void Followers::ask_all(Thread& thread, Time now) {
    Fetch& f = thread.fetch;
    f.asked.clear();
    f.fresh.clear();
    f.place_of.assign(places_.size(), nobody);
    f.all = true;
    thread.stale = quota_.active();
    for (const std::uint32_t p : thread.parts) {
        if (!asks(p, now)) {
            thread.stale = true;
            continue;
        }
        f.place_of[p] = static_cast<std::uint32_t>(f.asked.size());
        f.asked.push_back({p, cluster_.brokers[id_].replica(p).log.size(), cluster_.brokers[id_].replica(p).view.epoch});
    }
}

/// The same partitions as before: only those that the last answer moved have another offset.
void Followers::ask_on(Thread& thread) {
    Fetch& f = thread.fetch;
    f.changed.clear();
    for (const Fetch::Part& part : f.parts) {
        const std::uint32_t place = f.place_of[part.partition];
        if (place == nobody) continue;
        f.asked[place].offset = cluster_.brokers[id_].replica(part.partition).log.size();
        f.changed.push_back(place);
    }
}

void Followers::send(std::size_t t) {
    Thread& thread = threads_[t];
    Fetch& f = thread.fetch;
    const Time now = cluster_.sim.agenda.now();
    cluster_.sim.agenda.cancel(thread.retry);
    if (thread.parts.empty()) return;
    if (thread.stale) ask_all(thread, now);
    else ask_on(thread);
    if (f.asked.empty() || (!cluster_.brokers[f.leader].listening() && !cluster_.wire.cut(f.leader))) return send_later(t, fetch_backoff);
    f.out = true;
    const std::size_t changed = std::max<std::size_t>(1, f.parts.size());
    cluster_.wire.send(f.there, fetch_request_bytes(changed, true), [fetch = &f, life = f.life, cluster = &cluster_] {
        if (fetch->life == life) cluster->brokers[fetch->leader].fetch(*fetch);
    });
}

void Followers::append(const Fetch& f, const Fetch::Part& part, double& listed) {
    Broker& broker = cluster_.brokers[id_];
    Replica& mine = broker.replica(part.partition);
    Place& place = places_[part.partition];
    if (place.thread != f.slot) return;                 // it has moved to another leader meanwhile
    if (part.fault != Fetch::Fault::none) threads_[f.slot].stale = true;
    if (part.fault == Fetch::Fault::not_leader) place.not_before = cluster_.sim.agenda.now() + fetch_backoff;
    if (part.fault == Fetch::Fault::diverged) broker.truncate(part.partition, part.to);
    if (part.fault != Fetch::Fault::none || mine.log.size() != part.from) return;
    const Log& theirs = cluster_.brokers[f.leader].replica(part.partition).log;
    for (std::size_t i = part.from; i < std::min(part.to, theirs.size()); ++i) {
        broker.append_fetched(part.partition, theirs.at(i));
        if (cluster_.throttles(part.partition)) listed += wire_bytes(cluster_.batches[theirs.at(i)]);
    }
    const std::size_t high = std::min(part.high, mine.log.size());
    if (high > mine.high) {
        mine.high = high;
        if (cluster_.plan.rack_aware_reads) broker.high_told(part.partition);
    }
    place.lagging = part.high > mine.log.size();
}

void Followers::take(Fetch& f) {
    if (!running_) return;
    double listed = 0;
    for (const Fetch::Part& part : f.parts) append(f, part, listed);
    if (listed > 0) quota_.record(cluster_.sim.agenda.now(), listed);
    f.out = false;
    // Validating and appending what came takes the thread's time.
    const double disk = cluster_.brokers[id_].disk(), append = cluster_.plan.assumed.fetch_append.per_second;
    const Duration work = seconds_up(f.bytes / (disk > 0 ? std::min(disk, append) : append));
    if (work < 100_us) send(f.slot);
    else send_later(f.slot, work);
}

void Followers::lost(std::uint32_t leader) {
    for (std::size_t t = 0; t < threads_.size(); ++t) {
        Fetch& f = threads_[t].fetch;
        if (f.leader != leader || !f.out) continue;
        ++f.life;
        f.out = f.waits = false;
        threads_[t].stale = true;
        cluster_.wire.reset(f.there);
        cluster_.wire.reset(f.back);
        if (running_) send_later(t, fetch_backoff);
    }
}

void Followers::reconnect(std::uint32_t leader, Duration after) {
    for (std::size_t t = 0; t < threads_.size(); ++t) {
        Fetch& f = threads_[t].fetch;
        if (f.leader != leader) continue;
        ++f.life;
        f.out = false;
        threads_[t].stale = true;
        cluster_.brokers[leader].forget_fetch(f);
        cluster_.wire.reset(f.there);
        cluster_.wire.reset(f.back);
        if (running_) send_later(t, after);
    }
}

bool Followers::complete() const {
    for (const Thread& t : threads_)
        for (const std::uint32_t p : t.parts)
            if (!has(cluster_.truth[p].isr, id_)) return false;
    return true;
}

}  // namespace rehearse::twin
