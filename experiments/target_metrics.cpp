// The one table of metrics. A client metric without a named group is that of the group that fares worst.
#include "experiments/target.hpp"

namespace rehearse {

namespace {

using Client = const ClientOutcome*;

Reading milestone(const Outcome& o, const std::optional<Duration>& after) {
    if (after) return {*after, false, true, {}};
    return {o.incident, true, true, {}};
}

template <class Value>
Reading of_incident(const Outcome& o, Value value) {
    return {value, false, !o.incident_open, {}};
}

Reading money(const Bill& bill, bool final) {
    Reading reading{{}, false, final, {}};
    if (bill.total) reading.value = *bill.total;
    for (const std::string& item : bill.missing) reading.unknown_because += (reading.unknown_because.empty() ? "no price for " : ", ") + item;
    return reading;
}

Bytes recovered_bytes(const Outcome& o) {
    Bytes sum;
    for (const Purpose purpose : {Purpose::catch_up, Purpose::wal_replay, Purpose::tail_scan, Purpose::cold_read}) sum += o.incident_traffic.moved(purpose);
    return sum;
}

template <class Value>
Reading known(Value value) {
    return {value, false, true, {}};
}

}  // namespace

const std::vector<TargetMetric>& target_metrics() {
    static const std::vector<TargetMetric> all{
        {"reachable", "from the failure until every client group is served for good", Duration{}, false,
         [](const Outcome& o, Client) { return milestone(o, o.reachable); }},
        {"nothing_hidden", "from the failure until no backlog, missing replica or repair is left", Duration{}, false,
         [](const Outcome& o, Client) { return milestone(o, o.nothing_hidden); }},
        {"lost", "acknowledged bytes that are on no intact copy any more", Bytes{}, false, [](const Outcome& o, Client) { return known(o.lost); }},
        {"data_at_risk", "peak of acknowledged bytes that were durable in one zone only", Bytes{}, false,
         [](const Outcome& o, Client) { return known(o.data_at_risk); }},
        {"at_risk_for", "for how long any bytes were durable in one zone only", Duration{}, false,
         [](const Outcome& o, Client) { return known(o.at_risk_for); }},
        {"cross_zone_bytes", "bytes between zones during the incident", Bytes{}, false,
         [](const Outcome& o, Client) { return of_incident(o, o.incident_traffic.cross_zone()); }},
        {"cross_zone_extra", "those beyond steady state", Bytes{}, false, [](const Outcome& o, Client) { return of_incident(o, o.cross_zone_extra); }},
        {"recovery_bytes", "bytes that recovery moved: replicas caught up, logs replayed and scanned, old records read again", Bytes{}, false,
         [](const Outcome& o, Client) { return of_incident(o, recovered_bytes(o)); }},
        {"incident_cost", "cost of the incident beyond steady state, US dollars", Decimal{}, false,
         [](const Outcome& o, Client) { return money(o.difference, !o.incident_open); }},
        {"monthly_cost", "cost of a month without failure, US dollars", Decimal{}, false, [](const Outcome& o, Client) { return money(o.month, true); }},
        {"without_service", "time in which at least one partition of the group was not served", Duration{}, true,
         [](const Outcome&, Client c) { return known(c->without_service); }},
        {"given_up", "bytes that producers gave up after delivery.timeout.ms", Bytes{}, true, [](const Outcome&, Client c) { return known(c->failed); }},
        {"backlog_peak", "largest backlog of producers, or lag of consumers", Bytes{}, true,
         [](const Outcome&, Client c) { return known(c->backlog_peak); }},
        {"late", "bytes served later than the group's \"late after\", in the hour after the failure", Bytes{}, true,
         [](const Outcome&, Client c) { return known(c->extra.late); }},
        {"blocked", "time in which a full buffer blocked every send", Duration{}, true, [](const Outcome&, Client c) { return known(c->blocked); }},
        {"extra_p99", "extra latency that 99 of 100 bytes of that hour do not exceed", Duration{}, true,
         [](const Outcome&, Client c) { return known(c->extra.p99); }},
        {"extra_p999", "the same for 999 of 1000", Duration{}, true, [](const Outcome&, Client c) { return known(c->extra.p999); }},
        {"extra_max", "largest extra latency of that hour", Duration{}, true, [](const Outcome&, Client c) { return known(c->extra.most); }},
    };
    return all;
}

}  // namespace rehearse
