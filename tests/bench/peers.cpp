// peers: the same work by the best known simulators and by us, runs interleaved, medians of user CPU, answers compared.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>

#include "peer_programs.hpp"
#include "peer_rebuilds.hpp"
#include "peer_table.hpp"
#include "verbs.hpp"

namespace rehearse::bench {

namespace {

/// ns per event of one contender and the simulated ns at which its last event fired.
struct Paced {
    std::string name, command;
    double unit_of_end = 1;  // ns
    std::vector<double> samples{};
    double ended = 0;
};

void run_once(Paced& contender) {
    const std::string text = output_of(contender.command);
    const std::size_t rate = text.find("ns/event");
    const bool own = text.find("median ") != std::string::npos;
    contender.samples.push_back(own ? number_behind(text, "median ") : std::strtod(text.c_str(), nullptr));
    if (rate == std::string::npos) throw std::runtime_error("no rate in: " + text);
    contender.ended = number_behind(text, "ended at ") * contender.unit_of_end;
}

/// The first contender is ours; every other one gives a row.
std::vector<PeerRow> race(const std::string& work, std::vector<Paced> contenders, std::uint64_t rounds, const std::vector<std::pair<double, double>>& goals) {
    for (std::uint64_t round = 0; round <= rounds; ++round)
        for (Paced& contender : contenders) {
            run_once(contender);
            if (round == 0) contender.samples.clear();
        }
    std::vector<PeerRow> rows;
    const double mine = median(contenders[0].samples);
    for (std::size_t i = 1; i < contenders.size(); ++i) {
        const double theirs = median(contenders[i].samples);
        rows.push_back({.work = work, .peer = contenders[i].name + ": " + short_number(theirs) + " ns", .ours = short_number(mine) + " ns",
                        .value = theirs / mine, .goal = goals[i - 1].first, .aim = goals[i - 1].second, .unit = "x",
                        .difference = std::abs(contenders[i].ended - contenders[0].ended) / contenders[0].ended});
    }
    return rows;
}

std::vector<PeerRow> hold_rows(const PeerPrograms& programs, const PeerScope& scope) {
    const std::string ns3 = "ns-3 " + programs.version_of("libns3-dev");
    return race("hold, 10,000 pending",
                {{"ours", programs.ours("hold") + "--pending 10000 --events 2000000 --repeats 1"},
                 {ns3 + " Map (default)", programs.peer("ns3_hold") + "10000 2000000"},
                 {ns3 + " PriorityQueue", programs.peer("ns3_hold") + "10000 2000000 PriorityQueue"}},
                scope.rounds, {{8, 12}, {4, 0}});
}

std::vector<PeerRow> ping_rows(const PeerPrograms& programs, const PeerScope& scope) {
    return race("ping, 10,000 processes",
                {{"ours", programs.ours("ping") + "--processes 10000 --rounds 50 --repeats 1"},
                 {"SimPy " + programs.version_of("python3-simpy3"), programs.peer("simpy_ping") + "10000 500000"},
                 {"SimGrid " + programs.version_of("libsimgrid-dev"), programs.peer("simgrid_ping") + "10000 500000", 1e9}},
                scope.rounds, {{20, 40}, {20, 40}});
}

std::string section(const std::string& command, const std::vector<PeerRow>& rows) {
    return "Written by `" + command + "` on a machine of kind " + output_of("uname -m | tr -d '\\n'") + " with " +
           output_of("nproc | tr -d '\\n'") + " cores, by g++ " + output_of("g++ -dumpfullversion | tr -d '\\n'") +
           " with portable flags.\nEverybody does the same work on the same machine in the same minutes: runs are interleaved, figures are medians of user CPU, and\n"
           "answers are compared. Definitions of the work are in `tests/bench`, the peers' programs in `tests/bench/peers`.\n\n" + table(rows) +
           "\n\"Estimated\" peers would run for an hour: some completions are timed at several numbers of flows and integrated. SimGrid 4.1 is 1.7\n"
           "times as fast as 3.32 from 10,000 flows on; ratios there are divided by 1.7, so that they hold against the faster one.\n";
}

/// What stands between two marks of the file is replaced; a file without them becomes a page of its own.
void write_page(const std::string& file, const std::string& measured) {
    const std::string from = "<!-- measured -->\n", to = "<!-- end of what was measured -->\n";
    std::ifstream in(file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const std::size_t first = text.find(from), last = text.find(to);
    if (first == std::string::npos || last == std::string::npos || last < first) text = "# Performance\n\n" + from + measured + to;
    else text.replace(first + from.size(), last - first - from.size(), measured);
    std::ofstream(file) << text;
}

int run_peers(const Values& values) {
    const PeerScope scope{.rounds = values.count("rounds"), .full = values.flag("full")};
    const PeerPrograms programs;
    const std::string only = values.text("only");
    std::vector<PeerRow> rows;
    const std::vector<std::pair<std::string, std::function<std::vector<PeerRow>(const PeerPrograms&, const PeerScope&)>>> parts{
        {"hold", hold_rows},         {"ping", ping_rows},       {"rebuild-small", small_rebuild_rows}, {"rebuild-large", large_rebuild_rows},
        {"zone-loss", zone_loss_rows}, {"memory", memory_rows}, {"growth", growth_rows},               {"why", attribution_rows}};
    for (const auto& [name, measure] : parts) {
        if (!only.empty() && name.find(only) == std::string::npos) continue;
        std::fprintf(stderr, "Measuring %s\n", name.c_str());
        for (PeerRow& row : measure(programs, scope)) rows.push_back(std::move(row));
    }
    std::cout << table(rows) << (all_met(rows) ? "every goal is met, all answers agree\n" : "not every goal is met\n");
    const std::string command = "rehearse bench peers" + std::string(scope.full ? " --full" : "") + (values.text("rounds") == "5" ? "" : " --rounds " + values.text("rounds"));
    if (!values.text("markdown").empty()) write_page(values.text("markdown"), section(command, rows));
    return all_met(rows) ? 0 : 1;
}

}  // namespace

Verb peers() {
    return {.name = "peers",
            .meaning = "the same work by ns-3, SimPy, SimGrid and by us: ratios, goals and whether answers agree",
            .options = {{.name = "rounds", .meaning = "interleaved rounds after one to warm up", .value = "5"},
                        {.name = "only", .meaning = "parts whose name contains this: hold, ping, rebuild-small, rebuild-large, zone-loss, memory, growth, why", .value = {}},
                        {.name = "full", .meaning = "run to the end what is else estimated; takes hours", .value = {}, .takes = Takes::nothing},
                        {.name = "markdown", .meaning = "page whose measured part is replaced, docs/performance.md", .value = {}}},
            .run = run_peers};
}

}  // namespace rehearse::bench
