// What a flow may ask for, and what the solver gets of it: finite pools, each once.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/fluid_state.hpp"

namespace rehearse {
namespace {

bool is_amount(double x) { return x >= 0 && x < unlimited; }
bool is_positive(double x) { return x > 0 && x < unlimited; }

void refuse(bool wrong, const FlowSpec& spec, const std::string& sentence) {
    if (wrong) throw std::invalid_argument("flow '" + spec.name + "': " + sentence);
}

}  // namespace

void FluidNetwork::State::refuse_nonsense(const FlowSpec& spec) const {
    refuse(!is_amount(spec.amount) && spec.amount != endless, spec, "the amount must be 0 or more, or endless");
    refuse(!is_positive(spec.weight), spec, "the weight must be above 0 and finite");
    refuse(!is_amount(spec.cap) && spec.cap != unlimited, spec, "the cap must be 0 or more, or unlimited");
    refuse(spec.loop && !(is_positive(spec.loop->batch) && is_amount(spec.loop->wait)), spec,
           "a request loop needs a batch above 0 and a wait of 0 or more");
    bool limited = spec.cap < unlimited || (spec.loop && spec.loop->wait > 0);
    for (const Use& use : spec.uses) {
        refuse(use.pool.index() >= pools.size(), spec, "there is no pool " + std::to_string(use.pool.value));
        refuse(!is_positive(use.per_unit), spec, "its use of pool '" + pools[use.pool.index()].name + "' must be above 0 and finite");
        limited = limited || pools[use.pool.index()].solver != none;
    }
    for (const GateId gate : spec.gates) refuse(gate.index() >= gates.size(), spec, "there is no gate " + std::to_string(gate.value));
    refuse(!limited, spec, "nothing limits it: neither a finite pool nor a cap");
}

std::vector<Use> FluidNetwork::State::solver_uses(const FlowSpec& spec) const {
    std::vector<Use> uses;
    uses.reserve(spec.uses.size());
    for (const Use& use : spec.uses) {
        const auto number = pools[use.pool.index()].solver;
        if (number == none) continue;
        const auto same = std::find_if(uses.begin(), uses.end(), [&](const Use& u) { return u.pool.value == number; });
        if (same != uses.end()) same->per_unit += use.per_unit;
        else uses.push_back({{number}, use.per_unit});
    }
    return uses;
}

void FluidNetwork::State::add_loop(std::uint32_t slot, RequestLoop loop, const std::vector<Use>& uses, double weight) {
    double share = flows[slot].cap;
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
