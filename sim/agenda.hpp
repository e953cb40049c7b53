// The ordered future. Order: time, then phase, then number of insertion; nothing else may break a tie.
// Phases of one instant repeat until it is quiet: what an observer schedules for now in an earlier phase runs before the next observer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "sim/action.hpp"
#include "sim/agenda_key.hpp"
#include "sim/check.hpp"
#include "sim/indexed_heap.hpp"
#include "sim/ladder.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Failures strike first, models act, the fluid network settles once, probes look and change nothing.
enum class Phase : std::uint8_t { strike, act, settle, observe };

/// Names one entry of an agenda; may be kept for ever. A ticket that has fired or was cancelled is stale and harmless.
struct Ticket {
    std::uint32_t slot = 0xffffffff;
    std::uint32_t generation = 0;
    constexpr bool operator==(const Ticket&) const = default;
};

/// Limits that end a hang with a sentence instead of a hang.
struct AgendaLimits {
    std::uint64_t per_instant = 10'000'000;
    std::uint64_t per_run = 20'000'000'000;
};

/// One order, two structures. heap: an indexed 4-ary heap, for agendas that cancel and move much. ladder: a ladder queue, for
/// many events that are scheduled once; about three times the memory for keys.
enum class AgendaKind { heap, ladder };

/// Runs actions in the order of (time, phase, number). Not for several threads.
class Agenda {
public:
    explicit Agenda(AgendaKind kind = AgendaKind::heap, AgendaLimits limits = {});

    Time now() const { return now_; }

    /// `t` must not lie in the past. What stands at Time::never() stays pending and never fires.
    template <class Callable>
    Ticket at(Time t, Callable&& action, Phase phase = Phase::act) {
        expects(t >= now_, "nothing is scheduled in the past");
        const std::uint32_t slot = take_slot();
        ::new (static_cast<void*>(&entries_[slot].action)) Action(std::forward<Callable>(action));  // in place: no copy
        return schedule(slot, t, phase);
    }

    /// `d` must not be negative; a span beyond the end of time is Time::never().
    template <class Callable>
    Ticket after(Duration d, Callable&& action, Phase phase = Phase::act) {
        return at(later_by(d), std::forward<Callable>(action), phase);
    }

    /// now() + d, or Time::never() where that lies beyond the end of time.
    Time later_by(Duration d) const { return d.ns > Time::never().ns - now_.ns ? Time::never() : now_ + d; }

    /// False if the ticket is stale.
    bool cancel(Ticket ticket);

    /// Moves an entry to `t`, with its action and phase but a new number, as if it had been scheduled just now.
    /// The same ticket goes on naming it. A stale ticket moves nothing and comes back as it is.
    Ticket reschedule(Ticket ticket, Time t);

    bool pending(Ticket ticket) const;
    std::size_t size() const { return static_cast<std::size_t>(numbers_ - moves_ - cancels_ - events_); }

    /// Fires the next entry; false if there is none. Throws OurMistake at a limit, and whatever the action throws.
    bool step() { return step_until({Time::never().ns - 1}); }

    /// Fires everything up to and including `end`, after which now() is `end`. With Time::never() it runs until nothing is
    /// left, and now() stays at the last event. After stop() now() stays at the event that called it.
    void run_until(Time end);

    /// Leaves run_until after the event in hand.
    void stop() { stopped_ = true; }

    std::uint64_t events() const { return events_; }

    /// Events whose (time, phase) equals the previous event's: where only the number decided.
    std::uint64_t ties() const { return ties_; }

private:
    static constexpr std::uint32_t no_slot = 0xffffffff;
    static constexpr std::uint32_t parked = 0xfffffffe;  // stands at Time::never(): in no queue

    struct alignas(64) Entry {
        Action action;
        std::uint64_t low = 0;  // phase, number and slot of the live key; 0 when free
        std::uint32_t generation = 0;
        std::uint32_t link = no_slot;  // live: whether it is parked; free: the next free slot
    };

    bool step_until(Time end);
    bool names_live(Ticket ticket) const { return ticket.slot < entries_.size() && entries_[ticket.slot].generation == ticket.generation; }
    std::uint32_t take_slot() {
        const std::uint32_t slot = first_free_;
        if (slot == no_slot) return add_slot();
        first_free_ = entries_[slot].link;
        return slot;
    }
    std::uint32_t add_slot();
    void free_slot(std::uint32_t slot);
    Ticket schedule(std::uint32_t slot, Time t, Phase phase);
    std::uint64_t next_low(Phase phase, std::uint32_t slot);
    void enter(std::uint32_t slot, Time t);
    void withdraw(std::uint32_t slot);
    void forget_stale_keys();
    bool is_live(AgendaKey key) const { return entries_[slot_of(key)].low == low_of(key); }
    bool take_next(Time end, AgendaKey& key);
    bool take_from_heap(Time end, AgendaKey& key);
    void warm_up();
    void count(AgendaKey key);
    void watch_limits(const Action& action);

    AgendaKind kind_;
    bool stopped_ = false;
    AgendaLimits limits_;
    Time now_;
    IndexedHeap heap_;        // used by one kind
    Ladder ladder_;           // used by the other: keeps keys of entries that were cancelled or moved until it meets them
    std::size_t stale_ = 0;   // such keys
    std::vector<Entry> entries_;
    std::uint32_t first_free_ = no_slot;
    std::uint64_t numbers_ = 0;
    std::uint64_t moves_ = 0;
    std::uint64_t cancels_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t ties_ = 0;
    AgendaKey last_fired_ = last_key;  // of no phase and time that can be scheduled
    std::uint64_t instant_began_ = 0;  // events() when this instant began
    std::uint64_t instant_watch_;      // events in an instant, and in a run, from which on the last ones before a limit are
    std::uint64_t run_watch_;          // remembered
    std::uint64_t watch_from_;
    std::vector<std::string> last_events_;
};

}  // namespace rehearse
