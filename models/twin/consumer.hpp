// A Java consumer of the twin: one fetch out to each leader, positions, an application that takes what it is allowed to.
// Rules: Kafka 4.1.1 Fetcher, ConsumerConfig; group start: GroupCoordinatorConfig.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "models/twin/client_link.hpp"
#include "models/twin/gauge.hpp"
#include "models/twin/observed.hpp"
#include "models/twin/plan.hpp"
#include "models/twin/requests.hpp"

namespace rehearse::twin {

class Consumer final : private LinkOwner {
public:
    Consumer(Cluster& cluster, std::uint32_t index);

    void begin();
    /// `cleanly`: what it has read is committed.
    void stop(bool cleanly);
    /// The group has given it these partitions of its topic, by their place in it.
    void assign(const std::vector<std::uint32_t>& slots);
    void revoke();
    /// It keeps the rest.
    void let_go(const std::vector<std::uint32_t>& slots);
    std::vector<std::uint32_t> owned() const;
    bool running() const { return running_; }
    bool owns_some() const;
    std::size_t committed(std::uint32_t slot) const { return slots_[slot].committed; }
    bool owns(std::uint32_t slot) const { return slots_[slot].mine; }
    const ConsumerPlan& plan() const { return plan_; }
    void take(Fetch& fetch);
    void reset_by(std::uint32_t broker) { link_.reset_by(broker); }
    void way_open(std::uint32_t broker);
    std::uint32_t partitions() const { return link_.count(); }
    void finish(ConsumerObserved& seen);

private:
    struct Slot {
        std::size_t position = 0;            // next batch to hand to the application
        std::size_t fetched = 0;             // next batch to fetch
        std::size_t committed = 0;
        std::size_t began = 0;               // where its reading of this partition began
        bool mine = false;
    };

    void on_disconnect(std::uint32_t broker) override;
    void on_connect(std::uint32_t broker) override { send(broker); }
    void on_leaders() override;
    std::size_t in_flight(std::uint32_t broker) const override { return fetches_[broker].out ? 1 : 0; }
    bool may_send(std::uint32_t) const override { return true; }

    void send(std::uint32_t broker);
    std::uint32_t source(std::uint32_t slot) const;
    void send_later(std::uint32_t broker, Duration after);
    void watch(std::uint32_t broker);
    void poll();
    void arm_poll(Time at);
    void deliver(std::uint32_t slot, std::size_t upto);
    void sample_lag();
    void commit();
    void auto_commit();
    std::optional<Duration> away() const;
    void start_over(std::uint32_t slot, std::size_t high);
    double lag() const;
    BatchId batch_at(std::uint32_t slot, std::size_t i) const;

    Cluster& cluster_;
    const ConsumerPlan& plan_;
    std::uint32_t index_;
    RandomStream draws_;
    ClientLink link_;
    std::deque<Fetch> fetches_;
    std::vector<Time> sent_;
    std::vector<Ticket> timeouts_, later_;
    std::vector<Slot> slots_;
    bool running_ = false;
    Ticket poll_;
    std::uint32_t turn_ = 0;
    GapGauge gauge_;
    ConsumerObserved seen_;
};

}  // namespace rehearse::twin
