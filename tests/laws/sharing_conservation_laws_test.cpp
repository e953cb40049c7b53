// Laws of what pools carry: books of bytes, no idle pool while somebody wants it, and no trace of those who have finished.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/random_systems.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

void holds(const Law& law, const SystemShape& shape, int count = 150) {
    const std::string found = counterexample(law, shape, count);
    INFO(found);
    CHECK(found.empty());
}

template <class Test>
void on_both_solvers(Test test) {
    for (const auto kind : {SolverKind::reference, SolverKind::fast}) {
        CAPTURE(static_cast<int>(kind));
        test(kind);
    }
}

/// Integrates the load of every pool from settle to settle, and what it could have carried.
class LoadMeter {
public:
    LoadMeter(const System& system, FluidSettings settings) : system_(system), run_(system, settings), load_(system.pools.size()), carried_(load_), could_(load_) {
        run_.network().on_settled([this] { look(); });
    }

    SystemOutcome run() {
        SystemOutcome outcome = run_.run();
        add_up();
        return outcome;
    }

    double carried(std::size_t pool) const { return carried_[pool]; }
    double could(std::size_t pool) const { return could_[pool]; }
    const std::string& fault() const { return fault_; }

private:
    void add_up() {
        const double passed = (run_.agenda().now() - last_).seconds();
        if (run_.agenda().now() < last_) fault_ = "time runs backwards";
        last_ = run_.agenda().now();
        for (std::size_t p = 0; p < load_.size(); ++p) {
            carried_[p] += load_[p] * passed;
            could_[p] += capacity_.empty() ? 0 : capacity_[p] * passed;
        }
    }

    void look() {
        add_up();
        capacity_.clear();
        for (std::uint32_t p = 0; p < load_.size(); ++p) {
            load_[p] = run_.network().load({p});
            capacity_.push_back(run_.network().capacity({p}));
        }
        look_for_idle_bottlenecks();
    }

    /// Whoever moves is at its cap or behind a pool that carries all it can.
    void look_for_idle_bottlenecks() {
        for (std::size_t f = 0; f < system_.flows.size(); ++f) {
            if (!run_.started(f) || !run_.network().moving(run_.id(f))) continue;
            const Cause held = run_.network().bottleneck(run_.id(f));
            if (held.kind != Cause::Kind::pool || load_[held.index] >= capacity_[held.index] * (1 - 1e-9)) continue;
            fault_ = "flow " + std::to_string(f) + " is held by pool " + std::to_string(held.index) + ", which is not full";
        }
    }

    const System& system_;
    SystemRun run_;
    std::vector<double> load_, carried_, could_, capacity_;
    Time last_;
    std::string fault_;
};

std::string wrong_books(const System& system, const LoadMeter& meter, const SystemOutcome& outcome) {
    for (std::size_t p = 0; p < system.pools.size(); ++p) {
        double used = 0;
        for (std::size_t f = 0; f < system.flows.size(); ++f)
            for (const Use& use : system.flows[f].uses)
                if (use.pool.index() == p) used += use.per_unit * outcome.moved[f];
        if (std::abs(used - meter.carried(p)) > 1e-6 * std::max(1.0, used)) return "pool " + std::to_string(p) + " carried " + std::to_string(meter.carried(p)) + ", its flows moved " + std::to_string(used);
        if (meter.carried(p) > meter.could(p) * (1 + 1e-9)) return "pool " + std::to_string(p) + " carried more than it could";
    }
    return {};
}

/// What is left of a system at an instant, without those who have finished.
System rest_at(const System& system, const SystemOutcome& whole, Time at, const SystemOutcome& then, std::vector<std::size_t>& kept) {
    System rest = system;
    rest.flows.clear();
    for (std::size_t f = 0; f < system.flows.size(); ++f) {
        if (whole.finished[f] <= at) continue;
        SystemFlow flow = system.flows[f];
        flow.amount -= then.moved[f];
        flow.start = std::max(flow.start, at.seconds());
        rest.flows.push_back(flow);
        kept.push_back(f);
    }
    rest.changes.clear();
    for (const CapacityChange& change : system.changes) {
        if (at_seconds(change.at) <= at) rest.pools[change.pool] = change.capacity;
        else rest.changes.push_back(change);
    }
    return rest;
}

std::string trace_of_finished(const System& original, SolverKind kind) {
    System system = original;
    std::ranges::stable_sort(system.changes, {}, &CapacityChange::at);
    const SystemOutcome whole = run_system(system, {.solver = kind});
    const Time first = *std::ranges::min_element(whole.finished);
    if (first == Time::never()) return {};
    System early = system;
    early.until = first.seconds();
    std::vector<std::size_t> kept;
    const System rest = rest_at(system, whole, first, run_system(early, {.solver = kind}), kept);
    if (kept.empty()) return {};
    const SystemOutcome alone = run_system(rest, {.solver = kind});
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const Time a = whole.finished[kept[i]], b = alone.finished[i];
        if (a == b) continue;
        if (a == Time::never() || b == Time::never() || static_cast<double>(std::abs((a - b).ns)) > std::max(10.0, 1e-9 * static_cast<double>(a.ns)))
            return "flow " + std::to_string(kept[i]) + " ends at " + std::to_string(a.seconds()) + " or at " + std::to_string(b.seconds());
    }
    return {};
}

}  // namespace

TEST_CASE("a pool has carried what its flows moved and never more than it could, and time never runs backwards") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) -> std::string {
            LoadMeter meter(system, {.solver = kind});
            const SystemOutcome outcome = meter.run();
            return meter.fault().empty() ? wrong_books(system, meter, outcome) : meter.fault();
        };
        holds(law, {});
        holds(law, {.cap_changes = true, .tidy = true});
    });
}

TEST_CASE("work is conserved: a pool that all cross without caps is full until the last byte has passed") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& original) -> std::string {
            System system = original;
            system.until = never;
            double total = 0;
            for (SystemFlow& flow : system.flows) {
                flow.uses = {{PoolId{0}}};
                total += flow.amount;
            }
            const auto outcome = run_system(system, {.solver = kind});
            const Time last = *std::ranges::max_element(outcome.finished);
            const double expected = total / system.pools[0];
            return std::abs(last.seconds() - expected) <= 1e-9 * expected + 1e-9 * static_cast<double>(system.flows.size()) ? "" : "the last byte passes at " + std::to_string(last.seconds());
        };
        holds(law, {.caps = false, .changes = false, .cuts = false, .endless = false, .staggered = false});
    });
}

TEST_CASE("a flow that has finished leaves no trace: the others go on as if they were alone from there on") {
    on_both_solvers([](SolverKind kind) {
        const Law law = [kind](const System& system) { return trace_of_finished(system, kind); };
        holds(law, {.gates = false, .cuts = false, .endless = false}, 300);
        holds(law, {.gates = false, .cuts = false, .endless = false, .tidy = true}, 300);
    });
}

TEST_CASE("a law that does not hold is told with the smallest system that breaks it") {
    const Law nobody_has_weight = [](const System& system) -> std::string {
        for (const SystemFlow& flow : system.flows)
            if (flow.weight != 1) return "a flow has weight";
        return {};
    };
    const std::string found = counterexample(nobody_has_weight, {}, 50);
    CHECK(found.find("a flow has weight") != std::string::npos);
    const auto count = [&found](const std::string& piece) {
        int n = 0;
        for (std::size_t at = found.find(piece); at != std::string::npos; at = found.find(piece, at + 1)) ++n;
        return n;
    };
    CHECK(count("\nflow ") == 1);
    CHECK(count("\nat ") == 0);
    CHECK(count(" gate ") == 0);
    CHECK(count("cap inf") == 1);
    CHECK(found.find("start 0 ") != std::string::npos);
}
