// The accuracy dial: no pool carries more than (1 + 2 epsilon) times its capacity, checked after every settle, and completion times
// are off by a few epsilon. The factor is printed; its bound is what the documentation states.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/random_systems.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Largest relative error of a completion time, in units of epsilon.
double worst_error(const SystemShape& shape, double epsilon, int count) {
    double worst = 0;
    for (std::uint64_t seed = 1; seed <= static_cast<std::uint64_t>(count); ++seed) {
        System system = random_system(seed, shape);
        system.until = never;
        const auto exact = run_system(system, {.solver = SolverKind::fast});
        const auto rough = run_system(system, {.solver = SolverKind::fast, .epsilon = epsilon, .check = true});
        for (std::size_t f = 0; f < system.flows.size(); ++f) {
            if (exact.finished[f] == Time::never() || rough.finished[f] == Time::never()) continue;
            const double error = std::abs((rough.finished[f] - exact.finished[f]).seconds());
            worst = std::max(worst, (error - 4e-9) / exact.finished[f].seconds() / epsilon);
        }
    }
    return worst;
}

}  // namespace

TEST_CASE("an epsilon above exact moves completion times by at most 20 epsilon on random systems") {
    const SystemShape wide{.pools = 25, .flows = 80, .gates = false, .changes = false, .cuts = false, .endless = false, .staggered = false};
    for (const double epsilon : {1e-6, 1e-5, 1e-4, 1e-3}) {
        const double factor = worst_error(wide, epsilon, 40);
        MESSAGE("epsilon " << epsilon << ": worst error of a completion time " << factor << " epsilon");
        CHECK(factor < 20);
    }
}

TEST_CASE("an epsilon below exact or beyond a tenth is refused") {
    Agenda agenda;
    const FluidSettings finer{.solver = SolverKind::fast, .epsilon = 1e-15}, coarser{.solver = SolverKind::fast, .epsilon = 0.5};
    CHECK_THROWS(FluidNetwork(agenda, finer));
    CHECK_THROWS(FluidNetwork(agenda, coarser));
}
