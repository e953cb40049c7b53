// Sizes are drawn small more often than large, so that many systems are near the edge cases.
#include "tests/support/random_systems.hpp"

#include <algorithm>
#include <exception>

#include "sim/random.hpp"

namespace rehearse::test {
namespace {

class Maker {
public:
    Maker(std::uint64_t seed, const SystemShape& shape) : shape_(shape), draw_(seed, "system", "law") {}

    System make() {
        const auto pools = 1 + draw_.below(static_cast<std::uint64_t>(shape_.pools));
        for (std::uint64_t p = 0; p < pools; ++p) system_.pools.push_back(magnitude(100));
        if (shape_.gates)
            for (auto g = draw_.below(3); g > 0; --g) system_.gates.push_back(static_cast<int>(1 + draw_.below(4)));
        const auto flows = 1 + draw_.below(static_cast<std::uint64_t>(shape_.flows));
        for (std::uint64_t f = 0; f < flows; ++f) system_.flows.push_back(flow());
        if (shape_.changes)
            for (auto c = draw_.below(6); c > 0; --c) system_.changes.push_back(change());
        system_.until = 1000;
        return system_;
    }

private:
    bool chance(double p) { return draw_.uniform() < p; }

    double magnitude(double typical) {
        if (shape_.tidy) return typical * static_cast<double>(1 + draw_.below(2));
        return draw_.lognormal(typical, 1.0);
    }

    std::vector<Use> path() {
        std::vector<Use> uses;
        const auto length = 1 + draw_.below(4);
        for (std::uint64_t i = 0; i < length; ++i) {
            const double k = shape_.coefficients && chance(0.5) ? (shape_.tidy ? 2.0 : draw_.uniform(0.25, 4)) : 1.0;
            uses.push_back({PoolId{static_cast<std::uint32_t>(draw_.below(system_.pools.size()))}, k});
        }
        return uses;
    }

    SystemFlow flow() {
        SystemFlow flow;
        flow.uses = path();
        flow.amount = magnitude(300);
        if (chance(0.03)) flow.amount = 0;
        if (shape_.endless && chance(0.1)) flow.amount = endless;
        if (shape_.weights && chance(0.5)) flow.weight = shape_.tidy ? 2 : draw_.uniform(0.2, 5);
        if (shape_.caps && chance(0.3)) flow.cap = magnitude(20);
        if (shape_.loops && chance(0.3)) flow.loop = RequestLoop{magnitude(10), draw_.uniform(0, 1)};
        if (shape_.staggered && chance(0.5)) flow.start = shape_.tidy ? static_cast<double>(draw_.below(4)) : draw_.uniform(0, 20);
        for (std::uint32_t g = 0; g < system_.gates.size(); ++g)
            if (chance(0.4)) flow.gates.push_back({g});
        if (shape_.cuts && chance(0.15)) flow.cut_at = flow.start + draw_.uniform(0, 10);
        if (shape_.cap_changes && chance(0.4))
            for (auto c = 1 + draw_.below(3); c > 0; --c) flow.cap_changes.push_back(cap_change(flow));
        return flow;
    }

    /// Often in the instant in which the flow starts, as a request loop does it.
    CapChange cap_change(const SystemFlow& flow) {
        const double at = chance(0.4) ? flow.start : flow.start + draw_.uniform(0, 10);
        return {at, chance(0.1) ? 0 : magnitude(20)};
    }

    CapacityChange change() {
        CapacityChange made{};
        made.at = shape_.tidy ? static_cast<double>(draw_.below(10)) : draw_.uniform(0, 30);
        made.pool = static_cast<std::uint32_t>(draw_.below(system_.pools.size()));
        made.capacity = shape_.zero_changes && chance(0.3) ? 0 : magnitude(100);
        return made;
    }

    SystemShape shape_;
    RandomStream draw_;
    System system_;
};

std::string fault_of(const Law& law, const System& system) {
    try {
        return law(system);
    } catch (const std::exception& e) {
        return std::string("threw: ") + e.what();
    }
}

template <class Things>
bool drop_one(Things System::*member, const Law& law, System& system) {
    for (std::size_t i = 0; i < (system.*member).size(); ++i) {
        System smaller = system;
        (smaller.*member).erase((smaller.*member).begin() + static_cast<std::ptrdiff_t>(i));
        if (smaller.flows.empty() || fault_of(law, smaller).empty()) continue;
        system = smaller;
        return true;
    }
    return false;
}

/// Makes one flow plainer, if the fault survives that.
bool plainer_flow(const Law& law, System& system) {
    using Edit = bool (*)(SystemFlow&);
    constexpr Edit edits[] = {
        [](SystemFlow& f) { return std::exchange(f.weight, 1.0) != 1; },
        [](SystemFlow& f) { return std::exchange(f.cap, unlimited) != unlimited; },
        [](SystemFlow& f) { return std::exchange(f.cut_at, never) != never; },
        [](SystemFlow& f) { return !f.cap_changes.empty() && (f.cap_changes.pop_back(), true); },
        [](SystemFlow& f) { return f.loop.has_value() && (f.loop.reset(), true); },
        [](SystemFlow& f) { return !std::exchange(f.gates, {}).empty(); },
        [](SystemFlow& f) { return std::exchange(f.start, 0.0) != 0; },
        [](SystemFlow& f) { return f.uses.size() > 1 && (f.uses.pop_back(), true); },
        [](SystemFlow& f) { return f.uses.size() > 1 && (f.uses.erase(f.uses.begin()), true); },
    };
    for (std::size_t i = 0; i < system.flows.size(); ++i)
        for (const Edit edit : edits) {
            System smaller = system;
            if (!edit(smaller.flows[i]) || fault_of(law, smaller).empty()) continue;
            system = smaller;
            return true;
        }
    return false;
}

void shrink(const Law& law, System& system) {
    while (drop_one(&System::flows, law, system) || drop_one(&System::changes, law, system) || plainer_flow(law, system)) {
    }
}

bool apart(double a, double b, double relative) {
    return a != b && !(std::abs(a - b) <= relative * std::max({std::abs(a), std::abs(b), 1e-300}));
}

bool apart(Time a, Time b, double relative) {
    return std::abs(static_cast<double>(a.ns) - static_cast<double>(b.ns)) > 2 && apart(a.seconds(), b.seconds(), relative);
}

}  // namespace

System random_system(std::uint64_t seed, const SystemShape& shape) { return Maker(seed, shape).make(); }

std::string counterexample(const Law& law, const SystemShape& shape, int count, std::uint64_t first_seed) {
    for (std::uint64_t seed = first_seed; seed < first_seed + static_cast<std::uint64_t>(count); ++seed) {
        System system = random_system(seed, shape);
        if (fault_of(law, system).empty()) continue;
        shrink(law, system);
        return "seed " + std::to_string(seed) + ": " + fault_of(law, system) + "\n" + describe(system);
    }
    return {};
}

std::string difference(const SystemOutcome& a, const SystemOutcome& b, double relative) {
    for (std::size_t f = 0; f < a.finished.size(); ++f) {
        std::ostringstream out;
        out.precision(17);
        if (apart(a.finished[f], b.finished[f], relative))
            out << "flow " << f << " finishes at " << a.finished[f].seconds() << " or at " << b.finished[f].seconds();
        else if (apart(a.began[f], b.began[f], relative))
            out << "flow " << f << " begins at " << a.began[f].seconds() << " or at " << b.began[f].seconds();
        else if (apart(a.moved[f], b.moved[f], relative) && std::abs(a.moved[f] - b.moved[f]) > 1e-5)
            out << "flow " << f << " moves " << a.moved[f] << " or " << b.moved[f];
        if (!out.str().empty()) return out.str();
    }
    return {};
}

}  // namespace rehearse::test
