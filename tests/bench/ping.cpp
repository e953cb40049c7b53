// ping: N processes that loop on a timeout; what a wait costs.
#include <string>
#include <vector>

#include "sim/process.hpp"
#include "timing.hpp"
#include "verbs.hpp"

namespace rehearse::bench {

namespace {

Process player(Agenda& agenda, Increments& increments) {
    while (true) {
        co_await sleep(agenda, increments.next());
    }
}

double timed(Agenda& agenda, std::uint64_t players, std::uint64_t wakes) {
    for (std::uint64_t i = 0; i < 2 * players; ++i) agenda.step();
    const double began = user_seconds();
    for (std::uint64_t i = 0; i < wakes; ++i) agenda.step();
    return (user_seconds() - began) * 1e9 / static_cast<double>(wakes);
}

int run_ping(const Values& values) {
    const std::uint64_t players = values.count("processes");
    const std::uint64_t wakes = players * values.count("rounds");
    std::vector<double> samples;
    Time ended;
    for (std::uint64_t round = 0; round <= values.count("repeats"); ++round) {
        Agenda agenda(agenda_kind(values), {.per_instant = 1'000'000'000});
        Increments increments;
        Scope scope(agenda);
        for (std::uint64_t i = 0; i < players; ++i) scope.spawn(player(agenda, increments));
        const double sample = timed(agenda, players, wakes);
        if (round > 0) samples.push_back(sample);
        ended = agenda.now();
    }
    tell("ping processes=" + values.text("processes") + " rounds=" + values.text("rounds") + " agenda=" + values.text("agenda"), samples, ended);
    return 0;
}

}  // namespace

Verb ping() {
    return {"ping",
            "processes that loop on a timeout",
            {{.name = "processes", .meaning = "processes at once", .value = "10000"},
             {.name = "rounds", .meaning = "timeouts a process, on average", .value = "500"},
             agenda_option("ladder"),
             repeats_option()},
            run_ping};
}

}  // namespace rehearse::bench
