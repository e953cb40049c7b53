// Conditions, curves and snapshots, taken when an instant is quiet.
#include "models/probe.hpp"

#include <algorithm>

#include "models/explanation.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
/// Rounding of whole nanoseconds, not backlog: what a fast flow moves in a microsecond.
constexpr double dust = 1e4;
/// A picture has fewer columns than this; beyond it every second entry goes.
constexpr std::size_t most_zone_flows = 4096;
/// What pauses have left behind drains in less; what lasts longer is something else.
constexpr Duration longest_drain = 60_s;
}  // namespace

Probe::Probe(World& world) : world_(world) {
    series.columns = {"offered_bytes_per_s", "acked_bytes_per_s", "consumed_bytes_per_s", "producer_backlog_bytes", "consumer_lag_bytes",
                      "unserved_partitions", "leaderless_partitions", "under_replicated_partitions", "cross_zone_bytes_per_s",
                      "recovery_bytes_per_s", "hidden_bytes"};
    for (std::uint32_t p = 0; p < world.sim.network.pools(); ++p) peaks.push_back({world.sim.network.name(PoolId{p})});
    crowds.resize(world.producers.size() + world.consumers.size());
}

template <class Visit>
void Probe::each_crowd(Visit visit) const {
    std::size_t i = 0;
    for (const ProducerCrowd& c : world_.producers) visit(i++, static_cast<const Crowd&>(c));
    for (const ConsumerCrowd& c : world_.consumers) visit(i++, static_cast<const Crowd&>(c));
}

double Probe::backlog_of_producers() const {
    double sum = 0;
    for (const ProducerCrowd& c : world_.producers) sum += c.backlog();
    return sum;
}

double Probe::lag_of_consumers() const {
    double sum = 0;
    for (const ConsumerCrowd& c : world_.consumers) sum += c.backlog();
    return sum;
}

BookSnapshot Probe::snapshot() const {
    world_.post();
    return {world_.sim.agenda.now(), world_.books.traffic, world_.books.requests};
}

void Probe::before_strike() {
    if (struck_) return;
    struck_ = true;
    hold_pools();
    for (std::size_t p = 0; p < peaks.size(); ++p) peaks[p].carried = carried_.highest(p);
    before = end_of_incident = snapshot();
    looked_ = before.at;
    backlog_before_ = backlog_of_producers();
    lag_before_ = lag_of_consumers();
    hidden_before_ = world_.architecture->hidden_bytes();
    latency = steady_latency(world_);
    if (backlog_before_ > dust || lag_before_ > dust) overloaded_before = slowest_lane(world_);
    if (!series.rows.empty()) {
        cross_before_ = series.rows.back()[column::cross_zone];
        acked_before_ = series.rows.back()[column::acked];
    }
    for (const ProducerCrowd& c : world_.producers) waits.emplace_back(c, &c, before.at, c.late_after(), 1_h);
    for (const ConsumerCrowd& c : world_.consumers) waits.emplace_back(c, nullptr, before.at, c.late_after(), 1_h);
    for (Watched* w : {&served, &led, &min_insync, &backlog, &lag, &redundancy, &clear, &cheap}) *w = Watched{true, false, before.at};
    each_crowd([&](std::size_t i, const Crowd& c) {
        CrowdWatch& w = crowds[i];
        w.backlog_before = c.backlog();
        w.served_before = c.served();
        w.without_before = c.without_service();
        w.drained = Watched{true, false, before.at};
    });
    for (std::size_t i = 0; i < world_.producers.size(); ++i) {
        crowds[i].offered_before = world_.producers[i].offered();
        crowds[i].failed_before = world_.producers[i].failures();
    }
}

void Probe::look() {
    world_.post();
    for (ProducerCrowd& c : world_.producers) c.note_service();
    for (ConsumerCrowd& c : world_.consumers) c.note_service();
    if (struck_) look_at_clients();
    if (struck_) judge();
    look_at_pools();
    write_row();
    if (watcher) watcher->look();
    if (stopped()) world_.sim.agenda.stop();
    looked_ = world_.sim.agenda.now();
}

/// The balancer's moves pause partitions for about a second each: none is out of reach for that, and an incident that is over stays over,
/// also between two batches while what waited is still served.
bool Probe::pauses_only(double unsent, double unread, bool redundant) {
    const Time now = world_.sim.agenda.now();
    const bool moving = balancing() > 0;
    if (moving) paused_ = now;
    const bool drained = unsent <= backlog_before_ + dust && unread <= lag_before_ + dust && redundant;
    pausing_ = moving || (pausing_ && !drained && now - paused_ <= longest_drain);
    return pausing_ && clear.holds;
}

std::size_t Probe::balancing() const {
    std::size_t moving = 0;
    for (std::size_t t = 0; t < world_.table.topics.size(); ++t) moving += world_.architecture->balancing(t);
    return moving;
}

void Probe::judge() {
    const Time now = world_.sim.agenda.now();
    const double unsent = backlog_of_producers(), unread = lag_of_consumers();
    const bool redundant = world_.architecture->redundant() && world_.architecture->hidden_bytes() <= hidden_before_ + dust;
    const bool pausing = pauses_only(unsent, unread, redundant);
    bool all_served = true;
    each_crowd([&](std::size_t i, const Crowd& c) {
        const double held = c.backlog();
        all_served = all_served && c.unserved() <= world_.architecture->balancing(c.topic());
        crowds[i].peak = std::max(crowds[i].peak, held);
        crowds[i].drained.see(pausing || held <= crowds[i].backlog_before + dust, now);
    });
    served.see(all_served, now);
    led.see(world_.service.leaderless() <= balancing(), now);
    min_insync.see(world_.service.below_min_insync() == 0, now);
    backlog.see(pausing || unsent <= backlog_before_ + dust, now);
    lag.see(pausing || unread <= lag_before_ + dust, now);
    redundancy.see(pausing || redundant, now);
    cheap.see(world_.books.cross_zone_rate() <= cross_before_ * 1.01 + 1, now);
    const bool was_clear = clear.holds;
    clear.see(served.holds && backlog.holds && lag.holds && redundancy.holds, now);
    if (clear.holds && !was_clear) end_of_incident = snapshot();
    judge_risk();
    double acked = 0;
    for (const ProducerCrowd& c : world_.producers) acked += c.rate();
    touched = touched || !clear.holds || !led.holds || acked < acked_before_ * (1 - 1e-9) || world_.books.recovery_rate() > 0;
    spent.push_back(spent_now());
    note_drain();
    note_zone_flow();
}

void Probe::note_zone_flow() {
    if (++flow_skipped_ < flow_step_) return;
    flow_skipped_ = 0;
    const TrafficBook& moved = world_.books.traffic;
    const std::uint32_t zones = static_cast<std::uint32_t>(moved.zones());
    ZoneFlow flow{world_.sim.agenda.now(), {}};
    for (std::uint32_t from = 0; from < zones; ++from)
        for (std::uint32_t to = 0; to < zones; ++to)
            flow.bytes.push_back((moved.moved(PlaceId{from}, PlaceId{to}) - before.traffic.moved(PlaceId{from}, PlaceId{to})).count);
    zone_flows.push_back(std::move(flow));
    if (zone_flows.size() <= most_zone_flows) return;
    for (std::size_t i = 0; 2 * i < zone_flows.size(); ++i) zone_flows[i] = std::move(zone_flows[2 * i]);
    zone_flows.resize((zone_flows.size() + 1) / 2);
    flow_step_ *= 2;
}

Spent Probe::spent_now() const {
    const TrafficBook& moved = world_.books.traffic;
    Spent s{world_.sim.agenda.now(), {}};
    s.used[Spent::cross_zone] = moved.cross_zone().count;
    s.used[Spent::within] = moved.within_zones().count;
    s.used[Spent::store] = moved.to_store().count + moved.from_store().count;
    for (std::size_t kind = 0; kind < word_count<RequestKind>; ++kind)
        s.used[Spent::first_request + kind] = world_.books.requests.count(static_cast<RequestKind>(kind));
    return s;
}

void Probe::look_at_clients() {
    for (ClientWaits& w : waits) w.look(world_.sim.agenda.now());
}

void Probe::note_drain() {
    if (draining_) {
        const Duration spent_so = world_.sim.agenda.now() - looked_;
        const auto known = std::find_if(drain_causes.begin(), drain_causes.end(), [this](const auto& entry) { return entry.first == *draining_; });
        if (known == drain_causes.end()) drain_causes.emplace_back(*draining_, spent_so);
        else known->second += spent_so;
    }
    draining_ = served.holds && !(backlog.holds && lag.holds) ? std::optional(slowest_cause(world_)) : std::nullopt;
}

void Probe::judge_risk() {
    const double in_one_zone = world_.stores_in(ZoneId{0}) ? world_.architecture->stored_in_objects() : 0;
    const double risk = world_.architecture->bytes_at_risk() + in_one_zone;
    if (risk_peak > 0 || risk > 0) risk_for += risk > 0 ? world_.sim.agenda.now() - looked_ : Duration{};
    risk_peak = std::max(risk_peak, risk);
}

void Probe::hold_pools() {
    const Duration held = world_.sim.agenda.now() - looked_;
    for (std::size_t p = 0; p < shares_.size(); ++p)
        for (std::size_t i = 0; i < above_shares.size(); ++i)
            if (shares_[p] > above_shares[i]) peaks[p].above[phase_][i] += held;
    if (phase_ == 0) carried_.hold(shares_, held);
}

void Probe::look_at_pools() {
    const FluidNetwork& network = world_.sim.network;
    while (peaks.size() < network.pools()) peaks.push_back({network.name(PoolId{static_cast<std::uint32_t>(peaks.size())})});
    hold_pools();
    shares_.assign(peaks.size(), 0);
    phase_ = !struck_ ? 0 : clear.holds ? 2 : 1;
    for (std::uint32_t p = 0; p < peaks.size(); ++p) {
        const double capacity = network.capacity(PoolId{p});
        if (capacity <= 0 || capacity == unlimited) continue;
        shares_[p] = network.load(PoolId{p}) / capacity;
        double& peak = phase_ == 0 ? peaks[p].before : phase_ == 1 ? peaks[p].during : peaks[p].after;
        peak = std::max(peak, shares_[p]);
    }
}

void Probe::write_row() {
    std::vector<double> row(column::count, 0);
    for (const ProducerCrowd& c : world_.producers) {
        row[column::offered] += c.offered_rate();
        row[column::acked] += c.rate();
        row[column::unserved_partitions] += c.unserved();
    }
    for (const ConsumerCrowd& c : world_.consumers) row[column::consumed] += c.rate();
    row[column::producer_backlog] = backlog_of_producers();
    row[column::consumer_lag] = lag_of_consumers();
    row[column::offline_partitions] = static_cast<double>(world_.service.leaderless());
    row[column::under_replicated_partitions] = static_cast<double>(world_.service.under_replicated());
    row[column::cross_zone] = world_.books.cross_zone_rate();
    row[column::recovery] = world_.books.recovery_rate();
    row[column::hidden] = world_.architecture->hidden_bytes();
    const Time now = world_.sim.agenda.now();
    if (!series.times.empty() && series.times.back() == now) {
        series.rows.back() = std::move(row);
        return;
    }
    series.times.push_back(now);
    series.rows.push_back(std::move(row));
}

void Probe::finish() {
    look();
    if (!clear.holds) end_of_incident = snapshot();
}

}  // namespace rehearse
