// The life of a flow from start() to its end, and everything that may be asked about it.
#include "sim/fluid.hpp"

#include <algorithm>
#include <stdexcept>

#include "sim/check.hpp"
#include "sim/fluid_state.hpp"

namespace rehearse {

FluidNetwork::FluidNetwork(Agenda& agenda, SolverKind solver) : FluidNetwork(agenda, FluidSettings{.solver = solver}) {}
FluidNetwork::FluidNetwork(Agenda& agenda, FluidSettings settings) : state_(std::make_unique<State>(agenda, settings)) {}
FluidNetwork::~FluidNetwork() = default;

PoolId FluidNetwork::add_pool(std::string name, double capacity) {
    if (!(capacity >= 0)) throw std::invalid_argument("pool '" + name + "': the capacity must be 0 or more");
    const PoolId id{static_cast<std::uint32_t>(state_->pools.size())};
    std::uint32_t number = State::none;
    if (capacity < unlimited) {
        number = static_cast<std::uint32_t>(state_->pool_of_solver.size());
        state_->pool_of_solver.push_back(id.value);
        state_->solver->add_pool(std::min(capacity, huge_capacity));
    }
    state_->pools.push_back({std::move(name), capacity, capacity, number});
    return id;
}

void FluidNetwork::set_capacity(PoolId id, double capacity) {
    State::Pool& pool = state_->pools.at(id.index());
    if (capacity == pool.capacity) return;
    if (!(capacity >= 0)) throw std::invalid_argument("pool '" + pool.name + "': the capacity must be 0 or more");
    if (pool.solver == State::none)
        throw std::invalid_argument("pool '" + pool.name + "' was created without a limit and cannot get one: create it finite");
    pool.capacity = capacity;
    state_->changed_pools.push_back(id.value);
    state_->touch();
}

double FluidNetwork::capacity(PoolId pool) const { return state_->pools.at(pool.index()).capacity; }
const std::string& FluidNetwork::name(PoolId pool) const { return state_->pools.at(pool.index()).name; }
std::size_t FluidNetwork::pools() const { return state_->pools.size(); }

double FluidNetwork::load(PoolId pool) const {
    const auto number = state_->pools.at(pool.index()).solver;
    return number == State::none ? 0 : state_->solver->load(number);
}

GateId FluidNetwork::add_gate(std::string name, int limit) {
    if (limit < 0) throw std::invalid_argument("gate '" + name + "': the limit must be 0 or more");
    state_->gate_names.push_back(std::move(name));
    return state_->gates.add(limit);
}

void FluidNetwork::set_limit(GateId gate, int limit) {
    if (limit < 0) throw std::invalid_argument("gate '" + name(gate) + "': the limit must be 0 or more");
    if (limit == state_->gates.limit(gate)) return;
    state_->gates.set_limit(gate, limit);
    state_->touch();
}

int FluidNetwork::limit(GateId gate) const { return state_->gates.limit(gate); }
const std::string& FluidNetwork::name(GateId gate) const { return state_->gate_names.at(gate.index()); }

FlowId FluidNetwork::start(FlowSpec spec, Action on_done) {
    state_->refuse_nonsense(spec);
    return state_->start(std::move(spec), on_done);
}

FlowId FluidNetwork::State::start(FlowSpec&& spec, Action on_done) {
    const FlowId id{static_cast<std::uint32_t>(records.size())};
    Live flow;
    flow.id = id;
    flow.stage = Stage::waiting;
    flow.gated = !spec.gates.empty();
    change_cap(flow, spec.cap);
    if (on_done) flow.on_done = done_actions.put(on_done);
    to_solver_uses(spec.uses);
    flow.has_pool = !spec.uses.empty();
    const auto slot = flows.put(flow);
    if (spec.loop) add_loop(slot, *spec.loop, spec.uses, spec.weight);
    parked_uses += spec.uses.capacity();
    flows[slot].parked = parked.put({std::move(spec.uses), spec.weight});
    Record record;
    record.slot = slot;
    record.moved = spec.amount;
    if (!spec.name.empty()) names.emplace_back(id, std::move(spec.name));
    append_thriftily(records, record);
    completed.push_back(false);
    if (flow.gated) gates.enter(slot, spec.gates);
    else arrivals.push_back(id);
    book.set_now(agenda.now());
    if (settings.book_causes) book.open(slot, cause_of(slot));
    touch();
    return id;
}

FluidNetwork::State::Live* FluidNetwork::State::find(FlowId id) {
    if (id.index() >= records.size()) return nullptr;
    const auto slot = slot_of(id);
    return slot == none || flows[slot].stage == Stage::ended ? nullptr : &flows[slot];
}

void FluidNetwork::when_done(FlowId id, Action action) {
    const auto slot = state_->records.at(id.index()).slot;
    if (slot == State::none) return;
    auto& place = state_->flows[slot].on_done;
    if (place != State::none) state_->done_actions.take(std::exchange(place, State::none));
    if (action) place = state_->done_actions.put(action);
}

double FluidNetwork::cut(FlowId id) {
    state_->complete_due();
    return state_->find(id) == nullptr ? 0 : state_->cut(id);
}

double FluidNetwork::State::cut(FlowId id) {
    const auto slot = slot_of(id);
    book.set_now(agenda.now());
    const double moved = flows[slot].stage == Stage::moving ? solver->end(slot, now_seconds()) : 0;
    touch();
    return end(slot, moved, false);
}

/// The solver has let go of it already.
double FluidNetwork::State::end(std::uint32_t slot, double moved, bool complete) {
    Live& flow = flows[slot];
    Record& record = records[flow.id.index()];
    record.moved = moved;
    completed[flow.id.index()] = complete;
    if (settings.book_causes) record.causes = book.close(slot);
    if (flow.gated) gates.leave(slot);
    if (flow.parked != none) unpark(flow);
    if (flow.watch != none) watches.take(flow.watch);
    change_cap(flow, unlimited);
    if (flow.loop != none) {
        loops.take(flow.loop);
        --loop_count;
    }
    if (!complete || flow.on_done == none) {
        free_slot(slot);
        return moved;
    }
    flow.stage = Stage::ended;
    agenda.at(agenda.now(), [this, id = flow.id] { run_done(id); });
    return moved;
}

void FluidNetwork::State::change_cap(Live& flow, double cap) {
    if (flow.cap != none) caps.take(std::exchange(flow.cap, none));
    if (cap < unlimited) flow.cap = caps.put(cap);
}

FluidNetwork::State::Parked FluidNetwork::State::unpark(Live& flow) {
    Parked entry = parked.take(std::exchange(flow.parked, none));
    parked_uses -= entry.uses.capacity();
    return entry;
}

void FluidNetwork::State::free_slot(std::uint32_t slot) {
    const Live flow = flows.take(slot);
    if (flow.on_done != none) done_actions.take(flow.on_done);
    records[flow.id.index()].slot = none;
}

void FluidNetwork::State::run_done(FlowId id) {
    const auto slot = slot_of(id);
    const auto place = flows[slot].on_done;
    Action action = place == none ? Action{} : done_actions.get(place);
    free_slot(slot);
    if (action) action();
}

void FluidNetwork::State::run_watch(FlowId id) {
    const Live* flow = find(id);
    if (flow == nullptr || flow->watch == none) return;
    Action action = watches[flow->watch].action;
    action();
}

void FluidNetwork::set_cap(FlowId id, double cap) {
    State::Live* flow = state_->find(id);
    if (flow == nullptr || state_->cap_of(*flow) == cap) return;
    if (!(cap >= 0) || (cap == unlimited && !flow->has_pool))
        throw std::invalid_argument("flow '" + name(id) + "': the cap must be 0 or more, and finite where no pool limits it");
    state_->change_cap(*flow, cap);
    if (!std::exchange(flow->cap_changed, true)) state_->changed_caps.push_back(id);
    state_->touch();
}

void FluidNetwork::set_loop(FlowId id, RequestLoop loop) {
    State::Live* flow = state_->find(id);
    if (flow == nullptr) return;
    if (flow->loop == State::none || !(loop.batch > 0 && loop.batch < unlimited && loop.wait >= 0 && loop.wait < unlimited))
        throw std::invalid_argument("flow '" + name(id) + "': only a request loop can change, to a batch above 0 and a wait of 0 or more");
    state_->loops[flow->loop].loop = loop;
    state_->touch();
}

}  // namespace rehearse
