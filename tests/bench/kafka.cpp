// kafka: what whole runs cost at scale, beside their bounds: a zone is lost and returns with empty volumes under two hours of load.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "experiments/entrants.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/play.hpp"
#include "experiments/study.hpp"
#include "peer_table.hpp"
#include "timing.hpp"
#include "verbs.hpp"

namespace rehearse::bench {

namespace {

/// A cluster, the design that plays on it, and what a run may cost; 0: no bound.
struct Size {
    std::string name, design;
    std::uint64_t brokers, partitions, copies;
    std::string rate;
    double most_seconds, most_gigabytes;
    std::uint64_t most_repeats;
};

const std::vector<Size>& sizes() {
    static const std::vector<Size> list{{"study", "kafka", 9, 2500, 3, "", 0.025, 0, 25},
                                        {"100-brokers", "kafka", 100, 100000, 3, "1 GB/s", 5, 1.5, 5},
                                        {"100-brokers-s3", "automq-s3", 100, 100000, 1, "1 GB/s", 3, 0, 5},
                                        {"100-brokers-block", "automq-zonal-block", 100, 100000, 1, "1 GB/s", 3, 0, 5},
                                        {"100-brokers-file", "automq-file", 100, 100000, 1, "1 GB/s", 3, 0, 5},
                                        {"100-brokers-inkless", "inkless", 100, 100000, 1, "1 GB/s", 3, 0, 5},
                                        {"100-brokers-warpstream", "warpstream", 100, 100000, 1, "1 GB/s", 3, 0, 5},
                                        {"1000-brokers", "kafka", 1000, 333334, 3, "10 GB/s", 60, 8, 1}};
    return list;
}

/// A file server comes with 128 MB/s, whatever is written to it: each design on what its load needs.
std::string log_of(const Size& size) {
    return size.design == "automq-file" ? R"(, "wal": { "size": "2 TiB", "throughput": "2048 MB/s", "iops": 80000 })" : "";
}

std::string study_text(const Size& size) {
    return R"({ "cluster": { "region": "us-east-1", "zones": 3, "brokers": { "count": )" + std::to_string(size.brokers) +
           R"(, "instance": "m7g.4xlarge", "volume": { "type": "gp3", "size": "16 TB", "throughput": "1000 MiB/s", "iops": 16000 })" + log_of(size) + R"( } },
  "topics": [ { "name": "t", "count": 100, "partitions": )" + std::to_string(size.partitions) + R"(, "retention": "1 h" } ],
  "clients": [ { "produce": "t", "rate": ")" + size.rate + R"(", "connections": 1000 }, { "consume": "t", "groups": 2 } ],
  "timeline": [ { "at": "10 min", "fail": "zone", "zone": "b", "returns": { "after": "10 min", "volumes": "lost" } } ],
  "compare": [ ")" + size.design + R"(" ], "horizon": "2 h" })";
}

Study study_of(const Size& size, const Catalog& catalog) {
    return size.rate.empty() ? load_study("experiments/zone-loss/study.json", catalog) : parse_study(study_text(size), size.name, catalog);
}

/// What one run tells; plain, because it comes through a pipe.
struct Run {
    double seconds = 0, peak_bytes = 0, hidden_for_s = 0;
    std::uint64_t events = 0, settles = 0;
    char digest[17] = {};
};

Run play_once(const Size& size) {
    const Catalog catalog = load_catalog();
    const Study study = study_of(size, catalog);
    std::vector<Entrant> entrants = entrants_of(study.spec);
    std::erase_if(entrants, [&](const Entrant& e) { return e.architecture != size.design; });
    Progress silent(true);
    Run run;
    const double began = user_seconds();
    const Comparison played = play(study, entrants, catalog, "rehearse bench kafka", silent);
    run.seconds = user_seconds() - began;
    const Outcome& o = played.contenders.front().outcome;
    run.hidden_for_s = o.nothing_hidden ? o.nothing_hidden->seconds() : -1;
    run.events = o.event_count;
    run.settles = o.settle_count;
    o.digest.copy(run.digest, 16);
    return run;
}

/// In a process of its own, so that its peak of memory is its own.
Run play_alone(const Size& size) {
    int ends[2];
    if (pipe(ends) != 0) throw UsageError("no pipe to a run of its own");
    const pid_t child = fork();
    if (child == 0) {
        const Run run = play_once(size);
        const bool told = write(ends[1], &run, sizeof run) == static_cast<ssize_t>(sizeof run);
        _exit(told ? 0 : 1);
    }
    close(ends[1]);
    Run run;
    const bool heard = read(ends[0], &run, sizeof run) == static_cast<ssize_t>(sizeof run);
    close(ends[0]);
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    if (!heard || status != 0) throw UsageError("the run of " + size.name + " ended early");
    run.peak_bytes = static_cast<double>(usage.ru_maxrss) * 1024;
    return run;
}

/// The median of their times, and the last of everything else.
Run median_of(const Size& size, std::uint64_t repeats) {
    std::vector<double> seconds;
    Run last;
    for (std::uint64_t round = 0; round < repeats; ++round) {
        last = play_alone(size);
        seconds.push_back(last.seconds);
    }
    std::sort(seconds.begin(), seconds.end());
    last.seconds = seconds[seconds.size() / 2];
    return last;
}

std::string bound(double value, double most, const std::string& unit) {
    if (most == 0) return short_number(value) + unit;
    return short_number(value) + unit + " (<= " + short_number(most) + unit + ": " + (value <= most ? "met" : "missed") + ")";
}

std::string row_of(const Size& size, const Run& run, std::uint64_t repeats) {
    const double partitions = static_cast<double>(size.partitions);
    return "| " + size.name + ", " + size.design + " | " + std::to_string(size.brokers) + " | " + std::to_string(size.partitions) + " x " +
           std::to_string(size.copies) + " | " +
           bound(run.seconds, size.most_seconds, " s") + ", " + (repeats > 1 ? "median of " + std::to_string(repeats) : "one run") + " | " +
           bound(run.peak_bytes / 1e9, size.most_gigabytes, " GB") + " | " + std::to_string(run.events) + " | " + short_number(run.peak_bytes / partitions) + " | " +
           (run.hidden_for_s < 0 ? "not by the horizon" : short_number(run.hidden_for_s) + " s") + " | " + run.digest + " |\n";
}

/// What stands between two marks of the page is replaced.
void write_page(const std::string& file, const std::string& table) {
    const std::string from = "<!-- whole runs -->\n", to = "<!-- end of whole runs -->\n";
    std::ifstream in(file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const std::size_t first = text.find(from), last = text.find(to);
    if (first == std::string::npos || last == std::string::npos || last < first) throw UsageError("--markdown: expected a page with the marks of whole runs");
    std::ofstream(file) << text.replace(first + from.size(), last - first - from.size(), table);
}

int run_kafka(const Values& values) {
    std::vector<std::string> names{"all"};
    for (const Size& size : sizes()) names.push_back(size.name);
    const std::string& wanted = values.word("size", names);
    std::string table = "| run | brokers | partitions | user CPU | peak memory | events | bytes a partition | nothing hidden after | digest |\n"
                        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
    bool met = true;
    for (const Size& size : sizes()) {
        if (wanted != "all" && wanted != size.name) continue;
        std::fprintf(stderr, "Measuring %s\n", size.name.c_str());
        const std::uint64_t repeats = size.name == "study" ? 5 * values.count("repeats") : std::min(values.count("repeats"), size.most_repeats);
        const Run run = median_of(size, repeats);
        table += row_of(size, run, repeats);
        met = met && run.seconds <= size.most_seconds && (size.most_gigabytes == 0 || run.peak_bytes <= size.most_gigabytes * 1e9);
    }
    std::printf("%s%s\n", table.c_str(), met ? "every bound is met" : "not every bound is met");
    if (!values.text("markdown").empty()) write_page(values.text("markdown"), table);
    return met ? 0 : 1;
}

}  // namespace

Verb kafka() {
    return {"kafka", "whole runs at scale, shared-nothing Kafka and shared storage: time, memory, events and bytes a partition, beside their bounds",
            {{"size", "all, study, 100-brokers (-s3, -block, -file, -inkless, -warpstream) or 1000-brokers", "all"},
             {"repeats", "runs of which the median is told; the study five times as many, the largest once", "5"},
             {"markdown", "page whose part on whole runs is replaced, docs/performance.md", ""}},
            run_kafka};
}

}  // namespace rehearse::bench
