// Shared-nothing Kafka in KRaft mode: replicas on brokers' volumes, in-sync sets, elections from them, catch-up of what was missed.
// Tiered storage and a managed service are the same design with other parameters. What it leaves out is in not_modelled().
#pragma once

#include <optional>

#include "models/architecture.hpp"
#include "models/architectures/tier_uploads.hpp"
#include "models/replica_fetchers.hpp"
#include "models/repairs/mover.hpp"

namespace rehearse {

/// How coarse the flows of a large cluster are: a matter of computing, not of physics. What it costs in accuracy is measured on random
/// systems (tests/laws/grouped_flows_law_test.cpp) and stated in docs/fidelity.md.
struct FlowGrain {
    std::size_t exact_replicas = 100'000;    // up to here each fetch thread is a flow of its own, and flows follow every join at once
    double late = 0.02;                      // beyond, they follow within this share of the time that catch-up has taken until then
};

/// What tells the Kafka-like designs apart.
struct KafkaVariant {
    bool tiered = false;          // closed segments go to the object store, brokers keep them for local.retention.ms (KIP-405)
    bool managed = false;         // lost machines are replaced by the service, with their volumes
    FlowGrain grain{};
};

class Kafka final : public Architecture, private CaughtUpListener, private MoveListener {
public:
    explicit Kafka(World& world, const KafkaVariant& variant = {});
    static ArchitectureInfo info();
    static ArchitectureInfo tiered();
    static ArchitectureInfo msk();

    ControlRules control_rules() const override;
    void place(std::size_t topic, const TopicSpec& spec) override;

    WriteState write_state(std::size_t partition) const override;
    PathCost write_path(BrokerId leader, const std::vector<FollowerShare>& followers) const override;
    bool ways_follow_service() const override { return true; }

    std::uint64_t fencing_records(BrokerId broker) const override;
    void begin() override;
    void on_lost(BrokerId broker) override;
    void on_wiped(BrokerId) override { fetchers_.note_progress(); }
    void on_directory_lost(BrokerId broker, std::uint32_t directory, FactId cause) override;
    void give_away(BrokerId broker, const MovePlan& plan, FactId cause) override { mover_.begin(broker, plan, cause); }
    void on_fenced(BrokerId broker, FactId cause) override;
    void on_unfenced(BrokerId broker, FactId cause) override;
    void on_controller_elected() override { arm_preferred(); }
    Bytes bytes_to_scan(BrokerId broker) override;
    PathCost scan_path(BrokerId broker) const override;
    double scan_rate(BrokerId) const override { return unlimited; }
    void on_running(BrokerId broker) override;
    void on_settled() override;
    void on_refreshed() override;

    double local_bytes(std::size_t topic) const override;
    PathCost tier_read(BrokerId broker, Bytes request) const override;
    double stored_in_objects() const override;
    double hidden_bytes() const override;
    bool redundant() const override;
    double bytes_at_risk() const override { return at_risk_.level(); }
    double ack_seconds(BrokerId leader, RandomStream& draws) const override;
    double outlives_s(BrokerId leader) const override;
    std::string waits_for() const override;
    std::vector<std::string> not_modelled() const override;

private:
    bool follows(BrokerId follower, BrokerId leader) const;
    void on_caught_up(BrokerId follower, const std::vector<std::uint32_t>& replicas) override;
    void on_throttle(BrokerId receiver, double bytes_per_s) override { fetchers_.throttle(receiver, bytes_per_s); }
    void on_moved(const std::vector<std::uint32_t>& replicas, FactId cause) override;
    void ask_to_join(BrokerId follower);
    void join(BrokerId follower);
    void refresh_after_joins(bool now);
    std::size_t partition_of(std::uint32_t flat) const;
    void replace_machine(BrokerId broker);
    bool may_lead(std::size_t partition, std::size_t position) const;
    std::int8_t elect(std::size_t partition) const;
    bool give_leader(std::size_t partition);
    bool leave_isr(std::size_t partition, std::size_t position);
    template <class Which>
    void take_out(BrokerId broker, FactId cause, Which which);
    void publish(BrokerId old, Count elected, std::size_t busiest, FactId cause);
    void arm_preferred();
    void elect_preferred();
    bool wants_preferred(std::size_t partition) const;
    void find_losses();
    void weigh_losses();
    bool stands_still(std::size_t partition, std::size_t position) const;
    std::optional<ZoneId> only_zone(std::size_t partition) const;
    double risk_of(std::size_t partition, ZoneId only);
    std::vector<std::uint32_t> hosted(BrokerId broker) const;

    KafkaVariant variant_;
    bool keeps_eligible_;
    ReplicaFetchers fetchers_;
    Mover mover_;
    std::optional<TierUploads> uploads_;
    std::vector<PoolId> tier_readers_;              // per broker, with a tier: threads that read segments from it
    std::vector<PoolId> recovery_threads_;          // per broker: bytes a second that they check
    std::vector<std::uint8_t> caught_up_;           // flat replica index: at the log end, not yet in sync
    std::vector<std::vector<std::uint32_t>> waiting_;   // per follower: those of its replicas, by flat index
    Count whole_again_ = 0;                         // partitions that are in sync everywhere since flows were last made anew
    bool coarse_ = false;                           // a large cluster: flows follow joins together
    Ticket rejoin_;
    std::vector<std::uint8_t> asking_;              // per follower: an AlterPartition is under way
    std::vector<FactId> catch_up_;                  // per follower: the fact that its catch-up began
    FluidQueue gone_;                               // bytes that replicas which do not fetch are missing
    FluidQueue at_risk_;
    std::vector<std::uint32_t> losing_;             // partitions that add to either, in order
    std::vector<std::uint8_t> is_losing_;
    std::vector<std::uint32_t> gone_on_, risk_on_;  // [topic * brokers + leader]: such replicas and partitions, for their growth
    Ticket preferred_;
    RandomStream draws_;
};

}  // namespace rehearse
