// Processes and scopes: how they start, continue, fail and end.
#include "sim/process.hpp"

#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

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

Process waiter(Stage& stage, std::string name, Signal& signal) {
    const Counted here(stage.alive);
    co_await signal.wait();
    stage.note(name);
}

Process parent(Stage& stage) {
    const Counted here(stage.alive);
    co_await sleeper(stage, "child", 3_ms);
    stage.note("parent");
}

Process thrower(Stage& stage) {
    const Counted here(stage.alive);
    co_await sleep(stage.agenda, 2_ms);
    throw std::runtime_error("a process failed");
}

Process suicide(Stage& stage, Scope& own) {
    const Counted here(stage.alive);
    co_await sleep(stage.agenda, 2_ms);
    own.close();
    own.close();
    stage.note("goes on");
    co_await sleep(stage.agenda, 0_ms);
    stage.note("never");
}

Process restless_on(Agenda& agenda) {
    for (;;) {
        co_await sleep(agenda, 0_ms);
    }
}

constexpr AgendaKind both[] = {AgendaKind::heap, AgendaKind::ladder};

}  // namespace

TEST_CASE("processes start and continue as events, in the order in which they were spawned") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope scope(stage.agenda);
        CHECK(scope.spawn(sleeper(stage, "a", 5_ms)));
        CHECK(scope.spawn(sleeper(stage, "b", 3_ms)));
        CHECK(stage.diary.empty());
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "a+@0 b+@0 b-@3 a-@5 ");
        CHECK(scope.processes() == 0);
        CHECK(stage.alive == 0);
    }
}

TEST_CASE("an unstarted process is destroyed without having run") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        {
            const Process never = sleeper(stage, "a", 1_ms);
        }
        CHECK(stage.diary.empty());
        CHECK(stage.agenda.size() == 0);
    }
}

TEST_CASE("a signal lets all continue in the order in which they came, and late ones at once") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Signal signal;
        Scope scope(stage.agenda);
        scope.spawn(waiter(stage, "a", signal));
        scope.spawn(waiter(stage, "b", signal));
        stage.agenda.after(4_ms, [&signal] { signal.open(); });
        stage.agenda.run_until(Time{10'000'000});
        CHECK(signal.is_open());
        scope.spawn(waiter(stage, "late", signal));
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "a@4 b@4 late@10 ");
    }
}

TEST_CASE("a signal that dies leaves those who wait waiting, and they still end with their scope") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope scope(stage.agenda);
        {
            Signal signal;
            scope.spawn(waiter(stage, "a", signal));
            stage.agenda.run_until(Time{1});
        }
        stage.agenda.run_until(Time{2});
        CHECK(scope.processes() == 1);
        scope.close();
        CHECK(stage.alive == 0);
        CHECK(stage.agenda.size() == 0);
    }
}

TEST_CASE("awaiting a process continues after its end, in the same scope") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope scope(stage.agenda);
        scope.spawn(parent(stage));
        stage.agenda.run_until(Time{1'000'000});
        CHECK(scope.processes() == 2);
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "child+@0 child-@3 parent@3 ");
    }
}

TEST_CASE("an exception that leaves a process reaches the run loop, and the others live on") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope scope(stage.agenda);
        scope.spawn(thrower(stage));
        scope.spawn(sleeper(stage, "a", 5_ms));
        CHECK_THROWS_WITH_AS(stage.agenda.run_until(Time::never()), "a process failed", std::runtime_error);
        CHECK(scope.processes() == 1);
        CHECK(stage.alive == 1);
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "a+@0 a-@5 ");
    }
}

TEST_CASE("closing a scope ends its processes at once, youngest first, and a closed scope refuses") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope scope(stage.agenda);
        scope.spawn(parent(stage));
        scope.spawn(sleeper(stage, "a", 5_ms));
        stage.agenda.run_until(Time{1'000'000});
        CHECK(stage.alive == 3);
        scope.close();
        CHECK(stage.alive == 0);
        CHECK(scope.closed());
        CHECK(stage.agenda.size() == 0);
        CHECK_FALSE(scope.spawn(sleeper(stage, "refused", 1_ms)));
        scope.reopen();
        CHECK(scope.spawn(sleeper(stage, "b", 1_ms)));
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "a+@0 child+@0 b+@1 b-@2 ");
    }
}

TEST_CASE("a scope closed from inside its own frame ends in the same instant, after that frame has paused") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope scope(stage.agenda);
        scope.spawn(suicide(stage, scope));
        scope.spawn(sleeper(stage, "a", 2_ms));
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "a+@0 goes on@2 ");
        CHECK(stage.agenda.now() == Time{2'000'000});
        CHECK(stage.alive == 0);
        CHECK(scope.processes() == 0);
    }
}

namespace {

Process restart_itself(Stage& stage, Scope& own) {
    const Counted here(stage.alive);
    co_await sleep(stage.agenda, 2_ms);
    own.close();
    own.reopen();
    own.spawn(sleeper(stage, "new", 1_ms));
    co_await sleep(stage.agenda, 9_ms);
    stage.note("never");
}

Process close_other(Stage& stage, Scope& other) {
    const Counted here(stage.alive);
    co_await sleep(stage.agenda, 2_ms);
    other.close();
    stage.note("closed it");
}

struct ClosesAtEnd {
    Scope* scope;
    ~ClosesAtEnd() { scope->close(); }
};

Process closes_at_end(Stage& stage, Scope& other) {
    const Counted here(stage.alive);
    const ClosesAtEnd last{&other};
    co_await sleep(stage.agenda, 50_ms);
}

}  // namespace

TEST_CASE("what a reopened scope starts is not ended by the closing before") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope scope(stage.agenda);
        scope.spawn(restart_itself(stage, scope));
        scope.spawn(sleeper(stage, "old", 5_ms));
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "old+@0 new+@2 new-@3 ");
        CHECK(stage.alive == 0);
    }
}

TEST_CASE("a process may close another scope, whose frames may close scopes in turn") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope first(stage.agenda), second(stage.agenda), third(stage.agenda);
        first.spawn(close_other(stage, second));
        second.spawn(closes_at_end(stage, third));
        second.spawn(closes_at_end(stage, second));
        third.spawn(closes_at_end(stage, first));
        stage.agenda.run_until(Time::never());
        CHECK(stage.diary == "closed it@2 ");
        CHECK(stage.alive == 0);
        CHECK(third.closed());
    }
}

namespace {

Process instant(Stage& stage) {
    ++stage.alive;
    co_return;
}

Process many_children(Stage& stage, int children) {
    for (int i = 0; i < children; ++i) {
        co_await instant(stage);
    }
    stage.note("all");
}

}  // namespace

TEST_CASE("a hundred thousand children that end at once need no stack, and their frames are used again") {
    for (const AgendaKind kind : both) {
        const std::size_t kept_before = frames_kept();
        Stage stage(kind);
        Scope scope(stage.agenda);
        scope.spawn(many_children(stage, 100'000));
        stage.agenda.run_until(Time::never());
        CHECK(stage.alive == 100'000);
        CHECK(stage.diary == "all@0 ");
        CHECK(frames_kept() < kept_before + 100);
    }
}

TEST_CASE("kept frames are handed out again by size") {
    void* small = take_frame(100);
    give_frame(small, 100);
    const std::size_t kept = frames_kept();
    void* again = take_frame(120);
    CHECK(again == small);
    CHECK(frames_kept() == kept - 1);
    void* large = take_frame(100'000);
    give_frame(large, 100'000);
    CHECK(frames_kept() == kept - 1);
    give_frame(again, 120);
}

TEST_CASE("a process can be asked where it waits: before its first step, at every await, and one that awaits another") {
    for (const AgendaKind kind : both) {
        Stage stage(kind);
        Scope scope(stage.agenda);
        scope.spawn(parent(stage));
        REQUIRE(scope.places().size() == 1);
        CHECK(std::string(scope.places()[0].function) == "parent");
        CHECK(scope.places()[0].line == 0);
        stage.agenda.run_until(Time{1'000'000});
        REQUIRE(scope.places().size() == 2);
        CHECK(std::string(scope.places()[0].function) == "sleeper");
        CHECK(std::string(scope.places()[1].function) == "parent");
        CHECK(std::string(scope.places()[1].file).ends_with("process_test.cpp"));
        CHECK(scope.places()[1].line == scope.places()[0].line + 12);
    }
}

TEST_CASE("a process that goes on for ever within an instant is named in the sentence that stops it") {
    for (const AgendaKind kind : both) {
        Agenda agenda(kind, {.per_instant = 1000});
        Scope scope(agenda);
        scope.spawn(restless_on(agenda));
        std::string text;
        try {
            agenda.run_until(Time::never());
        } catch (const std::exception& error) {
            text = error.what();
        }
        CHECK(text.find("this instant does not end") == 0);
        CHECK(text.find("process restless_on (process_test.cpp:") != std::string::npos);
    }
}
