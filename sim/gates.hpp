// FIFO limits of concurrency. A flow may pass a gate of limit m once fewer than m of those who came before it are still present,
// moving or waiting; it starts when all its gates let it pass. The oldest waiting flow waits for moving flows only: no deadlock.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/id.hpp"
#include "sim/slab.hpp"

namespace rehearse {

/// Everything is O(1) a flow and gate; a change of limit costs its difference.
class Gates {
public:
    GateId add(int limit);
    int limit(GateId gate) const { return gates_[gate.index()].limit; }
    /// Nothing that moves is stopped; a raised limit admits at once, and 0 lets nobody pass.
    void set_limit(GateId gate, int limit);
    std::size_t size() const { return gates_.size(); }

    /// `visitor` joins the end of each queue (once, if a gate is named twice). Visitors are numbered by the caller.
    void enter(std::uint32_t visitor, std::span<const GateId> gates);
    void leave(std::uint32_t visitor);

    bool may_pass(std::uint32_t visitor) const { return visitors_[visitor].shut == 0; }
    /// The first of its gates, in the order in which it named them, that holds it up.
    GateId held_at(std::uint32_t visitor) const;

    /// Visitors for which some gate opened or shut since the last call; each may appear more than once.
    std::vector<std::uint32_t> take_changed() { return std::exchange(changed_, {}); }
    bool any_changed() const { return !changed_.empty(); }
    std::size_t memory() const {
        return places_.memory() + gates_.capacity() * sizeof(Gate) + visitors_.capacity() * sizeof(Visitor);
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;
    struct Place {
        std::uint32_t gate = 0, visitor = 0;
        std::uint32_t before = none, behind = none;  // in the gate's queue
        std::uint32_t next = none;                   // of the same visitor
        bool inside = false;                         // among the first `limit` of the queue
    };
    struct Gate {
        int limit = 0;
        int inside = 0;
        std::uint32_t first = none, last = none;
        std::uint32_t last_inside = none;
    };
    struct Visitor {
        std::uint32_t places = none;
        std::uint32_t shut = 0;  // gates that do not let it pass
    };

    bool stands_at(std::uint32_t visitor, GateId gate) const;
    void join(std::uint32_t visitor, GateId gate);
    void unlink(std::uint32_t place);
    void widen(Gate& gate);
    void narrow(Gate& gate);

    std::vector<Gate> gates_;
    std::vector<Visitor> visitors_;
    Slab<Place> places_;
    std::vector<std::uint32_t> changed_;
};

}  // namespace rehearse
