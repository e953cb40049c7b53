// Random workloads on both agendas and on a plain list that needs no cleverness: all three must fire the same events in the
// same order at the same times.
#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "sim/agenda.hpp"
#include "sim/random.hpp"

using namespace rehearse;

namespace {

/// The definition of an agenda: a list searched from end to end.
class PlainAgenda {
public:
    Time now() const { return now_; }
    Ticket at(Time t, Action action, Phase phase) {
        entries_.push_back({t, phase, ++numbers_, action, true});
        return {static_cast<std::uint32_t>(entries_.size() - 1), 0};
    }
    bool pending(Ticket ticket) const { return entries_[ticket.slot].live; }
    bool cancel(Ticket ticket) { return std::exchange(entries_[ticket.slot].live, false); }
    Ticket reschedule(Ticket ticket, Time t) {
        Entry& entry = entries_[ticket.slot];
        if (!entry.live) return ticket;
        entry.t = t;
        entry.number = ++numbers_;
        return ticket;
    }
    bool step() {
        Entry* least = nullptr;
        for (Entry& entry : entries_) {
            if (entry.live && entry.t < Time::never() && (least == nullptr || entry < *least)) least = &entry;
        }
        if (least == nullptr) return false;
        least->live = false;
        now_ = least->t;
        Action action = least->action;
        action();
        return true;
    }

private:
    struct Entry {
        Time t;
        Phase phase;
        std::uint64_t number;
        Action action;
        bool live;
        bool operator<(const Entry& o) const { return std::tie(t, phase, number) < std::tie(o.t, o.phase, o.number); }
    };
    std::vector<Entry> entries_;
    std::uint64_t numbers_ = 0;
    Time now_;
};

/// How far ahead events are scheduled: spread, crowded on few instants, or some of them very far away.
enum class Spread { even, crowded, skewed };

struct Case {
    std::uint64_t seed;
    Spread spread;
    int operations;
    bool grows;  // schedules all before it fires any
};

/// Schedules, moves and cancels at random, from outside and from inside events; writes down what fired when.
template <class Plan>
struct Workload {
    Plan plan;
    RandomStream random;
    Spread spread;
    std::vector<std::pair<std::int64_t, std::size_t>> fired;
    std::vector<Ticket> tickets;

    Workload(Plan p, const Case& c) : plan(std::move(p)), random(c.seed, "workload", "operations"), spread(c.spread) {
        for (int i = 0; i < c.operations; ++i) operate(c.grows);
        while (plan.step()) {
        }
    }
    Time ahead() {
        double mean = 1e5;
        if (spread == Spread::crowded) return plan.now() + Duration{static_cast<std::int64_t>(random.below(4)) * 1000};
        if (spread == Spread::skewed && random.below(50) == 0) mean = 1e14;
        if (random.below(40) == 0) return Time::never();
        return plan.now() + Duration{static_cast<std::int64_t>(random.exponential(mean))};
    }
    void schedule() {
        const std::size_t name = tickets.size();
        const Time t = ahead();
        tickets.push_back(plan.at(t, [this, name] { fire(name); }, static_cast<Phase>(random.below(4))));
    }
    void fire(std::size_t name) {
        fired.emplace_back(plan.now().ns, name);
        const std::uint64_t dice = random.below(8);
        if (dice < 3) schedule();
        if (dice == 3) change();
    }
    void change() {
        if (tickets.empty()) return;
        const Ticket ticket = tickets[random.below(tickets.size())];
        const bool live = plan.pending(ticket);
        const bool cancels = random.below(2) == 0;
        if (cancels) {
            CHECK(plan.cancel(ticket) == live);
        } else {
            plan.reschedule(ticket, ahead());
        }
        CHECK(plan.pending(ticket) == (live && !cancels));
    }
    void operate(bool only_grow) {
        const std::uint64_t dice = random.below(8);
        if (dice < 4 || only_grow) schedule();
        if (dice > 3 && dice < 6) change();
        if (dice > 5 && !only_grow) plan.step();
    }
};

}  // namespace

TEST_CASE("heap and ladder fire what a plain list fires, in its order") {
    for (const Spread spread : {Spread::even, Spread::crowded, Spread::skewed}) {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            const Case c{seed, spread, 600, seed % 3 == 0};
            CAPTURE(seed);
            CAPTURE(static_cast<int>(spread));
            const Workload<PlainAgenda> plain(PlainAgenda(), c);
            const Workload<Agenda> heap(Agenda(AgendaKind::heap), c);
            const Workload<Agenda> ladder(Agenda(AgendaKind::ladder), c);
            CHECK(plain.fired.size() > 100);
            CHECK(heap.fired == plain.fired);
            CHECK(ladder.fired == plain.fired);
        }
    }
}

TEST_CASE("heap and ladder agree on large workloads") {
    for (const Spread spread : {Spread::even, Spread::crowded, Spread::skewed}) {
        for (const bool grows : {false, true}) {
            const Case c{7, spread, 60'000, grows};
            const Workload<Agenda> heap(Agenda(AgendaKind::heap), c);
            const Workload<Agenda> ladder(Agenda(AgendaKind::ladder), c);
            CHECK(heap.fired.size() > 30'000);
            CHECK(ladder.fired == heap.fired);
            CHECK(ladder.plan.ties() == heap.plan.ties());
            CHECK(std::is_sorted(heap.fired.begin(), heap.fired.end(), [](auto a, auto b) { return a.first < b.first; }));
        }
    }
}

TEST_CASE("an instant of a hundred thousand events that schedule each other ends in the order of their numbers") {
    for (const AgendaKind kind : {AgendaKind::heap, AgendaKind::ladder}) {
        Agenda agenda(kind);
        std::vector<int> order;
        for (int i = 0; i < 100'000; ++i) {
            agenda.at(Time{5}, [&agenda, &order, i] { agenda.at(Time{5}, [&order, i] { order.push_back(i); }); });
        }
        agenda.run_until(Time{5});
        CHECK(order.size() == 100'000);
        CHECK(std::is_sorted(order.begin(), order.end()));
        CHECK(agenda.ties() == 199'999);
    }
}
