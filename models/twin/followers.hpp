// The replica fetchers of one broker: a thread to each leader and fetcher number, stop and wait; partitions move between them with the
// metadata. Rules: Kafka 4.1.1 AbstractFetcherThread, ReplicaFetcherThread, ReplicationConfigs.
#pragma once

#include <deque>
#include <vector>

#include "models/twin/quota.hpp"
#include "models/twin/records.hpp"
#include "models/twin/requests.hpp"

namespace rehearse::twin {

class Cluster;

class Followers {
public:
    Followers(Cluster& cluster, std::uint32_t broker);

    /// Its process fetches from now on, or has ended.
    void start();
    void stop();
    bool running() const { return running_; }
    /// Metadata changed: these partitions may have another leader now.
    void follow(const std::vector<Change>& changes);
    /// The process of a leader is gone and its host says so; or the way to it was silent and is open again.
    void lost(std::uint32_t leader);
    void reconnect(std::uint32_t leader, Duration after);
    void set_quota(double bytes_per_s) { quota_.set(bytes_per_s); }
    /// The disk of these partitions has failed: they are fetched no more.
    void lose(const std::vector<std::uint32_t>& partitions);
    /// An answer has arrived.
    void take(Fetch& fetch);
    /// Batches that this broker lacks of what its leaders have.
    bool complete() const;

private:
    struct Place { Time not_before; std::size_t thread = none; bool lagging = true; };
    struct Thread { Fetch fetch; std::vector<std::uint32_t> parts; Ticket retry; bool stale = true; };
    static constexpr std::size_t none = ~std::size_t{0};

    std::size_t thread_for(std::uint32_t leader, std::uint32_t partition);
    void move(std::uint32_t partition);
    void send(std::size_t thread);
    void send_later(std::size_t thread, Duration after);
    bool asks(std::uint32_t partition, Time now);
    void ask_all(Thread& thread, Time now);
    void ask_on(Thread& thread);
    void append(const Fetch& fetch, const Fetch::Part& part, double& listed);

    Cluster& cluster_;
    std::uint32_t id_;
    bool running_ = false;
    std::vector<Place> places_;
    std::deque<Thread> threads_;             // [leader * fetchers + number], made when needed
    std::vector<std::size_t> by_leader_;
    Quota quota_;
};

}  // namespace rehearse::twin
