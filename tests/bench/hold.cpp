// hold: the classic test of an agenda. n events are pending; each, when it fires, schedules itself again.
// reschedule: the same, and each also moves one other event picked at random.
#include <string>
#include <vector>

#include "timing.hpp"
#include "verbs.hpp"
#include "xoshiro.hpp"

namespace rehearse::bench {

namespace {

struct Held {
    Agenda agenda;
    Increments increments;
    Xoshiro picks{3};
    std::vector<Ticket> tickets;

    Held(AgendaKind kind, std::uint64_t pending) : agenda(kind, {.per_instant = 1'000'000'000}), tickets(pending) {}
};

struct Again {
    Held* held;
    void operator()() const { held->agenda.after(held->increments.next(), *this); }
};

struct AgainAndMove {
    Held* held;
    std::uint32_t self;
    void operator()() const {
        Agenda& agenda = held->agenda;
        held->tickets[self] = agenda.after(held->increments.next(), *this);
        const Ticket other = held->tickets[held->picks.below(held->tickets.size())];
        agenda.reschedule(other, agenda.now() + held->increments.next());
    }
};

double timed(Held& held, std::uint64_t events) {
    for (std::size_t i = 0; i < held.tickets.size(); ++i) held.agenda.step();
    const double began = user_seconds();
    for (std::uint64_t i = 0; i < events; ++i) held.agenda.step();
    return (user_seconds() - began) * 1e9 / static_cast<double>(events);
}

template <class Begin>
int measure(const std::string& name, const Values& values, Begin begin) {
    const std::uint64_t pending = values.count("pending");
    const std::uint64_t events = values.count("events");
    std::vector<double> samples;
    Time ended;
    for (std::uint64_t round = 0; round <= values.count("repeats"); ++round) {
        Held held(agenda_kind(values), pending);
        for (std::uint32_t i = 0; i < pending; ++i) held.tickets[i] = begin(held, i);
        const double sample = timed(held, events);
        if (round > 0) samples.push_back(sample);
        ended = held.agenda.now();
    }
    tell(name + " pending=" + values.text("pending") + " events=" + values.text("events") + " agenda=" + values.text("agenda"), samples, ended);
    return 0;
}

int run_hold(const Values& values) {
    return measure("hold", values, [](Held& held, std::uint32_t) { return held.agenda.after(held.increments.next(), Again{&held}); });
}

int run_reschedule(const Values& values) {
    return measure("reschedule", values,
                   [](Held& held, std::uint32_t i) { return held.agenda.after(held.increments.next(), AgainAndMove{&held, i}); });
}

std::vector<Option> options(const std::string& agenda) {
    return {{.name = "pending", .meaning = "events pending at any time", .value = "10000"},
            {.name = "events", .meaning = "timed events", .value = "10000000"},
            agenda_option(agenda),
            repeats_option()};
}

}  // namespace

Verb hold() { return {"hold", "pop the earliest of N events and schedule it again", options("ladder"), run_hold}; }

Verb reschedule() { return {"reschedule", "hold, and each event also moves another one", options("heap"), run_reschedule}; }

}  // namespace rehearse::bench
