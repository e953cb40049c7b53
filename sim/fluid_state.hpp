// What a FluidNetwork keeps, and the steps of one instant: complete, admit, settle, tell. Internal to sim/fluid*.cpp.
#pragma once

#include <cmath>
#include <string_view>

#include "sim/action_store.hpp"
#include "sim/fluid.hpp"
#include "sim/gates.hpp"
#include "sim/slab.hpp"

namespace rehearse {

/// Stands for infinity in a pool that was created finite: the solver computes with finite capacities only.
constexpr double huge_capacity = 1e300;

struct FluidNetwork::State {
    static constexpr std::uint32_t none = 0xffffffff;

    /// waiting: at a gate, or for the settle of its first instant; ended: complete, on_done still to run.
    enum class Stage : std::uint8_t { free, waiting, moving, ended };

    struct Pool {
        std::string name;
        double capacity;       // as set
        double applied;        // as the solver knows it
        std::uint32_t solver;  // its index there; none if infinite for good
    };

    /// A flow between start() and its end, by slot. What only few flows have lies in side tables.
    struct Live {
        FlowId id;
        Stage stage = Stage::free;
        bool gated = false;
        bool cap_changed = false;
        bool has_pool = false;
        std::uint32_t parked = none;  // its SharingFlow until it moves
        std::uint32_t loop = none;
        std::uint32_t on_done = none;
        std::uint32_t watch = none;
        std::uint32_t cap = none;  // none: unlimited
    };

    struct Parked {
        std::vector<Use> uses;  // in the solver's numbering, each pool once
        double weight = 1;
    };

    struct Looped {
        std::uint32_t slot = none;
        RequestLoop loop{};
        double weight = 1;
        double rate = 0;   // its average rate, the cap that the solver knows
        double share = 1;  // its rate while it moves
        Cause cause{Cause::Kind::loop, 0};
        std::vector<Use> uses;
    };

    struct Watched {
        std::uint32_t slot = none;
        double rate = 0;
        Action action;
    };

    /// Kept for every flow ever started.
    struct Record {
        double moved = 0;  // until its end: its amount
        std::uint32_t slot = none;
        CauseBook::Key causes = CauseBook::nothing;
    };

    State(Agenda& a, FluidSettings s) : agenda(a), settings(s), solver(Sharing::make(s.solver, s.book_causes ? &book : nullptr, s.epsilon)) {}

    // fluid.cpp: the life of a flow
    FlowId start(FlowSpec&& spec, Action on_done);
    double cut(FlowId flow);
    double end(std::uint32_t slot, double moved, bool complete);
    Parked unpark(Live& flow);
    void free_slot(std::uint32_t slot);
    void run_done(FlowId flow);
    void run_watch(FlowId flow);
    /// Null once it has ended.
    Live* find(FlowId flow);
    std::uint32_t slot_of(FlowId flow) const { return records[flow.index()].slot; }
    double amount_of(const Live& flow) const { return records[flow.id.index()].moved; }
    double cap_of(const Live& flow) const { return flow.cap == none ? unlimited : caps[flow.cap]; }
    void change_cap(Live& flow, double cap);

    // fluid_entry.cpp: what is refused, and what the solver gets
    void refuse_nonsense(const FlowSpec& spec) const;
    void to_solver_uses(std::vector<Use>& uses);
    void add_loop(std::uint32_t slot, RequestLoop loop, const std::vector<Use>& uses, double weight);

    // fluid_settle.cpp: the steps of one instant
    double seconds(Time t) const { return static_cast<double>(t.ns - origin.ns) / 1e9; }
    double now_seconds() const { return seconds(agenda.now()); }
    void touch();
    void complete_due();
    void settle();
    void apply_capacities();
    void apply_caps();
    void admit();
    void listen_to_gates();
    void enter(std::uint32_t slot);
    double solver_cap(const Live& flow) const { return flow.loop == none ? cap_of(flow) : loops[flow.loop].rate; }
    void schedule_next();
    void tell();
    void move_origin();
    void run_listener(std::uint32_t number);
    /// Of what has a slot, in the numbers of the network's pools.
    Cause cause_of(std::uint32_t slot) const;
    /// The solver and the book number finite pools only.
    Cause in_our_numbers(Cause cause) const {
        return cause.kind == Cause::Kind::pool ? Cause{cause.kind, pool_of_solver[cause.index]} : cause;
    }

    // fluid_loops.cpp: request loops
    void settle_loops();
    bool improve_loops(double damping);
    void collect_loops();
    void adopt_loops();

    Agenda& agenda;
    FluidSettings settings;
    CauseBook book;
    std::unique_ptr<Sharing> solver;
    Time origin;
    Ticket next_entry, settle_entry;
    Time next_time = Time::never();

    std::vector<Pool> pools;
    std::vector<std::uint32_t> pool_of_solver;
    std::vector<std::uint32_t> use_of_pool;  // scratch of to_solver_uses, by the solver's number; none in between
    std::vector<std::uint32_t> changed_pools;
    Gates gates;
    std::vector<std::string> gate_names;

    std::vector<Record> records;  // by flow id
    std::vector<bool> completed;  // by flow id
    std::vector<std::pair<FlowId, std::string>> names;  // of those that have one, in order of start
    std::size_t parked_uses = 0;
    Slab<Live> flows;
    Slab<Parked> parked;
    Slab<Looped> loops;
    Slab<double> caps;
    std::size_t loop_count = 0;
    std::vector<LoopedFlow> looped_flows;  // scratch of settle_loops
    std::vector<LoopedPool> looped_pools;
    std::vector<std::uint32_t> looped_pool_ids;
    ActionStore done_actions;
    Slab<Watched> watches;
    std::vector<Action> listeners;
    std::vector<FlowId> arrivals;  // may enter the solver at the next settle
    std::vector<FlowId> changed_caps;
    std::vector<std::uint32_t> done;  // scratch
    std::uint64_t settle_count = 0;
    int most_loop_rounds = 0;
};

}  // namespace rehearse
