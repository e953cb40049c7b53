// The fluid network's corner cases: zero capacity, simultaneous events, endless flows, refusals, handles, watching and "why".
#include <doctest/doctest.h>

#include <stdexcept>

#include "sim/fluid.hpp"

using namespace rehearse;

namespace {

/// A network on an agenda of its own; times in seconds.
struct Plant {
    explicit Plant(SolverKind kind) : network(agenda, FluidSettings{.solver = kind, .check = true}) {}
    void run() { agenda.run_until(Time::never()); }
    void run(double seconds) { agenda.run_until(Time{} + seconds_up(seconds)); }
    double now() const { return agenda.now().seconds(); }
    FlowId start(std::vector<Use> uses, double amount, double* done = nullptr) {
        FlowSpec spec{.uses = std::move(uses), .amount = amount, .name = "copy"};
        return network.start(std::move(spec), [this, done] { if (done != nullptr) *done = now(); });
    }
    Agenda agenda;
    FluidNetwork network;
};

template <class Test>
void on_both_solvers(Test test) {
    for (const auto kind : {SolverKind::reference, SolverKind::fast}) {
        CAPTURE(static_cast<int>(kind));
        Plant plant(kind);
        test(plant);
    }
}

Time second(double s) { return {static_cast<std::int64_t>(s * 1e9)}; }

}  // namespace

TEST_CASE("a flow through two pools takes the smaller share") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 90), b = p.network.add_pool("b", 40);
        const auto narrow = p.start({{a}, {b}}, endless), wide = p.start({{a}}, endless), other = p.start({{b}}, endless);
        p.run(1);
        CHECK(p.network.rate(narrow) == 20);
        CHECK(p.network.rate(other) == 20);
        CHECK(p.network.rate(wide) == 70);
        CHECK(p.network.bottleneck(narrow) == Cause{Cause::Kind::pool, b.value});
        CHECK(p.network.words(p.network.bottleneck(wide)) == "a");
        CHECK(p.network.load(a) == doctest::Approx(90));
        CHECK(p.network.moved(wide) == doctest::Approx(70));
    });
}

TEST_CASE("a pool at zero stops its flows, frees what they held elsewhere, and lets them resume") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 1e9), b = p.network.add_pool("b", 2e9);
        double first = 0, second_done = 0;
        const auto f = p.start({{a}, {b}}, 1e9, &first);
        p.start({{a}}, 2e9, &second_done);
        p.agenda.at(second(1), [&p, b] { p.network.set_capacity(b, 0); });
        p.agenda.at(second(13), [&p, b] { p.network.set_capacity(b, 2e9); });
        p.run(2);
        CHECK(p.network.starved() == "copy is held by b");
        CHECK(p.network.rate(f) == 0);
        p.run();
        CHECK(second_done == 2.5);
        CHECK(first == 13.5);
        const auto causes = p.network.time_by_cause(f);
        REQUIRE(causes.size() == 2);
        CHECK(causes[0] == std::pair{Cause{Cause::Kind::pool, a.value}, 1500_ms});
        CHECK(causes[1] == std::pair{Cause{Cause::Kind::pool, b.value}, 12_s});
    });
}

TEST_CASE("flows that end at one instant end together, and one settle follows") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 3);
        double done[3] = {};
        for (auto& d : done) p.start({{a}}, 1, &d);
        p.run();
        CHECK(done[0] == 1);
        CHECK(done[1] == 1);
        CHECK(done[2] == 1);
        CHECK(p.network.settles() == 2);
    });
}

TEST_CASE("an endless flow moves for ever and tells how much") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10);
        const auto f = p.start({{a}}, endless);
        p.run(7);
        CHECK(p.agenda.size() == 0);
        CHECK(p.network.moved(f) == doctest::Approx(70));
        CHECK(p.network.remaining(f) == endless);
        p.network.set_capacity(a, 20);
        p.run(8);
        CHECK(p.network.moved(f) == doctest::Approx(90));
        CHECK(p.network.cut(f) == doctest::Approx(90));
        CHECK(p.network.moved(f) == doctest::Approx(90));
        CHECK_FALSE(p.network.complete(f));
    });
}

TEST_CASE("what is due when a failure strikes is complete, not cut") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10);
        double done = 0;
        FlowId flow;
        p.agenda.at(second(5), [&] { CHECK(p.network.cut(flow) == 0); }, Phase::strike);
        flow = p.start({{a}}, 50, &done);
        p.run();
        CHECK(done == 5);
        CHECK(p.network.complete(flow));
        CHECK(p.network.moved(flow) == 50);
    });
}

TEST_CASE("a cut flow gives back its share, tells what it moved and never completes") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10);
        double cut_done = 0, done = 0, moved = 0;
        const auto f = p.start({{a}}, 100, &cut_done);
        p.start({{a}}, 100, &done);
        p.agenda.at(second(4), [&, f] { moved = p.network.cut(f); });
        p.run();
        CHECK(moved == doctest::Approx(20));
        CHECK(cut_done == 0);
        CHECK(done == 12);
        CHECK(p.network.cut(f) == 0);
        CHECK_FALSE(p.network.active(f));
    });
}

TEST_CASE("a flow started and cut in one instant leaves no trace") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10);
        double done = 0;
        p.start({{a}}, 100, &done);
        p.agenda.at(second(3), [&p, a] { p.network.cut(p.start({{a}}, 5)); });
        p.run();
        CHECK(done == 10);
        CHECK(p.network.settles() == 3);
    });
}

TEST_CASE("an amount of zero completes in the instant of its start") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 0);
        double done = -1;
        p.agenda.at(second(2), [&] { p.start({{a}}, 0, &done); });
        p.run();
        CHECK(done == 2);
    });
}

TEST_CASE("a pool named twice counts twice") {
    on_both_solvers([](Plant& p) {
        const auto disk = p.network.add_pool("disk", 100);
        const auto f = p.start({{disk}, {disk}}, endless);
        p.run(1);
        CHECK(p.network.rate(f) == 50);
        CHECK(p.network.load(disk) == 100);
    });
}

TEST_CASE("a cap that is lowered delays the end, also where no pool notices") {
    on_both_solvers([](Plant& p) {
        const auto wide = p.network.add_pool("wide", 100);
        const auto flow = p.network.start({.uses = {{wide}}, .amount = 100, .cap = 10});
        p.agenda.at(second(2), [&p, flow] { p.network.set_cap(flow, 5); });
        p.run(17.9);
        CHECK(p.network.moved(flow) == doctest::Approx(99.5));
        p.run(18);
        CHECK(p.network.complete(flow));
    });
}

TEST_CASE("a cap frees the rest for others and may change, to zero and back") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 100);
        const auto capped = p.network.start({.uses = {{a}}, .cap = 10});
        const auto free = p.start({{a}}, endless);
        p.run(1);
        CHECK(p.network.rate(free) == 90);
        CHECK(p.network.bottleneck(capped).kind == Cause::Kind::cap);
        p.network.set_cap(capped, 0);
        p.run(2);
        CHECK(p.network.rate(capped) == 0);
        CHECK(p.network.rate(free) == 100);
        p.network.set_cap(capped, unlimited);
        p.run(3);
        CHECK(p.network.rate(capped) == 50);
        CHECK(p.network.moved(capped) == doctest::Approx(60));
    });
}

TEST_CASE("a flow with a cap and no pool moves at its cap") {
    on_both_solvers([](Plant& p) {
        double done = 0;
        p.network.start({.amount = 30, .cap = 4}, [&p, &done] { done = p.now(); });
        p.run();
        CHECK(done == 7.5);
    });
}

TEST_CASE("nonsense is refused with the flow's name") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10), open = p.network.add_pool("open", unlimited);
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto refused = [&p](FlowSpec spec) {
            spec.name = "copy of shard 7";
            try {
                p.network.start(spec);
            } catch (const std::invalid_argument& e) {
                return std::string(e.what()).find("'copy of shard 7'") != std::string::npos;
            }
            return false;
        };
        CHECK(refused({.uses = {{a}}, .amount = nan}));
        CHECK(refused({.uses = {{a}}, .amount = -1}));
        CHECK(refused({.uses = {{a}}, .weight = 0}));
        CHECK(refused({.uses = {{a}}, .weight = endless}));
        CHECK(refused({.uses = {{a}}, .cap = -2}));
        CHECK(refused({.uses = {{a, 0}}}));
        CHECK(refused({.uses = {{a, nan}}}));
        CHECK(refused({.uses = {{PoolId{77}}}}));
        CHECK(refused({.uses = {{a}}, .gates = {GateId{3}}}));
        CHECK(refused({.uses = {{open}}}));
        CHECK(refused({.uses = {{a}}, .loop = RequestLoop{0, 1}}));
        CHECK_THROWS_AS(p.network.add_pool("bad", -1), std::invalid_argument);
        CHECK_THROWS_AS(p.network.set_capacity(a, nan), std::invalid_argument);
        CHECK_THROWS_WITH(p.network.set_capacity(open, 5), doctest::Contains("'open'"));
        p.run();
        CHECK(p.agenda.events() == 0);
    });
}

TEST_CASE("a finite pool may become infinite and return") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10), b = p.network.add_pool("b", 100);
        const auto f = p.start({{a}, {b}}, endless);
        p.run(1);
        p.network.set_capacity(a, unlimited);
        p.run(2);
        CHECK(p.network.rate(f) == 100);
        p.network.set_capacity(a, 20);
        p.run(3);
        CHECK(p.network.rate(f) == 20);
        CHECK(p.network.moved(f) == doctest::Approx(130));
    });
}

TEST_CASE("a watched flow tells of each change of its rate, and of nothing else") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10), b = p.network.add_pool("b", 10);
        const auto f = p.start({{a}}, endless);
        int changes = 0;
        p.network.watch(f, [&changes] { ++changes; });
        p.run(1);
        CHECK(changes == 1);
        p.start({{b}}, endless);
        p.run(2);
        CHECK(changes == 1);
        p.start({{a}}, 5);
        p.run(3);
        CHECK(changes == 3);
        p.network.cut(f);
        p.network.set_capacity(a, 99);
        p.run(4);
        CHECK(changes == 3);
    });
}

TEST_CASE("listeners run after each settle, in order, until they stop listening") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10);
        std::string said;
        p.network.on_settled([&said] { said += 'x'; });
        const auto second_listener = p.network.on_settled([&said] { said += 'y'; });
        p.start({{a}}, 10);
        p.run(0.5);
        CHECK(said == "xy");
        p.network.stop_telling(second_listener);
        p.run();
        CHECK(said == "xyx");
    });
}

TEST_CASE("a flow handle cuts its flow when it goes, unless released or moved from") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10);
        FlowId cut, released, moved;
        Flow keeper;
        {
            const Flow first(p.network, cut = p.start({{a}}, endless));
            Flow second(p.network, released = p.start({{a}}, endless));
            Flow third(p.network, moved = p.start({{a}}, endless));
            second.release();
            keeper = std::move(third);
        }
        CHECK_FALSE(p.network.active(cut));
        CHECK(p.network.active(released));
        CHECK(p.network.active(moved));
        keeper = Flow();
        CHECK_FALSE(p.network.active(moved));
    });
}

TEST_CASE("what runs at completion may be replaced or taken away, even between completion and its event") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 10);
        double first = 0, second_done = 0;
        const auto f = p.start({{a}}, 10, &first), g = p.start({{a}}, 10, &second_done);
        p.network.when_done(f, {});
        p.agenda.at(second(2), [&p, g] {
            CHECK(p.network.complete(g));
            p.network.when_done(g, {});
        }, Phase::strike);
        p.run();
        CHECK(first == 0);
        CHECK(second_done == 0);
        CHECK(p.network.complete(f));
    });
}

TEST_CASE("150,000 flows on one link, one of which may use a sliver of it, end at the exact times") {
    on_both_solvers([](Plant& p) {
        if (p.network.settles() > 0) return;
        const auto link = p.network.add_pool("link", 1.5e9);
        double sliver = 0, last = 0;
        p.network.start({.uses = {{link}}, .amount = 120e3, .cap = 12e3 * 0.001}, [&] { sliver = p.now(); });
        for (int i = 0; i < 1500; ++i) p.start({{link}}, 1e6, &last);
        p.run();
        CHECK(sliver == 1e4);
        CHECK(last == doctest::Approx((1500e6) / (1.5e9 - 12)).epsilon(1e-12));
    });
}

TEST_CASE("clocks stay exact in a run of years") {
    on_both_solvers([](Plant& p) {
        const auto a = p.network.add_pool("a", 1e9);
        const auto background = p.network.start({.uses = {{a}}, .cap = 0.5e9});
        double done = 0;
        p.agenda.at(second(1e8), [&] { p.start({{a}}, 1e9, &done); });
        p.agenda.at(second(1e8 + 100), [&] { p.network.set_capacity(a, 2e9); });
        p.run(2e8);
        CHECK(done == 1e8 + 2);
        CHECK(p.network.moved(background) == doctest::Approx(1e17));
    });
}
