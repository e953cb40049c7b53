// Progress is kept per flow: moved += rate x time at every settle, however many flows there are.
#include "sim/sharing_reference.hpp"

#include <algorithm>

#include "sim/check.hpp"

namespace rehearse {

void ReferenceSharing::add_pool(double capacity) {
    capacities_.push_back(capacity);
    loads_.push_back(0);
}

void ReferenceSharing::set_capacity(std::uint32_t pool, double capacity, double now) {
    flow_to(now);
    capacities_[pool] = capacity;
}

void ReferenceSharing::start(std::uint32_t slot, const SharingFlow& flow, double now) {
    flow_to(now);
    if (slot >= flows_.size()) flows_.resize(slot + 1);
    Entry& entry = flows_[slot];
    expects(!entry.present, "a slot holds one flow at a time");
    entry = {};
    entry.present = true;
    entry.uses.assign(flow.uses.begin(), flow.uses.end());
    entry.amount = flow.amount;
    entry.weight = flow.weight;
    entry.cap = flow.cap;
}

double ReferenceSharing::end(std::uint32_t slot, double now) {
    flow_to(now);
    const double moved = flows_[slot].moved;
    leave(slot);
    return moved;
}

void ReferenceSharing::leave(std::uint32_t slot) {
    flows_[slot].present = false;
    flows_[slot].done_at = unlimited;
}

void ReferenceSharing::set_cap(std::uint32_t slot, double cap, double now) {
    flow_to(now);
    flows_[slot].cap = cap;
}

double ReferenceSharing::moved_by(const Entry& flow, double now) const {
    return std::min(flow.amount, flow.moved + flow.rate * (now - flowed_to_));
}

double ReferenceSharing::moved(std::uint32_t slot, double now) const { return moved_by(flows_[slot], now); }

/// Only called on the way to a change.
void ReferenceSharing::flow_to(double now) {
    changed_ = true;
    if (now == flowed_to_) return;
    for (Entry& flow : flows_)
        if (flow.present) flow.moved = moved_by(flow, now);
    flowed_to_ = now;
}

MaxMinProblem ReferenceSharing::problem() const {
    MaxMinProblem problem;
    problem.capacities = capacities_;
    for (const Entry& flow : flows_)
        if (flow.present) problem.flows.push_back({flow.uses, flow.weight, flow.cap});
    return problem;
}

void ReferenceSharing::settle(double now) {
    if (!changed_) return;
    flow_to(now);
    changed_ = false;
    const MaxMinSolution solution = max_min(problem());
    loads_ = solution.loads;
    next_ = unlimited;
    std::size_t i = 0;
    for (std::uint32_t slot = 0; slot < flows_.size(); ++slot) {
        if (!flows_[slot].present) continue;
        adopt(slot, solution.rates[i], solution.causes[i]);
        next_ = std::min(next_, flows_[slot].done_at);
        ++i;
    }
}

void ReferenceSharing::adopt(std::uint32_t slot, double rate, Cause cause) {
    Entry& flow = flows_[slot];
    flow.rate = rate;
    flow.cause = cause;
    flow.done_at = rate > 0 ? flowed_to_ + (flow.amount - flow.moved) / rate : unlimited;
    if (book_ != nullptr) book_->change(slot, cause);
}

void ReferenceSharing::complete(double now, double limit, std::vector<std::uint32_t>& done) {
    flow_to(now);
    next_ = unlimited;
    for (std::uint32_t slot = 0; slot < flows_.size(); ++slot) {
        Entry& flow = flows_[slot];
        if (!flow.present) continue;
        if (flow.done_at > limit) {
            next_ = std::min(next_, flow.done_at);
            continue;
        }
        done.push_back(slot);
        leave(slot);
    }
}

void ReferenceSharing::crossings(std::uint32_t pool, std::vector<Crossing>& out) const {
    for (std::uint32_t slot = 0; slot < flows_.size(); ++slot) {
        if (!flows_[slot].present) continue;
        for (const Use& use : flows_[slot].uses)
            if (use.pool.value == pool) out.push_back({slot, use.per_unit * flows_[slot].weight, flows_[slot].rate / flows_[slot].weight});
    }
}

void ReferenceSharing::move_origin(double by) {
    flowed_to_ -= by;
    next_ -= by;
    for (Entry& flow : flows_) flow.done_at -= by;
}

std::size_t ReferenceSharing::memory() const {
    std::size_t bytes = flows_.capacity() * sizeof(Entry) + (capacities_.capacity() + loads_.capacity()) * sizeof(double);
    for (const Entry& flow : flows_) bytes += flow.uses.capacity() * sizeof(Use);
    return bytes;
}

std::string ReferenceSharing::inconsistency() const {
    std::vector<double> rates;
    for (const Entry& flow : flows_)
        if (flow.present) rates.push_back(flow.rate);
    return certificate(problem(), rates, 1e-11);
}

}  // namespace rehearse
