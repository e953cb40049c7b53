// docs/how-time-works.md, played: the drawn instant and the list by which a second implementation can be checked.
#include <string>

#include <doctest/doctest.h>

#include "sim/agenda.hpp"
#include "sim/fluid.hpp"

using namespace rehearse;

namespace {

struct Instant {
    Agenda agenda;
    FluidNetwork network{agenda};
    PoolId disk = network.add_pool("disk", 1e6);
    FlowId copy{}, next{};
    Ticket heartbeat;
    std::string diary;

    explicit Instant(AgendaKind kind) : agenda(kind) {}
    FlowId start(double amount, Action on_done) {
        FlowSpec spec;
        spec.uses = {{disk, 1}};
        spec.amount = amount;
        return network.start(spec, on_done);
    }
    void note(const char* what) { diary += std::string(diary.empty() ? "" : ", ") + what; }
    void prepare(Time failure) {
        agenda.at(failure, [this] { note("disk fails"); network.set_capacity(disk, 0); }, Phase::strike);
        agenda.at(Time{10'000'000'000}, [this] { alarm(); });
        agenda.at(Time{10'000'000'000}, [this] { note(network.active(copy) ? "probe: copying" : "probe: next"); }, Phase::observe);
        heartbeat = agenda.at(Time{12'000'000'000}, [this] { note("heartbeat"); });
        copy = start(1e7, [this] { note("copy complete"); next = start(1e6, {}); });
    }
    void alarm() {
        note("alarm");
        agenda.cancel(heartbeat);
        agenda.after(0_s, [this] { note("what the alarm does"); });
    }
};

}  // namespace

TEST_CASE("what is due when a failure strikes is complete, not cut") {
    for (const AgendaKind kind : {AgendaKind::heap, AgendaKind::ladder}) {
        Instant play(kind);
        play.prepare(Time{10'000'000'000});
        play.agenda.run_until(Time{15'000'000'000});
        CHECK(play.diary == "disk fails, alarm, copy complete, what the alarm does, probe: next");
        CHECK(play.network.complete(play.copy));
        CHECK(play.network.moved(play.copy) == 1e7);
        CHECK(play.network.moved(play.next) == 0);
        CHECK(play.network.settles() == 2);
    }
}

TEST_CASE("a failure one nanosecond earlier leaves a thousandth of a byte") {
    Instant play(AgendaKind::heap);
    play.prepare(Time{9'999'999'999});
    play.agenda.run_until(Time{15'000'000'000});
    CHECK(play.diary == "disk fails, alarm, what the alarm does, probe: copying");
    CHECK(play.network.remaining(play.copy) == doctest::Approx(0.001).epsilon(1e-5));
}
