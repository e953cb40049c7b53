// The steps of one instant: what is due completes, capacities change, gates admit, everything settles once, listeners are told.
#include <algorithm>
#include <cmath>

#include "sim/check.hpp"
#include "sim/fluid_state.hpp"

namespace rehearse {
namespace {

/// Rounding noise of a sum of a few instants, relative: a completion that misses a whole ns by this much is on it.
constexpr double clock_noise = 1e-15;
constexpr double longest_clock_s = 131072;  // at 1.5 days a double of seconds still resolves 1.5e-11 s

Time round_up(Time origin, double seconds) {
    const Duration span = seconds_up(seconds * (1 - clock_noise));
    return span.ns > Time::never().ns - origin.ns ? Time::never() : origin + span;
}

}  // namespace

void FluidNetwork::State::touch() {
    if (agenda.pending(settle_entry)) return;
    settle_entry = agenda.at(agenda.now(), [this] { settle(); }, Phase::settle);
}

void FluidNetwork::State::complete_due() {
    if (next_time > agenda.now() || next_time == Time::never()) return;
    next_time = Time::never();
    agenda.cancel(next_entry);
    const double now = now_seconds();
    const double limit = std::max(now * (1 + clock_noise), solver->next_completion());
    book.set_now(agenda.now());
    done.clear();
    solver->complete(now, limit, done);
    std::sort(done.begin(), done.end(), [this](auto a, auto b) { return flows[a].id < flows[b].id; });
    for (const auto slot : done) end(slot, amount_of(flows[slot]), true);
    touch();
}

void FluidNetwork::State::settle() {
    ++settle_count;
    book.set_now(agenda.now());
    if (now_seconds() > longest_clock_s) move_origin();
    apply_capacities();
    admit();
    apply_caps();
    solver->settle(now_seconds());
    if (loop_count > 0) settle_loops();
    if (settings.check) {
        const std::string fault = solver->inconsistency();
        ensures(fault.empty(), fault.c_str());
    }
    schedule_next();
    tell();
}

void FluidNetwork::State::move_origin() {
    const double by = std::floor(now_seconds());
    solver->move_origin(by);
    origin = origin + seconds_up(by);
}

void FluidNetwork::State::apply_capacities() {
    for (const auto p : changed_pools) {
        Pool& pool = pools[p];
        if (pool.applied == pool.capacity) continue;
        pool.applied = pool.capacity;
        solver->set_capacity(pool.solver, std::min(pool.capacity, huge_capacity), now_seconds());
    }
    changed_pools.clear();
}

void FluidNetwork::State::apply_caps() {
    for (const FlowId id : changed_caps) {
        Live* flow = find(id);
        if (flow == nullptr) continue;
        flow->cap_changed = false;
        if (flow->stage == Stage::moving) solver->set_cap(slot_of(id), solver_cap(*flow), now_seconds());
    }
    changed_caps.clear();
}

/// In the order of start(); a flow of amount 0 ends at once and may let others pass.
void FluidNetwork::State::admit() {
    for (listen_to_gates(); !arrivals.empty(); listen_to_gates()) {
        std::sort(arrivals.begin(), arrivals.end());
        const auto now_arriving = std::exchange(arrivals, {});
        for (const FlowId id : now_arriving) {
            const Live* flow = find(id);
            if (flow == nullptr || flow->stage != Stage::waiting) continue;
            const auto slot = slot_of(id);
            if (flow->gated && !gates.may_pass(slot)) continue;
            if (amount_of(*flow) > 0) enter(slot);
            else end(slot, 0, true);
        }
    }
    parked.release_if_empty();
}

void FluidNetwork::State::listen_to_gates() {
    if (!gates.any_changed()) return;
    for (const auto slot : gates.take_changed()) {
        const Live& flow = flows[slot];
        if (flow.stage != Stage::waiting || !flow.gated) continue;
        if (gates.may_pass(slot)) arrivals.push_back(flow.id);
        else if (settings.book_causes) book.change(slot, {Cause::Kind::gate, gates.held_at(slot).value});
    }
}

void FluidNetwork::State::enter(std::uint32_t slot) {
    Live& flow = flows[slot];
    const Parked entry = unpark(flow);
    flow.stage = Stage::moving;
    if (flow.loop != none && settings.book_causes) {
        book.assign(slot, loops[flow.loop].cause);
        book.reserve(slot);
    }
    solver->start(slot, {entry.uses, amount_of(flow), entry.weight, solver_cap(flow)}, now_seconds());
}

void FluidNetwork::State::schedule_next() {
    const double next = solver->next_completion();
    const Time at = next < unlimited ? std::max(round_up(origin, next), agenda.now()) : Time::never();
    if (at == next_time && (at == Time::never() || agenda.pending(next_entry))) return;
    next_time = at;
    if (at == Time::never()) agenda.cancel(next_entry);
    else if (agenda.pending(next_entry)) next_entry = agenda.reschedule(next_entry, at);
    else next_entry = agenda.at(at, [this] { complete_due(); }, Phase::strike);
}

void FluidNetwork::State::tell() {
    for (std::uint32_t w = 0; w < watches.span(); ++w) {
        Watched& watched = watches[w];
        if (watched.slot == none) continue;
        const Live& flow = flows[watched.slot];
        const double rate = flow.stage == Stage::moving ? solver->rate(watched.slot) : 0;
        if (std::abs(rate - watched.rate) <= 1e-12 * watched.rate) continue;
        watched.rate = rate;
        agenda.at(agenda.now(), [this, id = flow.id] { run_watch(id); });
    }
    if (listeners.empty()) return;
    const auto last = static_cast<std::uint32_t>(listeners.size());
    agenda.at(agenda.now(), [this, last] {
        for (std::uint32_t i = 0; i < last; ++i) run_listener(i);
    });
}

void FluidNetwork::State::run_listener(std::uint32_t number) {
    Action action = listeners[number];
    if (action) action();
}

Cause FluidNetwork::State::cause_of(std::uint32_t slot) const {
    const Live& flow = flows[slot];
    if (flow.stage == Stage::waiting) return flow.gated && !gates.may_pass(slot) ? Cause{Cause::Kind::gate, gates.held_at(slot).value} : Cause{};
    return in_our_numbers(flow.loop != none ? loops[flow.loop].cause : solver->cause(slot));
}

}  // namespace rehearse
