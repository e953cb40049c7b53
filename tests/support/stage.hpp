// A clock, a network and a diary for plays of a few processes.
#pragma once

#include <string>

#include "sim/agenda.hpp"
#include "sim/fluid.hpp"

namespace rehearse::test {

/// Counts how many of its kind live, so that a frame that is not destroyed, or destroyed twice, shows.
struct Counted {
    int* alive;
    explicit Counted(int& count) : alive(&count) { ++*alive; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --*alive; }
};

struct Stage {
    explicit Stage(AgendaKind kind) : agenda(kind), network(agenda) {}
    Agenda agenda;
    FluidNetwork network;
    std::string diary;
    int alive = 0;

    void note(const std::string& what) { diary += what + "@" + std::to_string(agenda.now().ns / 1'000'000) + " "; }
};

}  // namespace rehearse::test
