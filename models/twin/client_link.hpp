// What producers and consumers share: connections that break and are tried again, and a picture of the leaders that is asked for anew
// when something breaks, with growing waits while it does not change. Rules: Kafka 4.1.1 NetworkClient, ClusterConnectionStates, Metadata.
#pragma once

#include <cstdint>
#include <vector>

#include "models/twin/records.hpp"
#include "models/twin/wire.hpp"
#include "sim/random.hpp"

namespace rehearse::twin {

class Cluster;

struct LinkWaits {
    Duration retry, retry_most, reconnect, reconnect_most, request;
};

/// Told when something changed.
class LinkOwner {
public:
    virtual ~LinkOwner() = default;
    /// The connection to this broker is gone, with what was under way on it.
    virtual void on_disconnect(std::uint32_t broker) = 0;
    virtual void on_connect(std::uint32_t broker) = 0;
    virtual void on_leaders() = 0;
    /// Unanswered requests, and whether one more may be sent.
    virtual std::size_t in_flight(std::uint32_t broker) const = 0;
    virtual bool may_send(std::uint32_t broker) const = 0;
    /// The producer whose requests a broker handles one at a time, or nobody.
    virtual std::uint32_t line() const { return nobody; }
};

class ClientLink {
public:
    ClientLink(Cluster& cluster, LinkOwner& owner, std::uint32_t node, std::uint32_t topic, const LinkWaits& waits, RandomStream draws);

    /// The picture is asked for when the client starts; until then there is none.
    void begin();
    std::uint32_t leader(std::uint32_t partition) const { return leaders_[partition - first_].leader; }
    const Leadership& view(std::uint32_t partition) const { return leaders_[partition - first_]; }
    bool connected(std::uint32_t broker) const { return lines_[broker].state == State::up; }
    void want(std::uint32_t broker);
    void request_update();
    /// An answer named a leader (KIP-951).
    void learn(std::uint32_t partition, const Leadership& now);
    void disconnect(std::uint32_t broker, bool tell_broker);
    /// The host resets what is open, or a silent way is open again.
    void reset_by(std::uint32_t broker);
    void maybe_refresh();
    /// Leaders are to be asked for before anything else is sent.
    bool update_due() const;
    Duration wait(int attempts) { return rehearse_backoff(waits_.retry, waits_.retry_most, attempts); }
    ConnectionId there(std::uint32_t broker) const { return lines_[broker].there; }
    ConnectionId back(std::uint32_t broker) const { return lines_[broker].back; }
    std::uint32_t life(std::uint32_t broker) const { return lines_[broker].life; }
    std::uint32_t first() const { return first_; }
    std::uint32_t count() const { return static_cast<std::uint32_t>(leaders_.size()); }

private:
    enum class State : std::uint8_t { down, connecting, up };
    struct Line {
        State state = State::down;
        ConnectionId there, back;
        std::uint32_t life = 0;
        int attempts = 0;
        Time not_before;
        Ticket timer;
    };
    Duration rehearse_backoff(Duration least, Duration most, int attempts);
    void try_connect(std::uint32_t broker);
    void connected_now(std::uint32_t broker, std::uint32_t life);
    void ask(std::uint32_t broker);
    void answered();
    void show(std::uint32_t broker, std::uint32_t life);
    std::uint32_t least_loaded();

    Cluster& cluster_;
    LinkOwner& owner_;
    std::uint32_t node_, first_ = 0;
    LinkWaits waits_;
    RandomStream draws_;
    std::vector<Leadership> leaders_, incoming_;
    std::vector<Line> lines_;
    bool wanted_ = false, asking_ = false, known_ = false;
    std::uint32_t asked_life_ = 0, asked_ = 0;
    int same_ = 0;
    Time refreshed_, allowed_;
    Ticket refresh_;
};

}  // namespace rehearse::twin
