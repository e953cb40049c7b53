// Leader-based shared storage (AutoMQ 1.7, Kafka 3.9 base): one replica, acknowledged when its write-ahead log is durable; a lost broker's
// WAL is replayed by one other broker, one recovery at a time, before anybody may open its partitions. The medium of the WAL is a part of its own.
#pragma once

#include <deque>

#include "models/architecture.hpp"
#include "models/architectures/auto_balancer.hpp"
#include "models/following_cap.hpp"
#include "models/orphans.hpp"
#include "models/wal_medium.hpp"
#include "models/wal_uploads.hpp"
#include "models/write_regulator.hpp"
#include "sim/fluid_queue.hpp"
#include "sim/process.hpp"

namespace rehearse {

/// How coarse in time the moves of a large cluster are. tests/laws/grouped_moves_law_test.cpp measures what that changes.
struct MoveGrain {
    std::size_t exact_partitions = 20'000;   // up to here each step of each move, each turn of clients and each drained backlog has its own instant
    Duration each = 1_us;                    // beyond, all lie at multiples of this for each partition: 100 ms with 100,000
};

class Automq final : public Architecture, private Porter {
public:
    Automq(World& world, std::unique_ptr<WalMedium> medium, MoveGrain grain = {});
    /// The forms that differ in nothing but the medium of their WAL.
    static std::vector<ArchitectureInfo> infos();

    ControlRules control_rules() const override;
    void place(std::size_t topic, const TopicSpec& spec) override;
    void begin() override;

    WriteState write_state(std::size_t partition) const override;
    bool takes_writes(BrokerId leader) const override { return medium_->writable(leader) && !wals_[leader.index()].full; }
    PathCost write_path(BrokerId leader, const std::vector<FollowerShare>& followers) const override;
    bool ways_follow_service() const override;
    Grain grain() const override;

    PathCost cold_read(BrokerId broker, double part) const override;

    std::uint64_t fencing_records(BrokerId broker) const override;
    void on_lost(BrokerId broker) override;
    void on_wiped(BrokerId broker) override;
    void on_zone(ZoneId zone) override;
    void on_store() override;
    void on_fenced(BrokerId broker, FactId cause) override;
    void on_unfenced(BrokerId broker, FactId cause) override;
    void on_controller_elected() override { wake_failover(); }
    Bytes bytes_to_scan(BrokerId broker) override;
    PathCost scan_path(BrokerId broker) const override;
    double scan_rate(BrokerId broker) const override;
    void on_running(BrokerId broker) override;
    void on_stopping(BrokerId broker, FactId cause) override;
    bool may_leave(BrokerId broker) const override;
    void on_left(BrokerId, FactId) override {}
    Duration last_wait() const override;
    void give_away(BrokerId broker, const MovePlan& plan, FactId cause) override;
    std::uint32_t balancing(std::size_t topic) const override { return balancing_[topic]; }
    bool reached(std::size_t partition) const override;
    bool routes_by_zone() const override { return routed_; }
    ClientWay client_way(BrokerId leader, ZoneId zone) const override;
    PathCost routed_write(BrokerId leader, BrokerId proxy) const override;
    PathCost routed_read(BrokerId leader, BrokerId proxy, double groups) const override;
    void on_settled() override;
    void on_refreshed() override;
    void post() override;

    double hidden_bytes() const override;
    bool redundant() const override;
    double bytes_at_risk() const override;
    double stored_in_objects() const override;
    void add_to(Inventory& inventory) const override { medium_->add_to(inventory); }
    std::string fleet_words() const override { return medium_->words(); }
    double ack_seconds(BrokerId leader, RandomStream& draws) const override;
    double fetch_seconds(BrokerId leader, RandomStream& draws) const override;
    std::string not_billed() const override { return medium_->in_store() ? "" : "the vendor's licence"; }
    std::string waits_for() const override;
    std::vector<std::string> not_modelled() const override;

private:
    /// One broker's share of the shared log.
    struct Wal {
        explicit Wal(Agenda& agenda) : excess(agenda) {}
        Transfer uploads;
        FluidQueue excess;               // beyond the saw-tooth
        FollowingCap cap;
        double phase_share = 0, sweep_share = 0;
        double ingest = 0;               // bytes a second, as of the last settle
        Time metered;                    // WAL requests are booked up to here
        double lost = 0, rate = 0;       // uncommitted bytes, and bytes a second taken in, at its last loss
        double scan = 0;                 // tail bytes that new owners must read again, for all its partitions,
        std::uint32_t tails = 0;         // of which there were so many when it was fenced
        bool pending = false;            // fenced, its WAL not recovered
        double unflushed = 0, flushing = 0;      // bytes that have to be uploaded before streams close, and those that are on their way
        double closing_rate = 0;         // bytes a second that it took in before streams began to close
        Time flushed = Time{} - 24_h;    // nothing older than this is left in the log alone
        PoolId threads;                  // fetch threads that may wait for the store
        PoolId appends, puts, gets;      // requests in flight: of the log; of the client, by direction
        PoolId client;                   // what its object-storage client may write
        WriteRegulator regulator;
        double writing = 0, written = 0; // bytes a second as of the last settle; bytes of this window
        Ticket window;
        bool refused = false;            // the store refused writes in this window
        bool full = false;               // its cache holds all that it may: appends wait
        Ticket room;                     // when a block of it will be free again
        FactId fact = no_fact;
    };

    void start_uploads(BrokerId broker);
    double uncommitted(BrokerId broker, double rate) const;
    double room_beyond_cycle() const;
    void close_window(BrokerId broker);
    double most_uploads(const Wal& wal) const;
    double writes(const Wal& wal) const;
    void fill(BrokerId broker);
    void await_room(BrokerId broker);
    double nominal_ingest(BrokerId broker) const;
    double rate_of_log(BrokerId broker) const;
    void meter(BrokerId broker);
    void pick_owners(BrokerId broker);
    std::vector<BrokerId> owners_instead_of(BrokerId failed) const;
    BrokerId pick_owner(BrokerId failed, const std::vector<BrokerId>& from);
    void wake_failover();
    void assign();
    bool discard(BrokerId failed);
    void given_up(BrokerId failed);
    Process recover(BrokerId failed, BrokerId target);
    void open_closed(FactId cause);
    Process open(BrokerId owner, FactId cause);
    PathCost upload_path(BrokerId broker, double compacted) const;
    double tail_scan(BrokerId broker) const;
    std::uint64_t unclosed_streams(BrokerId failed) const;
    void recovered(BrokerId failed, BrokerId target);
    void close_streams(BrokerId failed);
    double tail_of(const std::vector<std::uint32_t>& list) const;
    PathCost scan_tails(BrokerId owner, std::size_t workers) const;
    void opened(BrokerId owner, const std::vector<std::uint32_t>& list, Bytes scanned, FactId cause);
    FactId note_opened(BrokerId owner, const std::vector<std::uint32_t>& list, Bytes scanned, FactId cause);
    void renew_uploads();
    double upload_latency_s() const;
    PathCost replay_path(BrokerId failed, BrokerId reader) const;

    /// When a step ends that takes so long from now on.
    Time step_ends(Duration wait) const;
    /// A transfer of so many bytes; where steps have a grain, it is held to end with one of them if its way is as free as it is now.
    Transfer transfer(PathCost path, std::string name, double cap, double bytes, Action done);
    double free_on(const PathCost& path) const;

    // Partitions that leave a living broker: automq_moves.cpp.
    void carry(const std::vector<Handover>& moves, FactId cause) override;
    Process move_out(BrokerId from, std::vector<Handover> moves, bool balancing, FactId cause);
    std::vector<std::uint32_t> begin_to_close(BrokerId from, const std::vector<Handover>& moves, bool balancing);
    Process close(BrokerId from, std::vector<std::uint32_t> list, FactId cause);
    void close_what_was_closing(BrokerId broker);
    Process drain(BrokerId from, FactId cause);
    Process reassign(BrokerId from, std::size_t at_once, FactId cause);
    std::vector<std::uint32_t> led_by(BrokerId broker) const;
    std::vector<Handover> spread(BrokerId from) const;
    void set_aside(std::uint32_t partition);
    void no_longer_aside(std::size_t partition);
    void end_pauses();

    // Brokers that stand in for leaders in other zones: automq_zones.cpp.
    std::optional<BrokerId> proxy_of(const std::vector<BrokerId>& map, BrokerId leader, ZoneId zone) const;
    std::vector<BrokerId> proxies_now() const;
    ZoneId clients_of(std::size_t partition) const;
    void judge_again(BrokerId proxy);
    void remap(BrokerId changed, FactId cause);
    void follow_proxies(BrokerId changed, FactId cause);
    double own_share(BrokerId leader) const;
    double routed_rate(BrokerId proxy) const;
    std::size_t leaders_behind(BrokerId proxy) const;
    Bytes routed_object(double rate) const;
    double every_routed_s(double rate) const;
    void meter_routes(double seconds);
    Process read_again(BrokerId failed, BrokerId target);

    std::unique_ptr<WalMedium> medium_;
    std::deque<Wal> wals_;
    Orphans orphans_;
    std::vector<std::uint8_t> balanced_;         // per partition: pauses because the balancer moves it
    std::vector<std::uint32_t> balancing_;       // how many, by topic
    std::vector<std::uint32_t> aside_;           // which, in the order of their moves
    Time last_aside_;
    std::vector<std::uint8_t> opening_;          // per owner: a process opens partitions
    std::vector<Time> started_;                  // per broker: its epoch
    std::deque<BrokerId> queue_;                 // failed brokers whose WAL waits, in order of fencing
    struct Recovery { BrokerId failed, target; };
    std::vector<Recovery> in_flight_;
    std::uint32_t next_target_ = 0;
    Ticket tick_;
    MoveGrain grain_;
    bool ways_stand_ = false;                    // since the last refresh nothing has changed them but what the service map shows
    std::uint32_t medium_moves_ = 0;
    RandomStream draws_, close_draws_;
    std::unique_ptr<AutoBalancer> balancer_;
    bool routed_ = false;                        // clients are served in their own zone
    AutomqSettings upload_settings_;             // what is left of them where part of the cache holds what others wrote
    std::vector<BrokerId> proxies_;              // [zone * brokers + leader], as clients know them; the leader itself where nobody stands in
    Time routes_metered_;
    double upload_latency_s_ = 0;                // of one part, when the uploads were begun
};

}  // namespace rehearse
