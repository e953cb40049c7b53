// Connecting, breaking and asking for leaders.
#include "models/twin/client_link.hpp"

#include "models/twin/cluster.hpp"
#include "models/twin/gauge.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration setup_timeout = 10_s;     // socket.connection.setup.timeout.ms
}

ClientLink::ClientLink(Cluster& cluster, LinkOwner& owner, std::uint32_t node, std::uint32_t topic, const LinkWaits& waits, RandomStream draws)
    : cluster_(cluster), owner_(owner), node_(node), waits_(waits), draws_(draws), lines_(cluster.plan.brokers.size()) {
    const auto& partitions = cluster.plan.partitions;
    while (first_ < partitions.size() && partitions[first_].topic != topic) ++first_;
    std::uint32_t end = first_;
    while (end < partitions.size() && partitions[end].topic == topic) ++end;
    leaders_.resize(end - first_);
    for (std::uint32_t b = 0; b < lines_.size(); ++b) {
        lines_[b].there = cluster.wire.connect(node, b);
        lines_[b].back = cluster.wire.connect(b, node);
    }
}

Duration ClientLink::rehearse_backoff(Duration least, Duration most, int attempts) { return backoff(least, most, attempts, draws_.uniform()); }

void ClientLink::begin() {
    for (std::uint32_t p = 0; p < leaders_.size(); ++p) leaders_[p] = cluster_.truth[first_ + p];
    known_ = true;
    for (std::uint32_t b = 0; b < lines_.size(); ++b)
        if (cluster_.brokers[b].listening() && !cluster_.wire.cut(b)) lines_[b].state = State::up;
    owner_.on_leaders();
}

void ClientLink::want(std::uint32_t broker) {
    Line& line = lines_[broker];
    if (line.state != State::down || cluster_.sim.agenda.pending(line.timer)) return;
    const Time at = std::max(cluster_.sim.agenda.now(), line.not_before);
    line.timer = cluster_.sim.agenda.at(at, [this, broker] { try_connect(broker); });
}

void ClientLink::try_connect(std::uint32_t broker) {
    Line& line = lines_[broker];
    if (line.state != State::down) return;
    line.state = State::connecting;
    const std::uint32_t life = line.life;
    const Duration round = cluster_.wire.half() * 2;
    if (cluster_.wire.cut(broker))
        cluster_.sim.agenda.after(setup_timeout, [this, broker, life] { if (lines_[broker].life == life) disconnect(broker, false); });
    else if (!cluster_.brokers[broker].listening())
        cluster_.sim.agenda.after(round, [this, broker, life] { if (lines_[broker].life == life) disconnect(broker, false); });
    else
        cluster_.sim.agenda.after(round, [this, broker, life] { cluster_.wire.run_at(broker, [this, broker, life] { connected_now(broker, life); }); });
}

void ClientLink::connected_now(std::uint32_t broker, std::uint32_t life) {
    Line& line = lines_[broker];
    if (line.life != life || line.state != State::connecting) return;
    line.state = State::up;
    line.attempts = 0;
    owner_.on_connect(broker);
    maybe_refresh();
}

void ClientLink::disconnect(std::uint32_t broker, bool tell_broker) {
    Line& line = lines_[broker];
    ++line.life;
    line.state = State::down;
    line.not_before = cluster_.sim.agenda.now() + rehearse_backoff(waits_.reconnect, waits_.reconnect_most, line.attempts++);
    cluster_.wire.reset(line.there);
    cluster_.wire.reset(line.back);
    if (asking_ && asked_ == broker) asking_ = false;
    if (tell_broker) cluster_.hang_up(node_, broker);
    request_update();
    owner_.on_disconnect(broker);
}

void ClientLink::reset_by(std::uint32_t broker) {
    if (lines_[broker].state == State::up) disconnect(broker, false);
}

void ClientLink::request_update() {
    wanted_ = true;
    maybe_refresh();
}

std::uint32_t ClientLink::least_loaded() {
    std::uint32_t best = nobody;
    const std::uint32_t n = static_cast<std::uint32_t>(lines_.size()), from = static_cast<std::uint32_t>(draws_.below(n));
    for (std::uint32_t i = 0; i < n; ++i) {
        const std::uint32_t b = (from + i) % n;
        if (lines_[b].state != State::up || !owner_.may_send(b)) continue;
        if (best == nobody || owner_.in_flight(b) < owner_.in_flight(best)) best = b;
    }
    return best;
}

bool ClientLink::update_due() const { return known_ && wanted_ && !asking_ && allowed_ <= cluster_.sim.agenda.now(); }

void ClientLink::maybe_refresh() {
    if (!known_ || !wanted_ || asking_) return;
    Agenda& agenda = cluster_.sim.agenda;
    if (agenda.pending(refresh_)) return;
    if (allowed_ > agenda.now()) {
        refresh_ = agenda.at(allowed_, [this] { maybe_refresh(); });
        return;
    }
    const std::uint32_t broker = least_loaded();
    if (broker != nobody) ask(broker);
}

void ClientLink::ask(std::uint32_t broker) {
    asking_ = true;
    asked_ = broker;
    asked_life_ = lines_[broker].life;
    cluster_.wire.send(lines_[broker].there, metadata_bytes, [this, broker, life = asked_life_] {
        if (lines_[broker].life != life) return;
        if (owner_.line() == nobody) show(broker, life);
        else cluster_.brokers[broker].enqueue(owner_.line(), [this, broker, life] { show(broker, life); });
    });
    // An unanswered request ends its connection.
    cluster_.sim.agenda.after(waits_.request, [this, broker, life = asked_life_, at = cluster_.sim.agenda.now()] {
        if (asking_ && asked_ == broker && lines_[broker].life == life && refreshed_ < at) disconnect(broker, true);
    });
}

void ClientLink::show(std::uint32_t broker, std::uint32_t life) {
    if (lines_[broker].life != life) return;
    incoming_.resize(leaders_.size());
    for (std::uint32_t p = 0; p < leaders_.size(); ++p) incoming_[p] = cluster_.brokers[broker].replica(first_ + p).view;
    cluster_.wire.send(lines_[broker].back, metadata_bytes + 40.0 * static_cast<double>(leaders_.size()), [this, broker, life] {
        if (lines_[broker].life == life && asking_) answered();
    });
}

void ClientLink::answered() {
    asking_ = wanted_ = false;
    refreshed_ = cluster_.sim.agenda.now();
    bool changed = false;
    for (std::size_t p = 0; p < leaders_.size(); ++p) {
        if (incoming_[p].epoch <= leaders_[p].epoch) continue;      // older news than what is known
        leaders_[p] = incoming_[p];
        changed = true;
    }
    same_ = changed ? 0 : same_ + 1;
    allowed_ = same_ == 0 ? refreshed_ : refreshed_ + rehearse_backoff(waits_.retry, waits_.retry_most, same_ - 1);
    owner_.on_leaders();
}

void ClientLink::learn(std::uint32_t partition, const Leadership& now) {
    Leadership& mine = leaders_[partition - first_];
    if (now.leader != nobody && now.epoch > mine.epoch) mine = now;
}

}  // namespace rehearse::twin
