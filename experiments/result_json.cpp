// From outcomes to JSON trees. One function a part, in the order of the file.
#include "experiments/result_json.hpp"

#include <array>

#include "experiments/headroom.hpp"
#include "experiments/json_text.hpp"
#include "experiments/money.hpp"
#include "experiments/version.hpp"
#include "experiments/why.hpp"

namespace rehearse {

namespace {

constexpr std::array phases{"before", "during", "after"};
/// In the order of SendError.
constexpr std::array<const char*, send_errors> error_words{"delivery_timeout", "not_enough_replicas", "max_block"};
constexpr std::array verdict_words{"recovered", "not_recovered", "inconclusive", "not_applicable"};

JsonValue seconds(Duration span) { return exact_seconds(span.ns); }
JsonValue seconds(const std::optional<Duration>& span) { return span ? seconds(*span) : JsonValue(); }
JsonValue seconds(const std::optional<Time>& at) { return at ? JsonValue(exact_seconds(at->ns)) : JsonValue(); }
JsonValue money(const std::optional<Decimal>& amount) { return amount ? JsonValue(amount->text()) : JsonValue(); }

JsonValue texts(const std::vector<std::string>& lines) {
    JsonValue list = JsonValue::list();
    for (const std::string& line : lines) list.push(line);
    return list;
}

template <class Items, class Write>
JsonValue list_of(const Items& items, Write write) {
    JsonValue list = JsonValue::list();
    for (const auto& item : items) list.push(write(item));
    return list;
}

JsonValue milestone_json(const Milestone& milestone) {
    JsonValue object = JsonValue::object();
    return object.set("name", milestone.name).set("at_s", seconds(milestone.at)).set("proof", milestone.proof);
}

JsonValue latency_json(const ExtraLatency& extra) {
    JsonValue object = JsonValue::object();
    object.set("window_s", seconds(extra.window)).set("bytes", extra.bytes.count);
    object.set("p50_s", seconds(extra.p50)).set("p95_s", seconds(extra.p95)).set("p99_s", seconds(extra.p99));
    object.set("p999_s", seconds(extra.p999)).set("max_s", seconds(extra.most));
    return object.set("late_bytes", extra.late.count).set("still_waiting_bytes", extra.still_waiting.count);
}

JsonValue client_json(const ClientOutcome& client) {
    JsonValue object = JsonValue::object();
    object.set("name", client.name).set("role", client.produces ? "producer" : "consumer");
    object.set("without_service_s", seconds(client.without_service));
    object.set("offered_bytes", client.offered.count).set("served_bytes", client.served.count).set("failed_bytes", client.failed.count);
    if (!client.produces) object.set("read_again_bytes", client.read_again.count);
    JsonValue errors = JsonValue::object();
    for (std::size_t e = 0; e < send_errors; ++e) errors.set(error_words[e], client.failed_by[e].count);
    if (client.produces) object.set("failed_bytes_by_error", errors).set("duplicated_bytes", client.duplicated.count);
    object.set("backlog_peak_bytes", client.backlog_peak.count).set("drained_at_s", seconds(client.drained));
    return object.set("blocked_s", seconds(client.blocked)).set("extra_latency", latency_json(client.extra));
}

JsonValue bound_json(const BoundBy& bound) {
    JsonValue object = JsonValue::object();
    return object.set("cause", bound.cause).set("flow_seconds", bound.seconds);
}

JsonValue peak_json(const PoolPeak& peak) {
    JsonValue object = JsonValue::object();
    object.set("pool", peak.pool).set("carried", peak.carried).set("before", peak.before).set("during", peak.during).set("after", peak.after);
    JsonValue above = JsonValue::object();
    for (std::size_t phase = 0; phase < phases.size(); ++phase)
        above.set(phases[phase], list_of(peak.above[phase], [](Duration busy) { return seconds(busy); }));
    return object.set("seconds_above_70_90_100_percent", above);
}

JsonValue bill_json(const Bill& bill) {
    JsonValue object = JsonValue::object();
    return object.set("total_usd", money(bill.total)).set("known_usd", bill.known().text()).set("missing_prices", texts(bill.missing));
}

JsonValue money_json(const Outcome& outcome, const std::optional<Decimal>& usd_per_unreachable_minute) {
    const MoneySummary sums = money_of(outcome, usd_per_unreachable_minute);
    JsonValue object = JsonValue::object();
    object.set("readiness_usd_per_month", money(sums.readiness)).set("redundancy_usd_per_month", money(sums.redundancy));
    object.set("headroom_usd_per_month", money(sums.headroom)).set("business_usd", money(sums.business));
    return object.set("one_a_quarter_usd_per_year", money(sums.year));
}

JsonValue costs_json(const Outcome& outcome) {
    JsonValue object = JsonValue::object();
    object.set("by_hour_usd", list_of(outcome.cost_by_hour, [](const Decimal& usd) { return JsonValue(usd.text()); }));
    object.set("month", bill_json(outcome.month)).set("incident", bill_json(outcome.incident_bill));
    return object.set("incident_beyond_steady_state", bill_json(outcome.difference)).set("open_at_horizon", outcome.incident_open);
}

JsonValue traffic_json(const TrafficBook& book) {
    JsonValue object = JsonValue::object();
    object.set("total_bytes", book.total().count).set("cross_zone_bytes", book.cross_zone().count);
    object.set("within_zones_bytes", book.within_zones().count);
    object.set("to_store_bytes", book.to_store().count).set("from_store_bytes", book.from_store().count);
    return object;
}

JsonValue requests_json(const RequestBook& book) {
    return list_of(book.rows(), [&book](const RequestRow& row) {
        JsonValue object = JsonValue::object();
        object.set("store", book.stores()[row.store.index()]).set("kind", word(row.kind));
        return object.set("purpose", word(row.purpose)).set("count", row.count);
    });
}

JsonValue part_json(const PathPart& part) {
    JsonValue object = JsonValue::object();
    return object.set("part", part.name).set("lasts_s", seconds(part.lasts)).set("bound_by", part.bound_by);
}

JsonValue target_json(const TargetResult& result) {
    JsonValue object = JsonValue::object();
    object.set("target", result.target).set("result", word_of(result.judged));
    return object.set("found", result.found).set("because", result.because);
}

JsonValue headroom_json(const Outcome& outcome) {
    const std::optional<FirstToBreak> first = first_to_break(outcome);
    JsonValue object = JsonValue::object();
    if (first) object.set("first_to_break", first->pool).set("at_more_load", first->more_load);
    return object.set("busiest", list_of(busiest(outcome, pools_in_result), peak_json));
}

JsonValue latency_json(const SteadyLatency& latency) {
    JsonValue object = JsonValue::object();
    object.set("produce_p50", latency.produce_p50).set("produce_p99", latency.produce_p99);
    return object.set("end_to_end_p50", latency.end_to_end_p50).set("end_to_end_p99", latency.end_to_end_p99);
}

JsonValue answer_json(const Comparison& comparison, const Contender& contender) {
    const Outcome& outcome = contender.outcome;
    JsonValue object = JsonValue::object();
    object.set("architecture", outcome.architecture);
    object.set("verdict", verdict_words[static_cast<std::size_t>(outcome.verdict)]).set("reason", outcome.reason);
    if (outcome.interrupted_at) object.set("interrupted_at_s", seconds(outcome.interrupted_at));
    object.set("targets", list_of(contender.targets, target_json));
    object.set("fleet", outcome.fleet.sentence).set("failure_at_s", exact_seconds(outcome.failure.ns));
    object.set("reachable_s", seconds(outcome.reachable)).set("nothing_hidden_s", seconds(outcome.nothing_hidden));
    object.set("data_at_risk_bytes", outcome.data_at_risk.count).set("at_risk_for_s", seconds(outcome.at_risk_for)).set("lost_bytes", outcome.lost.count);
    object.set("incident_s", seconds(outcome.incident)).set("cross_zone_extra_bytes", outcome.cross_zone_extra.count);
    object.set("steady_latency_s", latency_json(outcome.latency));
    object.set("steady_s", seconds(outcome.steady_for)).set("steady_traffic", traffic_json(outcome.steady_traffic));
    object.set("incident_traffic", traffic_json(outcome.incident_traffic)).set("costs", costs_json(outcome));
    object.set("money", money_json(outcome, comparison.usd_per_unreachable_minute)).set("headroom", headroom_json(outcome));
    object.set("milestones", list_of(outcome.milestones, milestone_json)).set("clients", list_of(outcome.clients, client_json));
    object.set("way_to_reachable", list_of(outcome.way_to_reachable, part_json));
    object.set("way_to_nothing_hidden", list_of(outcome.way_to_nothing_hidden, part_json));
    object.set("bound_by", list_of(outcome.bound_by, bound_json));
    object.set("warnings", texts(outcome.warnings)).set("not_modelled", texts(outcome.not_modelled));
    return object.set("digest", outcome.digest);
}

JsonValue origin_json(const Comparison& comparison) {
    JsonValue object = JsonValue::object();
    object.set("study", comparison.study).set("question", comparison.question).set("command", comparison.command);
    object.set("version", version()).set("commit", commit()).set("seed", comparison.seed);
    object.set("horizon_s", seconds(comparison.horizon)).set("study_hash", comparison.study_hash);
    object.set("prices_as_of", comparison.price_as_of).set("prices_hash", comparison.price_hash);
    return object.set("timeline", texts(comparison.timeline));
}

JsonValue value_json(const FactValue& value) {
    return std::visit([](const auto& held) { return JsonValue(held); }, value);
}

JsonValue fact_json(const FactRecord& fact, std::size_t id) {
    JsonValue values = JsonValue::object();
    for (const auto& [name, value] : fact.values) values.set(name, value_json(value));
    JsonValue object = JsonValue::object();
    object.set("id", id).set("at_s", exact_seconds(fact.at.ns)).set("kind", fact.kind);
    object.set("cause", fact.cause == no_fact ? JsonValue() : JsonValue(fact.cause));
    return object.set("values", values);
}

}  // namespace

double exact_seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

JsonValue result_json(const Comparison& comparison) {
    JsonValue object = origin_json(comparison);
    object.set("why", texts(why_sentences(comparison)));
    return object.set("outcomes", list_of(comparison.contenders, [&](const Contender& c) { return answer_json(comparison, c); }));
}

JsonValue run_json(const Comparison& comparison, const Contender& contender) {
    const Outcome& outcome = contender.outcome;
    JsonValue object = origin_json(comparison);
    object.set("architecture", outcome.architecture).set("config_hash", contender.config_hash).set("digest", outcome.digest);
    object.set("events", outcome.event_count).set("ties", outcome.tie_count).set("settles", outcome.settle_count);
    object.set("wall_seconds", outcome.wall_seconds).set("pool_peaks", list_of(outcome.peaks, peak_json));
    object.set("steady_requests", requests_json(outcome.steady_requests));
    object.set("incident_requests", requests_json(outcome.incident_requests));
    return object.set("provenance", to_json(contender.provenance));
}

std::string events_jsonl(const Outcome& outcome) {
    std::string text;
    for (std::size_t id = 0; id < outcome.events.size(); ++id) text += to_line(fact_json(outcome.events[id], id)) + "\n";
    return text;
}

}  // namespace rehearse
