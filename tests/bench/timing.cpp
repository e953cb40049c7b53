// Timing by user CPU, because the wall clock of a shared machine measures its neighbours.
#include "timing.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

#include "xoshiro.hpp"

namespace rehearse::bench {

double user_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) + 1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

Increments::Increments() {
    Xoshiro random(7);
    for (int i = 0; i < 16384; ++i) table_.push_back({static_cast<std::int64_t>(random.exponential() * 1e9)});
}

void tell(const std::string& what, std::vector<double> ns, Time ended) {
    std::sort(ns.begin(), ns.end());
    std::printf("%s: ns/event min %.1f median %.1f max %.1f; ended at %lld ns\n", what.c_str(), ns.front(), ns[ns.size() / 2], ns.back(),
                static_cast<long long>(ended.ns));
}

Option repeats_option() { return {.name = "repeats", .meaning = "timed rounds after one to warm up", .value = "5"}; }

Option agenda_option(const std::string& value) {
    return {.name = "agenda", .meaning = "heap or ladder", .value = value};
}

AgendaKind agenda_kind(const Values& values) {
    return values.word("agenda", {"heap", "ladder"}) == "heap" ? AgendaKind::heap : AgendaKind::ladder;
}

}  // namespace rehearse::bench
