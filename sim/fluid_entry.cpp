// What a flow may ask for, and what the solver gets of it: finite pools, each once.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/fluid_state.hpp"

namespace rehearse {
namespace {

bool is_amount(double x) { return x >= 0 && x < unlimited; }
bool is_positive(double x) { return x > 0 && x < unlimited; }

[[noreturn]] void refuse(const FlowSpec& spec, const std::string& sentence) {
    throw std::invalid_argument("flow '" + spec.name + "': " + sentence);
}

}  // namespace

void FluidNetwork::State::refuse_nonsense(const FlowSpec& spec) const {
    if (!is_amount(spec.amount) && spec.amount != endless) refuse(spec, "the amount must be 0 or more, or endless");
    if (!is_positive(spec.weight)) refuse(spec, "the weight must be above 0 and finite");
    if (!is_amount(spec.cap) && spec.cap != unlimited) refuse(spec, "the cap must be 0 or more, or unlimited");
    if (spec.loop && !(is_positive(spec.loop->batch) && is_amount(spec.loop->wait)))
        refuse(spec, "a request loop needs a batch above 0 and a wait of 0 or more");
    bool limited = spec.cap < unlimited || (spec.loop && spec.loop->wait > 0);
    for (const Use& use : spec.uses) {
        if (use.pool.index() >= pools.size()) refuse(spec, "there is no pool " + std::to_string(use.pool.value));
        const Pool& pool = pools[use.pool.index()];
        if (!is_positive(use.per_unit)) refuse(spec, "its use of pool '" + pool.name + "' must be above 0 and finite");
        limited = limited || pool.solver != none;
    }
    for (const GateId gate : spec.gates)
        if (gate.index() >= gates.size()) refuse(spec, "there is no gate " + std::to_string(gate.value));
    if (!limited) refuse(spec, "nothing limits it: neither a finite pool nor a cap");
}

/// In place: finite pools in the solver's numbering, each once.
void FluidNetwork::State::to_solver_uses(std::vector<Use>& uses) {
    std::uint32_t kept = 0;
    use_of_pool.resize(pool_of_solver.size(), none);
    for (const Use use : uses) {
        const auto number = pools[use.pool.index()].solver;
        if (number == none) continue;
        std::uint32_t& place = use_of_pool[number];
        if (place != none) {
            uses[place].per_unit += use.per_unit;
            continue;
        }
        place = kept;
        uses[kept++] = {{number}, use.per_unit};
    }
    uses.resize(kept);
    for (const Use& use : uses) use_of_pool[use.pool.value] = none;
}

void FluidNetwork::State::add_loop(std::uint32_t slot, RequestLoop loop, const std::vector<Use>& uses, double weight) {
    double share = cap_of(flows[slot]);
    for (const Use& use : uses) share = std::min(share, pools[pool_of_solver[use.pool.value]].capacity / use.per_unit);
    Looped looped;
    looped.slot = slot;
    looped.loop = loop;
    looped.weight = weight;
    looped.uses = uses;
    looped.rate = loop_rate(loop, share);
    if (share > 0 && share < unlimited) looped.share = share;
    flows[slot].loop = loops.put(std::move(looped));
    ++loop_count;
}

}  // namespace rehearse
