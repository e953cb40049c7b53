// One run's engine: the clock, the sharing, the facts and the seed. Passed by reference from the top; there is no global,
// so two simulations can run side by side.
#pragma once

#include <cstdint>
#include <string_view>

#include "sim/agenda.hpp"
#include "sim/fluid.hpp"
#include "sim/journal.hpp"
#include "sim/random.hpp"

namespace rehearse {

/// Which structures a run uses. Speed and memory depend on them, what happens in the world does not.
struct EngineSettings {
    AgendaKind agenda = AgendaKind::heap;
    AgendaLimits limits{};
    FluidSettings fluid{};
};

/// Neither copied nor moved: its parts refer to each other.
struct Simulation {
    Agenda agenda;
    FluidNetwork network;
    Journal journal;
    std::uint64_t seed;

    explicit Simulation(std::uint64_t seed_of_run, const EngineSettings& engine = {})
        : agenda(engine.agenda, engine.limits), network(agenda, engine.fluid), journal(agenda), seed(seed_of_run) {}
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;

    /// The same (entity, purpose) always gives the same numbers; ask once and keep the stream.
    RandomStream stream(std::string_view entity, std::string_view purpose) const { return {seed, entity, purpose}; }
};

}  // namespace rehearse
