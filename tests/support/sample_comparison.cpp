// The made-up outcomes: 200 MB/s of load, zones a, b and c, zone b lost at 10 min and back at 40 min.
#include "tests/support/sample_comparison.hpp"

#include <utility>

namespace rehearse::test {

namespace {

constexpr Time failure{600'000'000'000};
constexpr double load = 200e6;

struct Story {
    const char* name;
    Duration reachable, nothing_hidden;
    double hidden_peak, zone_rate;
    const char* extra_usd;
};

Decimal usd(const char* text) { return *Decimal::parse(text); }

std::vector<double> row(double acked, double backlog, double zone_rate, double hidden) {
    std::vector<double> values(column::count, 0.0);
    values[column::offered] = load;
    values[column::acked] = acked;
    values[column::consumed] = 3 * acked;
    values[column::producer_backlog] = backlog;
    values[column::consumer_lag] = backlog * 3;
    values[column::cross_zone] = zone_rate;
    values[column::hidden] = hidden;
    return values;
}

Series series_of(const Story& story) {
    Series series;
    series.columns = {"offered_bytes_per_s", "acked_bytes_per_s", "consumed_bytes_per_s", "producer_backlog_bytes", "consumer_lag_bytes",
                      "unserved_partitions", "offline_partitions", "under_replicated_partitions", "cross_zone_bytes_per_s",
                      "recovery_bytes_per_s", "hidden_bytes"};
    const auto at = [&](Duration since, std::vector<double> values) {
        series.times.push_back(failure + since);
        series.rows.push_back(std::move(values));
    };
    const double lost_share = load * story.reachable.seconds() / 3;
    at(-600_s, row(load, 0, story.zone_rate, 0));
    at(0_s, row(load * 2 / 3, 0, story.zone_rate / 2, 0));
    at(story.reachable, row(load * 1.25, lost_share, story.zone_rate, story.hidden_peak / 10));
    at(story.reachable + 10_s, row(load, 0, story.zone_rate, story.hidden_peak / 8));
    at(story.nothing_hidden * 2 / 3, row(load, 0, story.zone_rate * 2, story.hidden_peak));
    at(story.nothing_hidden, row(load, 0, story.zone_rate, 0));
    at(13'800_s, row(load, 0, story.zone_rate, 0));
    return series;
}

TrafficBook traffic(double bytes) {
    TrafficBook book({"a", "b", "c"});
    book.book(ZoneId{0}, ZoneId{1}, Purpose::produce, Initiator::producer, Bytes{bytes});
    book.book(ZoneId{0}, ZoneId{2}, Purpose::replicate, Initiator::broker, Bytes{2 * bytes});
    book.book(ZoneId{2}, ZoneId{1}, Purpose::catch_up, Initiator::broker, Bytes{bytes / 2});
    book.book(ZoneId{0}, ZoneId{0}, Purpose::consume, Initiator::consumer, Bytes{bytes});
    return book;
}

Bill bill(const char* amount) {
    Bill result;
    LineItem item;
    item.name = "cross-zone traffic";
    item.unit = "GB";
    item.quantity = 100;
    item.unit_price = usd("0.02");
    item.amount = usd(amount);
    item.price_item = "cross_az";
    item.as_of = "2026-08-01";
    item.source = "price list";
    result.items = {item};
    result.total = usd(amount);
    return result;
}

FactRecord fact(Duration since, std::string_view kind, FactId cause) {
    return {failure + since, kind, cause, {{"broker", std::int64_t{4}}, {"after", since.seconds()}, {"zone", std::string("b")}}};
}

void tell_recovery(Outcome& outcome, const Story& story) {
    outcome.reachable = story.reachable;
    outcome.nothing_hidden = outcome.incident = story.nothing_hidden;
    outcome.milestones = {{"failure", failure, "zone b lost power"},
                          {"detected", failure + 9_s, "broker 4 missed its session"},
                          {"reachable", failure + story.reachable, "every partition has a leader"},
                          {"nothing hidden", failure + story.nothing_hidden, "the last replica joined"}};
    outcome.way_to_reachable = {{"detect", 9_s, "broker.session.timeout.ms"}, {"elect", story.reachable - 9_s, "the controller's event"}};
    outcome.way_to_nothing_hidden = {{"detect", 9_s, "broker.session.timeout.ms"}, {"elect", story.reachable - 9_s, "the controller's event"},
                                     {"copy", story.nothing_hidden - story.reachable, "volume throughput of broker 4"}};
    outcome.bound_by = {{"volume throughput of broker 4", 1200}, {"fetch connection 7 -> 2", 300}};
    outcome.peaks = {{"NIC out of broker 2", 0.41, 0.93, 0.41}};
    outcome.events = {fact(0_s, "zone lost", no_fact), fact(9_s, "fenced", 0)};
}

void fill_books(Outcome& outcome, const Story& story) {
    outcome.zones = {"a", "b", "c"};
    outcome.steady_for = 600_s;
    outcome.steady_traffic = traffic(story.zone_rate * 600 / 3);
    outcome.incident_traffic = traffic(story.zone_rate * story.nothing_hidden.seconds() / 3);
    outcome.cross_zone_extra = Bytes{story.hidden_peak};
    outcome.month = bill("9120.5");
    outcome.incident_bill = bill("30.25");
    outcome.difference = bill(story.extra_usd);
    outcome.cost_by_hour = {*outcome.difference.total};
    outcome.redundancy = bill("6000");
    outcome.headroom = bill("1500");
    outcome.fleet.provider = "aws";
    outcome.fleet.region = "us-east-1";
    outcome.cost_curve = {{failure, 0.0}, {failure + story.nothing_hidden, outcome.difference.total->approximate()},
                          {failure + 13'800_s, outcome.difference.total->approximate()}};
}

ClientOutcome writers(const Story& story) {
    ClientOutcome client;
    client.name = "produce orders";
    client.without_service = story.reachable;
    client.offered = client.served = 1_TB;
    client.backlog_peak = 800_MB;
    client.drained = failure + story.reachable + 10_s;
    client.extra = {1_h, 720_GB, 0_s, 0_s, 2_s, story.reachable, story.reachable, 800_MB, 0_B};
    return client;
}

Contender contender(const Story& story) {
    Contender result;
    Outcome& outcome = result.outcome;
    outcome.architecture = story.name;
    outcome.failure = failure;
    outcome.fleet.sentence = "9 brokers m7g.2xlarge in 3 zones";
    outcome.data_at_risk = Bytes{story.hidden_peak};
    outcome.at_risk_for = story.nothing_hidden;
    outcome.clients = {writers(story)};
    outcome.not_modelled = {"client DNS caches"};
    outcome.series = series_of(story);
    outcome.digest = "0123456789abcdef";
    outcome.event_count = 1234567;
    tell_recovery(outcome, story);
    fill_books(outcome, story);
    result.config_hash = "feedbeef00000000";
    result.provenance = {{"cluster.zones", "3", "study", "", ""}};
    return result;
}

}  // namespace

Comparison sample_comparison() {
    Comparison comparison;
    comparison.study = "zone-loss";
    comparison.question = "What if us-east-1b goes dark for half an hour at peak?";
    comparison.command = "rehearse compare experiments/zone-loss/study.json";
    comparison.timeline = {"after 10 min zone b fails", "30 min later it returns, volumes kept"};
    comparison.study_hash = "00000000deadbeef";
    comparison.price_as_of = "2026-08-01";
    comparison.price_hash = "cafe000000000000";
    comparison.horizon = 14'400_s;
    comparison.contenders = {contender({"kafka", 12_s, 1700_s, 310e9, 400e6, "8.2"}),
                             contender({"automq-s3", 14_s, 41_s, 4.2e9, 90e6, "0.31"})};
    return comparison;
}

}  // namespace rehearse::test
