// The world's verbs for failures: what strikes, what comes back, who notices, and how a broker is brought up again.
#include <algorithm>
#include <cmath>

#include "models/facts.hpp"
#include "models/together.hpp"
#include "models/world.hpp"
#include "sim/check.hpp"
#include "sim/elementary.hpp"

namespace rehearse {

namespace {

/// The largest of `n` shares: one by one, or, where they would be drawn a hundred thousand times, by a root of one, which is spread alike.
double last_of(double n, bool one_by_one, RandomStream& draws) {
    if (!one_by_one) return own_exp(own_log(1 - draws.uniform()) / std::floor(n));
    double last = 0;
    for (int i = 0; i < static_cast<int>(n); ++i) last = std::max(last, draws.uniform());
    return last;
}

std::string target_words(const FailureSpec& failure) {
    const Target t = std::visit([](const auto& f) { return f.target(); }, failure);
    if (t.broker) return "broker " + std::to_string(*t.broker);
    if (!t.zone.empty()) return "zone " + t.zone;
    if (t.coordinator) return "coordinator";
    if (t.controller) return "controller " + std::to_string(*t.controller);
    if (!t.members_of.empty()) return "consumers of " + t.members_of;
    return t.object_store ? "object store" : "cluster";
}

}  // namespace

ZoneId World::zone(std::string_view name) const {
    for (std::uint32_t z = 0; z < zones.size(); ++z)
        if (zones[z].name == name) return ZoneId{z};
    throw OurMistake("the study was checked: zone " + std::string(name) + " exists");
}

void World::plan_failures() {
    for (std::size_t i = 0; i < study.timeline.size(); ++i) {
        const Timing& timing = std::visit([](const auto& f) -> const Timing& { return f.timing; }, study.timeline[i]);
        sim.agenda.at(Time{} + timing.at, [this, i] { strike(i); }, Phase::strike);
        if (timing.returns) plan_return(i, *timing.returns, Time{} + timing.at);
    }
}

void World::plan_return(std::size_t i, const ReturnSpec& returns, Time struck) {
    constexpr double z95 = 1.6448536269514722;       // 95 of 100 draws of a normal distribution lie below
    RandomStream draws = sim.stream("people of failure " + std::to_string(i + 1), "time of a step");
    Time done = struck;
    for (const HumanStep& step : returns.people) {
        const double median = step.takes.seconds(), slow = step.slow.value_or(step.takes).seconds();
        const double sigma = median > 0 && slow > median ? own_log(slow / median) / z95 : 0;
        const Duration took = seconds_up(draws.lognormal(median, sigma));
        done = done + took;
        sim.agenda.at(done, [this, i, &step, took] {
            struck_fact_[i] = sim.journal.note(PersonActed{std::string(word(step.step)), step.owner, took}, struck_fact_[i]);
        }, Phase::strike);
    }
    sim.agenda.at(done + returns.after, [this, i] { heal(i); }, Phase::strike);
}

void World::strike(std::size_t i) {
    // Steady state ends with the first failure, or with the first step of people that takes something from clients.
    const bool fails = std::visit([]<class Kind>(const Kind&) { return Kind::tag == "fail" || requires { Kind::disturbs; }; }, study.timeline[i]);
    if (fails) probe->before_strike();
    sync_logs();
    std::visit([this, i](const auto& f) {
        cause_ = struck_fact_[i] = sim.journal.note(FailureStruck{std::string(f.kind), target_words(study.timeline[i])});
        f.strike(*this);
    }, study.timeline[i]);
    request_refresh();
}

void World::heal(std::size_t i) {
    sync_logs();
    std::visit([this, i](const auto& f) {
        cause_ = sim.journal.note(FailureEnded{std::string(f.kind), target_words(study.timeline[i])}, struck_fact_[i]);
        f.heal(*this);
    }, study.timeline[i]);
    request_refresh();
}

Count World::served_by(BrokerId id) const {
    const Bucket served = bucket_of(id, false);
    Count sum = 0;
    for (std::size_t t = 0; t < table.topics.size(); ++t) sum += std::max(service.topic(t).write.count[served], service.topic(t).read_leader.count[served]);
    return sum;
}

void World::lose(BrokerId id, Manner manner, FactId cause) {
    Broker& b = brokers[id.index()];
    lives_[id.index()].close();
    lives_[id.index()].reopen();
    leaving_[id.index()] = 0;
    starts_again_[id.index()].reset();
    b.manner = manner;
    b.lost_at = sim.agenda.now();
    const Count served = served_by(id);
    probe->touched = probe->touched || served > 0;
    loss_fact_[id.index()] = sim.journal.note(BrokerLost{id, manner == Manner::silent, served}, cause);
    controller->fall_silent(id, loss_fact_[id.index()]);
    for (ProducerCrowd& c : producers) c.on_lost(id);
    architecture->on_lost(id);
    // A reset is noticed at once; a silent host only when the requests in flight to it time out.
    noticed_[id.index()] = 0;
    notice_at_[id.index()] = sim.agenda.now() + (manner == Manner::reset ? Duration{} : settings().request_timeout);
    sim.agenda.at(notice_at_[id.index()], [this, id] { notice(id); });
}

void World::notice(BrokerId id) {
    if (noticed_[id.index()] || notice_at_[id.index()] != sim.agenda.now()) return;
    noticed_[id.index()] = 1;
    const FactId fact = sim.journal.note(ClientsNoticed{id}, loss_fact_[id.index()]);
    published(id, 0, fact);
    sync_logs();
    request_refresh();
}

void World::published(BrokerId old, Count partitions, FactId cause) {
    if (partitions > 0) cause = sim.journal.note(MetadataPublished{partitions}, cause);
    if (!noticed_[old.index()]) return;       // `notice` calls again
    // The last of n connections whose retries fall anywhere in the longest backoff: n / (n + 1) of it in the mean.
    double connections = 1;
    for (const ClientSpec& client : study.clients)
        if (const auto* p = std::get_if<ProducerSpec>(&client)) connections = std::max(connections, static_cast<double>(p->connections));
    const Grain grain = architecture->grain();
    const double last = last_of(std::min(connections, 1000.0), grain.exact(), client_draws_);
    const Duration wait = seconds_up(last * settings().retry_backoff_max.seconds()) + assumptions().rtt_cross_zone;
    const Time heard = sim.agenda.now() + wait, turn = grain.exact() ? next_of(heard, together()) : grain.nearest(heard, sim.agenda.now());
    sim.agenda.at(turn, [this, old, cause] { follow(old, cause); });
}

void World::follow(BrokerId old, FactId cause) {
    const std::vector<std::uint32_t> astray = table.take_astray(old);
    for (const std::uint32_t p : astray) table.believe(p, table.leader_of(p));
    if (astray.empty()) return;
    sim.journal.note(ClientsFollowed{static_cast<Count>(astray.size())}, cause);
    request_refresh();
}

Duration World::publish_delay(std::size_t partitions) {
    const Duration parked = most_publish_lag(settings());
    const Duration lag = parked.ns > 0 ? publish_draws_.uniform(Duration{}, parked) : Duration{};
    return lag + assumptions().rtt_cross_zone + assumptions().apply_partition * static_cast<std::int64_t>(partitions);
}

void World::kill_process(BrokerId id) {
    if (brokers[id.index()].stage == Stage::stopped) return;
    brokers[id.index()].stage = Stage::stopped;
    brokers[id.index()].registered = false;
    lose(id, Manner::reset, cause_);
}

void World::lose_volume(BrokerId id) {
    wipe(id);
    kill_process(id);
}

void World::lose_directory(BrokerId id, std::uint32_t directory) {
    if (cluster.brokers.volume.directories <= 1) return lose_volume(id);
    if (brokers[id.index()].stage == Stage::running) architecture->on_directory_lost(id, directory, cause_);
}

void World::cut_log(std::size_t p, std::size_t position) {
    const double before = held_of(p), end = table.replica_end[table.first[p] + position], oldest = table.log_end(p) - table.retained[p];
    const double kept = std::max(0.0, end - oldest);
    lost_ += std::max(0.0, before - kept);
    table.cut(p, std::max(end, oldest));
    table.retained[p] = kept > 0 ? kept : 0;
    for (std::size_t i = 0; i < table.replicas(p); ++i) table.replica_end[table.first[p] + i] = std::min(table.replica_end[table.first[p] + i], table.log_end(p));
}

void World::wipe(BrokerId id) {
    if (brokers[id.index()].volume) brokers[id.index()].volume->intact = false;
    architecture->on_wiped(id);
    for (std::size_t p = 0; p < table.size(); ++p) {
        const int i = table.position_of(p, id);
        if (i < 0 || !info.parts.data_volumes) continue;
        const double held = held_of(p);
        table.set_intact(p, static_cast<std::size_t>(i), false);
        lost_ += held - held_of(p);
    }
}

double World::held_of(std::size_t p) const {
    const double oldest = table.log_end(p) - table.retained[p];
    double end = oldest;
    for (std::size_t i = 0; i < table.replicas(p); ++i) {
        const std::size_t flat = table.first[p] + i;
        if (table.replica_intact[flat]) end = std::max(end, table.in_sync(p, i) ? table.log_end(p) : table.replica_end[flat]);
    }
    return end - oldest;
}

void World::power_off(ZoneId zone) {
    const bool stored = store_lit();
    zones[zone.index()].dark = true;
    for (Broker& b : brokers) {
        if (b.zone() != zone || !b.powered) continue;
        b.powered = b.registered = false;
        b.stage = Stage::stopped;
        lose(b.id(), Manner::silent, cause_);
    }
    controller->lose(zone, cause_);
    architecture->on_zone(zone);
    tell_consumers(zone, false);
    if (stored && !store_lit()) throttle_store(0, 0);
}

void World::power_on(ZoneId zone, Volumes volumes) {
    const bool stored = store_lit();
    zones[zone.index()].dark = false;
    controller->regain(zone);
    architecture->on_zone(zone);
    if (std::ranges::any_of(consumers, &ConsumerCrowd::counts_members))
        sim.agenda.after(assumptions().machine_start, [this, zone] { tell_consumers(zone, !zones[zone.index()].dark); });
    if (!stored && store_lit()) restore_store();
    for (Broker& b : brokers)
        if (b.zone() == zone && !b.powered && b.hired) come_back(b.id(), volumes, true, cause_);
}

void World::tell_consumers(ZoneId zone, bool hosts_clients) {
    zones[zone.index()].hosts_clients = hosts_clients;
    for (ConsumerCrowd& c : consumers) c.on_zones();
}

void World::start_process(BrokerId id, Volumes volumes) { come_back(id, volumes, false, cause_); }

void World::come_back(BrokerId id, Volumes volumes, bool machine, FactId cause) {
    Broker& b = brokers[id.index()];
    if (zones[b.zone().index()].dark) return;       // its machine has no power to start with
    b.powered = true;
    b.stage = Stage::starting;
    if (volumes == Volumes::lost) wipe(id);
    if (b.volume) b.volume->intact = true;
    lives_[id.index()].spawn(bring_up(id, machine, cause));
}

Process World::bring_up(BrokerId id, bool machine, FactId cause) {
    Broker& b = brokers[id.index()];
    FactId& fact = up_fact_[id.index()];
    fact = cause;
    if (machine) {
        co_await sleep(sim.agenda, assumptions().machine_start);
        fact = sim.journal.note(MachineStarted{id}, fact);
    }
    co_await sleep(sim.agenda, assumptions().broker_start);
    b.stage = Stage::recovering_logs;
    controller->request_registration(id);
    const Bytes open_segments = architecture->bytes_to_scan(id);
    const Bytes scan = std::exchange(stopped_in_order_[id.index()], std::uint8_t{0}) ? Bytes{} : open_segments;
    if (scan.count > 0) {
        fact = sim.journal.note(LogRecoveryBegan{id, scan}, fact);
        Signal scanned;
        const Transfer reading = books.open(architecture->scan_path(id), Work::recovery, b.name() + " recovers its logs",
                                            architecture->scan_rate(id), scan.count, [&scanned] { scanned.open(); });
        co_await scanned.wait();
    }
    fact = sim.journal.note(LogsRecovered{id}, fact);
    b.stage = Stage::running;
    noticed_[id.index()] = 1;
    architecture->on_running(id);
    if (b.registered) controller->request_unfence(id);
    published(id, 0, cause_);       // it answers NOT_LEADER to those who still believe in it
    request_refresh();
}

void World::on_registered(BrokerId id) {
    Broker& b = brokers[id.index()];
    b.registered = true;
    if (b.stage == Stage::running) controller->request_unfence(id);
    request_refresh();
}

void World::lose_controller(Count number) {
    if (number <= cluster.controllers) controller->lose(ControllerId{static_cast<std::uint32_t>(number - 1)}, cause_);
}

/// In a zone that is dark or cut off it comes back with the zone.
void World::return_controller(Count number) {
    if (number > cluster.controllers) return;
    const auto place = static_cast<std::size_t>(number - 1);
    const Zone& home = zones[quorum_plan().voters[place].index()];
    if (!home.dark && !home.cut_off) controller->regain(ControllerId{static_cast<std::uint32_t>(place)});
}

void World::isolate(BrokerId id) {
    Broker& b = brokers[id.index()];
    if (!b.connected) return;
    b.connected = false;
    if (b.powered && b.stage != Stage::stopped) lose(id, Manner::silent, cause_);
}

void World::isolate(ZoneId zone) {
    zones[zone.index()].cut_off = true;
    for (Broker& b : brokers)
        if (b.zone() == zone) isolate(b.id());
    controller->lose(zone, cause_);
    architecture->on_zone(zone);
    tell_consumers(zone, zones[zone.index()].hosts_clients);
}

void World::rejoin(BrokerId id) {
    Broker& b = brokers[id.index()];
    b.connected = true;
    if (!b.powered || b.stage != Stage::running) return;
    noticed_[id.index()] = 1;
    architecture->on_running(id);
    controller->heard_again(id);
    published(id, 0, cause_);
}

void World::rejoin(ZoneId zone) {
    zones[zone.index()].cut_off = false;
    controller->regain(zone);
    architecture->on_zone(zone);
    tell_consumers(zone, zones[zone.index()].hosts_clients);
    for (Broker& b : brokers)
        if (b.zone() == zone) rejoin(b.id());
}

void World::slow_volume(BrokerId id, double share) {
    if (const auto& v = brokers[id.index()].volume) {
        sim.network.set_capacity(v->bytes, v->full_bytes * share);
        sim.network.set_capacity(v->operations, v->full_operations * share);
    }
}

void World::slow_nic(BrokerId id, Rate rate) { brokers[id.index()].limit_nic(sim.network, rate); }

void World::stop_members(const std::string& topic, Count members, bool closed) {
    for (ConsumerCrowd& c : consumers)
        if (table.topics[c.topic()].name == topic) c.stop_members(members, closed);
}

void World::start_members(const std::string& topic) {
    for (ConsumerCrowd& c : consumers)
        if (table.topics[c.topic()].name == topic) c.start_members();
}

void World::throttle_store(double writes_per_s, double reads_per_s) {
    store.throttle(writes_per_s, reads_per_s);
    architecture->on_store();
}

void World::slow_store(double factor) {
    store.slow(factor);
    architecture->on_store();
    request_refresh();
}

void World::restore_store() {
    store.restore();
    architecture->on_store();
}

}  // namespace rehearse
