// Buckets, windows and the books of the twin's network.
#include "models/twin/wire.hpp"

#include <algorithm>
#include <cmath>

namespace rehearse::twin {

namespace {
constexpr double burst = 512e3;                 // of the token-bucket filters of a case
constexpr double segment = 1448, headers = 66;  // Ethernet MTU 1500: 14 + 20 + 32 bytes of headers for 1448 of data
constexpr double buffer = 65160;                // 45 segments: what a sender hands over at once (GSO)
constexpr int pieces = 2;                       // a window is in flight as two pieces

double charged(double bytes) { return bytes + headers * std::ceil(bytes / segment); }
}  // namespace

Time Bucket::pass(Time now, double bytes) {
    if (rate_ <= 0) return now;
    const double at = static_cast<double>(now.ns);
    due_ns_ = std::max(due_ns_, at - burst / rate_ * 1e9) + charged(bytes) / rate_ * 1e9;
    return due_ns_ <= at ? now : Time{static_cast<std::int64_t>(std::ceil(due_ns_))};
}

void Bucket::set_rate(Time now, double rate) {
    const double at = static_cast<double>(now.ns);
    // What is waiting keeps its bytes, not its time; credit is kept likewise.
    if (rate_ > 0 && rate > 0) due_ns_ = at + std::max(due_ns_ - at, -burst / rate_ * 1e9) * rate_ / rate;
    rate_ = rate;
}

std::uint32_t Wire::add_node(double rate, std::uint32_t zone, bool client) {
    nodes_.push_back({Bucket(rate), Bucket(rate), zone, client});
    return static_cast<std::uint32_t>(nodes_.size() - 1);
}

ConnectionId Wire::connect(std::uint32_t from, std::uint32_t to) {
    connections_.push_back({from, to});
    return static_cast<ConnectionId>(connections_.size() - 1);
}

void Wire::set_rate(std::uint32_t node, double rate) {
    nodes_[node].out.set_rate(agenda_.now(), rate);
    nodes_[node].in.set_rate(agenda_.now(), rate);
}

void Wire::set_frozen(std::uint32_t node, bool frozen) {
    nodes_[node].frozen = frozen;
    if (frozen) return;
    std::vector<Action> held;
    held.swap(nodes_[node].held);
    for (const Action& action : held) agenda_.at(agenda_.now(), action);
}

void Wire::run_at(std::uint32_t node, Action action) {
    if (nodes_[node].frozen) nodes_[node].held.push_back(action);
    else action();
}

void Wire::book(const Connection& c, double payload) {
    Node& from = nodes_[c.from];
    Node& to = nodes_[c.to];
    const double bytes = payload + headers * std::ceil(payload / buffer);
    to.received += bytes;
    zones_[from.zone][to.zone][from.client] += bytes;
    // The acknowledgement of a message's end rides on its answer, which comes long before the 40 ms of a delayed one.
    const double acks = headers * (std::ceil(payload / buffer) - 1);
    if (acks <= 0) return;
    from.received += acks;
    zones_[to.zone][from.zone][to.client] += acks;
}

void Wire::send(ConnectionId id, double payload, Action delivered) {
    Connection& c = connections_[id];
    if (apart(c)) return;
    book(c, payload);
    if (c.queue.empty() && payload <= window_ / pieces) return launch({id, c.life, payload, true, false, delivered});
    c.queue.push_back({payload, delivered});
    pump(id);
}

void Wire::pump(ConnectionId id) {
    Connection& c = connections_[id];
    while (c.flying < pieces && !c.queue.empty()) {
        Message& m = c.queue.front();
        const double bytes = std::min(m.left, window_ / pieces);
        m.left -= bytes;
        const bool last = m.left <= 0;
        ++c.flying;
        const Flight flight{id, c.life, bytes, last, true, m.delivered};
        if (last) c.queue.pop_front();
        launch(flight);
    }
}

void Wire::launch(const Flight& flight) {
    std::uint32_t id = static_cast<std::uint32_t>(flights_.size());
    if (free_flights_.empty()) flights_.push_back(flight);
    else {
        id = free_flights_.back();
        free_flights_.pop_back();
        flights_[id] = flight;
    }
    const Time now = agenda_.now();
    const Time out = nodes_[connections_[flight.connection].from].out.pass(now, flight.bytes);
    if (out == now) enter(id);
    else agenda_.at(out, [this, id] { enter(id); });
}

void Wire::enter(std::uint32_t id) {
    const Flight& flight = flights_[id];
    const Time in = nodes_[connections_[flight.connection].to].in.pass(agenda_.now(), flight.bytes);
    agenda_.at(in + half_, [this, id] { land(id); });
}

void Wire::land(std::uint32_t id) {
    const Flight flight = flights_[id];
    free_flights_.push_back(id);
    const Connection& c = connections_[flight.connection];
    if (c.life != flight.life || apart(c)) return;
    if (flight.tracked) agenda_.after(half_, [this, connection = flight.connection, life = flight.life] { acknowledged(connection, life); });
    if (flight.last) run_at(c.to, flight.delivered);
}

void Wire::acknowledged(ConnectionId id, std::uint32_t life) {
    if (connections_[id].life != life) return;
    --connections_[id].flying;
    pump(id);
}

void Wire::reset(ConnectionId id) {
    Connection& c = connections_[id];
    ++c.life;
    c.flying = 0;
    c.queue.clear();
}

}  // namespace rehearse::twin
