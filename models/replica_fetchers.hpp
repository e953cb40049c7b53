// Replica catch-up: fetcher threads, one blocking request at a time for each (follower, leader, fetcher), as in AbstractFetcherThread.
// A thread moves B = min(10 MiB, lagging partitions x 1 MiB) a cycle, bounded by its connection's window, the pools on its way and the
// round trip; its lagging partitions share it alike. Equal partitions are one cohort.
#pragma once

#include <list>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "models/following_cap.hpp"
#include "sim/fluid_queue.hpp"
#include "sim/id.hpp"

namespace rehearse {

class World;

/// Told when replicas have reached the end of their leader's log. Indices are flat replica indices of the partition table.
class CaughtUpListener {
public:
    virtual ~CaughtUpListener() = default;
    virtual void on_caught_up(BrokerId follower, const std::vector<std::uint32_t>& replicas) = 0;
};

class ReplicaFetchers {
public:
    ReplicaFetchers(World& world, CaughtUpListener& listener);

    /// The partition table stands.
    void begin();
    /// Gives replicas of these partitions the threads that the table asks for now: serving followers out of sync, or behind, with a leader
    /// that serves. Threads whose work is the same go on. Needs exact log ends.
    void update(const std::vector<std::uint32_t>& partitions);
    /// Notes in the table how far each replica has come, or one; needs exact log ends.
    void note_progress();
    void note_progress(std::uint32_t flat, std::size_t partition);
    /// After a settle: rates have changed.
    void on_rates();

    /// Catch-up of this follower moves at most this many bytes a second; 0: no such limit.
    void throttle(BrokerId follower, double bytes_per_s);
    /// Bytes that followers which fetch are missing.
    double missing() const;
    /// A thread whose partitions fall further behind, in words; empty if none does.
    std::string losing() const;

private:
    struct Cohort {
        explicit Cohort(Agenda& agenda) : lag(agenda) {}
        std::vector<std::uint32_t> replicas;       // flat indices
        std::uint32_t partition = 0;               // one of them, for its rate
        FluidQueue lag;                            // bytes each of them is missing
        double cached = 0;                         // the newest bytes of each that the leader still has in memory
        bool caught_up = false;
    };
    using Key = std::tuple<BrokerId, BrokerId, std::uint32_t>;
    struct Thread {
        Key key;
        BrokerId follower, leader;
        PoolId window;
        std::list<Cohort> cohorts;
        Transfer transfer;
        PathCost way;
        FollowingCap cap;
        bool changed = false;                      // since it was opened
        std::size_t cold = 0;                      // lagging replicas that the leader must read from its volume
        Ticket warms;
    };
    struct Place {
        Thread* thread = nullptr;
        Cohort* cohort = nullptr;
    };

    std::optional<Key> thread_for(std::size_t partition, std::size_t position) const;
    void reconsider(std::size_t partition, std::size_t position);
    Thread& thread_of(const Key& key);
    void join(Thread& thread, std::uint32_t flat, std::size_t partition);
    void leave(std::uint32_t flat, std::size_t partition);
    Cohort& cohort_for(Thread& thread, std::size_t partition, double missing);
    void mark(Thread& thread);
    void adapt(Thread& thread);
    double missing_of(const Place& place) const;
    std::uint32_t partition_of(std::uint32_t flat) const;
    void open(Thread& thread);
    void set_rates(Thread& thread);
    void arm_warming(Thread& thread);
    void on_empty(Thread* thread, Cohort* cohort);
    void on_warm(Thread* thread);
    std::size_t lagging(const Thread& thread) const;
    std::size_t cold(const Thread& thread) const;
    double cached_bytes(BrokerId leader, std::size_t partition) const;
    double window_rate(BrokerId follower, BrokerId leader) const;
    PathCost path(const Thread& thread) const;
    std::string name(const Thread& thread) const;

    World& world_;
    CaughtUpListener& listener_;
    std::map<Key, PoolId> windows_;
    std::map<BrokerId, PoolId> throttles_, throttled_;   // pools that were made; those that hold now
    std::map<Key, Thread> threads_;
    std::vector<Thread*> changed_;
    std::vector<Place> places_;                    // by flat replica index
};

}  // namespace rehearse
