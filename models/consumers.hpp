// Consumer groups of one kind: each reads everything that is appended, from leaders or from the closest replicas; what it has not
// read yet is its lag.
#pragma once

#include "models/crowd.hpp"

namespace rehearse {

class ConsumerCrowd final : public Crowd {
public:
    ConsumerCrowd(World& world, const ConsumerSpec& spec, std::size_t topic);

    void settle_accounts();
    void open_lanes();
    void on_rates();
    void on_drained(BrokerId broker);

    double served() const override;
    Duration late_after() const { return spec_.late_after; }
    bool reads_near() const { return spec_.from == FetchFrom::closest; }
    double groups() const { return static_cast<double>(spec_.groups); }

protected:
    const Usage& usage() const override;

private:
    double appended_rate(BrokerId leader) const;
    void set_lane(std::size_t broker);
    void mark_cold();
    void open_lane(BrokerId broker);
    PathCost path(BrokerId leader) const;

    const ConsumerSpec& spec_;
    double read_ = 0;
    std::vector<std::uint8_t> cold_;      // per lane: its backlog came from another leader, whose cache is gone
};

}  // namespace rehearse
