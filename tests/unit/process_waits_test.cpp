// Waiting for flows and turns, and the end of a process at every point at which it can wait.
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "sim/flow_wait.hpp"
#include "sim/process.hpp"
#include "sim/turns.hpp"
#include "tests/support/stage.hpp"

using namespace rehearse;
using rehearse::test::Counted;
using rehearse::test::Stage;

namespace {

Process sleeper(Stage& stage, std::string name, Duration d) {
    const Counted here(stage.alive);
    stage.note(name + "+");
    co_await sleep(stage.agenda, d);
    stage.note(name + "-");
}

constexpr AgendaKind both[] = {AgendaKind::heap, AgendaKind::ladder};

Process copier(Stage& stage, PoolId pool, double amount) {
    const Counted here(stage.alive);
    FlowSpec spec;
    spec.uses = {{pool, 1}};
    spec.amount = amount;
    Flow flow(stage.network, stage.network.start(spec));
    co_await done(stage.network, flow);
    stage.note("copied");
    co_await done(stage.network, flow);
    stage.note("twice");
}

}  // namespace

TEST_CASE("a process continues when its flow completes, and its end cuts the flow") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        const PoolId pool = stage.network.add_pool("disk", 1e6);
        Scope scope(stage.agenda), other(stage.agenda);
        scope.spawn(copier(stage, pool, 1e4));
        other.spawn(copier(stage, pool, 1e6));
        stage.agenda.run_until(Time{5'000'000});
        CHECK(stage.network.load(pool) == doctest::Approx(1e6));
        other.close();
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "copied@12 twice@12 ");
        CHECK(stage.network.load(pool) == 0);
        CHECK(stage.alive == 0);
    }
}

namespace {

Process worker(Stage& stage, Turns& crew, std::string name, Duration work) {
    const Counted here(stage.alive);
    const auto turn = co_await crew.take();
    stage.note(name);
    co_await sleep(stage.agenda, work);
}

}  // namespace

TEST_CASE("turns are taken first come, first served") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Turns crew(2);
        Scope scope(stage.agenda);
        for (const char* name : {"a", "b", "c", "d", "e"}) scope.spawn(worker(stage, crew, name, 2_ms));
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "a@0 b@0 c@2 d@2 e@4 ");
        CHECK(crew.free() == 2);
    }
}

TEST_CASE("a turn survives the end of its holder, of one who waits, and of one who was just given it") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Turns crew(1);
        Scope first(stage.agenda), second(stage.agenda), third(stage.agenda);
        first.spawn(worker(stage, crew, "a", 2_ms));
        second.spawn(worker(stage, crew, "b", 2_ms));
        third.spawn(worker(stage, crew, "c", 2_ms));
        stage.agenda.run_until(Time{1'000'000});
        CHECK(crew.waiting() == 2);
        first.close();   // b is given the turn but has not gone on
        second.close();  // so it passes to c
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "a@0 c@1 ");
        CHECK(crew.free() == 1);
        CHECK(stage.alive == 0);
    }
}

namespace {

/// Every kind of wait in one story: a child, a turn, a flow, a signal, a sleep.
Process recovery(Stage& stage, PoolId pool, Turns& crew, Signal& signal) {
    const Counted here(stage.alive);
    co_await sleeper(stage, "boot", 3_ms);
    const auto turn = co_await crew.take();
    FlowSpec spec;
    spec.uses = {{pool, 1}};
    spec.amount = 4e3;
    Flow flow(stage.network, stage.network.start(spec));
    co_await done(stage.network, flow);
    co_await signal.wait();
    stage.note("recovered");
    co_await sleep(stage.agenda, 1_ms);
}

/// Runs three recoveries and closes the scope of the second after `events` events. Returns how many events there were.
std::uint64_t run_with_kill(AgendaKind kind, std::uint64_t events) {
    Stage stage(kind);
    const PoolId pool = stage.network.add_pool("disk", 1e6);
    Turns crew(1);
    Signal signal;
    Scope lives[3] = {Scope(stage.agenda), Scope(stage.agenda), Scope(stage.agenda)};
    for (Scope& life : lives) life.spawn(recovery(stage, pool, crew, signal));
    stage.agenda.after(9_ms, [&signal] { signal.open(); });
    while (stage.agenda.events() < events && stage.agenda.step()) {
    }
    lives[1].close();
    stage.agenda.run_until(Time::never());
    CHECK(stage.alive == 0);
    CHECK(crew.free() == 1);
    CHECK(stage.network.load(pool) == 0);
    CHECK(stage.agenda.size() == 0);
    CHECK(lives[0].processes() + lives[2].processes() == 0);
    const std::size_t last = stage.diary.rfind("recovered");
    CHECK(stage.diary.find("recovered") < last);
    return stage.agenda.events();
}

}  // namespace

TEST_CASE("a process may be ended before every event of a run, and the others recover") {
    for (const AgendaKind kind : both) {
        const std::uint64_t all = run_with_kill(kind, 1'000'000);
        CHECK(all > 20);
        for (std::uint64_t events = 0; events < all; ++events) {
            CAPTURE(events);
            run_with_kill(kind, events);
        }
    }
}
