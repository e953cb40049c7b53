// The object store of the twin: one node on the wire that brokers send requests to, each on a connection of its own. Attempts that take
// too long are given up and sent again. Source: AutoMQ f1ce98ec89 AwsObjectStorage (attempt 10 s, call 30 s), AbstractObjectStorage.
#pragma once

#include <deque>
#include <vector>

#include "models/twin/wire.hpp"
#include "sim/random.hpp"

namespace rehearse::twin {

class Cluster;

/// Brokers keep a client for each of these; each has its own requests in flight.
enum class StoreClient : std::uint8_t { wal, data, recovery };

class Store {
public:
    explicit Store(Cluster& cluster);

    /// `stored` runs when the object is there, `answered` when the broker knows.
    void put(std::uint32_t broker, StoreClient client, double bytes, Action stored, Action answered);
    /// Also a listing: a read of `bytes`.
    void get(std::uint32_t broker, StoreClient client, double bytes, Action answered);

    /// The process ended: what it asked is forgotten, what has not arrived is lost.
    void drop(std::uint32_t broker);
    /// A silent way is open again: what is under way is sent again.
    void resend(std::uint32_t broker);
    void set_rate(double bytes_per_s);
    void set_delay(Duration added) { delay_ = added; }

private:
    struct Lane {
        std::uint32_t broker;
        ConnectionId there, back;
        bool busy = false;
    };
    struct Request {
        std::uint32_t broker = 0, lane = 0;
        StoreClient client = StoreClient::wal;
        bool write = false, open = false;
        double up = 0, down = 0;
        Action stored, answered;
        int attempts = 0;
        std::uint64_t life = 0;          // of this attempt: what belongs to an older one is void
    };

    struct Pool {
        std::size_t in_flight = 0;
        std::deque<std::size_t> waiting;
    };

    void begin(const Request& request);
    Pool& pool_of(const Request& request);
    void leave_pool(const Request& request);
    void attempt(std::size_t request);
    void arrive(std::size_t request);
    void finish(std::size_t request);
    void give_up(std::size_t request);
    std::uint32_t take_lane(std::uint32_t broker);
    void leave_lane(Request& request);
    bool current(std::size_t request, std::uint64_t life) const { return requests_[request].open && requests_[request].life == life; }

    Cluster& cluster_;
    std::uint32_t node_;
    RandomStream draws_;
    Duration delay_;
    std::size_t most_;               // requests in flight of a pool
    std::vector<Pool> pools_;
    std::vector<Lane> lanes_;
    std::deque<Request> requests_;
    std::vector<std::size_t> free_;
    std::uint64_t lives_ = 0;
};

}  // namespace rehearse::twin
