// The plain solver: every settle brings all flows to now and solves the whole problem afresh with max_min().
// It promises nothing but to be right, and is what the fast solver is judged by.
#pragma once

#include <vector>

#include "sim/sharing.hpp"

namespace rehearse {

class ReferenceSharing final : public Sharing {
public:
    explicit ReferenceSharing(CauseBook* book) : book_(book) {}

    void add_pool(double capacity) override;
    void set_capacity(std::uint32_t pool, double capacity, double now) override;
    void start(std::uint32_t slot, const SharingFlow& flow, double now) override;
    double end(std::uint32_t slot, double now) override;
    void set_cap(std::uint32_t slot, double cap, double now) override;
    void settle(double now) override;
    double next_completion() const override { return next_; }
    void complete(double now, double limit, std::vector<std::uint32_t>& done) override;
    double rate(std::uint32_t slot) const override { return flows_[slot].rate; }
    double moved(std::uint32_t slot, double now) const override;
    Cause cause(std::uint32_t slot) const override { return flows_[slot].cause; }
    double load(std::uint32_t pool) const override { return loads_[pool]; }
    void crossings(std::uint32_t pool, std::vector<Crossing>& out) const override;
    void move_origin(double by) override;
    std::string inconsistency() const override;
    std::size_t memory() const override;

private:
    struct Entry {
        bool present = false;
        std::vector<Use> uses;
        double amount = 0, weight = 1, cap = 0;
        double moved = 0;  // as of flowed_to_
        double rate = 0;
        double done_at = unlimited;
        Cause cause;
    };

    double moved_by(const Entry& flow, double now) const;
    void flow_to(double now);
    void leave(std::uint32_t slot);
    MaxMinProblem problem() const;
    void adopt(std::uint32_t slot, double rate, Cause cause);

    CauseBook* book_;
    bool changed_ = false;  // since the last settle
    double flowed_to_ = 0;
    double next_ = unlimited;
    std::vector<Entry> flows_;
    std::vector<double> capacities_, loads_;
};

}  // namespace rehearse
