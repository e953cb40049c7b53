// The twin: one cluster played request by request and record by record under the control plane that the fluid models have. For tiny
// clusters, where a drill measured each partition; what it showed is `seen`.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include "models/controller.hpp"
#include "models/twin/automq.hpp"
#include "models/twin/broker.hpp"
#include "models/twin/consumer.hpp"
#include "models/twin/coordinators.hpp"
#include "models/twin/followers.hpp"
#include "models/twin/observed.hpp"
#include "models/twin/plan.hpp"
#include "models/twin/producer.hpp"
#include "models/twin/records.hpp"
#include "models/twin/requests.hpp"
#include "models/twin/transactions.hpp"
#include "models/twin/wire.hpp"

namespace rehearse::twin {

class Cluster final : private ControlledCluster {
public:
    /// `plan` must outlive the cluster. Throws std::invalid_argument for more than 64 brokers.
    Cluster(const Plan& plan, std::uint64_t seed);
    ~Cluster() override;
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    /// Plays the plan; `zone_bytes_at`: seconds after zero at which the books between zones are to be read.
    Observed play(const std::vector<double>& zone_bytes_at);
    /// The same in parts, for whoever wants to step through it: what is planned, and after the horizon what was seen.
    void begin(const std::vector<double>& zone_bytes_at);
    Observed finish();

    // What the parts ask of each other.
    const Plan& plan;
    Simulation sim;
    Wire wire;
    std::vector<Leadership> truth;
    std::deque<Batch> batches;
    std::deque<ProduceRequest> requests;
    std::deque<Broker> brokers;
    std::deque<Followers> followers;
    std::deque<Producer> producers;
    std::deque<Consumer> consumers;
    std::unique_ptr<Controller> controller;
    std::unique_ptr<Automq> automq;          // instead of replicas, where the plan says so
    Transactions transactions;
    Coordinators coordinators;
    Observed seen;

    bool throttles(std::uint32_t partition) const { return throttled_ && !targets_[partition].empty(); }
    std::uint32_t node_of_producer(std::size_t i) const { return static_cast<std::uint32_t>(plan.brokers.size() + i); }
    std::uint32_t node_of_consumer(std::size_t i) const { return static_cast<std::uint32_t>(plan.brokers.size() + plan.producers.size() + i); }
    double since_zero(Time t) const { return (t - Time{} - plan.zero).seconds(); }
    double now_s() const { return since_zero(sim.agenda.now()); }

    void answer_producer(std::uint32_t request);
    void answer_fetch(Fetch& fetch);
    /// A leader wants other in-sync sets.
    void alter(std::uint32_t leader, std::vector<std::pair<std::uint32_t, Brokers>> wanted);
    /// The disk on which a broker keeps this partition has failed.
    bool offline(std::uint32_t partition, std::uint32_t broker) const { return has(offline_[partition], broker); }
    /// min.insync.replicas of its topic, but not more than it has copies.
    std::uint32_t effective_min_insync(std::uint32_t partition) const;
    /// A number for each group, the same for all its members.
    std::uint32_t group_of(std::uint32_t consumer) const;
    /// A member of a group is known to be gone: the others share what it had.
    void member_gone(std::uint32_t consumer);
    /// A transaction has ended, one way or the other.
    void end_transaction(std::uint32_t producer, bool aborted);
    /// A producer died with a transaction open.
    void abandon_transaction(std::uint32_t producer, Time begun);
    /// How far the consumer's group has read this partition of its topic.
    std::size_t group_position(std::uint32_t consumer, std::uint32_t slot) const;
    /// A client closed its connection.
    void hang_up(std::uint32_t node, std::uint32_t broker);

private:
    friend class Automq;

    // The control plane's view.
    Simulation& engine() override { return sim; }
    const KafkaSettings& control_settings() const override { return plan.kafka; }
    const Assumptions& control_assumptions() const override { return plan.assumed; }
    QuorumPlan quorum_plan() const override;
    std::size_t broker_count() const override { return plan.brokers.size(); }
    std::string broker_name(BrokerId broker) const override { return "broker " + std::to_string(broker.value + 1); }
    bool reaches_controllers(BrokerId broker) const override;
    std::uint64_t fencing_records(BrokerId broker) const override;
    Duration apply_delay(BrokerId broker) const override;
    void on_fenced(BrokerId broker, FactId cause) override;
    void on_replaced(BrokerId broker, FactId cause) override;
    void on_registered(BrokerId broker) override;
    void on_unfenced(BrokerId broker, FactId cause) override;
    void on_leaving(BrokerId broker, FactId cause) override;
    void on_may_exit(BrokerId broker) override;
    void on_controller_elected() override;

    void build_logs();
    void hold(std::uint32_t partition, const HeldPlan& held);
    void leave_out(std::uint32_t broker);
    void join_group(std::uint32_t consumer);
    void leave_group(std::uint32_t consumer, bool cleanly);
    void rebalance(std::uint32_t consumer);
    void assign_group(std::uint32_t consumer);
    void rebalance_in_turn(std::uint32_t consumer);
    void settle_moves(std::uint32_t consumer);
    void share_out(std::uint32_t consumer);
    void give_later(std::uint32_t heir, Duration after, std::vector<std::uint32_t> slots);
    void group_formed(std::uint32_t consumer);
    bool take_place(std::uint32_t consumer);
    bool cooperative(std::uint32_t consumer) const;
    bool next_protocol(std::uint32_t consumer) const;
    std::vector<std::uint32_t> members(std::uint32_t consumer) const;
    bool same_group(std::uint32_t a, std::uint32_t b) const;
    void perform(std::size_t step);
    void perform_on_controller(const Step& step);
    void perform_on_client(const Step& step);
    void terminate(std::uint32_t broker);
    void kill(std::uint32_t broker);
    void start(std::uint32_t broker, const BootPlan& boot);
    double seconds_to_load(std::uint32_t broker) const;
    void launch(std::uint32_t broker);
    void enlist(std::uint32_t broker);
    void speaks(std::uint32_t broker);
    void server_started(std::uint32_t broker);
    void first_publish(std::uint32_t broker);
    void ready_to_unfence(std::uint32_t broker);
    void open(std::uint32_t broker);
    void reset_peers(std::uint32_t broker);
    void isolate(std::uint32_t broker);
    void rejoin(std::uint32_t broker);
    void thaw(std::uint32_t broker);
    void reassign(const Step& step);
    void remove_from_isr(std::uint32_t broker);
    bool usable(std::uint32_t partition, std::uint32_t broker) const;
    std::uint32_t elect(std::uint32_t partition) const;
    bool give_leader(std::uint32_t partition);
    bool leave_isr(std::uint32_t partition, std::uint32_t broker);
    void take_out(std::uint32_t broker, const std::vector<std::uint32_t>& partitions);
    void forget_unclean(std::uint32_t broker);
    void count_losses();
    bool wants_preferred(std::uint32_t partition) const;
    void arm_preferred();
    void elect_preferred();
    void fail_directory(std::uint32_t broker, std::uint32_t directory);
    void island(std::uint32_t broker, bool on);
    void silence_controller(std::uint32_t controller);
    void hand_over(std::uint32_t consumer);
    bool reaches_brokers(std::uint32_t broker) const { return !wire.cut(broker) && !wire.island(broker); }
    void send_alteration(std::uint32_t leader, std::size_t number, std::uint64_t life);
    bool set_leader(std::uint32_t partition, std::uint32_t leader);
    void complete_move(std::uint32_t partition);
    void commit_alter(std::uint32_t leader, std::uint64_t life, std::size_t batch);
    void publish(const std::vector<std::uint32_t>& partitions);
    void spread(std::size_t publication, Duration parked);
    void exited(std::uint32_t broker);
    void deliver(std::uint32_t broker, std::size_t publication);
    void refresh_view(std::uint32_t broker);
    void watch_rebuilds();
    void check_isr(std::uint32_t broker);
    ZoneBytes read_zones() const;
    void note(std::vector<Moment>& list, std::uint32_t partition) { list.push_back({now_s(), partition}); }
    TopicObserved& topic_of(std::uint32_t partition) { return seen.topics[plan.partitions[partition].topic]; }

    struct Life {
        bool registered = true, ready = true, started = true, unfenced = true, rebuilding = false, clean = false, stopped_cleanly = false;
        bool asked = false;                     // the process has asked to be registered
        std::uint32_t process = 0;              // counts processes: what an older one planned is void
        std::uint32_t ways = 0;                 // counts changes of its connection: what an older one planned is void
        Time cut_at;
    };
    std::vector<Life> lives_;
    Brokers fenced_ = 0, leaving_ = 0;
    Brokers unassigned_ = 0;                                // brokers on a fresh disk that the controller has not heard of
    bool keeps_eligible_;                                   // KIP-966
    std::vector<Brokers> eligible_, offline_;               // by partition
    std::vector<std::uint32_t> last_leader_;
    bool controller_silent_ = false;                        // it does not even refuse connections
    std::vector<std::vector<std::uint32_t>> replicas_;      // in order; truth has them as a set
    std::vector<std::vector<std::uint32_t>> targets_;       // of a reassignment; empty: none was ever asked for
    std::vector<std::uint8_t> moving_;
    bool throttled_ = false;
    std::deque<std::vector<std::uint32_t>> gifts_;          // partitions that a member gets or lets go later
    struct Joining { Ticket given_out; bool more = false; };
    std::map<std::string, Joining> joining_;                // by group: when its partitions are given out, and whether more members came meanwhile
    Ticket preferred_;
    Duration controller_age_;                               // beyond controller_since
    std::deque<std::vector<Change>> publications_;
    std::deque<std::vector<std::pair<std::uint32_t, Brokers>>> alterations_;
    RandomStream draws_;
};

}  // namespace rehearse::twin
