// outputs: what writing results adds to a run. The same comparison is played alone, with the least that is written, and with everything; each
// is checked to have done its work and to have come to the same digests.
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "experiments/entrants.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/output.hpp"
#include "experiments/output_choice.hpp"
#include "experiments/play.hpp"
#include "experiments/study.hpp"
#include "timing.hpp"
#include "verbs.hpp"

namespace rehearse::bench {

namespace {

namespace fs = std::filesystem;

/// What writing everything may bring a run to.
constexpr double most = 1.3;

/// User and system CPU: files are written by the kernel. By the process' own clock, which counts more finely than ticks.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Manner {
    const char* name;
    const char* outputs;        // as --outputs takes them; null: nothing is written at all
    std::vector<double> samples{};
};

struct Bench {
    const Study& study;
    const Catalog& catalog;
    fs::path root, folder{};
    std::size_t written = 0;
    std::vector<std::string> digests{};        // of the first play

    /// Each time into a folder that is not there yet: what an earlier result costs to remove is not what writing one costs.
    double once(const Manner& manner) {
        folder = root / std::to_string(++written);
        Progress silent(true);
        PlayOptions options;
        const OutputChoice choice = parse_outputs(manner.outputs ? manner.outputs : "none", "");
        options.watch.pools = choice.has("trace") || choice.has("report");
        options.watch.groups = choice.has("trace");
        const double began = cpu_seconds();
        const Comparison comparison = play(study, entrants_of(study.spec), catalog, "rehearse bench outputs", silent, options);
        if (manner.outputs) OutputFolder(folder).write(comparison, choice);
        const double took = cpu_seconds() - began;
        check(comparison, manner);
        return took * 1000;
    }

    void check(const Comparison& comparison, const Manner& manner) {
        std::vector<std::string> played;
        for (const Contender& c : comparison.contenders) played.push_back(c.outcome.digest);
        if (digests.empty()) digests = played;
        if (played.empty() || played != digests) throw std::runtime_error("what is written changed what was played");
        if (!manner.outputs) return;
        std::vector<std::string> wanted{"result.json", "study.json"};
        const bool all = std::string(manner.outputs) == "all";
        if (all) wanted.insert(wanted.end(), {"report.html", "report.md", "junit.xml"});
        for (const Contender& c : comparison.contenders)
            for (const char* file : {"run.json", "events.jsonl", "series.csv", "bytes_by_zone.csv", "cost.csv", "trace.pftrace", "metrics.txt"})
                if (all || std::string(file) == "run.json") wanted.push_back(c.outcome.architecture + "/" + file);
        for (const std::string& file : wanted)
            if (!fs::exists(folder / file) || fs::file_size(folder / file) == 0) throw std::runtime_error("not written: " + file);
    }
};

double median(std::vector<double> samples) {
    std::sort(samples.begin(), samples.end());
    return samples[samples.size() / 2];
}

/// How many times the run alone a manner costs: by what it adds in the median of the rounds, so that what else the machine does falls out of each.
double ratio(const Manner& manner, const Manner& alone) {
    std::vector<double> added;
    for (std::size_t i = 0; i < manner.samples.size(); ++i) added.push_back(manner.samples[i] - alone.samples[i]);
    return 1 + median(added) / median(alone.samples);
}

double megabytes(const fs::path& folder) {
    double sum = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) sum += static_cast<double>(entry.file_size()) / 1e6;
    return sum;
}

int run_outputs(const Values& values) {
    const Catalog catalog = load_catalog();
    const Study study = load_study(values.text("study"), catalog);
    Bench bench{study, catalog, fs::path(values.text("folder")) / ("round-of-" + std::to_string(::getpid()))};
    std::array<Manner, 3> manners{Manner{"nothing written", nullptr}, Manner{"--outputs none", "none"}, Manner{"all outputs", "all"}};
    // In turn, so that whatever else the machine does meets all of them.
    for (std::uint64_t round = 0; round <= values.count("repeats"); ++round)
        for (Manner& manner : manners) {
            const double took = bench.once(manner);
            if (round > 0) manner.samples.push_back(took);
        }
    std::printf("outputs %s, %zu designs: median CPU of %zu rounds\n", study.name.c_str(), bench.digests.size(), manners[0].samples.size());
    for (const Manner& manner : manners) std::printf("  %-16s %8.1f ms, %.2fx\n", manner.name, median(manner.samples), ratio(manner, manners[0]));
    std::printf("  bound of all outputs: %.2fx, %s\n", most, ratio(manners[2], manners[0]) <= most ? "met" : "missed");
    std::printf("  %.2f MB, digests equal\n", megabytes(bench.folder));
    fs::remove_all(bench.root);
    return 0;
}

}  // namespace

Verb outputs() {
    return {"outputs", "what writing results adds to a comparison: ratios of CPU, with all files checked to be there",
            {{"study", "the study file", "experiments/zone-loss/study.json"}, {"folder", "where the results go", "out/bench-outputs"}, repeats_option()}, run_outputs};
}

}  // namespace rehearse::bench
