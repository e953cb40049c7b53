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
    enter(slot, t);
    ++size_;
    return {slot, entry.generation};
}

Ticket Agenda::after(Duration d, Action action, Phase phase) {
    const bool beyond = d.ns > Time::never().ns - now_.ns;
    return at(beyond ? Time::never() : now_ + d, action, phase);
}

bool Agenda::cancel(Ticket ticket) {
    if (!names_live(ticket)) return false;
    withdraw(ticket.slot);
    free_slot(ticket.slot);
    forget_stale_keys();
    return true;
}

Ticket Agenda::reschedule(Ticket ticket, Time t) {
    if (!names_live(ticket)) return ticket;
    expects(t >= now_, "nothing is rescheduled into the past");
    Entry& entry = entries_[ticket.slot];
    const std::uint64_t low = next_low(phase_of(entry.low), ticket.slot);
    if (kind_ == AgendaKind::heap && entry.link == queued && t != Time::never()) {
        entry.low = low;
        heap_.replace(ticket.slot, make_key(t, low));
        return ticket;
    }
    withdraw(ticket.slot);
    entry.low = low;
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

bool Agenda::step_until(Time end) {
    AgendaKey key;
    if (!find_next(key) || time_of(key) > end) return false;
    take_next();
    const std::uint32_t slot = slot_of(key);
    Action action = entries_[slot].action;
    free_slot(slot);
    count(key);
    if (events_ > watch_from_) watch_limits(key, action);
    action();
    return true;
}

bool Agenda::find_next(AgendaKey& key) {
    if (kind_ == AgendaKind::heap) {
        if (heap_.empty()) return false;
        key = heap_.least();
        return true;
    }
    for (; ladder_.ready(); ladder_.pop(), --stale_) {
        key = ladder_.least();
        if (entries_[slot_of(key)].low == low_of(key)) return true;
    }
    return false;
}

void Agenda::take_next() {
    if (kind_ == AgendaKind::heap) {
        heap_.pop();
    } else {
        ladder_.pop();
    }
}

/// Puts a live slot's key where it belongs.
void Agenda::enter(std::uint32_t slot, Time t) {
    Entry& entry = entries_[slot];
    entry.link = t == Time::never() ? parked : queued;
    if (entry.link == parked) return;
    if (kind_ == AgendaKind::heap) {
        heap_.push(make_key(t, entry.low));
    } else {
        ladder_.push(make_key(t, entry.low));
    }
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
    if (stale_ < 64 || 2 * stale_ < ladder_.size()) return;
    ladder_.keep_if([this](AgendaKey key) { return entries_[slot_of(key)].low == low_of(key); });
    stale_ = 0;
}

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
        first_free_ = entries_[slot].link;
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
    entry.link = first_free_;
    first_free_ = slot;
}

}  // namespace rehearse
