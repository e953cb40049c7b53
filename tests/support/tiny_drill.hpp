// A small cluster for the request-by-request twin: three zones with a broker and a controller each, one topic, one producer.
#pragma once

#include "models/twin/cluster.hpp"

namespace rehearse::test {

/// Partition p has its leader on broker p % 3 and copies everywhere; the producer offers from 5 s before zero to `seconds` after it.
inline twin::Plan tiny_drill(double rate, double seconds, std::uint32_t partitions = 6) {
    twin::Plan plan;
    for (std::uint32_t b = 0; b < 3; ++b) plan.brokers.push_back({101 + 100 * b, b + 1, 25e6});
    plan.controller_zones = {1, 2, 3};
    plan.zones = 3;
    plan.topics.push_back({"t", 2, 10000});
    for (std::uint32_t p = 0; p < partitions; ++p) plan.partitions.push_back({0, {p % 3, (p + 1) % 3, (p + 2) % 3}, p % 3, 0});
    plan.zero = 5_s;
    twin::ProducerPlan producer;
    producer.name = "p";
    producer.rate = rate;
    producer.record_bytes = 10000;
    producer.to = plan.zero + seconds_up(seconds);
    plan.producers.push_back(producer);
    plan.horizon = producer.to + 30_s;
    return plan;
}

inline twin::Step step(const twin::Plan& plan, double at, twin::Do what, std::uint32_t node = 0, double number = 0) {
    twin::Step s;
    s.at = plan.zero + seconds_up(at);
    s.what = what;
    s.node = node;
    s.number = number;
    return s;
}

/// A start whose process needs a second, its logs half a second, and the rest half a second.
inline twin::Step start(const twin::Plan& plan, double at, std::uint32_t node) {
    twin::Step s = step(plan, at, twin::Do::start, node);
    s.boot = twin::BootPlan{s.at + 1_s, s.at + 1500_ms, s.at + 2_s, s.at + 2500_ms};
    return s;
}

inline twin::Observed play(const twin::Plan& plan, std::uint64_t seed = 1) { return twin::Cluster(plan, seed).play({}); }

}  // namespace rehearse::test
