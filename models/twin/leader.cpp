// The broker as a leader: answers to fetches, the high watermark, the in-sync set. Rules: Kafka 4.1.1 Partition, FetchSession, DelayedFetch,
// AlterPartitionManager (one request in flight a broker, at most one pending change a partition).
#include <algorithm>

#include "models/twin/broker.hpp"
#include "models/twin/cluster.hpp"

namespace rehearse::twin {

void Broker::fetch(Fetch& f) {
    if (!up_ || !listening_) return;
    if (handlers_.slow()) {
        handlers_.run(0, [this, fetch = &f, asked = f.life] {
            if (fetch->life == asked) take_fetch(*fetch);
        });
        return;
    }
    const Time turn = threads_.turn(connection_of(f), agenda_.now());
    if (turn <= agenda_.now()) return take_fetch(f);
    agenda_.at(turn, [this, fetch = &f, life = life_, asked = f.life] {
        if (life == life_ && fetch->life == asked) take_fetch(*fetch);
    });
}

/// Connections are numbered producers first, then consumers, then followers: that is the order in which a cluster's come up here.
std::uint32_t Broker::connection_of(const Fetch& f) const {
    const std::size_t producers = cluster_.plan.producers.size();
    return static_cast<std::uint32_t>(f.follower ? producers + cluster_.plan.consumers.size() + f.owner : producers + f.owner);
}

std::size_t Broker::readable_end(const Fetch& f, std::uint32_t partition) const {
    const Replica& r = replicas_[partition];
    if (f.follower) return r.log.size();
    return cluster_.plan.consumers[f.owner].committed_only ? cluster_.transactions.stable_end(partition, r.high) : r.high;
}

void Broker::take_fetch(Fetch& f) {
    f.served_by = life_;
    if (std::find(sessions_.begin(), sessions_.end(), &f) == sessions_.end()) sessions_.push_back(&f);
    if (f.follower) hear(f);
    if (collect(f)) reply(f);
    else {
        f.waits = true;
        waiting_.push_back(&f);
        arm_patience(f);
    }
    flush_woken();
}

void Broker::arm_patience(Fetch& f) {
    f.timer = agenda_.after(f.patience, [this, fetch = &f, life = life_] {
        cluster_.wire.run_at(id_, [this, fetch, life] {
            if (life != life_ || !fetch->waits) return;
            collect(*fetch);
            reply(*fetch);
        });
    });
}

bool Broker::throttled(const Fetch& f, std::uint32_t partition) const {
    if (!f.follower || !leader_quota.active() || !cluster_.throttles(partition)) return false;
    return !has(replicas_[partition].view.isr, f.owner) && leader_quota.exceeded(agenda_.now());
}

void Broker::hear(Fetch& f) {
    const auto listen = [&](const Fetch::Asked& a) {
        const Replica& r = replicas_[a.partition];
        if (r.leading && r.view.epoch == a.epoch) heard(f, a.partition, a.offset);
    };
    if (f.all)
        for (const Fetch::Asked& a : f.asked) listen(a);
    else
        for (const std::uint32_t place : f.changed) listen(f.asked[place]);
}

bool Broker::collect(Fetch& f) {
    f.parts.clear();
    f.bytes = 0;
    double room = f.most;
    std::vector<std::uint32_t> left, back;
    const auto look = [&](std::uint32_t place) {
        const std::size_t answered = f.parts.size();
        if (room > 0 && !gather(f, place, room)) return;
        // What returned data goes to the back, so that nothing starves behind partitions that lag far.
        (f.parts.size() > answered ? back : left).push_back(place);
    };
    const std::size_t n = f.asked.size();
    if (f.all)
        for (std::size_t i = 0, from = n == 0 ? 0 : f.turn % n; i < n; ++i) look(static_cast<std::uint32_t>((from + i) % n));
    else
        for (const std::uint32_t place : f.fresh) look(place);
    left.insert(left.end(), back.begin(), back.end());
    f.fresh = std::move(left);
    if (f.follower && f.all) f.all = !settled(f);
    return !f.parts.empty();
}

/// Whether only new data can change what this follower is told: it is in sync everywhere, and nothing is held back.
bool Broker::settled(const Fetch& f) const {
    if (leader_quota.active() || f.place_of.empty()) return false;
    return std::all_of(f.asked.begin(), f.asked.end(), [&](const Fetch::Asked& a) {
        const Replica& r = replicas_[a.partition];
        return r.leading && r.view.epoch == a.epoch && has(r.view.isr, f.owner) && r.followers[f.owner].end == a.offset;
    });
}

void Broker::touch_sessions() {
    for (Fetch* f : sessions_) f->all = true;
}

/// True if this partition has more than was taken now.
bool Broker::gather(Fetch& f, std::size_t slot, double& room) {
    const Fetch::Asked& a = f.asked[slot];
    const Replica& r = replicas_[a.partition];
    const std::size_t end = readable_end(f, a.partition);
    const bool serves = r.leading || (!f.follower && cluster_.plan.rack_aware_reads && has(r.view.replicas, id_));
    if (serves && (!f.follower || r.view.epoch == a.epoch) && a.offset == end) return false;      // nothing new
    Fetch::Part part{a.partition, a.offset, a.offset, r.high, Fetch::Fault::none};
    if (!serves || (f.follower && r.view.epoch != a.epoch)) {
        part.fault = Fetch::Fault::not_leader;
    } else if (f.follower && a.offset > 0) {
        const Log& theirs = cluster_.brokers[f.owner].replica(a.partition).log;
        if (a.offset > end || theirs.at(a.offset - 1) != r.log.at(a.offset - 1)) {
            part.to = common(theirs, r.log);
            part.fault = Fetch::Fault::diverged;
        }
    }
    if (part.fault == Fetch::Fault::none && !f.follower && a.offset > r.log.size()) part.fault = Fetch::Fault::out_of_range;
    if (part.fault == Fetch::Fault::none) {
        if (a.offset > end || throttled(f, a.partition)) return true;
        double taken = 0;
        while (part.to < end) {
            const double bytes = wire_bytes(cluster_.batches[r.log.at(part.to)]);
            if (taken > 0 && taken + bytes > std::min(f.most_partition, room)) break;
            taken += bytes;
            ++part.to;
        }
        f.bytes += taken;
        room -= taken;
        if (room <= 0) f.turn = slot + 1;
    }
    f.parts.push_back(part);
    return part.to < end;
}

void Broker::drop_page_cache() {
    for (Replica& r : replicas_) {
        r.cold_from = 0;
        r.cold_to = r.log.size();
    }
}

/// When the volume has read what of this answer is not in the page cache; it is cached from then on.
Time Broker::read_cold(const Fetch& f) {
    double bytes = 0;
    for (const Fetch::Part& part : f.parts) {
        Replica& r = replicas_[part.partition];
        const std::size_t to = std::min(part.to, r.cold_to);
        for (std::size_t i = std::max(part.from, r.cold_from); i < to && part.fault == Fetch::Fault::none; ++i) bytes += wire_bytes(cluster_.batches[r.log.at(i)]);
        if (part.from <= r.cold_from) r.cold_from = std::max(r.cold_from, to);
    }
    if (bytes == 0 || volume_rate_ <= 0) return agenda_.now();
    const Time begun = std::max(volume_free_, agenda_.now());
    volume_free_ = begun + seconds_up(bytes / volume_rate_);
    threads_.reads(connection_of(f), begun, volume_free_, bytes);
    return volume_free_;
}

void Broker::forget_fetch(Fetch& f) {
    if (!f.waits) return;
    f.waits = false;
    std::erase(waiting_, &f);
    std::erase(woken_, &f);
    agenda_.cancel(f.timer);
}

void Broker::reply(Fetch& f) {
    forget_fetch(f);
    if (f.follower && cluster_.plan.rack_aware_reads) tell_high(f);
    if (f.follower && leader_quota.active())
        for (const Fetch::Part& part : f.parts) {
            if (!cluster_.throttles(part.partition)) continue;
            double bytes = 0;
            const Log& log = replicas_[part.partition].log;
            for (std::size_t i = part.from; i < part.to && part.fault == Fetch::Fault::none; ++i) bytes += wire_bytes(cluster_.batches[log.at(i)]);
            leader_quota.record(agenda_.now(), bytes);
        }
    const Time ready = read_cold(f);
    if (ready <= agenda_.now()) return cluster_.answer_fetch(f);
    agenda_.at(ready, [this, fetch = &f, life = life_, asked = f.life] {
        if (life == life_ && fetch->life == asked) cluster_.answer_fetch(*fetch);
    });
}

/// Followers that serve reads are told of a watermark that rose without new data, whenever an answer goes out.
void Broker::tell_high(Fetch& f) {
    for (const Fetch::Asked& a : f.asked) {
        const Replica& r = replicas_[a.partition];
        const bool told = std::any_of(f.parts.begin(), f.parts.end(), [&](const Fetch::Part& p) { return p.partition == a.partition; });
        if (r.leading && !told && cluster_.brokers[f.owner].replica(a.partition).high < r.high) f.parts.push_back({a.partition, a.offset, a.offset, r.high, Fetch::Fault::none});
    }
}

void Broker::high_told(std::uint32_t partition) {
    wake(partition, true);
    flush_woken();
}

void Broker::wake(std::uint32_t partition, bool consumers) {
    for (Fetch* f : sessions_) {
        if (f->follower == consumers || f->all || f->place_of.empty() || f->place_of[partition] == nobody) continue;
        const std::uint32_t place = f->place_of[partition];
        if (std::find(f->fresh.begin(), f->fresh.end(), place) == f->fresh.end()) f->fresh.push_back(place);
    }
    for (Fetch* f : waiting_) {
        if (f->follower == consumers || std::find(woken_.begin(), woken_.end(), f) != woken_.end()) continue;
        if (f->follower && !has(replicas_[partition].view.replicas, f->owner)) continue;
        woken_.push_back(f);
    }
}

void Broker::flush_woken() {
    std::vector<Fetch*> woken;
    woken.swap(woken_);
    for (Fetch* f : woken)
        if (f->waits && collect(*f)) reply(*f);
}

void Broker::heard(Fetch& f, std::uint32_t partition, std::size_t offset) {
    Replica& r = replicas_[partition];
    FollowerState& s = r.followers[f.owner];
    const bool in_sync = has(r.view.isr, f.owner);
    if (in_sync && s.end == offset && offset == r.log.size() && r.high == offset) return;      // all is still as it was
    const Time now = agenda_.now();
    s.end = offset;
    if (offset >= r.log.size()) s.caught_up = now;
    else if (offset >= s.end_then) s.caught_up = std::max(s.caught_up, s.fetched);
    s.fetched = now;
    s.end_then = r.log.size();
    if (!in_sync) maybe_expand(partition, f.owner);
    raise_high(partition);
}

void Broker::raise_high(std::uint32_t partition) {
    if (cluster_.automq) return;
    Replica& r = replicas_[partition];
    if (!r.leading || static_cast<std::uint32_t>(__builtin_popcountll(r.view.isr)) < cluster_.effective_min_insync(partition)) return;
    std::size_t high = r.log.size();
    const Brokers counted = r.view.isr | r.joining;
    for (Brokers left = r.view.replicas & ~only(id_); left != 0; left &= left - 1) {
        const std::uint32_t b = static_cast<std::uint32_t>(__builtin_ctzll(left));
        const FollowerState& s = r.followers[b];
        // A caught-up replica outside the set still holds the watermark back while it may join.
        const bool near = !has(fenced_, b) && s.fetched > FollowerState::long_ago && agenda_.now() - s.caught_up <= cluster_.plan.lag_time_max;
        if (has(counted, b) || near) high = std::min(high, s.end);
    }
    if (high <= r.high) return;
    r.high = high;
    high_rose(partition);
}

void Broker::maybe_expand(std::uint32_t partition, std::uint32_t follower) {
    Replica& r = replicas_[partition];
    if (r.altering || has(fenced_, follower) || has(r.joining, follower)) return;
    if (r.followers[follower].end < r.high || r.followers[follower].end < r.epoch_start) return;
    r.joining |= only(follower);
    r.altering = true;
    alters_.emplace_back(partition, r.view.isr | only(follower));
    send_alter();
}

void Broker::check_isr() {
    if (!up_) return;
    for (std::uint32_t p = 0; p < replicas_.size(); ++p) {
        Replica& r = replicas_[p];
        if (!r.leading || r.altering) continue;
        Brokers kept = r.view.isr;
        for (Brokers left = r.view.isr & ~only(id_); left != 0; left &= left - 1) {
            const std::uint32_t b = static_cast<std::uint32_t>(__builtin_ctzll(left));
            if (r.followers[b].end != r.log.size() && agenda_.now() - r.followers[b].caught_up > cluster_.plan.lag_time_max) kept &= ~only(b);
        }
        if (kept == r.view.isr) continue;
        r.altering = true;
        alters_.emplace_back(p, kept);
    }
    send_alter();
}

void Broker::send_alter() {
    if (altering_ || alters_.empty() || !up_) return;
    altering_ = true;
    cluster_.alter(id_, std::move(alters_));
    alters_.clear();
}

void Broker::altered(const std::vector<Change>& changes) {
    altering_ = false;
    touch_sessions();
    for (const Change& c : changes) {
        Replica& r = replicas_[c.partition];
        r.altering = false;
        r.joining = 0;
        if (r.leading && c.now.version >= r.view.version && c.now.epoch == r.view.epoch) {
            r.view = c.now;
            raise_high(c.partition);
        }
    }
    send_alter();
    flush_woken();
}

void Broker::become(std::uint32_t partition, const Leadership& now) {
    Replica& r = replicas_[partition];
    if (now.version < r.view.version) return;
    const bool same = r.leading && now.leader == id_ && now.epoch == r.view.epoch;
    r.view = now;
    if (now.leader != id_) {
        if (r.leading) resign(r);
        return;
    }
    if (cluster_.offline(partition, id_)) return;
    if (same) return raise_high(partition);
    r.leading = true;
    r.joining = 0;
    r.altering = false;
    r.epoch_start = r.log.size();
    r.followers.assign(cluster_.brokers.size(), {});
    for (std::uint32_t b = 0; b < r.followers.size(); ++b)
        if (has(now.isr, b)) r.followers[b].caught_up = agenda_.now();
    raise_high(partition);
}

void Broker::apply(const std::vector<Change>& changes) {
    if (!up_) return;
    touch_sessions();
    for (const bool leads : {true, false})       // become leader first, then follower
        for (const Change& c : changes)
            if ((c.now.leader == id_) == leads) become(c.partition, c.now);
    flush_woken();
}

}  // namespace rehearse::twin
