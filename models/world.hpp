// The world of one run: the cast (brokers, zones, store, controller, crowds), the verbs by which failures change it, and the
// refresh that makes the service map anew. It owns everything; others hold references and ids.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/architecture.hpp"
#include "models/books.hpp"
#include "models/broker.hpp"
#include "models/consumers.hpp"
#include "models/controller.hpp"
#include "models/object_store.hpp"
#include "models/partitions.hpp"
#include "models/probe.hpp"
#include "models/producers.hpp"
#include "models/repairs/broker_watch.hpp"
#include "models/repairs/mover.hpp"
#include "models/repairs/patch_round.hpp"
#include "models/service_map.hpp"
#include "models/study_spec.hpp"
#include "sim/process.hpp"
#include "sim/simulation.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

struct Zone {
    std::string name;
    bool dark = false;          // without power: nothing in it runs, no clients either
    bool cut_off = false;       // without connection to other zones
    bool hosts_clients = true;  // the machines of its consumers run; they start when power is back
};

class World final : private ControlledCluster {
public:
    /// `study` and `catalog` must outlive the world. `fleet` is the study's cluster or the contender's own.
    World(const StudySpec& study, const ClusterSpec& fleet, const ArchitectureInfo& architecture, const Catalog& catalog,
          const EngineSettings& engine = {});
    ~World() override;
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Plays the timeline up to the horizon: begin(), all events, finish().
    void run();
    void begin();
    void finish();

    // Names of the study to ids. Zones are named a, b, c, ...; brokers are numbered from 1.
    ZoneId zone(std::string_view name) const;
    BrokerId broker(Count number) const { return BrokerId{static_cast<std::uint32_t>(number - 1)}; }

    // What failures do.
    void kill_process(BrokerId broker);
    void start_process(BrokerId broker, Volumes volumes);
    /// In order: what it leads goes first, then its process ends. Nothing happens to one that does not run.
    void stop_process(BrokerId broker);
    /// Starts it when its process has ended, which may be now.
    void start_once_stopped(BrokerId broker, Volumes volumes, bool machine = false);
    /// A machine in a zone that has power, least used by others, that stands in for one which is lost; none is left if it returns false.
    bool hire(FactId cause);
    /// Whether the objects lie in this zone alone: the first one, if their class keeps them in one.
    bool stores_in(ZoneId zone) const;
    /// Of the zones that hold the objects, enough have power.
    bool store_lit() const;
    void power_off(ZoneId zone);
    void power_on(ZoneId zone, Volumes volumes);
    void lose_volume(BrokerId broker);
    /// One log directory; the process halts with the last one.
    void lose_directory(BrokerId broker, std::uint32_t directory);
    void isolate(BrokerId broker);
    /// By their numbers from 1; a fleet that has fewer loses none.
    void lose_controller(Count number);
    void return_controller(Count number);
    void isolate(ZoneId zone);
    void rejoin(BrokerId broker);
    void rejoin(ZoneId zone);
    void slow_volume(BrokerId broker, double share);
    void slow_nic(BrokerId broker, Rate rate);
    /// Members of each group that reads the topic.
    void stop_members(const std::string& topic, Count members, bool closed);
    void start_members(const std::string& topic);
    void throttle_store(double writes_per_s, double reads_per_s);
    void slow_store(double factor);
    void restore_store();

    // What people and tools do.
    void give_away(BrokerId broker, const MovePlan& plan) { architecture->give_away(broker, plan, cause_); }
    void watch(const CruiseControl& spec) { watches_.emplace_back(*this, spec); }
    void patch(const Patch& spec) { rounds_.emplace_back(*this, spec, cause_); }

    // What the cast asks.
    const KafkaSettings& settings() const { return study.settings.kafka; }
    const Assumptions& assumptions() const { return study.assumptions; }
    bool started() const { return started_; }
    bool leads(std::size_t partition, BrokerId broker) const;
    /// It is being stopped and takes no new part in anything.
    bool leaving(BrokerId broker) const { return leaving_[broker.index()] != 0; }
    bool clients_noticed(BrokerId broker) const { return noticed_[broker.index()] != 0; }
    double appended_rate(std::size_t topic, BrokerId leader) const;
    /// Bytes a second that brokers take in on one partition, as of the last settle.
    double append_rate_of(std::size_t partition) const;
    Duration rtt(ZoneId a, ZoneId b) const { return a == b ? assumptions().rtt_same_zone : assumptions().rtt_cross_zone; }
    std::size_t lit_zones() const;
    /// Where the clients of this broker are, by parts that sum to 1.
    std::vector<std::pair<ZoneId, double>> client_zones(BrokerId broker) const;
    /// Round trip between it and its clients, in the mean over their zones.
    double client_rtt_s(BrokerId broker) const;

    // Paths of client bytes; from each lit zone alike where no zone is named.
    PathCost from_clients(BrokerId broker, Purpose purpose, Bytes request) const;
    /// `groups` consumer groups read the same bytes together.
    PathCost to_clients(BrokerId broker, Purpose purpose, Bytes request, double groups = 1) const;
    PathCost to_clients_in(BrokerId broker, ZoneId zone, double part, Purpose purpose, Bytes request) const;
    /// Bytes between two brokers, or between a broker and the object store.
    PathCost between(BrokerId from, BrokerId to, double part, Purpose purpose, Bytes request) const;
    PathCost to_store(BrokerId from, double part, Purpose purpose) const;
    PathCost from_store(BrokerId to, double part, Purpose purpose) const;
    /// Bytes on the wire from zone to zone.
    PathCost line(ZoneId from, ZoneId to, double part, Purpose purpose, Initiator initiator) const;
    double cpu_per_byte(Bytes request) const;

    // What the cast tells.
    void on_registered(BrokerId broker) override;
    /// New leaders of the partitions that clients believe on `old` are published: clients follow when they know that it is gone.
    void published(BrokerId old, Count partitions, FactId cause);
    /// Time for every broker to apply a change of which the busiest one has `partitions`.
    Duration publish_delay(std::size_t partitions);
    /// Books what clients have moved and brings the ends of the logs up to now.
    void sync_logs();
    void request_refresh();
    /// At once, or in a large cluster together with what else changes in the same span: up to 100,000 replicas the span is nothing, beyond
    /// 100 ns a replica, because making the flows of all leaders anew for each change would cost more than the rest.
    void request_refresh_together();
    Duration together() const;
    /// Something that probes look at has changed.
    void touch();
    FactId cause() const { return cause_; }
    FactId up_fact(BrokerId broker) const { return up_fact_[broker.index()]; }
    /// What runs on a broker and ends with its process.
    Scope& life(BrokerId broker) { return lives_[broker.index()]; }
    /// Brings the books up to now.
    void post();
    /// Acknowledged bytes that are on no intact copy any more.
    double lost() const { return lost_; }
    /// Bytes of a partition that some intact copy holds.
    double held_of(std::size_t partition) const;
    /// The log ends where this replica's does; what only others had is cut away and lost.
    void cut_log(std::size_t partition, std::size_t position);
    void book_loss(double bytes) { lost_ += bytes; }

    const StudySpec& study;
    const ClusterSpec& cluster;
    const Catalog& catalog;
    const ArchitectureInfo& info;
    Simulation sim;
    std::vector<Zone> zones;
    std::deque<Broker> brokers;
    Books books;
    ObjectStore store;
    PartitionTable table;
    ServiceMap service;
    std::unique_ptr<Architecture> architecture;
    std::unique_ptr<Controller> controller;
    std::deque<ProducerCrowd> producers;
    std::deque<ConsumerCrowd> consumers;
    std::unique_ptr<Probe> probe;

private:
    /// A part of the clients of a broker: where they are, and through whom they reach it if not themselves.
    struct ClientRoute {
        ZoneId zone;
        double part;
        std::optional<BrokerId> proxy;
    };
    std::vector<ClientRoute> client_routes(BrokerId broker) const;

    Simulation& engine() override { return sim; }
    const KafkaSettings& control_settings() const override { return study.settings.kafka; }
    const Assumptions& control_assumptions() const override { return study.assumptions; }
    QuorumPlan quorum_plan() const override;
    std::size_t partition_count() const override { return table.size(); }
    std::size_t broker_count() const override { return brokers.size(); }
    std::string broker_name(BrokerId id) const override { return brokers[id.index()].name(); }
    bool reaches_controllers(BrokerId id) const override { return brokers[id.index()].reachable(); }
    std::uint64_t fencing_records(BrokerId id) const override { return architecture->fencing_records(id); }
    void on_fenced(BrokerId id, FactId why) override { architecture->on_fenced(id, why); }
    void on_unfenced(BrokerId id, FactId why) override { architecture->on_unfenced(id, why); }
    void on_leaving(BrokerId id, FactId) override { architecture->on_left(id, loss_fact_[id.index()]); }
    void on_may_exit(BrokerId id) override;
    void on_controller_elected() override { architecture->on_controller_elected(); }

    void build_brokers();
    void attach_volume(Broker& broker);
    void build_topics();
    void build_crowds();
    void plan_failures();
    void plan_return(std::size_t failure, const ReturnSpec& returns, Time struck);
    void strike(std::size_t failure);
    void heal(std::size_t failure);
    void refresh();
    void on_settled();
    void tell_consumers(ZoneId zone, bool hosts_clients);
    void lose(BrokerId broker, Manner manner, FactId cause);
    void come_back(BrokerId broker, Volumes volumes, bool machine, FactId cause);
    std::size_t replacements_in_a_zone() const;
    std::size_t additions_in_a_zone() const;
    void build_spares(const InstanceType& type);
    void add_broker(ZoneId zone, const InstanceType& type);
    void wipe(BrokerId broker);
    void notice(BrokerId broker);
    /// Partitions that this broker serves to clients, as of the last refresh.
    Count served_by(BrokerId broker) const;
    void follow(BrokerId old, FactId cause);
    Process bring_up(BrokerId broker, bool machine, FactId cause);
    Process stop(BrokerId broker);
    Process exit(BrokerId broker);
    void ended(BrokerId broker);

    std::vector<PoolId> zone_links_;           // [from * zones + to]; unlimited unless the study says so
    std::deque<Scope> lives_;                  // of each broker's process
    std::vector<std::uint8_t> noticed_, leaving_, stopped_in_order_;
    struct Restart {
        Volumes volumes;
        bool machine;
    };
    std::vector<std::optional<Restart>> starts_again_;         // once its process has ended
    std::vector<Time> notice_at_;
    std::vector<FactId> loss_fact_;
    FactId cause_ = no_fact;
    std::vector<FactId> struck_fact_, up_fact_;    // latest step of each entry of the timeline; of each broker towards running
    double lost_ = 0;
    bool started_ = false, refreshing_ = false, touched_ = false;
    RandomStream client_draws_, publish_draws_;
    std::deque<BrokerWatch> watches_;
    std::deque<PatchRound> rounds_;
    Ticket refreshes_;                             // with what else changes in the same span
};

}  // namespace rehearse
