// Sharing in exact rationals: progressive filling without one rounding, and an exact clock around it. Every double is a rational, so
// both solvers can be held to what mathematics says of the very numbers that they were given.
#include <doctest/doctest.h>

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

#include "tests/support/random_systems.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

using Exact = boost::multiprecision::cpp_rational;
using Levels = std::vector<Exact>;

/// The system as it stands at some instant: who moves, and how wide the pools are.
struct Moment {
    std::vector<Exact> capacities;
    std::vector<bool> moving;
};

Exact share_of(const SystemFlow& flow, std::size_t pool) {
    Exact sum = 0;
    for (const Use& use : flow.uses)
        if (use.pool.value == pool) sum += Exact(use.per_unit) * Exact(flow.weight);
    return sum;
}

/// Raises all levels together; whoever reaches its cap, or crosses a pool that is full, stays where it is.
class Filling {
public:
    Filling(const System& system, const Moment& moment) : system_(system), moment_(moment), level_(system.flows.size()), open_(moment.moving) {}

    Levels levels() {
        while (std::count(open_.begin(), open_.end(), true) > 0) fix(height());
        return level_;
    }

private:
    /// The level at which this pool would be full; none if no flow that still rises crosses it.
    std::optional<Exact> height_of(std::size_t pool) const {
        Exact rest = moment_.capacities[pool], shares = 0;
        for (std::size_t f = 0; f < open_.size(); ++f) {
            if (open_[f]) shares += share_of(system_.flows[f], pool);
            else rest -= share_of(system_.flows[f], pool) * level_[f];
        }
        if (shares == 0) return std::nullopt;
        return Exact(rest / shares);
    }

    Exact height() const {
        std::optional<Exact> least;
        for (std::size_t p = 0; p < moment_.capacities.size(); ++p)
            if (const auto height = height_of(p); height && (!least || *height < *least)) least = height;
        for (std::size_t f = 0; f < open_.size(); ++f) {
            const SystemFlow& flow = system_.flows[f];
            if (open_[f] && flow.cap < unlimited && (!least || Exact(flow.cap) / Exact(flow.weight) < *least)) least = Exact(flow.cap) / Exact(flow.weight);
        }
        return least.value();
    }

    void fix(const Exact& height) {
        std::vector<bool> full(open_.size(), false);
        for (std::size_t p = 0; p < moment_.capacities.size(); ++p) {
            if (height_of(p) != std::optional(height)) continue;
            for (std::size_t f = 0; f < open_.size(); ++f)
                if (share_of(system_.flows[f], p) > 0) full[f] = true;
        }
        for (std::size_t f = 0; f < open_.size(); ++f) {
            const SystemFlow& flow = system_.flows[f];
            const bool at_cap = flow.cap < unlimited && Exact(flow.cap) == height * Exact(flow.weight);
            if (!open_[f] || !(full[f] || at_cap)) continue;
            level_[f] = height;
            open_[f] = false;
        }
    }

    const System& system_;
    const Moment& moment_;
    Levels level_;
    std::vector<bool> open_;
};

/// Plays a system of flows that only start and end, and of pools that change, with an exact clock.
class ExactRun {
public:
    explicit ExactRun(const System& system) : system_(system), finished_(system.flows.size()) {
        for (const double capacity : system.pools) now_.capacities.emplace_back(capacity);
        for (const SystemFlow& flow : system.flows) rest_.emplace_back(flow.amount < unlimited ? flow.amount : 0);
        now_.moving.assign(system.flows.size(), false);
        started_ = now_.moving;
    }

    /// The instant at which each flow ends; none if it does not while the system runs.
    std::vector<std::optional<Exact>> finished() {
        for (bool goes_on = true; goes_on;) {
            take_changes();
            start_due();
            goes_on = advance();
        }
        return finished_;
    }

private:
    void take_changes() {
        for (const CapacityChange& change : system_.changes)
            if (Exact(change.at) == time_) now_.capacities[change.pool] = Exact(change.capacity);
    }

    void start_due() {
        for (std::size_t f = 0; f < rest_.size(); ++f) {
            if (started_[f] || Exact(system_.flows[f].start) > time_) continue;
            started_[f] = true;
            if (system_.flows[f].amount == 0) finished_[f] = time_;
            else now_.moving[f] = true;
        }
    }

    bool ends(std::size_t f) const { return now_.moving[f] && system_.flows[f].amount < unlimited; }
    Exact rate(std::size_t f, const Levels& levels) const { return levels[f] * Exact(system_.flows[f].weight); }

    void look_at(const Exact& instant, std::optional<Exact>& next) const {
        if (instant > time_ && (!next || instant < *next)) next = instant;
    }

    /// To the next completion, change or start; false if there is none.
    bool advance() {
        const Levels levels = Filling(system_, now_).levels();
        std::optional<Exact> next;
        for (std::size_t f = 0; f < rest_.size(); ++f) {
            if (ends(f) && levels[f] > 0) look_at(Exact(time_ + rest_[f] / rate(f, levels)), next);
            if (!started_[f]) look_at(Exact(system_.flows[f].start), next);
        }
        for (const CapacityChange& change : system_.changes) look_at(Exact(change.at), next);
        if (!next || *next > Exact(system_.until)) return false;
        for (std::size_t f = 0; f < rest_.size(); ++f) {
            if (!ends(f)) continue;
            rest_[f] -= rate(f, levels) * (*next - time_);
            if (rest_[f] > 0) continue;
            finished_[f] = *next;
            now_.moving[f] = false;
        }
        time_ = *next;
        return true;
    }

    const System& system_;
    Moment now_;
    std::vector<Exact> rest_;
    std::vector<bool> started_;
    Exact time_ = 0;
    std::vector<std::optional<Exact>> finished_;
};

SystemShape few_flows() {
    SystemShape shape;
    shape.pools = 5;
    shape.flows = 8;
    shape.gates = shape.cuts = false;
    return shape;
}

MaxMinProblem problem_of(const System& system) {
    MaxMinProblem problem;
    problem.capacities = system.pools;
    for (const SystemFlow& flow : system.flows) problem.flows.push_back({flow.uses, flow.weight, flow.cap});
    return problem;
}

std::string wrong_rate(const System& system) {
    const MaxMinProblem problem = problem_of(system);
    const auto rates = max_min(problem).rates;
    Moment all;
    for (const double capacity : system.pools) all.capacities.emplace_back(capacity);
    all.moving.assign(system.flows.size(), true);
    const Levels levels = Filling(system, all).levels();
    for (std::size_t f = 0; f < rates.size(); ++f) {
        const auto exact = static_cast<double>(Exact(levels[f] * Exact(system.flows[f].weight)));
        if (std::abs(rates[f] - exact) > 1e-12 * std::max(exact, 1e-300))
            return "flow " + std::to_string(f) + " moves at " + std::to_string(rates[f]) + " and not at " + std::to_string(exact);
    }
    return {};
}

/// Each completion is rounded up to a whole ns, and may hold others up by that much.
Law ends_when_mathematics_says(SolverKind kind) {
    return [kind](const System& system) -> std::string {
        const auto exact = ExactRun(system).finished();
        const auto outcome = run_system(system, {.solver = kind, .check = true});
        const double slack = 2 * static_cast<double>(system.flows.size() + system.changes.size());
        for (std::size_t f = 0; f < exact.size(); ++f) {
            const bool ended = outcome.finished[f] != Time::never();
            if (ended != exact[f].has_value()) return "flow " + std::to_string(f) + (ended ? " ends although it never could" : " does not end");
            if (!ended) continue;
            const auto late = static_cast<double>(Exact(Exact(outcome.finished[f].ns) - *exact[f] * 1'000'000'000));
            if (late < -slack || late > slack + 1e-12 * static_cast<double>(outcome.finished[f].ns))
                return "flow " + std::to_string(f) + " ends " + std::to_string(late) + " ns late";
        }
        return {};
    };
}

}  // namespace

TEST_CASE("rates are those of exact rationals to 12 digits, on random systems of up to 8 flows") {
    CHECK(counterexample(wrong_rate, few_flows(), 300) == "");
    SystemShape tidy = few_flows();
    tidy.tidy = true;
    CHECK(counterexample(wrong_rate, tidy, 100) == "");
}

TEST_CASE("flows end when an exact clock in rationals says, to rounding to whole nanoseconds") {
    for (const auto kind : {SolverKind::reference, SolverKind::fast}) {
        CAPTURE(static_cast<int>(kind));
        CHECK(counterexample(ends_when_mathematics_says(kind), few_flows(), 60) == "");
        SystemShape tidy = few_flows();
        tidy.tidy = true;
        CHECK(counterexample(ends_when_mathematics_says(kind), tidy, 60) == "");
    }
}
