// A whole sharing problem as plain data, and its run through a fluid network: what laws, oracles and the bench program share.
// At one instant: completions, then capacity changes, then starts, then gates admit, then one settle.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "sim/fluid.hpp"

namespace rehearse::test {

constexpr double never = std::numeric_limits<double>::infinity();

struct CapChange {
    double at;  // s
    double cap;
};

struct SystemFlow {
    double start = 0;  // s
    double amount = 1;
    double cap = unlimited;
    double weight = 1;
    std::vector<Use> uses;
    std::vector<GateId> gates;
    std::optional<RequestLoop> loop;
    double cut_at = never;  // s
    std::vector<CapChange> cap_changes;
};

struct CapacityChange {
    double at;  // s
    std::uint32_t pool;
    double capacity;
};

struct System {
    std::vector<double> pools;
    std::vector<SystemFlow> flows;
    std::vector<int> gates;
    std::vector<CapacityChange> changes;
    double until = never;  // s
};

/// Per flow; times in whole ns. Beginnings need booked causes.
struct SystemOutcome {
    std::vector<Time> began, finished;  // Time::never() if it did not
    std::vector<double> moved;
    std::vector<std::vector<std::pair<Cause, Duration>>> causes;
    std::uint64_t events = 0, settles = 0;
    std::string starved;
};

inline Time at_seconds(double s) { return {static_cast<std::int64_t>(std::llround(s * 1e9))}; }

/// Runs one system; everything that happens is the network's doing.
class SystemRun {
public:
    SystemRun(const System& system, FluidSettings settings) : system_(system), network_(agenda_, settings) {
        for (std::size_t p = 0; p < system.pools.size(); ++p) network_.add_pool("pool " + std::to_string(p), system.pools[p]);
        for (std::size_t g = 0; g < system.gates.size(); ++g) network_.add_gate("gate " + std::to_string(g), system.gates[g]);
        outcome_.began.assign(system.flows.size(), Time::never());
        outcome_.finished = outcome_.began;
        ids_.resize(system.flows.size());
        started_.assign(system.flows.size(), false);
        moved_until_cut_ = started_;
        for (const auto& change : system.changes)
            agenda_.at(at_seconds(change.at), [this, &change] { network_.set_capacity({change.pool}, change.capacity); });
        for (std::size_t f = 0; f < system.flows.size(); ++f) schedule(f);
    }

    Agenda& agenda() { return agenda_; }
    FluidNetwork& network() { return network_; }
    FlowId id(std::size_t flow) const { return ids_[flow]; }
    bool started(std::size_t flow) const { return started_[flow]; }

    SystemOutcome run() {
        agenda_.run_until(system_.until < never ? at_seconds(system_.until) : Time::never());
        for (std::size_t f = 0; f < ids_.size(); ++f) {
            outcome_.moved.push_back(started_[f] ? network_.moved(ids_[f]) : 0);
            outcome_.causes.emplace_back();
            if (started_[f]) outcome_.causes.back() = network_.time_by_cause(ids_[f]);
            if (started_[f]) note_beginning(f);
        }
        outcome_.events = agenda_.events();
        outcome_.settles = network_.settles();
        outcome_.starved = network_.starved();
        return outcome_;
    }

private:
    void schedule(std::size_t f) {
        const SystemFlow& flow = system_.flows[f];
        agenda_.at(at_seconds(flow.start), [this, f] { start(f); });
        if (flow.cut_at < never) agenda_.at(at_seconds(flow.cut_at), [this, f] { cut(f); }, Phase::strike);
        for (const CapChange& change : flow.cap_changes)
            agenda_.at(at_seconds(change.at), [this, f, cap = change.cap] {
                if (started_[f] && network_.active(ids_[f])) network_.set_cap(ids_[f], cap);
            });
    }

    void start(std::size_t f) {
        const SystemFlow& flow = system_.flows[f];
        FlowSpec spec;
        spec.uses = flow.uses;
        spec.amount = flow.amount;
        spec.weight = flow.weight;
        spec.cap = flow.cap;
        spec.loop = flow.loop;
        spec.gates = flow.gates;
        ids_[f] = network_.start(std::move(spec), [this, f] {
            outcome_.finished[f] = agenda_.now();
        });
        started_[f] = true;
    }

    void cut(std::size_t f) {
        moved_until_cut_[f] = network_.moving(ids_[f]);
        network_.cut(ids_[f]);
    }

    /// A flow moves from the end of its time at gates on, if only at rate 0.
    void note_beginning(std::size_t f) {
        if (!network_.moving(ids_[f]) && !network_.complete(ids_[f]) && !moved_until_cut_[f]) return;
        outcome_.began[f] = at_seconds(system_.flows[f].start);
        for (const auto& [cause, time] : outcome_.causes[f])
            if (cause.kind == Cause::Kind::gate) outcome_.began[f] = outcome_.began[f] + time;
    }

    const System& system_;
    Agenda agenda_;
    FluidNetwork network_;
    SystemOutcome outcome_;
    std::vector<FlowId> ids_;
    std::vector<bool> started_, moved_until_cut_;
};

inline SystemOutcome run_system(const System& system, FluidSettings settings) { return SystemRun(system, settings).run(); }

/// For messages: everything one needs to build the system again.
inline std::string describe(const System& system) {
    std::ostringstream out;
    out.precision(17);
    out << "pools:";
    for (const double c : system.pools) out << ' ' << c;
    out << "\ngates:";
    for (const int m : system.gates) out << ' ' << m;
    for (const auto& flow : system.flows) {
        out << "\nflow start " << flow.start << " amount " << flow.amount << " cap " << flow.cap << " weight " << flow.weight << " uses";
        for (const Use& use : flow.uses) out << ' ' << use.pool.value << 'x' << use.per_unit;
        for (const GateId gate : flow.gates) out << " gate " << gate.value;
        if (flow.loop) out << " loop " << flow.loop->batch << '/' << flow.loop->wait;
        if (flow.cut_at < never) out << " cut at " << flow.cut_at;
        for (const auto& change : flow.cap_changes) out << " at " << change.at << " cap " << change.cap;
    }
    for (const auto& change : system.changes) out << "\nat " << change.at << " pool " << change.pool << " to " << change.capacity;
    out << "\nuntil " << system.until;
    return out.str();
}

}  // namespace rehearse::test
