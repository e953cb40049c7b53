// The agenda: slots hold the actions, a queue orders their keys. A slot is freed before its action runs, so an action that
// schedules its successor finds the slot still warm.
#include "sim/agenda.hpp"

#include <algorithm>
#include <cstdio>

#include "sim/check.hpp"

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

}  // namespace

Agenda::Agenda(AgendaKind kind, AgendaLimits limits) : kind_(kind), limits_(limits) {
    expects(limits.per_instant > 0 && limits.per_run > 0, "an agenda may fire at least one event");
    set_watch();
}

Ticket Agenda::at(Time t, Action action, Phase phase) {
    expects(t >= now_, "nothing is scheduled in the past");
    const std::uint32_t slot = take_slot();
    Entry& entry = entries_[slot];
    entry.action = action;
    entry.low = next_low(phase, slot);
    enter(make_key(t, entry.low));
    ++size_;
    return {slot, entry.generation};
}

Ticket Agenda::after(Duration d, Action action, Phase phase) {
    const bool beyond = d.ns > Time::never().ns - now_.ns;
    return at(beyond ? Time::never() : now_ + d, action, phase);
}

bool Agenda::cancel(Ticket ticket) {
    if (!names_live(ticket)) return false;
    heap_.erase(ticket.slot);
    free_slot(ticket.slot);
    return true;
}

Ticket Agenda::reschedule(Ticket ticket, Time t) {
    if (!names_live(ticket)) return ticket;
    expects(t >= now_, "nothing is rescheduled into the past");
    Entry& entry = entries_[ticket.slot];
    entry.low = next_low(phase_of(entry.low), ticket.slot);
    heap_.replace(ticket.slot, make_key(t, entry.low));
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

bool Agenda::step_until(Time end) {
    AgendaKey key;
    if (!find_next(key) || time_of(key) > end) return false;
    heap_.pop();
    const std::uint32_t slot = slot_of(key);
    Action action = entries_[slot].action;
    free_slot(slot);
    count(key);
    if (events_ > watch_from_) watch_limits(key, action);
    action();
    return true;
}

bool Agenda::find_next(AgendaKey& key) {
    if (heap_.empty()) return false;
    key = heap_.least();
    return true;
}

void Agenda::enter(AgendaKey key) { heap_.push(key); }

void Agenda::count(AgendaKey key) {
    constexpr int below_phase = number_bits + slot_bits;
    if ((key >> below_phase) == (last_fired_ >> below_phase)) ++ties_;
    last_fired_ = key;
    ++events_;
    if (time_of(key) == now_) return;
    now_ = time_of(key);
    instant_began_ = events_ - 1;
    last_events_.clear();
    set_watch();
}

void Agenda::set_watch() {
    const std::uint64_t left = std::min(limits_.per_instant, limits_.per_run - std::min(limits_.per_run, instant_began_));
    watch_from_ = instant_began_ + left - std::min(left, remembered);
}

void Agenda::watch_limits(AgendaKey key, const Action& action) {
    last_events_.push_back(action.name());
    const bool instant = events_ - instant_began_ > limits_.per_instant;
    if (!instant && events_ <= limits_.per_run) return;
    const std::uint64_t limit = instant ? limits_.per_instant : limits_.per_run;
    throw OurMistake(std::string(instant ? "this instant does not end: more than " : "this run does not end: more than ") +
                     std::to_string(limit) + " events, now at " + seconds_text(time_of(key)) + "; " + loop_text(last_events_));
}

std::uint64_t Agenda::next_low(Phase phase, std::uint32_t slot) {
    if (++numbers_ >= most_numbers) throw OurMistake("a run schedules at most " + std::to_string(most_numbers) + " events");
    return make_low(phase, numbers_, slot);
}

std::uint32_t Agenda::take_slot() {
    if (first_free_ != no_slot) {
        const std::uint32_t slot = first_free_;
        first_free_ = entries_[slot].next_free;
        return slot;
    }
    if (entries_.size() == most_slots) throw OurMistake("an agenda holds at most " + std::to_string(most_slots) + " pending events");
    entries_.emplace_back();
    return static_cast<std::uint32_t>(entries_.size() - 1);
}

/// A slot whose generations are used up is never handed out again: a ticket may be kept for ever.
void Agenda::free_slot(std::uint32_t slot) {
    Entry& entry = entries_[slot];
    entry.low = 0;
    --size_;
    if (++entry.generation == no_slot) return;
    entry.next_free = first_free_;
    first_free_ = slot;
}

}  // namespace rehearse
