// The agenda: slots hold the actions, a queue orders their keys. A slot is freed before its action runs, so an action that
// schedules its successor finds the slot still warm.
#include "sim/agenda.hpp"

#include <algorithm>
#include <cstdio>

namespace rehearse {

namespace {

constexpr std::uint64_t remembered = 32;

std::string seconds_text(Time t) {
    char text[48];
    std::snprintf(text, sizeof text, "%.9f s", t.seconds());
    return text;
}

/// How many events long the loop is in which these names end; all of them if none repeats twice.
std::size_t period(const std::vector<std::string>& names) {
    const std::size_t n = names.size();
    for (std::size_t p = 1; 2 * p <= n; ++p) {
        if (std::equal(names.begin(), names.end() - static_cast<std::ptrdiff_t>(p), names.begin() + static_cast<std::ptrdiff_t>(p))) return p;
    }
    return n;
}

std::string loop_text(const std::vector<std::string>& names) {
    const std::size_t p = period(names);
    std::string text = 2 * p <= names.size() ? "they repeat: " : "the last were: ";
    for (std::size_t i = names.size() - p; i < names.size(); ++i) text += (i + p > names.size() ? ", then " : "") + names[i];
    return text;
}

/// Out of line: what throws would otherwise burden the paths that do not.
[[noreturn, gnu::noinline]] void refuse(const char* what, std::uint64_t limit, const char* of) {
    throw OurMistake(what + std::to_string(limit) + of);
}

}  // namespace

Agenda::Agenda(AgendaKind kind, AgendaLimits limits)
    : kind_(kind),
      limits_(limits),
      instant_watch_(limits.per_instant - std::min(limits.per_instant, remembered)),
      run_watch_(limits.per_run - std::min(limits.per_run, remembered)),
      watch_from_(std::min(instant_watch_, run_watch_)) {
    expects(limits.per_instant > 0 && limits.per_run > 0, "an agenda may fire at least one event");
}

// What runs for every event is inlined by command: left to itself the compiler makes calls that cost a third of the time.
#define REHEARSE_HOT [[gnu::always_inline]] inline

REHEARSE_HOT std::uint64_t Agenda::next_low(Phase phase, std::uint32_t slot) {
    if (++numbers_ >= most_numbers) refuse("a run schedules at most ", most_numbers, " events");
    return make_low(phase, numbers_, slot);
}

/// Puts a live slot's key where it belongs.
REHEARSE_HOT void Agenda::enter(std::uint32_t slot, Time t) {
    Entry& entry = entries_[slot];
    if (t == Time::never()) {
        entry.link = parked;
        return;
    }
    if (kind_ == AgendaKind::heap) {
        heap_.push(make_key(t, entry.low));
    } else {
        ladder_.push(make_key(t, entry.low));
    }
}

/// A slot whose generations are used up is never handed out again: a ticket may be kept for ever.
REHEARSE_HOT void Agenda::free_slot(std::uint32_t slot) {
    Entry& entry = entries_[slot];
    entry.low = 0;
    if (++entry.generation == no_slot) return;
    entry.link = first_free_;
    first_free_ = slot;
}

/// Takes the next live key out of the queue; false if it lies beyond `end` or there is none.
REHEARSE_HOT bool Agenda::take_next(Time end, AgendaKey& key) {
    if (kind_ == AgendaKind::heap) return take_from_heap(end, key);
    if (ladder_.at_border()) warm_up();
    else ladder_.scout([this](AgendaKey ahead) { __builtin_prefetch(&entries_[slot_of(ahead)], 1); });
    for (const AgendaKey* least = ladder_.least(); least != nullptr; ladder_.pop(), --stale_, least = ladder_.least()) {
        key = *least;
        if (!is_live(key)) continue;
        if (time_of(key) > end) return false;
        ladder_.pop();
        return true;
    }
    return false;
}

REHEARSE_HOT void Agenda::count(AgendaKey key) {
    constexpr int below_phase = number_bits + slot_bits;
    const std::uint64_t other_phase = (low_of(key) ^ low_of(last_fired_)) >> below_phase;
    if (ns_of(key) == ns_of(last_fired_)) {
        ties_ += other_phase == 0 ? 1 : 0;
    } else {
        now_ = time_of(key);
        instant_began_ = events_;
        watch_from_ = std::min(events_ + instant_watch_, run_watch_);
    }
    last_fired_ = key;
    ++events_;
}

#undef REHEARSE_HOT

[[gnu::noinline]] bool Agenda::take_from_heap(Time end, AgendaKey& key) {
    if (heap_.empty()) return false;
    key = heap_.least();
    if (time_of(key) > end) return false;
    heap_.pop();
    return true;
}

/// Completes an entry whose action stands in its slot.
Ticket Agenda::schedule(std::uint32_t slot, Time t, Phase phase) {
    Entry& entry = entries_[slot];
    entry.low = next_low(phase, slot);
    const Ticket ticket{slot, entry.generation};
    enter(slot, t);
    return ticket;
}

bool Agenda::cancel(Ticket ticket) {
    if (!names_live(ticket)) return false;
    withdraw(ticket.slot);
    free_slot(ticket.slot);
    ++cancels_;
    forget_stale_keys();
    return true;
}

Ticket Agenda::reschedule(Ticket ticket, Time t) {
    if (!names_live(ticket)) return ticket;
    expects(t >= now_, "nothing is rescheduled into the past");
    Entry& entry = entries_[ticket.slot];
    const std::uint64_t low = next_low(phase_of(entry.low), ticket.slot);
    ++moves_;
    if (kind_ == AgendaKind::heap && entry.link != parked && t != Time::never()) {
        entry.low = low;
        heap_.replace(ticket.slot, make_key(t, low));
        return ticket;
    }
    withdraw(ticket.slot);
    entry.low = low;
    entry.link = no_slot;
    enter(ticket.slot, t);
    forget_stale_keys();
    return ticket;
}

bool Agenda::pending(Ticket ticket) const { return names_live(ticket); }

void Agenda::run_until(Time end) {
    expects(end >= now_, "time never runs backwards");
    stopped_ = false;
    const Time last = end == Time::never() ? end - Duration{1} : end;
    while (!stopped_ && step_until(last)) {
    }
    if (!stopped_ && end != Time::never()) now_ = end;
}

/// Takes a live slot's key out again; the ladder only learns that it is stale.
void Agenda::withdraw(std::uint32_t slot) {
    if (entries_[slot].link == parked) return;
    if (kind_ == AgendaKind::heap) {
        heap_.erase(slot);
    } else {
        ++stale_;
    }
}

void Agenda::forget_stale_keys() {
    if (stale_ < 64 || stale_ < size()) return;
    ladder_.keep_if([this](AgendaKey key) { return is_live(key); });
    stale_ = 0;
}

/// With many entries pending an action is rarely in the cache: those that run soon are fetched while others run.
[[gnu::noinline]] void Agenda::warm_up() {
    ladder_.advance([this](AgendaKey key) { __builtin_prefetch(&entries_[slot_of(key)], 1); });
}

bool Agenda::step_until(Time end) {
    AgendaKey key;
    if (!take_next(end, key)) return false;
    const std::uint32_t slot = slot_of(key);
    Action action = entries_[slot].action;
    free_slot(slot);
    count(key);
    if (events_ > watch_from_) watch_limits(action);
    action();
    return true;
}

void Agenda::watch_limits(const Action& action) {
    if (last_events_.size() == remembered) last_events_.erase(last_events_.begin());
    last_events_.push_back(action.name());
    const bool instant = events_ - instant_began_ > limits_.per_instant;
    if (!instant && events_ <= limits_.per_run) return;
    const std::uint64_t limit = instant ? limits_.per_instant : limits_.per_run;
    throw OurMistake(std::string(instant ? "this instant does not end: more than " : "this run does not end: more than ") +
                     std::to_string(limit) + " events, now at " + seconds_text(now_) + "; " + loop_text(last_events_));
}

std::uint32_t Agenda::add_slot() {
    if (entries_.size() == most_slots) refuse("an agenda holds at most ", most_slots, " pending events");
    entries_.emplace_back();
    return static_cast<std::uint32_t>(entries_.size() - 1);
}

}  // namespace rehearse
