// Writing a small study as text, playing it, and finding facts and curve values in what came out.
#include "tests/support/tiny_study.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "experiments/json_catalog.hpp"
#include "models/architecture.hpp"
#include "models/measure.hpp"

namespace rehearse::test {

namespace {

std::string more(const std::string& keys) { return keys.empty() ? "" : ", " + keys; }

std::string cluster_text(const TinyStudy& t) {
    return R"({ "region": "us-east-1", "zones": 3, "brokers": { "count": )" + std::to_string(t.brokers) +
           R"(, "instance": "m7g.16xlarge", "volume": { )" + t.volume + " } }" + more(t.cluster) + " }";
}

std::string topic_text(const TinyStudy& t) {
    return R"({ "name": "orders", "partitions": )" + std::to_string(t.partitions) + R"(, "replication.factor": )" + std::to_string(t.replicas) +
           R"(, "min.insync.replicas": )" + std::to_string(t.min_insync) + R"(, "retention": ")" + t.retention + R"(" })";
}

std::string clients_text(const TinyStudy& t) {
    return R"({ "produce": "orders", "rate": ")" + t.rate + '"' + more(t.producer) + R"( }, { "consume": "orders")" + more(t.consumer) + " }";
}

/// AWS has no volume in two zones; with one, every design can play the studies of these tests.
Catalog with_regional_volume(Catalog catalog) {
    VolumeType type = *catalog.volume("aws", "gp3");
    type.name = "gp3-in-two-zones";
    type.regional = true;
    catalog.volumes.push_back(type);
    return catalog;
}

const ClientOutcome& first_client(const Outcome& outcome, bool produces) {
    const auto at = std::ranges::find(outcome.clients, produces, &ClientOutcome::produces);
    REQUIRE(at != outcome.clients.end());
    return *at;
}

}  // namespace

std::string TinyStudy::text() const {
    return R"({ "cluster": )" + cluster_text(*this) + R"(, "topics": [ )" + topic_text(*this) + R"( ], "clients": [ )" + clients_text(*this) +
           R"( ], "settings": { )" + settings + R"( }, "assumptions": { )" + assumptions + R"( }, "timeline": [ )" + timeline +
           R"( ], "compare": [ )" + compare + R"( ], "horizon": ")" + horizon + R"(", "seed": )" + std::to_string(seed) + " }";
}

const Catalog& shipped_catalog() {
    static const Catalog catalog = with_regional_volume(load_catalog());
    return catalog;
}

const Catalog& boundless_catalog() {
    static const Catalog catalog = [] {
        // Finite, so that a failure can limit them.
        constexpr Rate beyond_all_load{1e18};
        Catalog boundless = with_regional_volume(load_catalog());
        for (InstanceType& type : boundless.instances) {
            type.nic_base = type.nic_peak = type.ebs_base = type.ebs_peak = beyond_all_load;
            type.vcpu = beyond_all_load.per_second;
        }
        for (VolumeType& type : boundless.volumes) {
            type.base_throughput = type.most_throughput = beyond_all_load;
            type.base_iops = type.most_iops = beyond_all_load.per_second;
        }
        return boundless;
    }();
    return catalog;
}

Study study_of(const TinyStudy& tiny, const Catalog& catalog) { return parse_study(tiny.text(), "tiny.json", catalog); }

Outcome played(const TinyStudy& tiny, std::string_view architecture, const Catalog& catalog) {
    return played(study_of(tiny, catalog), architecture, catalog);
}

Outcome played(const Study& study, std::string_view architecture, const Catalog& catalog) {
    const ArchitectureInfo* info = find_architecture(architecture);
    REQUIRE(info != nullptr);
    return rehearse_one(study.spec, study.spec.cluster, *info, catalog);
}

std::vector<FactRecord> facts_of(const Outcome& outcome, std::string_view kind) {
    std::vector<FactRecord> facts;
    std::ranges::copy_if(outcome.events, std::back_inserter(facts), [kind](const FactRecord& f) { return f.kind == kind; });
    return facts;
}

FactRecord the_fact(const Outcome& outcome, std::string_view kind) {
    const std::vector<FactRecord> facts = facts_of(outcome, kind);
    REQUIRE_MESSAGE(facts.size() == 1, kind);
    return facts.front();
}

double number_in(const FactRecord& fact, std::string_view name) {
    for (const auto& [key, value] : fact.values) {
        if (key != name) continue;
        if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
        if (const auto* real = std::get_if<double>(&value)) return *real;
    }
    return -1;
}

std::string text_in(const FactRecord& fact, std::string_view name) {
    for (const auto& [key, value] : fact.values)
        if (const auto* text = std::get_if<std::string>(&value); text && key == name) return *text;
    return {};
}

double curve_at(const Outcome& outcome, std::size_t column, Time at) {
    const auto after = std::ranges::upper_bound(outcome.series.times, at);
    REQUIRE(after != outcome.series.times.begin());
    return outcome.series.rows[static_cast<std::size_t>(after - outcome.series.times.begin()) - 1][column];
}

double level_at(const Outcome& outcome, std::size_t column, Time at) {
    const auto& times = outcome.series.times;
    const auto after = std::ranges::upper_bound(times, at);
    REQUIRE(after != times.begin());
    const auto i = static_cast<std::size_t>(after - times.begin());
    const double left = outcome.series.rows[i - 1][column];
    if (i == times.size()) return left;
    const double part = seconds_between(times[i - 1], at) / seconds_between(times[i - 1], times[i]);
    return left + part * (outcome.series.rows[i][column] - left);
}

double seconds_between(Time from, Time to) { return (to - from).seconds(); }

const ClientOutcome& writers(const Outcome& outcome) { return first_client(outcome, true); }
const ClientOutcome& readers(const Outcome& outcome) { return first_client(outcome, false); }

}  // namespace rehearse::test
