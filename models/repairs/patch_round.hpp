// A round of patches under way: which broker is out, and whether the next one may go.
#pragma once

#include "models/repairs/patch.hpp"
#include "sim/agenda.hpp"
#include "sim/id.hpp"
#include "sim/journal.hpp"

namespace rehearse {

class World;

class PatchRound {
public:
    /// `spec` must outlive the round, which begins now.
    PatchRound(World& world, const Patch& spec, FactId cause);

private:
    enum class State { waiting, stopping, returning };
    void look();
    void go_on();
    bool whole() const;
    void take_next();

    World& world_;
    const Patch& spec_;
    FactId cause_;
    State state_ = State::waiting;
    std::uint32_t next_ = 0, last_ = 0;      // brokers, from 0
    BrokerId broker_;
    Time began_, taken_, whole_since_;
    bool was_whole_ = false;
    Count patched_ = 0;
};

}  // namespace rehearse
