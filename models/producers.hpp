// A crowd of producers: offered load from its intended send time, buffers that fill, sends that block, records that expire.
// A send to a partition that nobody serves waits in the buffer; a full buffer blocks every partition (KafkaProducer, RecordAccumulator), and a
// send that has been blocked for max.block.ms fails. Each send has a caller of its own: one that blocks keeps no other from being made.
#pragma once

#include <array>

#include "models/crowd.hpp"
#include "models/outcome.hpp"

namespace rehearse {

class ProducerCrowd final : public Crowd {
public:
    ProducerCrowd(World& world, const ProducerSpec& spec, std::size_t topic);

    /// Books what flows have moved; called before the service map changes.
    void settle_accounts();
    /// Opens flows for the service map as it is now; those whose way is the same go on.
    void open_lanes();
    /// After a settle: rates have changed.
    void on_rates();
    void on_drained(BrokerId broker) override;
    void on_patience_over();
    void on_block_limit();
    /// This broker dies or falls silent now. What outlives it and was not answered is sent again, and without idempotence stands twice.
    void on_lost(BrokerId broker);

    /// Bytes acknowledged by `leader` since the last call; clears the count.
    double take_appended(BrokerId leader);
    double served() const override { return acked_ + unbooked(); }
    double backlog() const override { return Crowd::backlog() + in_application_.level(); }
    double set_aside() const override { return in_application_.level(); }
    double set_aside_rate() const override { return blocked_ ? offered_rate_ : 0; }
    double offered() const { return offered_.level(); }
    double offered_rate() const { return offered_rate_; }
    /// Bytes that failed until now, by SendError.
    std::array<double, send_errors> failures() const { return {failed_[0].level(), failed_[1].level(), failed_[2].level()}; }
    /// Bytes that stand twice.
    double duplicated() const { return duplicated_; }
    bool blocked() const { return blocked_; }
    Duration late_after() const { return spec_.late_after; }

protected:
    const Usage& usage() const override;
    bool stalled() const override { return blocked_; }

private:
    double share(std::uint32_t partitions) const;
    double waiting_level() const;
    double buffer_bytes() const;
    double unbooked() const;
    void book(std::size_t broker, double moved);
    void open_lane(BrokerId broker);
    void set_rates();
    void set_lane(std::size_t broker) override;
    void judge_blocking();
    void step_profile();
    PathCost path(BrokerId leader) const;
    double most(const PathCost& path) const;
    void set_failing(SendError error, double rate) { failed_[static_cast<std::size_t>(error)].set_inflow(rate); }
    void judge_refusing();
    double accepted_rate() const;

    const ProducerSpec& spec_;
    RateProfile profile_;
    double offered_rate_ = 0, acked_ = 0, duplicated_ = 0;
    FluidQueue offered_;                   // a counter, as are these: bytes offered and failed until now
    std::array<FluidQueue, send_errors> failed_;
    FluidQueue in_application_;            // blocked in send()
    std::vector<double> appended_;
    bool blocked_ = false, expiring_ = false, refusing_ = false;
    Ticket patience_, fills_, block_limit_;
};

}  // namespace rehearse
