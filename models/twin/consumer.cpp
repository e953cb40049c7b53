// Fetching, handing over, and the lag that a monitor samples.
#include "models/twin/consumer.hpp"

#include <algorithm>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration cadence = 100_ms;         // of the drills' client samples
constexpr Duration lag_cadence = 3_s;        // of the drills' lag samples
constexpr Duration commit_cadence = 5_s;     // auto.commit.interval.ms

LinkWaits waits_of(const ConsumerSettings& s) {
    return {s.retry_backoff, s.retry_backoff_max, s.reconnect_backoff, s.reconnect_backoff_max, s.request_timeout};
}
}  // namespace

Consumer::Consumer(Cluster& cluster, std::uint32_t index)
    : cluster_(cluster), plan_(cluster.plan.consumers[index]), index_(index), draws_(cluster.sim.stream(plan_.name, "consumer")),
      link_(cluster, *this, cluster.node_of_consumer(index), plan_.topic, waits_of(plan_.settings), cluster.sim.stream(plan_.name, "connections")),
      sent_(cluster.plan.brokers.size()), timeouts_(cluster.plan.brokers.size()), later_(cluster.plan.brokers.size()), slots_(link_.count()),
      gauge_(cadence, cluster.sim.stream(plan_.name, "samples").uniform(Duration{}, cadence), Time{} + cluster.plan.zero, cluster.sim.stream(plan_.name, "ties")) {
    for (std::uint32_t b = 0; b < cluster.plan.brokers.size(); ++b) {
        Fetch& f = fetches_.emplace_back();
        f.leader = b;
        f.owner = index;
        f.follower = false;
        f.slot = b;
        f.most_partition = plan_.settings.max_partition_fetch.count;
        f.most = plan_.settings.fetch_max.count;
        f.patience = plan_.settings.fetch_wait;
        f.there = link_.there(b);
        f.back = link_.back(b);
    }
    seen_.curve.assign(static_cast<std::size_t>(cluster.plan.horizon.seconds()) + 2, 0);
}

void Consumer::begin() {
    running_ = true;
    link_.begin();
    cluster_.sim.agenda.after(draws_.uniform(Duration{}, lag_cadence), [this] { sample_lag(); });
    RandomStream phase = cluster_.sim.stream(plan_.name, "commits");
    cluster_.sim.agenda.after(phase.uniform(Duration{}, commit_cadence), [this] { auto_commit(); });
}

void Consumer::commit() {
    for (Slot& s : slots_)
        if (s.mine) s.committed = s.position;
}

void Consumer::auto_commit() {
    if (!running_) return;
    commit();
    cluster_.sim.agenda.after(commit_cadence, [this] { auto_commit(); });
}

void Consumer::stop(bool cleanly) {
    if (cleanly) commit();
    running_ = false;
    for (std::uint32_t b = 0; b < fetches_.size(); ++b) {
        ++fetches_[b].life;
        fetches_[b].out = false;
        cluster_.brokers[b].forget_fetch(fetches_[b]);
    }
}

void Consumer::assign(const std::vector<std::uint32_t>& slots) {
    if (!running_) return;
    for (const std::uint32_t p : slots) {
        const std::uint32_t leader = link_.leader(link_.first() + p);
        // auto.offset.reset = latest, where nothing was committed.
        if (!slots_[p].mine) slots_[p].position = slots_[p].fetched = std::max(slots_[p].position, cluster_.group_position(index_, p));
        if (!slots_[p].mine && slots_[p].position == 0 && leader != nobody && !plan_.from_start)
            slots_[p].position = slots_[p].fetched = cluster_.brokers[leader].replica(link_.first() + p).high;
        if (!slots_[p].mine) slots_[p].began = slots_[p].position;
        slots_[p].mine = true;
    }
    seen_.assigned.push_back(cluster_.now_s());
    on_leaders();
}

void Consumer::revoke() {
    commit();
    for (Slot& s : slots_) s.mine = false;
    seen_.revoked.push_back(cluster_.now_s());
}

void Consumer::let_go(const std::vector<std::uint32_t>& slots) {
    if (!running_) return;
    commit();
    for (const std::uint32_t p : slots) slots_[p].mine = false;
    seen_.revoked.push_back(cluster_.now_s());
}

std::vector<std::uint32_t> Consumer::owned() const {
    std::vector<std::uint32_t> all;
    for (std::uint32_t p = 0; p < slots_.size(); ++p)
        if (slots_[p].mine) all.push_back(p);
    return all;
}

/// Until when its application does not poll; none if it does.
std::optional<Duration> Consumer::away() const {
    const Duration now = cluster_.sim.agenda.now() - Time{};
    for (const auto& [from, to] : plan_.paused)
        if (now >= from && now < to) return to;
    return std::nullopt;
}

BatchId Consumer::batch_at(std::uint32_t slot, std::size_t i) const {
    const std::uint32_t leader = link_.leader(link_.first() + slot);
    if (leader == nobody) return nobody;
    const Log& log = cluster_.brokers[leader].replica(link_.first() + slot).log;
    return i < log.size() ? log.at(i) : nobody;
}

/// The offset that it asked for does not exist: auto.offset.reset decides, and nobody is told.
void Consumer::start_over(std::uint32_t slot, std::size_t high) {
    slots_[slot].position = slots_[slot].fetched = plan_.reset == Reset::latest ? high : 0;
    ++seen_.resets;
}

/// Where a partition is read: the leader, or with rack-aware reads an in-sync copy in the consumer's own zone.
std::uint32_t Consumer::source(std::uint32_t slot) const {
    const Leadership& view = link_.view(link_.first() + slot);
    if (!cluster_.plan.rack_aware_reads || !plan_.racked) return view.leader;
    for (std::uint32_t b = 0; b < fetches_.size(); ++b)
        if (has(view.isr, b) && cluster_.plan.brokers[b].zone == plan_.zone && link_.connected(b)) return b;
    return view.leader;
}

bool Consumer::owns_some() const {
    return std::any_of(slots_.begin(), slots_.end(), [](const Slot& s) { return s.mine; });
}

void Consumer::send(std::uint32_t broker) {
    Fetch& f = fetches_[broker];
    const Time now = cluster_.sim.agenda.now();
    // Fetches go out from poll; who does not poll sends none.
    if (!running_ || f.out || away()) return;
    f.asked.clear();
    f.all = true;
    for (std::uint32_t p = 0; p < slots_.size(); ++p)
        if (slots_[p].mine && slots_[p].position == slots_[p].fetched && source(p) == broker)
            f.asked.push_back({link_.first() + p, slots_[p].fetched, 0});
    if (f.asked.empty()) return;
    if (!link_.connected(broker)) return link_.want(broker);
    f.out = true;
    sent_[broker] = now;
    if (!cluster_.sim.agenda.pending(timeouts_[broker])) watch(broker);
    const std::size_t changed = std::max<std::size_t>(1, f.parts.size());
    cluster_.wire.send(f.there, fetch_request_bytes(changed, false), [fetch = &f, life = f.life, cluster = &cluster_] {
        if (fetch->life == life) cluster->brokers[fetch->leader].fetch(*fetch);
    });
}

void Consumer::watch(std::uint32_t broker) {
    timeouts_[broker] = cluster_.sim.agenda.at(sent_[broker] + plan_.settings.request_timeout, [this, broker] {
        if (!fetches_[broker].out) return;
        if (sent_[broker] + plan_.settings.request_timeout > cluster_.sim.agenda.now()) return watch(broker);
        link_.disconnect(broker, true);
    });
}

void Consumer::take(Fetch& f) {
    f.out = false;
    if (!running_) return;
    bool stale = false;
    for (const Fetch::Part& part : f.parts) {
        Slot& slot = slots_[part.partition - link_.first()];
        if (part.fault == Fetch::Fault::out_of_range) start_over(part.partition - link_.first(), cluster_.brokers[f.leader].replica(part.partition).high);
        if (part.fault != Fetch::Fault::none) {
            stale = true;
            continue;
        }
        if (!slot.mine || slot.fetched != part.from) continue;
        slot.fetched = part.to;
        if (plan_.most <= 0 && plan_.paused.empty()) deliver(part.partition - link_.first(), part.to);
    }
    if (stale) {
        link_.request_update();
        return send_later(f.leader, plan_.settings.retry_backoff);
    }
    if (plan_.most > 0 || !plan_.paused.empty()) arm_poll(cluster_.sim.agenda.now());
    send(f.leader);
}

void Consumer::send_later(std::uint32_t broker, Duration after) {
    cluster_.sim.agenda.cancel(later_[broker]);
    later_[broker] = cluster_.sim.agenda.after(after, [this, broker] { send(broker); });
}

void Consumer::arm_poll(Time at) {
    if (!cluster_.sim.agenda.pending(poll_)) poll_ = cluster_.sim.agenda.at(at, [this] { poll(); });
}

void Consumer::poll() {
    const Time now = cluster_.sim.agenda.now();
    if (!running_) return;
    if (const std::optional<Duration> until = away()) return arm_poll(Time{} + *until);
    Count left = plan_.settings.max_poll_records;
    double bytes = 0;
    const std::uint32_t n = static_cast<std::uint32_t>(slots_.size());
    for (std::uint32_t i = 0; i < n && left > 0; ++i) {
        const std::uint32_t p = (turn_ + i) % n;
        Slot& slot = slots_[p];
        while (slot.position < slot.fetched && left > 0) {
            const BatchId id = batch_at(p, slot.position);
            if (id == nobody) {
                slot.position = slot.fetched;      // what it holds is in nobody's log any more
                break;
            }
            const Batch& b = cluster_.batches[id];
            bytes += b.bytes;
            left -= b.records;
            deliver(p, slot.position + 1);
        }
        if (left <= 0) turn_ = p;            // what a partition still has goes on with the next poll
    }
    for (std::uint32_t b = 0; b < fetches_.size(); ++b) send(b);
    if (bytes > 0) arm_poll(now + (plan_.most > 0 ? seconds_up(bytes / plan_.most) : 1_ns));
}

void Consumer::deliver(std::uint32_t p, std::size_t upto) {
    Slot& slot = slots_[p];
    const std::size_t second = static_cast<std::size_t>(cluster_.sim.agenda.now().seconds());
    const std::uint64_t group = std::uint64_t{1} << cluster_.group_of(index_);
    for (; slot.position < upto; ++slot.position) {
        const BatchId id = batch_at(p, slot.position);
        if (id == nobody) break;
        Batch& b = cluster_.batches[id];
        seen_.read_again += (b.read_by & group) != 0;
        b.read_by |= group;
        if (second < seen_.curve.size()) seen_.curve[second] += static_cast<float>(b.bytes);
    }
    gauge_.progress(cluster_.sim.agenda.now());
}

double Consumer::lag() const {
    double sum = 0;
    for (std::uint32_t p = 0; p < slots_.size(); ++p) {
        const std::uint32_t leader = cluster_.truth[link_.first() + p].leader;
        if (!slots_[p].mine || leader == nobody) continue;
        const Log& log = cluster_.brokers[leader].replica(link_.first() + p).log;
        for (std::size_t i = slots_[p].position; i < log.size(); ++i) sum += cluster_.batches[log.at(i)].records;
    }
    return sum;
}

void Consumer::sample_lag() {
    if (!running_) return;
    const double records = lag(), at = cluster_.now_s();
    if (at >= 0 && records > seen_.lag_peak) {
        seen_.lag_peak = records;
        seen_.lag_peak_at = at;
        seen_.lag_drained = -1;
    } else if (seen_.lag_drained < 0 && records < 0.05 * seen_.lag_peak) {
        seen_.lag_drained = at;
    }
    cluster_.sim.agenda.after(lag_cadence, [this] { sample_lag(); });
}

void Consumer::on_disconnect(std::uint32_t broker) {
    Fetch& f = fetches_[broker];
    ++f.life;
    f.out = false;
    cluster_.brokers[broker].forget_fetch(f);
    send(broker);
}

void Consumer::on_leaders() {
    for (std::uint32_t b = 0; b < fetches_.size(); ++b) send(b);
}

void Consumer::way_open(std::uint32_t broker) {
    if (fetches_[broker].out) link_.disconnect(broker, true);
}

void Consumer::finish(ConsumerObserved& seen) {
    const std::uint64_t group = std::uint64_t{1} << cluster_.group_of(index_);
    for (std::uint32_t p = 0; p < slots_.size(); ++p)
        for (std::size_t i = slots_[p].began; slots_[p].mine && i < slots_[p].position; ++i) {
            const BatchId id = batch_at(p, i);
            seen_.skipped += id != nobody && (cluster_.batches[id].read_by & group) == 0;
        }
    seen_.gap = gauge_.longest();
    seen_.gap_start = cluster_.since_zero(gauge_.began());
    seen = seen_;
}

}  // namespace rehearse::twin
