// play: what one whole comparison costs, from the checked study to outcomes: user seconds, peak memory, events, settles, digests.
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

double peak_mebibytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

int run_play(const Values& values) {
    const Catalog catalog = load_catalog();
    const Study study = load_study(values.text("study"), catalog);
    const std::vector<Entrant> entrants = entrants_of(study.spec);
    Progress silent(true);
    std::vector<double> samples;
    Comparison last;
    for (std::uint64_t round = 0; round <= values.count("repeats"); ++round) {
        const double began = user_seconds();
        last = play(study, entrants, catalog, "rehearse bench play", silent);
        if (round > 0) samples.push_back((user_seconds() - began) * 1000);
    }
    std::sort(samples.begin(), samples.end());
    std::printf("play %s: %.1f / %.1f / %.1f ms of user time (min / median / max), peak memory %.0f MiB\n", study.name.c_str(), samples.front(),
                samples[samples.size() / 2], samples.back(), peak_mebibytes());
    for (const Contender& c : last.contenders)
        std::printf("  %s: %llu events, %llu settles, digest %s\n", c.outcome.architecture.c_str(), static_cast<unsigned long long>(c.outcome.event_count),
                    static_cast<unsigned long long>(c.outcome.settle_count), c.outcome.digest.c_str());
    return 0;
}

}  // namespace

Verb play_study() {
    return {"play", "one comparison, all its architectures, without output",
            {{"study", "the study file", "experiments/zone-loss/study.json"}, {"repeats", "measured rounds after one warm-up", "5"}}, run_play};
}

}  // namespace rehearse::bench
