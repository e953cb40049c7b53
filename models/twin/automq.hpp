// What AutoMQ does in place of replicas in the twin: each broker's WAL and uploads in one object store, owners for the partitions of a lost
// broker, one recovery of a WAL at a time, and partitions that close and open. Source: AutoMQ f1ce98ec89 FailoverControlManager,
// ReplicationControlManager, Failover, ElasticReplicaManager, ElasticLog, ElasticUnifiedLog.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "models/twin/automq_plan.hpp"
#include "models/twin/plan.hpp"
#include "models/twin/store.hpp"
#include "models/twin/uploads.hpp"
#include "models/twin/wal.hpp"
#include "sim/process.hpp"
#include "sim/random.hpp"

namespace rehearse::twin {

class Automq {
public:
    explicit Automq(Cluster& cluster);

    const AutomqPlan& plan() const;
    Store store;
    std::deque<Wal> wals;
    std::deque<Uploads> uploads;

    // From the broker and its WAL.
    /// The log of a partition at its leader grew to `end`.
    void append(std::uint32_t broker, std::uint32_t partition, std::size_t end, double bytes);
    void stored(std::uint32_t broker, std::uint32_t partition, std::size_t end);
    void durable(std::uint32_t broker, const WalRecord& record);
    /// Its WAL is fenced: the process ends itself.
    void halt(std::uint32_t broker);

    // From the controller.
    /// A broker is fenced or leaves: what it had gets owners.
    void lose(std::uint32_t broker);
    void move(const Step& step);
    /// It may stop as far as the controller is concerned.
    void leave(std::uint32_t broker);
    /// Metadata has arrived at a broker.
    void apply(std::uint32_t broker, const std::vector<Change>& changes);

    // Its life.
    const Scope& life(std::uint32_t broker) const { return scopes_[broker]; }
    void stop(std::uint32_t broker);
    void start(std::uint32_t broker, const BootPlan& boot);
    void thawed(std::uint32_t broker);
    void rejoined(std::uint32_t broker) { store.resend(broker); }

    /// A record of the metadata log is committed: `deliver` runs once brokers hear of it. They hear of a commit with the next record, or
    /// with the no-op record that ends a pause (metadata.max.idle.interval.ms): parked fetches do not answer for it up to 4.0 (KIP-1166).
    void announce(Action deliver);

    // For the processes of a broker.
    Process put(std::uint32_t broker, StoreClient client, double bytes);
    Process get(std::uint32_t broker, StoreClient client, double bytes);
    /// A request to the controller that writes records, once it is within reach.
    Process rpc(std::uint32_t broker, std::uint64_t records);
    /// One record of the broker's own through its WAL.
    Process persist(std::uint32_t broker);
    /// Seconds of work, as long as it takes this time.
    Duration work(double seconds);

private:
    /// The streams of one partition.
    struct Streams {
        std::uint32_t owner = nobody;        // in whose WAL and objects the log lies
        bool open = true, clean = false;
        std::size_t stored = 0;              // batches that the store has
        std::size_t checked = 0;             // batches that an opening need not read again
        double since_check = 0;
        Time check;
        std::uint64_t assigned = 0;          // counts owners; an opening or closing for an older one is void
        std::uint64_t led = 0;               // the last one that leads
        std::uint64_t taken_up = 0;          // the last one that its owner began to open
    };
    struct Takeover {
        std::uint32_t failed, target;
    };
    struct Held {
        std::uint32_t broker, partition;
        std::size_t end;
        double bytes;
    };

    std::uint32_t pick_owner(std::uint32_t failed);
    void assign_owner(std::uint32_t partition, std::uint32_t owner);
    bool live(std::uint32_t broker) const;
    bool has_open_streams(std::uint32_t broker) const;
    void drain();
    void release();
    Time next_beat(Duration phase, Duration every) const;
    void note_checkpoint(std::uint32_t partition, double bytes);

    void arm_tick();
    void run_task();
    void assign_takeovers();
    bool due(std::uint32_t broker) const;
    Process take_over(std::uint32_t failed, std::uint32_t target);
    Process read_wal(std::uint32_t failed, std::uint32_t target);
    Process write_recovered(std::uint32_t target, double bytes);
    Process close_streams(std::uint32_t failed, std::uint32_t by);
    Process recover_own(std::uint32_t broker);

    bool owns(std::uint32_t broker, std::uint32_t partition, std::uint64_t assigned) const;
    Process open(std::uint32_t broker, std::uint32_t partition, std::uint64_t assigned);
    Process lead(std::uint32_t broker, std::uint32_t partition);
    Process scan_tail(std::uint32_t broker, std::uint32_t partition);
    Process close(std::uint32_t broker, std::uint32_t partition);
    Process exit(std::uint32_t broker);
    void adopt(std::uint32_t broker, std::uint32_t partition);
    void elect(std::uint32_t broker, std::uint32_t partition);
    void note(std::vector<double>& list);

    Cluster& cluster_;
    RandomStream draws_;
    std::deque<Scope> scopes_;               // of processes, by broker
    std::vector<Streams> streams_;           // by partition
    std::vector<Time> epochs_;               // start of each broker's process
    std::vector<Time> core_free_;            // when its work on tails is done
    std::vector<std::uint32_t> closing_;     // partitions that each broker still closes
    std::deque<Held> held_;                  // appends that wait for room in a write cache
    std::vector<Takeover> under_way_;
    std::vector<Action> parked_;             // commits that brokers have not heard of
    Duration tick_phase_, idle_phase_;
    Ticket tick_, drain_, idle_;
};

}  // namespace rehearse::twin
