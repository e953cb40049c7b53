// A write-ahead log on a raw network volume of each broker, in one zone or in two: written to directly, read by whoever attaches it.
#pragma once

#include "models/wal_medium.hpp"

namespace rehearse {

class VolumeWal final : public WalMedium {
public:
    VolumeWal(World& world, bool regional);

    PathCost append(BrokerId leader, double rate) const override;
    double ack_seconds(double rate, RandomStream& draws) const override;
    bool writable(BrokerId) const override { return true; }
    double capacity() const override;

    bool within_reach(BrokerId failed) const override;
    FactId reached_by(BrokerId failed) const override;
    std::string waits_for(BrokerId failed) const override;
    double take_over(BrokerId failed, BrokerId target) override;
    PathCost replay(BrokerId failed, BrokerId reader, double rate) const override;
    double replay_rate(double) const override { return unlimited; }

    void on_zone(ZoneId zone) override;
    bool zonal() const override { return !regional_; }
    void add_to(Inventory& inventory) const override;
    std::string words() const override;
    std::vector<std::string> not_modelled() const override;

private:
    bool regional_;
    std::vector<FactId> returned_;     // per zone: the fact that gave it back
};

/// Seconds of one durable write with this mean, drawn: log-normal with the stated tail.
double write_draw(const World& world, Duration mean, RandomStream& draws);
/// The wait until the log polls its batch: it polls once an operation of its budget, at most once a millisecond.
double polling_s(double operations);

}  // namespace rehearse
