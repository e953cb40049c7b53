// Replica catch-up: fetcher threads, one blocking request at a time for each (follower, leader, fetcher), as in AbstractFetcherThread.
// A thread moves B = min(10 MiB, lagging partitions x 1 MiB) a cycle, bounded by its connection's window, the pools on its way and the
// round trip; its lagging partitions share it alike. Equal partitions are one cohort. In a large cluster one flow carries all threads of
// a follower whose leaders stand in one zone, and gives each thread the same rate.
#pragma once

#include <list>
#include <map>
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

    /// The partition table stands; with `by_zone` one flow carries the threads to all leaders of a zone, and what many threads change is
    /// looked at together, late by at most this share of the time since the last replica began to catch up.
    void begin(bool by_zone, double late);
    Duration grain() const;
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
    /// Bytes that followers which fetch are missing: kept as a running total, and summed up.
    double missing() const;
    double summed_missing() const;
    /// A thread whose partitions fall further behind, in words; empty if none does.
    std::string losing() const;

private:
    using Key = std::tuple<BrokerId, std::uint32_t, std::uint32_t>;      // follower, leader or its zone, fetcher
    struct Haul;
    struct Cohort {
        explicit Cohort(Agenda& agenda) : lag(agenda) {}
        std::vector<std::uint32_t> replicas;       // flat indices
        std::uint32_t partition = 0;               // one of them, for its rate
        FluidQueue lag;                            // bytes each of them is missing
        double cached = 0;                         // the newest bytes of each that the leader still has in memory
        bool caught_up = false;
        double told = 0, told_net = 0;             // replicas and bytes a second of each as they are part of the sum of what is missing
        std::uint64_t number = 0;                  // of its entry in lagging_
    };
    struct Thread {
        BrokerId leader;
        Haul* haul = nullptr;
        std::list<Cohort> cohorts;
        std::size_t lagging = 0, cold = 0;         // replicas behind; of them, those that the leader must read from its volume
        std::size_t cold_then = 0;                 // when the flow was opened
        double batch_then = 1;                     // and the bytes of a request
        bool changed = false;                      // which replicas it fetches
        Ticket warms;
    };
    /// A flow and the threads that it carries.
    struct Haul {
        Key key;
        BrokerId follower;
        std::map<BrokerId, Thread> threads;        // by leader
        Transfer transfer;
        PathCost way;
        FollowingCap cap;
        double rate = -1;                          // as its threads know it
        bool changed = false;                      // what its requests carry, since it was opened
        std::size_t behind = 0;                    // threads with a backlog when it was opened
    };
    struct Place {
        Thread* thread = nullptr;
        Cohort* cohort = nullptr;
    };

    bool wants_thread(std::size_t partition, std::size_t position) const;
    Key haul_of(BrokerId follower, BrokerId leader, std::size_t partition) const;
    void reconsider(std::size_t partition, std::size_t position);
    Thread& thread_of(const Key& key, BrokerId follower, BrokerId leader);
    void join(Thread& thread, std::uint32_t flat, std::size_t partition);
    void leave(std::uint32_t flat, std::size_t partition);
    Cohort& cohort_for(Thread& thread, std::size_t partition, double missing);
    void mark(Haul& haul);
    void adapt_changed();
    void adapt(Haul& haul);
    void clean(Thread& thread);
    bool nearly_same(const Haul& haul) const;
    void open(Haul& haul);
    void set_rates(Haul& haul);
    bool appends_changed();
    void arm_warming(Thread& thread);
    void on_empty(std::uint64_t number);
    void adapt_soon();
    void look_soon();
    void retell(Cohort& cohort);
    void sum_missing();
    void on_warm(Thread* thread);
    void count(Thread& thread) const;
    double live_rate(const Thread& thread) const;
    double missing_of(const Place& place) const;
    std::uint32_t partition_of(std::uint32_t flat) const;
    double cached_bytes(BrokerId leader, std::size_t partition) const;
    PoolId window_of(const Haul& haul, std::size_t connections);
    double window_rate(BrokerId follower, BrokerId leader) const;
    double batch_of(const Thread& thread) const;
    std::vector<const Thread*> fetching(const Haul& haul) const;
    PathCost path(const Haul& haul);
    std::string leaders(const Haul& haul) const;
    std::string name(const Haul& haul) const;

    World& world_;
    CaughtUpListener& listener_;
    bool by_zone_ = false;
    double late_ = 0;
    Time since_;                                   // when the last replica began to catch up
    std::map<Key, PoolId> windows_;
    std::map<BrokerId, PoolId> throttles_, throttled_;   // pools that were made; those that hold now
    std::map<Key, Haul> hauls_;
    std::vector<Key> changed_;
    std::map<std::uint64_t, Place> lagging_;       // by number: who still exists when it has caught up
    std::uint64_t numbers_ = 0;
    std::vector<Place> places_;                    // by flat replica index
    std::vector<double> appends_;                  // bytes a second that each partition takes in, by topic and leader
    Ticket adapts_, looks_;
    double missing_ = 0, missing_net_ = 0;         // at missing_at_, and bytes a second from then on
    Time missing_at_;
    std::size_t updates_ = 0;
};

}  // namespace rehearse
