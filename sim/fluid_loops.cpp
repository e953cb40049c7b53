// Request loops inside the network: after each settle their average rates are brought to the fixed point of the law.
#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/fluid_state.hpp"

namespace rehearse {
namespace {

constexpr double loop_tolerance = 1e-9;  // relative
constexpr int most_rounds = 200;

/// Full steps first; later ever smaller ones, so that two answers cannot alternate for ever.
double damping_of(int round) { return round < 12 ? 1.0 : std::max(0.05, std::pow(0.97, round - 11) * 0.7); }

}  // namespace

void FluidNetwork::State::settle_loops() {
    int rounds = 0;
    while (rounds < most_rounds && improve_loops(damping_of(rounds))) {
        ++rounds;
        solver->settle(now_seconds());
    }
    most_loop_rounds = std::max(most_loop_rounds, rounds);
    adopt_loops();
}

/// Notes what this loop takes of its pools while it moves.
void FluidNetwork::State::press(const Looped& looped) {
    loop_peaks.resize(pool_of_solver.size(), 0);
    for (const Use& use : looped.uses) {
        double& peak = loop_peaks[use.pool.value];
        if (peak == 0) looped_pool_ids.push_back(use.pool.value);
        peak = std::max({peak, use.per_unit * looped.share, std::numeric_limits<double>::min()});
    }
}

/// A pool that carries its load and any one loop in full holds none of them.
void FluidNetwork::State::leave_out_roomy() {
    std::erase_if(looped_pool_ids, [this](std::uint32_t p) { return solver->load(p) + std::exchange(loop_peaks[p], 0.0) < capacity_for(p); });
    std::sort(looped_pool_ids.begin(), looped_pool_ids.end());
}

void FluidNetwork::State::collect_loops() {
    looped_flows.clear();
    looped_pool_ids.clear();
    for (std::uint32_t i = 0; i < loops.span(); ++i) {
        const Looped& looped = loops[i];
        if (looped.slot == none || flows[looped.slot].stage != Stage::moving) continue;
        LoopedFlow flow;
        flow.slot = looped.slot;
        flow.loop = looped.loop;
        flow.weight = looped.weight;
        flow.cap = cap_of(flows[looped.slot]);
        flow.share = looped.share;
        press(looped);
        // Alone on its path it would move so fast; a hair more, so that a pool and not this bound is named as what holds it.
        for (const Use& use : looped.uses) flow.cap = std::min(flow.cap, capacity_for(use.pool.value) / use.per_unit * (1 + 1e-9));
        looped_flows.push_back(flow);
    }
    leave_out_roomy();
    looped_pools.resize(looped_pool_ids.size());
    for (std::size_t p = 0; p < looped_pools.size(); ++p) {
        looped_pools[p].id = looped_pool_ids[p];
        looped_pools[p].capacity = capacity_for(looped_pool_ids[p]);
        looped_pools[p].crossings.clear();
        solver->crossings(looped_pool_ids[p], looped_pools[p].crossings);
    }
}

/// Whether some loop was off the law by more than the tolerance; then it has a better rate now.
bool FluidNetwork::State::improve_loops(double damping) {
    collect_loops();
    find_loop_rates(looped_pools, looped_flows);
    bool changed = false;
    for (const LoopedFlow& flow : looped_flows) {
        Looped& looped = loops[flows[flow.slot].loop];
        if (flow.share > 0) looped.share = flow.share;
        if (std::abs(flow.next_rate - looped.rate) <= loop_tolerance * looped.rate) continue;
        changed = true;
        looped.rate += damping * (flow.next_rate - looped.rate);
        solver->set_cap(flow.slot, looped.rate, now_seconds());
    }
    return changed;
}

/// The pool that gives a loop its share is its bottleneck when it spends more time moving than waiting.
void FluidNetwork::State::adopt_loops() {
    for (const LoopedFlow& flow : looped_flows) {
        Looped& looped = loops[flows[flow.slot].loop];
        const bool waits = flow.lowest == none || flow.loop.wait * flow.share >= flow.loop.batch;
        looped.cause = waits ? Cause{Cause::Kind::loop, 0} : Cause{Cause::Kind::pool, flow.lowest};
        if (settings.book_causes) book.assign(flow.slot, looped.cause);
    }
}

}  // namespace rehearse
