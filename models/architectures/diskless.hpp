// Leaderless shared storage (KIP-1150 class): any broker takes any partition, writes one object of many partitions and acknowledges when
// a coordinator has committed its place. Nothing moves on a loss; what it pays with is the coordinator, the batch and the cache of a zone.
#pragma once

#include <optional>
#include <vector>

#include "models/architecture.hpp"
#include "models/architectures/agent_scaler.hpp"
#include "models/following_cap.hpp"
#include "sim/process.hpp"

namespace rehearse {

/// The parameters in which designs of this class differ.
struct DisklessDesign {
    Duration interval;        // longest time before a batch is written
    Bytes batch;              // bytes at which it is written at once
    Bytes chunk;              // most bytes of one read into a zone's cache
    bool vendor = false;      // the coordinator is run by the vendor, outside the cluster's zones
};

class Diskless final : public Architecture {
public:
    Diskless(World& world, const DisklessDesign& design);
    static std::vector<ArchitectureInfo> infos();

    ControlRules control_rules() const override;
    void place(std::size_t topic, const TopicSpec& spec) override;
    void begin() override;

    WriteState write_state(std::size_t partition) const override;
    bool takes_writes(BrokerId leader) const override;
    bool readable() const override { return answers_; }
    bool serves_own_zone() const override { return true; }
    bool offsets_are_replicated() const override { return !design_.vendor; }
    PathCost write_path(BrokerId leader, const std::vector<FollowerShare>& followers) const override;

    std::uint64_t fencing_records(BrokerId broker) const override;
    void on_lost(BrokerId broker) override;
    void on_fenced(BrokerId broker, FactId cause) override;
    void on_unfenced(BrokerId broker, FactId cause) override;
    void on_left(BrokerId broker, FactId cause) override;
    void on_zone(ZoneId zone) override;
    void on_coordinator(bool answers) override;
    void on_settled() override;
    void post() override;

    double hidden_bytes() const override { return 0; }
    bool redundant() const override;
    double bytes_at_risk() const override { return 0; }
    double stored_in_objects() const override;
    double ack_seconds(BrokerId leader, RandomStream& draws) const override;
    double fetch_seconds(BrokerId leader, RandomStream& draws) const override;
    std::string not_billed() const override { return design_.vendor ? "the vendor's fee" : "the coordinator's database"; }
    std::string waits_for() const override;
    std::vector<std::string> not_modelled() const override;

private:
    /// What one broker writes, and its part of what its zone reads into its cache.
    struct Side {
        double ingest = 0;       // bytes a second, as of the last settle
        Transfer fill;
        FollowingCap cap;
    };
    /// Brokers that can be hosts at this instant.
    struct Living {
        std::vector<BrokerId> all;
        std::vector<std::vector<BrokerId>> of_zone;
    };

    double nominal_ingest(BrokerId broker) const;
    double object(double rate) const;
    double every_s(double rate) const;
    void open_fill(BrokerId broker);
    PathCost fill_path(BrokerId broker) const;
    double zone_share(BrokerId broker) const;
    void meter();
    bool lives(BrokerId broker) const;
    Living living() const;
    std::optional<BrokerId> host_for(std::size_t partition, const Living& living) const;
    template <class Which>
    std::uint32_t move_away(Which from, bool clients_know);
    bool reaches(ZoneId zone) const;
    void lose_coordinator();
    void regain_coordinator(ZoneId zone, FactId cause);
    void replace(BrokerId lost, Time since);
    void spread_evenly();

    DisklessDesign design_;
    std::vector<Side> sides_;
    std::vector<BrokerId> home_;       // per partition: where it goes while all brokers live
    Time metered_;
    ZoneId coordinator_;
    bool answers_ = true, read_ = false;
    FactId coordinator_fact_ = no_fact;
    Ticket failover_;
    std::unique_ptr<AgentScaler> scaler_;
};

}  // namespace rehearse
