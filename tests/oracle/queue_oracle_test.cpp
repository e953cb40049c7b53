// Queues with closed forms, served by gates before a pool and by processes that take turns; repairmen and copies as processes.
#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "sim/random.hpp"
#include "sim/turns.hpp"
#include "tests/support/replications.hpp"
#include "tests/support/sharing_system.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

Duration seconds_long(double s) { return Duration{std::llround(s * 1e9)}; }

/// Poisson arrivals of `rate` a second, mean service of one second.
struct QueueShape {
    double rate;
    int servers = 1;
    bool fixed_service = false;
    int customers = 4000;
};

struct QueueFound {
    double wait = 0;     // s, mean
    double present = 0;  // mean over time
    double empty = 0;    // share of time
};

struct Customer {
    double came, service;
};

std::vector<Customer> customers_of(const QueueShape& shape, std::uint64_t seed) {
    RandomStream draw(seed, "queue", "customers");
    std::vector<Customer> customers;
    double t = 0;
    for (int i = 0; i < shape.customers; ++i) {
        t += draw.exponential(1 / shape.rate);
        const double service = draw.exponential(1);
        customers.push_back({t, shape.fixed_service ? 1 : service});
    }
    return customers;
}

/// A gate of as many as there are servers; each flow moves one unit a second.
QueueFound by_gate(const QueueShape& shape, std::uint64_t seed) {
    System system;
    system.pools = {static_cast<double>(shape.servers)};
    system.gates = {shape.servers};
    for (const Customer& customer : customers_of(shape, seed)) {
        SystemFlow flow;
        flow.start = customer.came, flow.amount = customer.service, flow.cap = 1;
        flow.uses = {{PoolId{0}}}, flow.gates = {GateId{0}};
        system.flows.push_back(flow);
    }
    const SystemOutcome outcome = run_system(system, {});
    QueueFound found;
    double last = 0, response = 0, empty = system.flows[0].start;
    for (std::size_t i = 0; i < outcome.finished.size(); ++i) {
        found.wait += (outcome.began[i].seconds() - system.flows[i].start) / shape.customers;
        response += outcome.finished[i].seconds() - system.flows[i].start;
        empty += i == 0 ? 0 : std::max(0.0, system.flows[i].start - last);
        last = std::max(last, outcome.finished[i].seconds());
    }
    found.present = response / last, found.empty = empty / last;
    return found;
}

/// Counts who is present, in customers times nanoseconds: no rounding.
struct Presence {
    std::int64_t now = 0, area = 0, empty = 0;
    Time since;

    void change(Time at, int by) {
        area += now * (at - since).ns;
        empty += now == 0 ? (at - since).ns : 0;
        since = at, now += by;
    }
};

struct Counter {
    explicit Counter(AgendaKind kind, int servers) : agenda(kind), turns(static_cast<std::size_t>(servers)), scope(agenda) {}
    Agenda agenda;
    Turns turns;
    Presence presence;
    Duration waits, responses;
    Scope scope;
};

Process customer(Counter& counter, Duration service) {
    const Time came = counter.agenda.now();
    counter.presence.change(came, 1);
    const Lease lease = co_await counter.turns.take();
    counter.waits += counter.agenda.now() - came;
    co_await sleep(counter.agenda, service);
    counter.presence.change(counter.agenda.now(), -1);
    counter.responses += counter.agenda.now() - came;
}

QueueFound by_turns(const QueueShape& shape, std::uint64_t seed) {
    Counter counter(AgendaKind::heap, shape.servers);
    for (const Customer& c : customers_of(shape, seed))
        counter.agenda.at(Time{} + seconds_long(c.came), [&counter, service = seconds_long(c.service)] { counter.scope.spawn(customer(counter, service)); });
    counter.agenda.run_until(Time::never());
    // Little's law, exact on a run that starts and ends empty: the time that all were present is the sum of their responses.
    CHECK(counter.presence.area == counter.responses.ns);
    const auto length = static_cast<double>(counter.presence.since.ns);
    return {counter.waits.seconds() / shape.customers, static_cast<double>(counter.presence.area) / length, static_cast<double>(counter.presence.empty) / length};
}

struct QueueFormula {
    double wait, present, empty;
};

void check_queue(const std::string& name, const QueueShape& shape, const QueueFormula& formula) {
    for (const auto& [how, run] : {std::pair{std::string(" by gate"), &by_gate}, std::pair{std::string(" by turns"), &by_turns}}) {
        std::vector<double> waits, present, empty;
        for (std::uint64_t seed = 0; seed < replications; ++seed) {
            const QueueFound found = run(shape, seed);
            waits.push_back(found.wait), present.push_back(found.present), empty.push_back(found.empty);
        }
        CHECK(inside(name + how + ", wait", waits, formula.wait));
        CHECK(inside(name + how + ", number present", present, formula.present));
        CHECK(inside(name + how + ", share of time empty", empty, formula.empty));
    }
}

/// Chance of having to wait with `a` Erlang offered to c servers, and of an empty system.
std::pair<double, double> erlang_c(int c, double a) {
    double term = 1, sum = 0;
    for (int n = 0; n < c; ++n) sum += term, term *= a / (n + 1);
    const double queueing = term * c / (c - a);
    return {queueing / (sum + queueing), 1 / (sum + queueing)};
}

}  // namespace

TEST_CASE("M/M/1: the wait is rho / (mu - lambda), the number present rho / (1 - rho), empty for 1 - rho of the time") {
    const double rho = 0.6;
    check_queue("M/M/1", {.rate = rho}, {rho / (1 - rho), rho / (1 - rho), 1 - rho});
}

TEST_CASE("M/D/1: the wait is rho / (2 mu (1 - rho))") {
    const double rho = 0.7, wait = rho / (2 * (1 - rho));
    check_queue("M/D/1", {.rate = rho, .fixed_service = true}, {wait, rho * (wait + 1), 1 - rho});
}

TEST_CASE("M/M/c: Erlang's second formula") {
    for (const int c : {2, 5}) {
        const double a = 0.7 * c;
        const auto [waits, empty] = erlang_c(c, a);
        const double wait = waits / (c - a);
        check_queue("M/M/" + std::to_string(c), {.rate = a, .servers = c}, {wait, a * (wait + 1), empty});
    }
}

namespace {

/// Machines or copies that fail and are mended by crews.
struct Shop {
    Shop(AgendaKind kind, int n, int crews, double failure_rate, double mend_rate, std::uint64_t seed)
        : agenda(kind), crew(static_cast<std::size_t>(crews)), machines(n), fails_after(1 / failure_rate), mends_in(1 / mend_rate), draw(seed, "shop", "times"), scope(agenda) {}

    Agenda agenda;
    Turns crew;
    int machines;
    double fails_after, mends_in;  // s, means
    RandomStream draw;
    Presence down;
    bool stops_when_all_are_down = false;
    Scope scope;
};

Process machine(Shop& shop) {
    for (;;) {
        co_await sleep(shop.agenda, seconds_long(shop.draw.exponential(shop.fails_after)));
        shop.down.change(shop.agenda.now(), 1);
        if (shop.down.now == shop.machines && shop.stops_when_all_are_down) shop.agenda.stop();
        const Lease lease = co_await shop.crew.take();
        co_await sleep(shop.agenda, seconds_long(shop.draw.exponential(shop.mends_in)));
        shop.down.change(shop.agenda.now(), -1);
    }
}

double time_to_loss(int copies, int crews, double l, double m, std::uint64_t seed) {
    Shop shop(seed % 2 == 0 ? AgendaKind::heap : AgendaKind::ladder, copies, crews, l, m, seed);
    shop.stops_when_all_are_down = true;
    for (int i = 0; i < copies; ++i) shop.scope.spawn(machine(shop));
    shop.agenda.run_until(Time::never());
    return shop.agenda.now().seconds();
}

double mean_time_to_loss(int copies, int crews, double l, double m, std::uint64_t seed) {
    constexpr std::uint64_t losses = 200;
    double sum = 0;
    for (std::uint64_t i = 0; i < losses; ++i) sum += time_to_loss(copies, crews, l, m, losses * seed + i);
    return sum / losses;
}

}  // namespace

TEST_CASE("machine repairman: as many machines are down as the formula says, for any number of crews") {
    const int machines = 5;
    const double l = 0.3, m = 1;
    for (const int crews : {1, 2, 5}) {
        double p = 1, total = 1, mean = 0;
        for (int n = 1; n <= machines; ++n) {
            p *= (machines - n + 1) * l / (std::min(n, crews) * m);
            total += p, mean += n * p;
        }
        std::vector<double> down;
        for (std::uint64_t seed = 0; seed < replications; ++seed) {
            Shop shop(AgendaKind::heap, machines, crews, l, m, seed);
            for (int i = 0; i < machines; ++i) shop.scope.spawn(machine(shop));
            shop.agenda.run_until(Time{} + 4000_s);
            shop.down.change(shop.agenda.now(), 0);
            down.push_back(static_cast<double>(shop.down.area) / 4000e9);
        }
        CHECK(inside("machines down with " + std::to_string(crews) + " crews", down, mean / total));
    }
}

TEST_CASE("birth and death of copies: the mean time to the loss of the last one, repaired at once or one after the other") {
    const double l = 1, m = 3;
    struct Case {
        std::string name;
        int copies, crews;
        double formula;
    };
    for (const Case& c : {Case{"two copies", 2, 2, (3 * l + m) / (2 * l * l)},
                          Case{"three copies at once", 3, 3, (11 * l * l + 7 * l * m + 2 * m * m) / (6 * l * l * l)},
                          Case{"three copies one by one", 3, 1, (11 * l * l + 4 * l * m + m * m) / (6 * l * l * l)}}) {
        std::vector<double> times;
        for (std::uint64_t seed = 0; seed < replications; ++seed) times.push_back(mean_time_to_loss(c.copies, c.crews, l, m, seed));
        CHECK(inside(c.name, times, c.formula));
    }
}
