// What happens to nodes of the twin: killed, started, cut off, frozen, and back.
#include <algorithm>
#include <cmath>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration patience = 30_s;          // request.timeout.ms and replica.socket.timeout.ms: older connections are given up
constexpr Duration assign_wait = 100_ms;     // AssignmentsManager: least wait before replicas are assigned to directories
constexpr double segment = 1073741824;       // segment.bytes
constexpr double first_retransmission = 0.2; // seconds; doubles (RFC 6298, Linux TCP_RTO_MIN)

/// How long after the way opened a connection that was silent for `outage` speaks again.
Duration speaks_after(Duration outage, double chance, Duration reconnect_most) {
    if (outage >= patience) return seconds_up(reconnect_most.seconds() * chance);
    double sent = 0, pause = first_retransmission;
    for (; sent + pause <= outage.seconds(); pause *= 2) sent += pause;
    return std::min(seconds_up(sent + pause) - outage, patience - outage + reconnect_most);
}
}  // namespace

void Cluster::perform(std::size_t number) {
    const Step& s = plan.steps[number];
    const BrokerId id{s.node};
    switch (s.what) {
        case Do::kill: return kill(s.node);
        case Do::terminate: return terminate(s.node);
        case Do::start: return start(s.node, *s.boot);
        case Do::wipe:
            lives_[s.node].stopped_cleanly = false;
            unassigned_ |= only(s.node);
            return brokers[s.node].wipe();
        case Do::isolate: return isolate(s.node);
        case Do::rejoin: return rejoin(s.node);
        case Do::freeze:
            if (!brokers[s.node].up()) return;
            controller->fall_silent(id, no_fact);
            return wire.set_frozen(s.node, true);
        case Do::thaw: return thaw(s.node);
        case Do::set_nic: return wire.set_rate(s.node, s.number);
        case Do::set_volume: return brokers[s.node].set_volume(s.number);
        case Do::drop_page_cache: return brokers[s.node].drop_page_cache();
        case Do::reassign: return reassign(s);
        case Do::kill_client: return perform_on_client(s);
        case Do::kill_controller:
        case Do::stop_controller:
        case Do::start_controller:
        case Do::isolate_controller: return perform_on_controller(s);
        case Do::cut_from_brokers: return island(s.node, true);
        case Do::join_brokers: return island(s.node, false);
        case Do::fail_dir: return fail_directory(s.node, static_cast<std::uint32_t>(s.number));
        case Do::set_disk: return brokers[s.node].set_disk(s.number);
        case Do::set_store_nic: return automq->store.set_rate(s.number);
        case Do::set_store_delay: return automq->store.set_delay(seconds_up(s.number));
    }
}

void Cluster::perform_on_client(const Step& s) {
    if (s.node < producers.size()) producers[s.node].kill();
    else leave_group(s.node - static_cast<std::uint32_t>(producers.size()), false);
}

void Cluster::perform_on_controller(const Step& s) {
    if (s.what == Do::kill_controller) controller->lose(ControllerId{s.node}, no_fact);
    else if (s.what == Do::stop_controller) controller->resign(ControllerId{s.node});
    else if (s.what == Do::start_controller) controller->regain(ControllerId{s.node});
    else silence_controller(s.node);
}

/// The process asks for permission to stop as soon as it runs and reaches a controller.
void Cluster::terminate(std::uint32_t b) {
    if (!brokers[b].up()) return;
    wire.run_at(b, [this, b, process = lives_[b].process] {
        if (lives_[b].process != process) return;
        if (reaches_brokers(b)) return (void)sim.agenda.after(wire.half(), [this, b] { controller->request_shutdown(BrokerId{b}); });
        sim.agenda.after(plan.kafka.broker_heartbeat_interval, [this, b, process] {
            if (lives_[b].process == process) terminate(b);
        });
    });
}

void Cluster::kill(std::uint32_t b) {
    ++lives_[b].process;
    lives_[b].asked = lives_[b].ready = lives_[b].registered = lives_[b].started = lives_[b].unfenced = lives_[b].rebuilding = lives_[b].stopped_cleanly = false;
    controller->fall_silent(BrokerId{b}, no_fact);
    controller->forget_registration(BrokerId{b});
    followers[b].stop();
    brokers[b].stop();
    if (automq) automq->stop(b);
    wire.set_frozen(b, false);
    if (!wire.cut(b)) sim.agenda.after(wire.half(), [this, b] { reset_peers(b); });
}

void Cluster::reset_peers(std::uint32_t b) {
    for (Producer& p : producers) p.reset_by(b);
    for (Consumer& c : consumers) c.reset_by(b);
    for (Followers& f : followers) f.lost(b);
}

void Cluster::start(std::uint32_t b, const BootPlan& boot) {
    // Its directory is locked until the process before has ended.
    if (brokers[b].up()) exited(b);
    Life& life = lives_[b];
    const std::uint32_t process = ++life.process;
    life.rebuilding = true;
    seen.brokers[b].log_loading = automq ? 0 : seconds_to_load(b);
    if (automq) automq->start(b, boot);
    life.clean = false;
    seen.brokers[b].received_at_start = wire.received(b);
    // Where the plan gives only the bounds of a step, any moment between them is as likely.
    const Duration logs = std::max(boot.process_up, boot.log_loading);
    const Duration ask = draws_.uniform(boot.process_up + seconds_up((logs - boot.process_up).seconds() * BootPlan::asks_after), logs);
    Duration first = draws_.uniform(boot.logs_loaded, std::max(boot.logs_loaded, boot.server_started));
    Duration second = draws_.uniform(boot.logs_loaded, std::max(boot.logs_loaded, boot.server_started));
    if (second < first) std::swap(first, second);
    const auto at = [this, b, process](Duration when, void (Cluster::*act)(std::uint32_t)) {
        sim.agenda.at(std::max(sim.agenda.now(), Time{} + when), [this, b, process, act] {
            if (lives_[b].process == process) (this->*act)(b);
        });
    };
    at(boot.process_up, &Cluster::launch);
    at(ask, &Cluster::enlist);
    at(first, &Cluster::first_publish);
    at(second, &Cluster::ready_to_unfence);
    at(boot.server_started, &Cluster::server_started);
}

/// Unless it stopped cleanly, what was written since the last roll is read and checked again by the recovery threads.
double Cluster::seconds_to_load(std::uint32_t b) const {
    if (lives_[b].clean) return 0;
    double bytes = 0;
    for (std::uint32_t p = 0; p < truth.size(); ++p) {
        const Log& log = brokers[b].replica(p).log;
        double held = 0;
        for (std::size_t i = 0; i < log.size(); ++i) held += wire_bytes(batches[log.at(i)]);
        bytes += std::fmod(held, segment);
    }
    return bytes / (static_cast<double>(recovery_threads_of(plan.kafka)) * plan.assumed.log_scan.per_second);
}

void Cluster::launch(std::uint32_t b) { brokers[b].launch(); }

void Cluster::enlist(std::uint32_t b) {
    lives_[b].asked = true;
    controller->request_registration(BrokerId{b});
}

/// Its heartbeats, or its request to be registered, arrive again.
void Cluster::speaks(std::uint32_t b) {
    if (!brokers[b].up() || !reaches_controllers(BrokerId{b})) return;
    if (lives_[b].registered) controller->heard_again(BrokerId{b});
    else if (lives_[b].asked) controller->request_registration(BrokerId{b});
}

void Cluster::first_publish(std::uint32_t b) {
    refresh_view(b);
    followers[b].start();
    if (!has(unassigned_, b)) return;
    // A fresh directory has a new id; only when the controller knows which replicas lie on it may they lead (KIP-858).
    sim.agenda.after(wire.half() + assign_wait, [this, b] {
        controller->submit(fencing_records(BrokerId{b}) + 1, [this, b] { unassigned_ &= ~only(b); });
    });
}

void Cluster::ready_to_unfence(std::uint32_t b) {
    lives_[b].ready = true;
    if (lives_[b].registered) controller->request_unfence(BrokerId{b});
}

void Cluster::server_started(std::uint32_t b) {
    lives_[b].started = true;
    if (lives_[b].unfenced) open(b);
}

void Cluster::open(std::uint32_t b) { brokers[b].open_listeners(); }

void Cluster::isolate(std::uint32_t b) {
    if (wire.cut(b)) return;
    ++lives_[b].ways;
    lives_[b].cut_at = sim.agenda.now();
    wire.set_cut(b, true);
    controller->fall_silent(BrokerId{b}, no_fact);
}

void Cluster::rejoin(std::uint32_t b) {
    if (!wire.cut(b)) return;
    wire.set_cut(b, false);
    const std::uint32_t way = ++lives_[b].ways;
    const Duration outage = sim.agenda.now() - lives_[b].cut_at;
    const auto later = [&] { return speaks_after(outage, draws_.uniform(), 1_s); };     // reconnect.backoff.max.ms
    const auto then = [&](Duration after, auto act) {
        sim.agenda.after(after, [this, b, way, act] {
            if (lives_[b].ways == way) act();
        });
    };
    // A heartbeat is given up after its interval, so by then it only waits to connect again.
    then(seconds_up(draws_.uniform()), [this, b] { speaks(b); });
    then(later(), [this, b] { refresh_view(b); });
    if (automq) then(later(), [this, b] { automq->rejoined(b); });
    for (std::uint32_t other = 0; other < brokers.size(); ++other) {
        if (other == b) continue;
        followers[b].reconnect(other, later());
        followers[other].reconnect(b, later());
    }
    for (std::size_t c = 0; c < producers.size(); ++c) then(later(), [this, c, b] { producers[c].way_open(b); });
    for (std::size_t c = 0; c < consumers.size(); ++c) then(later(), [this, c, b] { consumers[c].way_open(b); });
}

void Cluster::thaw(std::uint32_t b) {
    if (!wire.frozen(b)) return;
    wire.set_frozen(b, false);
    if (automq) automq->thawed(b);
    sim.agenda.after(wire.half(), [this, b] { speaks(b); });
}

}  // namespace rehearse::twin
