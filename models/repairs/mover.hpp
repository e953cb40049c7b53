// Moves of replicas from a broker that is gone to brokers that stand: who receives which, how many at a time, and when the next start.
// Rules: Kafka 4.1.1 ReplicationControlManager (moves start together, each completes by itself), Cruise Control Executor (slots, checks).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "sim/agenda.hpp"
#include "sim/id.hpp"
#include "sim/journal.hpp"

namespace rehearse {

class World;

/// How fast a plan may go. Zero: without that limit.
struct MovePlan {
    double throttle = 0;                // bytes a second into each receiving broker
    std::size_t at_once = 0;            // partitions moved at a time; the next ones start when all of these have ended
    std::size_t per_broker = 0;         // moves that a broker sends or receives at a time
    Duration check{};                   // with per_broker: time between looks at what has ended
};

/// Told what a mover does to the copies.
class MoveListener {
public:
    virtual ~MoveListener() = default;
    /// A receiving broker may take in this many bytes a second for moves; 0: no limit any more.
    virtual void on_throttle(BrokerId receiver, double bytes_per_s) = 0;
    /// These replicas (flat indices) lie on other brokers now, empty.
    virtual void on_moved(const std::vector<std::uint32_t>& replicas, FactId cause) = 0;
};

class Mover {
public:
    Mover(World& world, MoveListener& listener) : world_(world), listener_(listener) {}

    /// Everything that `from` holds and somebody else leads is to lie elsewhere.
    void begin(BrokerId from, const MovePlan& plan, FactId cause);
    /// A replica has joined its in-sync set; one of ours may be done.
    void joined(std::uint32_t flat);
    bool busy() const { return !waiting_.empty() || !running_.empty(); }

private:
    struct Move { std::uint32_t partition, flat; };

    void start_some();
    void move(const std::vector<Move>& moves);
    bool room_for(std::uint32_t partition) const;
    std::optional<BrokerId> receiver_of(const Move& move) const;
    bool suits(BrokerId broker, const Move& move, bool by_rack) const;
    void finish();

    World& world_;
    MoveListener& listener_;
    MovePlan plan_;
    std::deque<Move> waiting_;
    std::map<std::uint32_t, std::uint32_t> running_;     // flat -> partition
    std::vector<std::size_t> load_, moves_of_;           // by broker: replicas held; moves under way
    std::vector<std::uint8_t> throttled_;
    Ticket check_;
    std::size_t moved_ = 0;
    BrokerId from_;
    FactId cause_ = no_fact;
    Time began_;
};

}  // namespace rehearse
