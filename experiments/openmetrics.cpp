// Names: those of Kafka's MBeans as Prometheus' JMX exporter writes them (lower case, parts joined by underscores); bytes between zones as OpenCost names them.
// What Kafka does not measure starts with rehearse_.
#include "experiments/openmetrics.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "experiments/quantity.hpp"
#include "experiments/result_json.hpp"
#include "experiments/series_at.hpp"

namespace rehearse {

namespace {

struct Gauge {
    std::string_view name, help;
    std::size_t column;
};

constexpr std::array gauges{
    Gauge{"kafka_controller_kafkacontroller_offlinepartitionscount", "partitions without a leader that serves", column::offline_partitions},
    Gauge{"kafka_server_replicamanager_underreplicatedpartitions", "partitions with fewer replicas in sync than they have", column::under_replicated_partitions},
    Gauge{"kafka_server_brokertopicmetrics_bytesinpersec", "bytes a second that are acknowledged to producers", column::acked},
    Gauge{"kafka_server_brokertopicmetrics_bytesoutpersec", "bytes a second that consumers read", column::consumed},
    Gauge{"kafka_consumer_lag_bytes", "appended and not read, over all groups", column::consumer_lag},
    Gauge{"kafka_producer_buffered_bytes", "wanted and not acknowledged, over all producers", column::producer_backlog},
    Gauge{"opencost_zone_egress_bytes_per_second", "bytes a second between zones", column::cross_zone},
    Gauge{"rehearse_recovery_bytes_per_second", "bytes a second of scans, catch-up and replay", column::recovery},
    Gauge{"rehearse_hidden_bytes", "still to be rebuilt, replayed or uploaded", column::hidden}};

struct Tally {
    std::string_view name, help, fact, adds;
};

constexpr std::array counts{
    Tally{"kafka_server_replicamanager_isrshrinks", "partitions whose in-sync set shrank", "IsrShrunk", "partitions"},
    Tally{"kafka_server_replicamanager_isrexpands", "partitions whose in-sync set grew", "IsrExpanded", "partitions"},
    Tally{"kafka_controller_controllerstats_leaderelections", "partitions that changed their leader", "LeadersElected", "partitions"},
    Tally{"rehearse_brokers_fenced", "brokers that the controller fenced", "BrokerFenced", ""}};

void heading(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
    text += "# TYPE " + std::string(name) + " " + std::string(type) + "\n# HELP " + std::string(name) + " " + std::string(help) + "\n";
}

/// An instant of the samples, found and put into words once: every metric has the same.
struct Scrape {
    Time at;
    SeriesPlace place;
    std::string words;
};

std::vector<Scrape> scrapes_of(const Series& series, Duration every) {
    std::vector<Scrape> scrapes;
    const Time end = series.times.empty() ? Time{} : series.times.back();
    for (Time t; t <= end; t = t + every) scrapes.push_back({t, place_in(series, t), " " + to_text(exact_seconds(t.ns)) + "\n"});
    return scrapes;
}

template <class ValueAt>
void add_samples(std::string& text, const std::string& name, std::string_view architecture, const std::vector<Scrape>& scrapes, ValueAt value_at) {
    const std::string series = name + "{architecture=\"" + std::string(architecture) + "\"} ";
    for (const Scrape& scrape : scrapes) {
        text += series;
        add_number(text, value_at(scrape));
        text += scrape.words;
    }
}

double added(const FactRecord& fact, std::string_view what) {
    for (const auto& [name, value] : fact.values)
        if (name == what) return static_cast<double>(std::get<std::int64_t>(value));
    return 1;
}

void write_count(std::string& text, const Outcome& o, const Tally& count, const std::vector<Scrape>& scrapes) {
    heading(text, count.name, "counter", count.help);
    std::size_t next = 0;
    double sum = 0;
    add_samples(text, std::string(count.name) + "_total", o.architecture, scrapes, [&](const Scrape& scrape) {
        for (; next < o.events.size() && o.events[next].at <= scrape.at; ++next)
            if (o.events[next].kind == count.fact) sum += added(o.events[next], count.adds);
        return sum;
    });
}

}  // namespace

std::string openmetrics(const Outcome& outcome, Duration every) {
    std::string text;
    const bool any = !outcome.series.times.empty();
    const std::vector<Scrape> scrapes = scrapes_of(outcome.series, every);
    for (const Gauge& gauge : gauges) {
        heading(text, gauge.name, "gauge", gauge.help);
        if (!any) continue;
        add_samples(text, std::string(gauge.name), outcome.architecture, scrapes, [&](const Scrape& s) { return series_at(outcome.series, gauge.column, s.place); });
    }
    for (const Tally& count : counts) write_count(text, outcome, count, scrapes);
    return std::move(text += "# EOF\n");
}

}  // namespace rehearse
