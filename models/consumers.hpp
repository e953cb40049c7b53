// Consumer groups of one kind: each reads everything that is appended, from leaders or from the closest replicas; what it has not
// read yet is its lag. Groups whose members the study counts lose them with their zones; else members elsewhere take over at once.
#pragma once

#include "models/consumer_group.hpp"
#include "models/crowd.hpp"

namespace rehearse {

class ConsumerCrowd final : public Crowd {
public:
    ConsumerCrowd(World& world, const ConsumerSpec& spec, std::size_t topic);

    void settle_accounts();
    void open_lanes();
    void on_rates();
    void on_drained(BrokerId broker) override;
    /// Members come and go with the zones that they are in.
    void on_zones();
    void stop_members(Count members, bool closed);
    void start_members();

    /// What groups tell: who reads has changed; this share of one group's partitions is read by nobody from now on; this part of what
    /// nobody read has readers again, who begin with bytes that were read before.
    void on_readers();
    void set_aside_lag(ConsumerGroup& group, double share);
    void resume(ConsumerGroup& group, double part, double again);

    double served() const override;
    double backlog() const override { return Crowd::backlog() + set_aside(); }
    double set_aside() const override;
    double set_aside_rate() const override;
    /// Bytes that were read a second time, because nobody had committed them.
    double read_again() const { return read_again_; }
    Duration late_after() const { return spec_.late_after; }
    bool reads_near() const { return spec_.from == FetchFrom::closest; }
    bool counts_members() const { return spec_.members.has_value(); }
    double groups() const { return static_cast<double>(spec_.groups); }

protected:
    const Usage& usage() const override;
    std::uint32_t without_reader() const override;

private:
    double appended_rate(BrokerId leader) const;
    double unread() const;
    double reading() const;
    void set_lanes();
    void set_lane(std::size_t broker) override;
    void mark_cold();
    bool behind_local(std::size_t broker) const;
    void watch_tier(std::size_t broker);
    void open_lane(BrokerId broker);
    PathCost path(BrokerId leader) const;

    const ConsumerSpec& spec_;
    double read_ = 0, read_again_ = 0;
    std::deque<ConsumerGroup> members_;   // of each group; none if the study does not count them
    std::vector<std::uint8_t> cold_;      // per lane: its backlog came from another leader, whose cache is gone
    std::vector<std::uint8_t> cold_way_;  // its flow takes the way of such backlog
    std::vector<std::uint8_t> tiered_;    // per lane: it is read from the tier, as of the last refresh
    std::vector<Ticket> near_;            // per lane: when its backlog has shrunk to what brokers keep, or outgrown that
};

}  // namespace rehearse
