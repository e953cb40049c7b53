// Gates: strict order of arrival, no deadlock among several of them, limits that rise, fall and vanish.
#include <doctest/doctest.h>

#include "sim/fluid.hpp"

using namespace rehearse;

namespace {

/// One pool of 10 units/s, and flows whose moments of beginning are noted.
struct Yard {
    Yard() : network(agenda, FluidSettings{.check = true}), pool(network.add_pool("pool", 10)) {}
    FlowId start(std::vector<GateId> gates, double amount) {
        return network.start({.uses = {{pool}}, .amount = amount, .gates = std::move(gates), .name = "copy"});
    }
    bool moving(FlowId f) { return network.moving(f); }
    void run(double seconds) { agenda.run_until(Time{} + seconds_up(seconds)); }
    Agenda agenda;
    FluidNetwork network;
    PoolId pool;
};

}  // namespace

TEST_CASE("a gate of one serves in the order of arrival") {
    Yard y;
    const auto gate = y.network.add_gate("gate", 1);
    const auto a = y.start({gate}, 10), b = y.start({gate}, 20), c = y.start({gate}, 30);
    y.run(0.5);
    CHECK(y.moving(a));
    CHECK_FALSE(y.moving(b));
    CHECK(y.network.bottleneck(b) == Cause{Cause::Kind::gate, gate.value});
    y.run(1.5);
    CHECK(y.moving(b));
    y.run(3.5);
    CHECK(y.moving(c));
    y.run(6);
    CHECK(y.network.complete(c));
    const auto causes = y.network.seconds_by_cause(c);
    REQUIRE(causes.size() == 2);
    CHECK(causes[0].second == 3);
    CHECK(causes[1].second == 3);
}

TEST_CASE("a flow with several gates waits for each, and nobody behind it overtakes at a gate") {
    Yard y;
    const auto one = y.network.add_gate("one", 1), two = y.network.add_gate("two", 1);
    const auto a = y.start({one}, 100), b = y.start({one, two}, 10), c = y.start({two}, 10), d = y.start({}, 10);
    y.run(1);
    CHECK(y.moving(a));
    CHECK_FALSE(y.moving(b));
    CHECK_FALSE(y.moving(c));
    CHECK(y.moving(d));
    CHECK(y.network.words(y.network.bottleneck(b)) == "gate one");
    CHECK(y.network.words(y.network.bottleneck(c)) == "gate two");
    y.network.cut(a);
    y.run(1.5);
    CHECK(y.moving(b));
    CHECK_FALSE(y.moving(c));
    y.run(4);
    CHECK(y.network.complete(c));
}

TEST_CASE("gates named in opposite orders do not lock each other out") {
    Yard y;
    const auto one = y.network.add_gate("one", 1), two = y.network.add_gate("two", 1);
    std::vector<FlowId> flows;
    for (int i = 0; i < 20; ++i) flows.push_back(i % 2 == 0 ? y.start({one, two}, 10) : y.start({two, one}, 10));
    y.run(20);
    for (const auto f : flows) CHECK(y.network.complete(f));
}

TEST_CASE("a lowered limit cuts nothing, a raised one admits in the instant, zero admits nobody") {
    Yard y;
    const auto gate = y.network.add_gate("gate", 3);
    std::vector<FlowId> f;
    for (int i = 0; i < 5; ++i) f.push_back(y.start({gate}, 30));
    y.run(1);
    y.network.set_limit(gate, 0);
    y.run(2);
    for (int i = 0; i < 3; ++i) CHECK(y.moving(f[static_cast<std::size_t>(i)]));
    y.run(20);
    CHECK(y.network.complete(f[2]));
    CHECK_FALSE(y.moving(f[3]));
    CHECK(y.network.starved() == "copy is held by gate gate; copy is held by gate gate");
    y.network.set_limit(gate, 1);
    y.run(20.5);
    CHECK(y.moving(f[3]));
    CHECK_FALSE(y.moving(f[4]));
    y.network.set_limit(gate, 9);
    y.run(20.6);
    CHECK(y.moving(f[4]));
}

TEST_CASE("cutting a waiting flow lets nobody pass who is before it, and moves up those behind") {
    Yard y;
    const auto gate = y.network.add_gate("gate", 1);
    const auto a = y.start({gate}, 20), b = y.start({gate}, 20), c = y.start({gate}, 20);
    y.run(1);
    CHECK(y.network.cut(b) == 0);
    y.run(1.5);
    CHECK(y.moving(a));
    CHECK_FALSE(y.moving(c));
    y.run(2.5);
    CHECK(y.moving(c));
}

TEST_CASE("flows of amount zero take their turn at a gate and let the next pass in the same instant") {
    Yard y;
    const auto gate = y.network.add_gate("gate", 1);
    const auto first = y.start({gate}, 10);
    std::vector<FlowId> empty;
    for (int i = 0; i < 5; ++i) empty.push_back(y.start({gate}, 0));
    const auto last = y.start({gate}, 10);
    y.run(0.5);
    CHECK_FALSE(y.network.complete(empty[0]));
    y.run(1);
    CHECK(y.network.complete(first));
    for (const auto f : empty) CHECK(y.network.complete(f));
    CHECK(y.moving(last));
}
