// The agenda's promises, each on the heap and on the ladder.
#include "sim/agenda.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "sim/check.hpp"

using namespace rehearse;

namespace {

constexpr AgendaKind both[] = {AgendaKind::heap, AgendaKind::ladder};

Time at_s(std::int64_t s) { return {s * 1'000'000'000}; }

/// An agenda that writes down the letter of each event.
struct Diary {
    Agenda agenda;
    std::string letters;

    explicit Diary(AgendaKind kind) : agenda(kind) {}
    Ticket at(Time t, char letter, Phase phase = Phase::act) {
        return agenda.at(t, [this, letter] { letters += letter; }, phase);
    }
};

std::string complaint(Agenda& agenda) {
    try {
        agenda.run_until(Time::never());
    } catch (const OurMistake& mistake) {
        return mistake.what();
    }
    return "";
}

}  // namespace

TEST_CASE("events fire by time, then phase, then number") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        d.at(at_s(2), 'e');
        d.at(at_s(1), 'd', Phase::observe);
        d.at(at_s(1), 'b');
        d.at(at_s(1), 'c', Phase::settle);
        d.at(at_s(1), 'a', Phase::strike);
        d.at(at_s(2), 'f');
        d.agenda.run_until(at_s(5));
        CHECK(d.letters == "abcdef");
        CHECK(d.agenda.now() == at_s(5));
        CHECK(d.agenda.events() == 6);
        CHECK(d.agenda.ties() == 1);
    }
}

TEST_CASE("phases of an instant repeat until it is quiet") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        d.at(at_s(1), 'z', Phase::observe);
        d.agenda.at(at_s(1), [&d] { d.at(at_s(1), 'a'); d.at(at_s(1), 's', Phase::strike); }, Phase::settle);
        d.at(at_s(1), 'y', Phase::observe);
        d.agenda.run_until(at_s(1));
        CHECK(d.letters == "sazy");
    }
}

TEST_CASE("run_until fires what is due at its end and nothing later") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        d.at(at_s(1), 'a');
        d.at(Time{at_s(1).ns + 1}, 'b');
        d.agenda.run_until(at_s(1));
        CHECK(d.letters == "a");
        CHECK(d.agenda.size() == 1);
        d.agenda.run_until(at_s(3));
        CHECK(d.letters == "ab");
        CHECK_FALSE(d.agenda.step());
        CHECK(d.agenda.now() == at_s(3));
    }
}

TEST_CASE("a run without end stops with its last event") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        d.at(at_s(7), 'a');
        d.agenda.run_until(Time::never());
        CHECK(d.letters == "a");
        CHECK(d.agenda.now() == at_s(7));
    }
}

TEST_CASE("a stale ticket is harmless, and a live one cancels exactly once") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        const Ticket a = d.at(at_s(1), 'a');
        const Ticket b = d.at(at_s(2), 'b');
        CHECK_FALSE(d.agenda.pending(Ticket{}));
        CHECK_FALSE(d.agenda.cancel(Ticket{}));
        CHECK(d.agenda.cancel(a));
        CHECK_FALSE(d.agenda.cancel(a));
        CHECK_FALSE(d.agenda.pending(a));
        CHECK(d.agenda.pending(b));
        const Ticket c = d.at(at_s(3), 'c');
        CHECK(c.slot == a.slot);
        CHECK(d.agenda.reschedule(a, at_s(9)) == a);
        d.agenda.run_until(at_s(4));
        CHECK(d.letters == "bc");
        CHECK_FALSE(d.agenda.cancel(c));
    }
}

TEST_CASE("an event that cancels itself finds its ticket stale") {
    for (const AgendaKind kind : both) {
        Agenda agenda(kind);
        Ticket self;
        bool cancelled = true;
        self = agenda.after(1_s, [&] { cancelled = agenda.cancel(self) || agenda.pending(self); });
        CHECK(agenda.step());
        CHECK_FALSE(cancelled);
    }
}

TEST_CASE("a moved event keeps its action and phase and queues behind what stands there") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        const Ticket a = d.at(at_s(1), 'a');
        d.at(at_s(2), 'b');
        const Ticket c = d.at(at_s(9), 'c', Phase::strike);
        d.agenda.reschedule(a, at_s(2));
        d.agenda.reschedule(c, at_s(2));
        CHECK(d.agenda.pending(a));
        d.agenda.run_until(at_s(3));
        CHECK(d.letters == "cba");
        CHECK(d.agenda.size() == 0);
    }
}

TEST_CASE("what stands at never waits until it is moved") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        const Ticket a = d.at(Time::never(), 'a');
        const Ticket b = d.at(Time::never(), 'b');
        const Ticket far = d.agenda.after(Duration{Time::never().ns}, [] {});
        d.agenda.run_until(at_s(1));
        CHECK(d.agenda.size() == 3);
        const Ticket c = d.at(at_s(2), 'c');
        d.agenda.reschedule(c, Time::never());
        d.agenda.reschedule(a, at_s(2));
        CHECK(d.agenda.cancel(b));
        CHECK(d.agenda.cancel(far));
        d.agenda.run_until(Time::never());
        CHECK(d.letters == "a");
        CHECK(d.agenda.cancel(c));
        CHECK(d.agenda.size() == 0);
    }
}

TEST_CASE("stop leaves the run after the event in hand") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        d.at(at_s(1), 'a');
        d.agenda.at(at_s(2), [&d] { d.agenda.stop(); d.letters += 's'; });
        d.at(at_s(2), 'b');
        d.agenda.run_until(at_s(9));
        CHECK(d.letters == "as");
        CHECK(d.agenda.now() == at_s(2));
        d.agenda.run_until(at_s(9));
        CHECK(d.letters == "asb");
    }
}

TEST_CASE("an exception of an event reaches the caller and the agenda stays usable") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        d.agenda.at(at_s(1), [] { throw std::runtime_error("boom"); });
        d.at(at_s(1), 'a');
        CHECK_THROWS_WITH_AS(d.agenda.run_until(at_s(2)), "boom", std::runtime_error);
        CHECK(d.agenda.now() == at_s(1));
        d.agenda.run_until(at_s(2));
        CHECK(d.letters == "a");
    }
}

TEST_CASE("the past is closed") {
    for (const AgendaKind kind : both) {
        Diary d(kind);
        const Ticket late = d.at(at_s(9), 'z');
        d.agenda.run_until(at_s(5));
        CHECK_THROWS_AS(d.at(at_s(4), 'a'), OurMistake);
        CHECK_THROWS_AS(d.agenda.after(-1_ns, [] {}), OurMistake);
        CHECK_THROWS_AS(d.agenda.reschedule(late, at_s(4)), OurMistake);
        CHECK_THROWS_AS(d.agenda.run_until(at_s(4)), OurMistake);
        CHECK(d.agenda.size() == 1);
    }
}

namespace {

struct Ping {
    Agenda* agenda;
    void operator()() const;
};
struct Pong {
    Agenda* agenda;
    void operator()() const { agenda->after(0_s, Ping{agenda}); }
};
void Ping::operator()() const { agenda->after(0_s, Pong{agenda}); }

struct Tick {
    Agenda* agenda;
    void operator()() const { agenda->after(1_s, *this); }
};

}  // namespace

TEST_CASE("an instant that does not end is stopped with the names of its loop") {
    for (const AgendaKind kind : both) {
        Agenda agenda(kind, {.per_instant = 1000});
        agenda.at(at_s(3), Ping{&agenda});
        const std::string text = complaint(agenda);
        CHECK(text.find("this instant does not end: more than 1000 events, now at 3.000000000 s") == 0);
        CHECK(text.find("they repeat") != std::string::npos);
        CHECK(text.find(", then ") != std::string::npos);
        CHECK(std::count(text.begin(), text.end(), 'P') == 2);
        CHECK(agenda.events() == 1001);
    }
}

TEST_CASE("a run of too many events is stopped with the time it has reached") {
    for (const AgendaKind kind : both) {
        Agenda agenda(kind, {.per_instant = 10, .per_run = 500});
        agenda.after(1_s, Tick{&agenda});
        const std::string text = complaint(agenda);
        CHECK(text.find("this run does not end: more than 500 events, now at 501.000000000 s") == 0);
        CHECK(text.find("Tick") != std::string::npos);
    }
}

TEST_CASE("limits are not met by exactly as many events") {
    for (const AgendaKind kind : both) {
        Agenda agenda(kind, {.per_instant = 10, .per_run = 30});
        for (int i = 0; i < 30; ++i) agenda.at(at_s(i / 10), [] {});
        agenda.run_until(at_s(9));
        CHECK(agenda.events() == 30);
    }
}
