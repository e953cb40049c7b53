// kafka: what whole runs of shared-nothing Kafka cost at scale: a zone is lost and returns with empty volumes under two hours of load.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "experiments/entrants.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/play.hpp"
#include "experiments/study.hpp"
#include "timing.hpp"
#include "verbs.hpp"

namespace rehearse::bench {

namespace {

struct Size {
    std::string name;
    std::uint64_t brokers, partitions;
    std::string rate;
    double most_seconds, most_gigabytes;
};

/// The bars, and the clusters that they are for; a third is the study that ships.
const std::vector<Size>& sizes() {
    static const std::vector<Size> list{{"100-brokers", 100, 100000, "1 GB/s", 5, 1.5}, {"1000-brokers", 1000, 333334, "10 GB/s", 60, 8}};
    return list;
}

double peak_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

std::string study_text(const Size& size) {
    return R"({ "cluster": { "region": "us-east-1", "zones": 3, "brokers": { "count": )" + std::to_string(size.brokers) +
           R"(, "instance": "m7g.4xlarge", "volume": { "type": "gp3", "size": "16 TB", "throughput": "1000 MiB/s", "iops": 16000 } } },
  "topics": [ { "name": "t", "count": 100, "partitions": )" + std::to_string(size.partitions) + R"(, "retention": "1 h" } ],
  "clients": [ { "produce": "t", "rate": ")" + size.rate + R"(", "connections": 1000 }, { "consume": "t", "groups": 2 } ],
  "timeline": [ { "at": "10 min", "fail": "zone", "zone": "b", "returns": { "after": "10 min", "volumes": "lost" } } ],
  "compare": [ "kafka" ], "horizon": "2 h" })";
}

void tell(const std::string& name, std::vector<double> samples, const Outcome& o, double peak, double partitions) {
    std::sort(samples.begin(), samples.end());
    std::printf("%s: user s %.3f / %.3f / %.3f (least, median, greatest of %zu), peak memory %.0f MB, %.0f bytes a partition\n", name.c_str(), samples.front(),
                samples[samples.size() / 2], samples.back(), samples.size(), peak / 1e6, peak / partitions);
    std::printf("  %llu events, %llu settles, nothing hidden after %.1f s, digest %s\n", static_cast<unsigned long long>(o.event_count),
                static_cast<unsigned long long>(o.settle_count), o.nothing_hidden ? o.nothing_hidden->seconds() : -1.0, o.digest.c_str());
}

void measure(const Study& study, const std::string& name, std::uint64_t repeats, double partitions) {
    const Catalog catalog = load_catalog();
    std::vector<Entrant> entrants = entrants_of(study.spec);
    std::erase_if(entrants, [](const Entrant& e) { return e.architecture != "kafka"; });
    Progress silent(true);
    std::vector<double> samples;
    Comparison last;
    for (std::uint64_t round = 0; round < repeats; ++round) {
        const double began = user_seconds();
        last = play(study, entrants, catalog, "rehearse bench kafka", silent);
        samples.push_back(user_seconds() - began);
    }
    tell(name, samples, last.contenders.front().outcome, peak_bytes(), partitions);
}

int run_kafka(const Values& values) {
    const Catalog catalog = load_catalog();
    const std::string& wanted = values.word("size", {"all", "study", "100-brokers", "1000-brokers"});
    const std::uint64_t repeats = values.count("repeats");
    if (wanted == "all" || wanted == "study") {
        const Study study = load_study("experiments/zone-loss/study.json", catalog);
        double partitions = 0;
        for (const TopicSpec& t : study.spec.topics) partitions += static_cast<double>(t.partitions);
        measure(study, "zone-loss study (bar 0.025 s)", repeats * 5, partitions);
    }
    for (const Size& size : sizes()) {
        if (wanted != "all" && wanted != size.name) continue;
        char bar[64];
        std::snprintf(bar, sizeof bar, " (bar %.0f s, %.1f GB)", size.most_seconds, size.most_gigabytes);
        measure(parse_study(study_text(size), size.name, catalog), size.name + bar, size.brokers > 100 ? 1 : repeats, static_cast<double>(size.partitions));
    }
    return 0;
}

}  // namespace

Verb kafka() {
    return {"kafka", "shared-nothing Kafka at scale: time, memory, events and bytes a partition, beside the bars",
            {{"size", "all, study, 100-brokers or 1000-brokers", "all"}, {"repeats", "timed runs; the largest is run once", "5"}}, run_kafka};
}

}  // namespace rehearse::bench
