// A write-ahead log in files of one file server that all brokers mount: active in one zone, with a standby in another.
#pragma once

#include "models/wal_medium.hpp"

namespace rehearse {

class FileWal final : public WalMedium {
public:
    explicit FileWal(World& world);

    PathCost append(BrokerId leader, double rate) const override;
    double ack_seconds(double rate, RandomStream& draws) const override;
    bool writable(BrokerId) const override { return serving_; }
    double capacity() const override;

    bool within_reach(BrokerId) const override { return serving_; }
    FactId reached_by(BrokerId) const override { return moved_; }
    std::string waits_for(BrokerId failed) const override;
    double take_over(BrokerId failed, BrokerId target) override;
    PathCost replay(BrokerId failed, BrokerId reader, double rate) const override;
    double replay_rate(double) const override { return unlimited; }

    void on_zone(ZoneId zone) override;
    std::uint32_t moves() const override { return failovers_; }
    void add_to(Inventory& inventory) const override;
    bool shared_by_zones() const override { return true; }
    std::string words() const override;
    std::vector<std::string> not_modelled() const override;

private:
    bool lit(ZoneId zone) const;
    void fail_over(ZoneId to);

    ZoneId active_, standby_;
    PoolId bytes_, operations_;
    double full_bytes_ = 0, full_operations_ = 0;
    bool serving_ = true;
    std::uint32_t failovers_ = 0;
    FactId lost_ = no_fact;            // what took its active zone
    FactId moved_ = no_fact;           // its last failover
    Ticket failover_;
};

}  // namespace rehearse
