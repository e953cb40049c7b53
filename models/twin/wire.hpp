// The network of the twin: every node has a token bucket in each direction, messages pass them in order of arrival, and a large one
// keeps at most a window in flight. Buckets charge the headers of every segment; counters see those of every buffer handed over.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "sim/action.hpp"
#include "sim/agenda.hpp"

namespace rehearse::twin {

/// A token bucket with room for a burst, played by its theoretical arrival time.
class Bucket {
public:
    explicit Bucket(double rate = 0) : rate_(rate) {}
    /// When `bytes` that arrive now have passed.
    Time pass(Time now, double bytes);
    void set_rate(Time now, double rate);

private:
    double rate_;
    double due_ns_ = -1e18;      // when the bucket will be full again, less the burst
};

using ConnectionId = std::uint32_t;

class Wire {
public:
    Wire(Agenda& agenda, Duration round_trip, double window) : agenda_(agenda), half_(round_trip / 2), window_(window) {}

    /// `rate` in bytes a second each direction, 0 for no limit. `client`: bytes are booked as a client's.
    std::uint32_t add_node(double rate, std::uint32_t zone, bool client);
    ConnectionId connect(std::uint32_t from, std::uint32_t to);

    void set_rate(std::uint32_t node, double rate);
    /// What is sent from or to a cut node is lost.
    void set_cut(std::uint32_t node, bool cut) { nodes_[node].cut = cut; }
    bool cut(std::uint32_t node) const { return nodes_[node].cut; }
    /// An islanded broker reaches clients and nobody else.
    void set_island(std::uint32_t node, bool island) { nodes_[node].island = island; }
    bool island(std::uint32_t node) const { return nodes_[node].island; }
    /// A frozen node's kernel takes what comes; its process sees it after the thaw.
    void set_frozen(std::uint32_t node, bool frozen);
    bool frozen(std::uint32_t node) const { return nodes_[node].frozen; }

    /// `delivered` runs at the receiver when the last byte is there.
    void send(ConnectionId connection, double payload, Action delivered);
    /// Drops what this connection still has to send.
    void reset(ConnectionId connection);
    /// Runs `action` at a node, or after its thaw.
    void run_at(std::uint32_t node, Action action);

    Duration half() const { return half_; }
    double received(std::uint32_t node) const { return nodes_[node].received; }
    /// Bytes from zone to zone by clients and by brokers.
    double between(std::uint32_t from_zone, std::uint32_t to_zone, bool client) const { return zones_[from_zone][to_zone][client]; }
    static constexpr std::uint32_t most_zones = 8;

private:
    struct Node {
        Bucket out, in;
        std::uint32_t zone;
        bool client;
        bool cut = false, frozen = false, island = false;
        double received = 0;
        std::vector<Action> held{};
    };
    struct Message {
        double left;
        Action delivered;
    };
    struct Connection {
        std::uint32_t from, to;
        std::deque<Message> queue{};
        int flying = 0;
        std::uint32_t life = 0;
    };

    /// A piece under way; `last` ends its message, `tracked` counts against the window.
    struct Flight {
        ConnectionId connection;
        std::uint32_t life;
        double bytes;
        bool last, tracked;
        Action delivered;
    };

    bool apart(const Connection& c) const {
        const Node &a = nodes_[c.from], &b = nodes_[c.to];
        return a.cut || b.cut || (a.island && !b.client) || (b.island && !a.client);
    }
    void pump(ConnectionId connection);
    void launch(const Flight& flight);
    void enter(std::uint32_t flight);
    void land(std::uint32_t flight);
    void acknowledged(ConnectionId connection, std::uint32_t life);
    void book(const Connection& connection, double payload);

    Agenda& agenda_;
    Duration half_;
    double window_;
    std::vector<Node> nodes_;
    std::vector<Connection> connections_;
    std::vector<Flight> flights_;
    std::vector<std::uint32_t> free_flights_;
    std::array<std::array<std::array<double, 2>, most_zones>, most_zones> zones_{};
};

}  // namespace rehearse::twin
