// One run from world to outcome, part by part.
#include "models/measure.hpp"

#include <algorithm>
#include <cstdio>

#include "models/conservation.hpp"
#include "models/cost_curve.hpp"
#include "models/explanation.hpp"
#include "models/fleet.hpp"
#include "models/readiness.hpp"
#include "models/world.hpp"
#include "sim/check.hpp"

namespace rehearse {

namespace {

std::optional<Duration> since_failure(const Watched& watched, Time failure) {
    if (!watched.holds) return std::nullopt;
    return watched.since - failure;
}

void measure_times(Outcome& o, const World& world) {
    const Probe& probe = *world.probe;
    o.failure = probe.failure();
    o.reachable = since_failure(probe.served, o.failure);
    o.nothing_hidden = since_failure(probe.clear, o.failure);
    o.incident_open = !probe.clear.holds;
    o.incident = probe.end_of_incident.at - o.failure;
    o.data_at_risk = Bytes{probe.risk_peak};
    o.lost = Bytes{world.lost()};
    o.at_risk_for = probe.risk_for;
}

void measure_clients(Outcome& o, const World& world) {
    const std::vector<CrowdWatch>& watched = world.probe->crowds;
    std::size_t i = 0;
    const auto common = [&](const Crowd& c, bool produces) {
        const CrowdWatch& w = watched[i++];
        ClientOutcome client;
        client.name = c.name();
        client.produces = produces;
        client.without_service = c.without_service() - w.without_before;
        client.served = Bytes{c.served() - w.served_before};
        client.backlog_peak = Bytes{w.peak};
        if (w.drained.holds) client.drained = w.drained.since;
        client.extra = world.probe->waits[i - 1].result();
        client.blocked = world.probe->waits[i - 1].blocked();
        return client;
    };
    for (const ProducerCrowd& c : world.producers) {
        const CrowdWatch& w = watched[i];
        ClientOutcome client = common(c, true);
        client.offered = Bytes{c.offered() - w.offered_before};
        client.duplicated = Bytes{c.duplicated()};
        for (std::size_t e = 0; e < send_errors; ++e) {
            client.failed_by[e] = Bytes{c.failures()[e] - w.failed_before[e]};
            client.failed += client.failed_by[e];
        }
        o.clients.push_back(client);
    }
    for (const ConsumerCrowd& c : world.consumers) {
        ClientOutcome client = common(c, false);
        client.read_again = Bytes{c.read_again()};
        client.offered = client.served + Bytes{c.backlog()};
        o.clients.push_back(client);
    }
}

std::string instant_in_words(Time at) {
    char text[48];
    std::snprintf(text, sizeof text, "%.1f s", at.seconds());
    return text;
}

/// Nobody knows what the rest of the run would have shown: that clients are served up to the horizon, or that nothing came back later.
void cut_short(Outcome& o, const World& world) {
    if (!world.probe->stopped()) return;
    o.interrupted_at = world.sim.agenda.now();
    o.reachable = o.nothing_hidden = std::nullopt;
    o.incident_open = true;
    for (Milestone& m : o.milestones)
        if (m.proof.ends_with("up to the horizon")) m.at.reset();
    std::stable_partition(o.milestones.begin(), o.milestones.end(), [](const Milestone& m) { return m.at.has_value(); });
    o.verdict = Verdict::inconclusive;
    o.reason = "interrupted at " + instant_in_words(*o.interrupted_at) + " of the run" + (world.probe->never_struck() ? ", before anything failed" : "");
}

void judge(Outcome& o, const World& world) {
    const Probe& probe = *world.probe;
    if (!probe.touched) {
        o.verdict = Verdict::inconclusive;
        o.reason = "the failure touched no traffic and no data";
    } else if (o.incident_open || !o.reachable) {
        o.verdict = Verdict::not_recovered;
        o.reason = reason_of_no_recovery(world);
    }
}

void measure_money(Outcome& o, const World& world) {
    const Probe& probe = *world.probe;
    const BookSnapshot &before = probe.before, &after = probe.end_of_incident;
    o.steady_for = before.at - Time{};
    o.latency = probe.latency;
    o.steady_traffic = before.traffic;
    o.steady_requests = before.requests;
    o.incident_traffic = after.traffic - before.traffic;
    o.incident_requests = after.requests - before.requests;
    const Billing billing = billing_of(world);
    const double hours = o.incident.seconds() / 3600;
    if (o.steady_for.ns <= 0) return;
    o.month = fold_month(billing, o.fleet.inventory, o.steady_for, o.steady_traffic, o.steady_requests);
    o.incident_bill = fold(billing, o.fleet.inventory, hours, o.incident_traffic, o.incident_requests);
    const TrafficBook extra = beyond_steady(o.incident_traffic, o.incident, o.steady_traffic, o.steady_for);
    o.difference = fold(billing, {}, 0, extra, beyond_steady(o.incident_requests, o.incident, o.steady_requests, o.steady_for));
    o.cross_zone_extra = extra.cross_zone();
    draw_cost(o, world);
}

void seal(Outcome& o, World& world) {
    Digest& digest = world.sim.journal.digest();
    for (const TrafficRow& row : world.books.traffic.rows()) digest.add(row.bytes.count);
    for (const RequestRow& row : world.books.requests.rows()) digest.add(row.count);
    for (std::size_t p = 0; p < world.table.size(); ++p) digest.add(world.table.log_end(p));
    o.digest = digest.hex();
    o.event_count = world.sim.agenda.events();
    o.tie_count = world.sim.agenda.ties();
    o.settle_count = world.sim.network.settles();
}

/// What a failure of the timeline needs and this design does not have, in words; empty if it has everything.
std::string missing_part(const StudySpec& study, const Parts& parts) {
    for (const FailureSpec& failure : study.timeline) {
        const Target target = std::visit([](const auto& f) { return f.target(); }, failure);
        const std::string_view part = parts.missing_for(target);
        if (part == "data volumes") return "its brokers have no data volume that could fail";
        if (!part.empty()) return "it uses no " + std::string(part.substr(part.find(' ') + 1)) + " that could fail";
    }
    return {};
}

/// The time before the first failure alone: the fleet and its month.
Outcome undisturbed(const StudySpec& study, const ClusterSpec& fleet, const ArchitectureInfo& architecture, const Catalog& catalog) {
    StudySpec quiet = study;
    for (const FailureSpec& failure : study.timeline)
        quiet.horizon = std::min(quiet.horizon, std::visit([](const auto& f) { return f.timing.at; }, failure));
    quiet.timeline.clear();
    World world(quiet, fleet, architecture, catalog);
    world.run();
    world.probe->before_strike();
    Outcome o;
    o.architecture = architecture.name;
    o.fleet = fleet_of(world);
    for (const Zone& z : world.zones) o.zones.push_back(z.name);
    measure_money(o, world);
    o.peaks = world.probe->peaks;
    price_readiness(o, world);
    seal(o, world);
    return o;
}

}  // namespace

Outcome rehearse_one(const StudySpec& study, const ClusterSpec& fleet, const ArchitectureInfo& architecture, const Catalog& catalog,
                     const EngineSettings& engine, const WatchFor& watch) {
    if (std::string missing = missing_part(study, architecture.parts); !missing.empty()) {
        Outcome none = undisturbed(study, fleet, architecture, catalog);
        none.verdict = Verdict::not_applicable;
        none.reason = std::move(missing);
        return none;
    }
    World world(study, fleet, architecture, catalog, engine);
    if (watch.pools || watch.groups || watch.flows || watch.progress || watch.stop) world.probe->watch(watch);
    world.run();
    Outcome o;
    o.architecture = architecture.name;
    o.fleet = fleet_of(world);
    o.warnings = fleet_warnings(world);
    if (!world.probe->overloaded_before.empty()) o.warnings.push_back("the load exceeds the fleet before anything fails: " + world.probe->overloaded_before);
    for (const Zone& z : world.zones) o.zones.push_back(z.name);
    measure_times(o, world);
    measure_clients(o, world);
    measure_money(o, world);
    for (const std::string& sentence : broken(balances_of(world), conservation_tolerance)) throw OurMistake("not conserved: " + sentence);
    for (const auto& [cause, seconds] : world.books.bound_by()) o.bound_by.push_back({cause, seconds});
    o.peaks = world.probe->peaks;
    price_readiness(o, world);
    o.not_modelled = world.architecture->not_modelled();
    o.milestones = milestones_of(world);
    judge(o, world);
    cut_short(o, world);
    if (o.reachable) o.way_to_reachable = way_to(world, o.failure + *o.reachable);
    if (o.nothing_hidden) o.way_to_nothing_hidden = way_to(world, o.failure + *o.nothing_hidden);
    seal(o, world);
    o.events = world.sim.journal.records();
    o.series = world.probe->series;
    o.zone_flows = world.probe->zone_flows;
    if (world.probe->watcher) o.watched = std::move(world.probe->watcher->log);
    return o;
}

}  // namespace rehearse
