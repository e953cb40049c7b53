// One broker of the twin: its copies of logs, produce requests one at a time a connection, fetches that wait for data, the high
// watermark over the in-sync set. Rules: Kafka 4.1.1 Partition, ReplicaManager, DelayedProduce, SocketServer.
#pragma once

#include <deque>
#include <vector>

#include "models/twin/handlers.hpp"
#include "models/twin/network_threads.hpp"
#include "models/twin/quota.hpp"
#include "models/twin/records.hpp"
#include "models/twin/requests.hpp"
#include "sim/agenda.hpp"

namespace rehearse::twin {

class Cluster;

/// What a leader knows of a follower.
struct FollowerState {
    std::size_t end = 0, end_then = 0;       // its log end; the leader's own at that fetch
    Time caught_up = long_ago, fetched = long_ago;
    static constexpr Time long_ago{-1'000'000'000'000'000'000};
};

/// One partition's copy on a broker.
struct Replica {
    Log log;
    std::size_t high = 0;                    // batches below it are visible
    bool settling = false;                   // its leader still writes that it leads: appends wait
    std::size_t in_wal = 0;                  // batches handed to the write-ahead log, where there is one
    Leadership view;
    bool leading = false;
    Brokers joining = 0;                     // asked for, not yet confirmed: counts as in sync for the high watermark
    bool altering = false;
    std::size_t epoch_start = 0;
    std::size_t cold_from = 0, cold_to = 0;  // batches that are not in the page cache
    std::vector<FollowerState> followers;    // by broker, while leading
    struct Waiting { std::size_t end; std::uint32_t request; };
    std::deque<Waiting> waiting;
    std::vector<std::int64_t> sequences;     // by producer: the last that was appended
};

class Broker {
public:
    Broker(Cluster& cluster, std::uint32_t id);

    // What arrives.
    void produce(std::uint32_t request);
    void fetch(Fetch& fetch);
    /// A request of another kind on a producer's connection: its turn comes after those before it.
    void enqueue(std::uint32_t producer, Action request);
    void apply(const std::vector<Change>& changes);
    void learn_fenced(Brokers fenced) { fenced_ = fenced; }

    // Its life.
    void stop();
    void wipe();
    void begin_leading_and_following();
    void open_listeners() { listening_ = true; }
    bool up() const { return up_; }
    bool listening() const { return listening_; }
    void launch() { up_ = true; }

    Replica& replica(std::uint32_t partition) { return replicas_[partition]; }
    const Replica& replica(std::uint32_t partition) const { return replicas_[partition]; }
    std::uint32_t id() const { return id_; }
    std::uint64_t life() const { return life_; }
    bool hosts(std::uint32_t partition) const { return has(replicas_[partition].view.replicas, id_); }
    /// In-sync sets as the controller confirmed them.
    void altered(const std::vector<Change>& changes);
    void check_isr();
    void forget_client(std::uint32_t producer);
    void forget_fetch(Fetch& fetch);
    /// A follower learned of a higher watermark: its own readers may go on.
    void high_told(std::uint32_t partition);
    void set_volume(double bytes_per_s) { volume_rate_ = bytes_per_s; }
    /// Appends reach the volume at this rate from now on; 0: at once.
    void set_disk(double bytes_per_s) { handlers_.set_volume(bytes_per_s); }
    double disk() const { return handlers_.rate(); }
    /// The disk of these partitions has failed: what it led or followed of them ends here.
    void lose(const std::vector<std::uint32_t>& partitions);
    /// A transaction has ended: readers of committed data may go on.
    void stable_rose(std::uint32_t partition) { high_told(partition); }
    void drop_page_cache();
    /// Cuts a log; what it knew of producers is what is left of it.
    void truncate(std::uint32_t partition, std::size_t size);
    void append_fetched(std::uint32_t partition, BatchId batch);
    /// The write-ahead log has acknowledged a partition up to `end`.
    void durable(std::uint32_t partition, std::size_t end);
    void settled(std::uint32_t partition);

    Quota leader_quota;

private:
    /// A client's connection: requests in order, one at a time.
    struct Line {
        std::deque<std::uint32_t> queue;
        std::deque<Action> others;           // what stands in the queue as `other`
        bool busy = false;
    };
    static constexpr std::uint32_t other = nobody;

    void receive(std::uint32_t request);
    void take_fetch(Fetch& fetch);
    std::uint32_t connection_of(const Fetch& fetch) const;
    std::size_t readable_end(const Fetch& fetch, std::uint32_t partition) const;
    void serve(std::uint32_t producer);
    void handle(std::uint32_t request);
    void raise_alone(std::uint32_t request);
    void hand_to_wal(std::uint32_t partition);
    void append_for_nobody(std::uint32_t request);
    ProduceError append(Replica& replica, BatchId batch, std::uint32_t request, std::size_t slot);
    void settle(std::uint32_t request);
    void answer(std::uint32_t request);
    void expire();
    void raise_high(std::uint32_t partition);
    void high_rose(std::uint32_t partition);
    void heard(Fetch& fetch, std::uint32_t partition, std::size_t offset);
    void maybe_expand(std::uint32_t partition, std::uint32_t follower);
    void send_alter();
    void become(std::uint32_t partition, const Leadership& now);
    void resign(Replica& replica);
    bool collect(Fetch& fetch);
    bool gather(Fetch& fetch, std::size_t slot, double& room);
    void hear(Fetch& fetch);
    void tell_high(Fetch& fetch);
    Time read_cold(const Fetch& fetch);
    bool settled(const Fetch& fetch) const;
    void touch_sessions();
    void reply(Fetch& fetch);
    void wake(std::uint32_t partition, bool consumers);
    void flush_woken();
    bool throttled(const Fetch& fetch, std::uint32_t partition) const;
    void arm_patience(Fetch& fetch);

    Cluster& cluster_;
    Agenda& agenda_;
    std::uint32_t id_;
    std::uint64_t life_ = 0;
    bool up_ = true, listening_ = true;
    Brokers fenced_ = 0;
    std::vector<Replica> replicas_;
    std::vector<Line> lines_;                                  // by producer
    std::vector<Fetch*> waiting_;                              // fetches that wait for data
    std::vector<Fetch*> woken_;
    std::vector<Fetch*> sessions_;                             // of this process, waiting or not
    std::deque<std::pair<Time, std::uint32_t>> deadlines_;     // of produce requests that wait
    Ticket expiry_;
    std::vector<std::pair<std::uint32_t, Brokers>> alters_;    // partition, in-sync set wanted
    bool altering_ = false;
    double volume_rate_ = 0;                                   // of reads past the page cache; 0: not limited
    Time volume_free_;
    Handlers handlers_;
    NetworkThreads threads_;
};

}  // namespace rehearse::twin
