// Rebuilds side by side. Where SimGrid would need an hour, 30 completions are timed at several numbers of flows and integrated.
#include "peer_rebuilds.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

namespace rehearse::bench {

namespace {

/// How much faster SimGrid 4.1 is than 3.32 from 10,000 flows on.
constexpr double newer_simgrid = 1.7;

struct Shape {
    int brokers, replicas, concurrency = 0;
    bool zone_loss = false;
};

std::string ours(const PeerPrograms& programs, const Shape& s, const std::string& more = {}) {
    return programs.ours("rebuild") + "--brokers " + std::to_string(s.brokers) + " --replicas " + std::to_string(s.replicas) + " --concurrency " +
           std::to_string(s.concurrency) + (s.zone_loss ? " --zone-loss" : "") + " " + more;
}

std::string simgrid(const PeerPrograms& programs, const Shape& s, const std::string& more) {
    return programs.peer("simgrid_rebuild") + std::to_string(s.brokers) + " " + std::to_string(s.replicas) + " " + std::to_string(s.concurrency) + " " +
           (s.zone_loss ? "1" : "0") + " 1 " + more;
}

double our_seconds(const std::string& command) { return number_behind(output_of(command), "mean "); }

std::vector<double> our_answers(const PeerPrograms& programs, const Shape& s) {
    const std::string file = programs.scratch("ours.csv").string();
    output_of(ours(programs, s, "--out " + file));
    std::ifstream in(file);
    std::vector<double> times;
    for (std::string line; std::getline(in, line);) times.push_back(std::strtod(line.c_str() + line.find(',') + 1, nullptr));
    return times;
}

std::vector<double> their_answers(const std::string& file, std::size_t count) {
    std::vector<double> times(count);
    std::ifstream(file, std::ios::binary).read(reinterpret_cast<char*>(times.data()), static_cast<std::streamsize>(8 * count));
    return times;
}

double worst_difference(const std::vector<double>& a, const std::vector<double>& b) {
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]) / a[i]);
    return worst;
}

std::string words(const Shape& s) {
    return (s.zone_loss ? "zone loss " : "rebuild ") + std::to_string(s.brokers) + " brokers, " + std::to_string(s.replicas) + " replicas" +
           (s.concurrency > 0 ? ", " + std::to_string(s.concurrency) + " at once" : "");
}

/// A run to the end on both sides, interleaved.
PeerRow side_by_side(const PeerPrograms& programs, const Shape& s, std::uint64_t rounds, int repeats, double goal, double aim) {
    const std::string file = programs.scratch("simgrid.bin").string();
    std::vector<double> mine, theirs;
    for (std::uint64_t round = 0; round < rounds; ++round) {
        mine.push_back(our_seconds(ours(programs, s, "--repeats " + std::to_string(repeats))));
        theirs.push_back(number_behind(output_of(simgrid(programs, s, file)), "user s "));
    }
    const bool newer = s.replicas >= 10000;
    const double peer = median(theirs), own = median(mine);
    return {.work = words(s), .peer = "SimGrid " + programs.version_of("libsimgrid-dev") + ": " + short_number(peer) + " s", .ours = short_number(own) + " s",
            .value = peer / own / (newer ? newer_simgrid : 1), .goal = goal, .aim = aim, .unit = "x",
            .difference = worst_difference(our_answers(programs, s), their_answers(file, static_cast<std::size_t>(s.replicas))),
            .remark = newer ? "against 4.1" : ""};
}

/// SimGrid's seconds for the start and for each of the next 30 completions.
std::pair<double, double> pace(const PeerPrograms& programs, const Shape& s) {
    std::vector<double> times = our_answers(programs, s);
    std::sort(times.begin(), times.end());
    std::ostringstream more;
    more.precision(17);
    more << "until " << (times[0] + times[1]) / 2 << ' ' << (times[30] + times[31]) / 2;
    const std::string text = output_of(simgrid(programs, s, more.str()));
    return {number_behind(text, "user s "), number_behind(text, "then ") / 30};
}

/// All flows move from the start: the cost of a completion grows with those that are left.
double estimate_unlimited(const PeerPrograms& programs, int brokers, int replicas) {
    double sum = 0, before_cost = 0, start = 0;
    int before = 0;
    for (const int flows : {replicas / 8, replicas / 4, replicas / 2, replicas}) {
        const auto [begin, cost] = pace(programs, {brokers, flows});
        sum += (flows - before) * (cost + before_cost) / 2;
        before = flows, before_cost = cost, start = begin;
    }
    return start + sum;
}

/// As many move all the time, until the queues run dry.
double estimate_limited(const PeerPrograms& programs, const Shape& s) {
    const auto [start, cost] = pace(programs, s);
    return start + cost * (s.replicas - 0.5 * s.brokers * s.concurrency);
}

PeerRow estimated(const PeerPrograms& programs, const Shape& s, std::uint64_t rounds, double goal, double aim) {
    std::vector<double> mine;
    for (std::uint64_t round = 0; round < rounds; ++round) mine.push_back(our_seconds(ours(programs, s)));
    const double peer = s.concurrency > 0 ? estimate_limited(programs, s) : estimate_unlimited(programs, s.brokers, s.replicas);
    const double own = median(mine);
    return {.work = words(s), .peer = "SimGrid " + programs.version_of("libsimgrid-dev") + ": " + short_number(peer) + " s estimated",
            .ours = short_number(own) + " s", .value = peer / own / newer_simgrid, .goal = goal, .aim = aim, .unit = "x", .remark = "against 4.1"};
}

PeerRow bytes_a_flow(const PeerPrograms& programs, const Shape& s, bool general, double goal, double aim) {
    const double bytes = number_behind(output_of(ours(programs, s, std::string("--only-memory") + (general ? " --general" : ""))), "bytes a flow ");
    return {.work = std::string("memory a flow, ") + (general ? "general, " : "unit coefficients, ") + words(s), .ours = short_number(bytes) + " B", .value = bytes,
            .goal = goal, .aim = aim, .at_most = true, .unit = " B"};
}

}  // namespace

double median(std::vector<double> samples) {
    std::sort(samples.begin(), samples.end());
    return samples[samples.size() / 2];
}

std::vector<PeerRow> small_rebuild_rows(const PeerPrograms& programs, const PeerScope& scope) {
    return {side_by_side(programs, {100, 1000}, scope.rounds, 40, 15, 40)};
}

std::vector<PeerRow> large_rebuild_rows(const PeerPrograms& programs, const PeerScope& scope) {
    const Shape gated{1000, 100000, 10};
    const std::uint64_t rounds = scope.full ? scope.rounds : std::min<std::uint64_t>(scope.rounds, 3);
    return {side_by_side(programs, {1000, 10000}, rounds, 5, 150, 600), estimated(programs, {1000, 100000}, rounds, 300, 1300),
            scope.full ? side_by_side(programs, gated, 1, 1, 60, 200) : estimated(programs, gated, rounds, 60, 200)};
}

std::vector<PeerRow> zone_loss_rows(const PeerPrograms& programs, const PeerScope& scope) {
    const Shape loss{1000, 100000, 10, true};
    std::vector<double> mine;
    for (std::uint64_t round = 0; round < scope.rounds; ++round) mine.push_back(our_seconds(ours(programs, loss)));
    const double own = median(mine);
    std::vector<PeerRow> rows{{.work = words(loss), .ours = short_number(own) + " s", .value = own, .goal = 2.5, .aim = 0.6, .at_most = true, .unit = " s"}};
    if (scope.full) rows.push_back(side_by_side(programs, loss, 1, 1, 0, 0));
    return rows;
}

std::vector<PeerRow> memory_rows(const PeerPrograms& programs, const PeerScope&) {
    return {bytes_a_flow(programs, {1000, 100000}, false, 256, 128), bytes_a_flow(programs, {1000, 100000}, true, 512, 256),
            bytes_a_flow(programs, {1000, 100000, 10}, false, 256, 128)};
}

/// Time per completion at ten times the flows.
std::vector<PeerRow> growth_rows(const PeerPrograms& programs, const PeerScope& scope) {
    std::vector<double> few, many;
    for (std::uint64_t round = 0; round < scope.rounds; ++round) {
        few.push_back(our_seconds(ours(programs, {100, 10000}, "--repeats 3")) / 10000);
        many.push_back(our_seconds(ours(programs, {100, 100000})) / 100000);
    }
    return {{.work = "growth of a completion's cost, 100 brokers, 10,000 to 100,000 replicas",
             .ours = short_number(median(few) * 1e6) + " to " + short_number(median(many) * 1e6) + " us", .value = median(many) / median(few), .goal = 1.5,
             .at_most = true, .unit = "x"}};
}

std::vector<PeerRow> attribution_rows(const PeerPrograms& programs, const PeerScope& scope) {
    std::vector<double> off, on;
    for (std::uint64_t round = 0; round < scope.rounds; ++round) {
        off.push_back(our_seconds(ours(programs, {1000, 10000}, "--repeats 5")));
        on.push_back(our_seconds(ours(programs, {1000, 10000}, "--repeats 5 --why")));
    }
    return {{.work = "booking causes, 1000 brokers, 10,000 replicas", .ours = short_number(median(off)) + " to " + short_number(median(on)) + " s",
             .value = median(on) / median(off), .goal = 1.1, .at_most = true, .unit = "x"}};
}

}  // namespace rehearse::bench
