// Shared-nothing Kafka in KRaft mode: replicas on brokers' volumes, in-sync sets, elections from them, catch-up of what was missed.
// What it leaves out so far is in not_modelled().
#pragma once

#include "models/architecture.hpp"
#include "models/replica_fetchers.hpp"

namespace rehearse {

class Kafka final : public Architecture, private CaughtUpListener {
public:
    explicit Kafka(World& world);
    static ArchitectureInfo info();

    ControlRules control_rules() const override;
    void place(std::size_t topic, const TopicSpec& spec) override;

    WriteState write_state(std::size_t partition) const override;
    PathCost write_path(BrokerId leader, const std::vector<FollowerShare>& followers) const override;

    std::uint64_t fencing_records(BrokerId broker) const override;
    void on_lost(BrokerId broker) override;
    void on_fenced(BrokerId broker, FactId cause) override;
    void on_unfenced(BrokerId broker, FactId cause) override;
    void on_controller_elected() override { arm_preferred(); }
    Bytes bytes_to_scan(BrokerId broker) override;
    PathCost scan_path(BrokerId broker) const override;
    double scan_rate(BrokerId) const override { return unlimited; }
    void on_running(BrokerId broker) override;
    void on_settled() override;
    void on_refreshed() override;

    double hidden_bytes() const override;
    bool redundant() const override;
    double bytes_at_risk() const override { return at_risk_.level(); }
    double ack_seconds(BrokerId leader, RandomStream& draws) const override;
    std::string waits_for() const override;
    std::vector<std::string> not_modelled() const override;

private:
    void on_caught_up(BrokerId follower, const std::vector<std::uint32_t>& replicas) override;
    void ask_to_join(BrokerId follower);
    void join(BrokerId follower);
    std::int8_t elect(std::size_t partition) const;
    void publish(BrokerId old, Count elected, std::size_t busiest, FactId cause);
    void arm_preferred();
    void elect_preferred();
    bool wants_preferred(std::size_t partition) const;
    void weigh_losses();
    double risk_of(std::size_t partition, bool& grows) const;
    std::vector<std::uint32_t> hosted(BrokerId broker) const;

    ReplicaFetchers fetchers_;
    std::vector<PoolId> recovery_threads_;          // per broker: bytes a second that they check
    std::vector<std::uint8_t> caught_up_;           // flat replica index: at the log end, not yet in sync
    std::vector<std::uint8_t> asking_;              // per follower: an AlterPartition is under way
    std::vector<FactId> catch_up_;                  // per follower: the fact that its catch-up began
    FluidQueue gone_;                               // bytes that replicas which do not fetch are missing
    FluidQueue at_risk_;
    std::vector<std::uint32_t> gone_on_, risk_on_;  // [topic * brokers + leader]: such replicas and partitions, for their growth
    Ticket preferred_;
    RandomStream draws_;
};

}  // namespace rehearse
