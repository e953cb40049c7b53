// Questions to a fluid network; none of them changes a rate or a clock.
#include <algorithm>

#include "sim/fluid_state.hpp"

namespace rehearse {

bool FluidNetwork::active(FlowId flow) const {
    state_->complete_due();
    return state_->find(flow) != nullptr;
}

bool FluidNetwork::moving(FlowId id) const {
    state_->complete_due();
    const auto* flow = state_->find(id);
    return flow != nullptr && flow->stage == State::Stage::moving;
}

bool FluidNetwork::complete(FlowId flow) const {
    state_->complete_due();
    return state_->completed.at(flow.index());
}

double FluidNetwork::moved(FlowId id) const {
    state_->complete_due();
    const auto* flow = state_->find(id);
    if (flow == nullptr) return state_->records.at(id.index()).moved;
    return flow->stage == State::Stage::moving ? state_->solver->moved(state_->slot_of(id), state_->now_seconds()) : 0;
}

double FluidNetwork::rate(FlowId id) const {
    const auto* flow = state_->find(id);
    return flow != nullptr && flow->stage == State::Stage::moving ? state_->solver->rate(state_->slot_of(id)) : 0;
}

double FluidNetwork::remaining(FlowId id) const {
    const double done = moved(id);
    const auto* flow = state_->find(id);
    return flow == nullptr ? 0 : state_->amount_of(*flow) - done;
}

Cause FluidNetwork::bottleneck(FlowId id) const {
    return state_->find(id) == nullptr ? Cause{} : state_->cause_of(state_->slot_of(id));
}

const std::string& FluidNetwork::name(FlowId flow) const {
    static const std::string unnamed;
    const auto found = std::lower_bound(state_->names.begin(), state_->names.end(), flow, [](const auto& named, FlowId id) { return named.first < id; });
    return found != state_->names.end() && found->first == flow ? found->second : unnamed;
}

std::string FluidNetwork::words(Cause cause) const {
    switch (cause.kind) {
        case Cause::Kind::none: return "nothing";
        case Cause::Kind::pool: return name(PoolId{cause.index});
        case Cause::Kind::cap: return "its own cap";
        case Cause::Kind::loop: return "the waits of its request loop";
        case Cause::Kind::gate: return "gate " + name(GateId{cause.index});
    }
    return {};
}

std::vector<std::pair<Cause, Duration>> FluidNetwork::time_by_cause(FlowId id) const {
    if (!state_->settings.book_causes) return {};
    const auto* flow = state_->find(id);
    auto sums = flow != nullptr ? state_->book.of_open(state_->slot_of(id), state_->agenda.now())
                                : state_->book.of_closed(state_->records.at(id.index()).causes);
    for (auto& sum : sums) sum.first = state_->in_our_numbers(sum.first);
    return sums;
}

std::vector<std::pair<Cause, double>> FluidNetwork::seconds_by_cause(FlowId flow) const {
    std::vector<std::pair<Cause, double>> sums;
    for (const auto& [cause, time] : time_by_cause(flow)) sums.emplace_back(cause, time.seconds());
    return sums;
}

void FluidNetwork::watch(FlowId id, Action on_rate_changed) {
    auto* flow = state_->find(id);
    if (flow == nullptr) return;
    if (flow->watch != State::none) state_->watches.take(std::exchange(flow->watch, State::none));
    if (!on_rate_changed) return;
    State::Watched watched;
    watched.slot = state_->slot_of(id);
    watched.rate = rate(id);
    watched.action = on_rate_changed;
    flow->watch = state_->watches.put(watched);
}

std::uint32_t FluidNetwork::on_settled(Action action) {
    state_->listeners.push_back(action);
    return static_cast<std::uint32_t>(state_->listeners.size() - 1);
}

void FluidNetwork::settle_anyway() { state_->touch(); }

void FluidNetwork::stop_telling(std::uint32_t listener) { state_->listeners.at(listener) = {}; }

std::uint64_t FluidNetwork::settles() const { return state_->settle_count; }
SharingCounts FluidNetwork::counts() const { return state_->solver->counts(); }

std::size_t FluidNetwork::memory() const {
    const State& s = *state_;
    return s.solver->memory() + s.book.memory() + s.gates.memory() + s.flows.memory() + s.parked.memory() + s.loops.memory() + s.caps.memory() +
           s.done_actions.memory() + s.watches.memory() + s.records.capacity() * sizeof(State::Record) +
           s.parked_uses * sizeof(Use) + s.completed.capacity() / 8 + s.names.capacity() * sizeof(std::pair<FlowId, std::string>) + s.pools.capacity() * sizeof(State::Pool);
}

int FluidNetwork::loop_rounds() const { return state_->most_loop_rounds; }

std::string FluidNetwork::starved() const {
    constexpr int most_named = 10;
    std::string text;
    int more = 0;
    for (std::uint32_t slot = 0; slot < state_->flows.span(); ++slot) {
        const auto& flow = state_->flows[slot];
        const bool waits = flow.stage == State::Stage::waiting;
        if (!waits && (flow.stage != State::Stage::moving || state_->solver->rate(slot) > 0)) continue;
        if (++more > most_named) continue;
        const std::string& called = name(flow.id);
        text += (text.empty() ? "" : "; ") + (called.empty() ? "flow " + std::to_string(flow.id.value) : called) + " is held by " +
                words(state_->cause_of(slot));
    }
    if (more > most_named) text += "; and " + std::to_string(more - most_named) + " more";
    return text;
}

}  // namespace rehearse
