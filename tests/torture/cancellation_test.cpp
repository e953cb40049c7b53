// Cancellation at every await point: plain processes over every kind of wait, and the lives of brokers in a whole study.
#include <doctest/doctest.h>

#include "models/architecture.hpp"
#include "models/world.hpp"
#include "sim/flow_wait.hpp"
#include "sim/turns.hpp"
#include "tests/support/stage.hpp"
#include "tests/support/tiny_study.hpp"
#include "tests/torture/effort.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

/// Everything that a process can wait for.
struct Waits : test::Stage {
    explicit Waits(AgendaKind kind) : test::Stage(kind), pool(network.add_pool("pool", 1000)), gate(network.add_gate("gate", 1)), turns(1), scope(agenda) {}

    PoolId pool;
    GateId gate;
    Turns turns;
    Signal signal;
    std::vector<FlowId> flows;
    Scope scope;
};

Process child(Waits& w) {
    const Counted here(w.alive);
    co_await sleep(w.agenda, 3_ms);
    Flow flow(w.network, w.network.start({.uses = {{w.pool}}, .amount = 5}));
    w.flows.push_back(flow.id());
    co_await done(w.network, flow);
    flow.release();
}

Process everything(Waits& w) {
    const Counted here(w.alive);
    co_await sleep(w.agenda, 1_ms);
    const Lease lease = co_await w.turns.take();
    co_await sleep(w.agenda, 0_ms);
    FlowSpec spec;
    spec.uses = {{w.pool}};
    spec.amount = 10;
    spec.gates = {w.gate};
    Flow flow(w.network, w.network.start(spec));
    w.flows.push_back(flow.id());
    co_await done(w.network, flow);
    co_await child(w);
    co_await w.signal.wait();
}

Process opener(Waits& w) {
    const Counted here(w.alive);
    co_await sleep(w.agenda, 60_ms);
    w.signal.open();
}

void populate(Waits& w) {
    for (int i = 0; i < 3; ++i) w.scope.spawn(everything(w));
    w.scope.spawn(opener(w));
}

void check_nothing_is_left(Waits& w) {
    CHECK(w.alive == 0);
    CHECK(w.scope.processes() == 0);
    for (const FlowId flow : w.flows) CHECK_FALSE(w.network.active(flow));
    w.agenda.run_until(Time::never());
    CHECK(w.turns.free() == 1);
    CHECK(w.agenda.size() == 0);
    CHECK(w.network.load(w.pool) == 0);
}

}  // namespace

TEST_CASE("processes end cleanly at every await point: after each event of their play, heap and ladder") {
    for (const AgendaKind kind : {AgendaKind::heap, AgendaKind::ladder}) {
        Waits whole(kind);
        populate(whole);
        whole.agenda.run_until(Time::never());
        check_nothing_is_left(whole);
        const std::uint64_t events = whole.agenda.events();
        CHECK(events > 40);
        for (std::uint64_t until = 0; until <= events; ++until) {
            CAPTURE(until);
            Waits w(kind);
            populate(w);
            for (std::uint64_t i = 0; i < until; ++i) w.agenda.step();
            w.scope.close();
            check_nothing_is_left(w);
        }
    }
}

TEST_CASE("a scope that is closed at any event and opened again runs what is spawned then") {
    Waits whole(AgendaKind::heap);
    populate(whole);
    whole.agenda.run_until(Time::never());
    for (std::uint64_t until = 0; until <= whole.agenda.events(); ++until) {
        Waits w(AgendaKind::heap);
        populate(w);
        for (std::uint64_t i = 0; i < until; ++i) w.agenda.step();
        w.scope.close();
        w.scope.reopen();
        populate(w);
        w.agenda.run_until(Time::never());
        check_nothing_is_left(w);
    }
}

TEST_CASE("the life of each broker may end at any instant at which something happens") {
    TinyStudy tiny;
    tiny.timeline = R"({ "at": "20 s", "fail": "zone", "zone": "b", "returns": { "after": "60 s" } })";
    tiny.horizon = "5 min";
    const Study study = study_of(tiny);
    for (const ArchitectureInfo& info : architectures()) {
        CAPTURE(info.name);
        std::vector<Time> instants;
        for (const FactRecord& fact : played(study, info.name).events)
            if (instants.empty() || instants.back() != fact.at) instants.push_back(fact.at);
        CHECK(instants.size() > 5);
        for (const Time at : instants)
            for (std::uint32_t b = 0; b < 3; ++b)
                for (const Phase phase : {Phase::strike, Phase::act, Phase::observe}) {
                    World world(study.spec, study.spec.cluster, info, shipped_catalog());
                    bool ended = false;
                    world.sim.agenda.at(at, [&world, &ended, b] {
                        world.life(BrokerId{b}).close();
                        ended = world.life(BrokerId{b}).processes() == 0;
                        world.life(BrokerId{b}).reopen();
                    }, phase);
                    world.run();
                    CHECK(ended);
                }
    }
}
