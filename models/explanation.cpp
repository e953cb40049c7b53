// Facts to milestones and ways: the one table that says what the time before a fact was spent on.
#include "models/explanation.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "models/facts.hpp"
#include "models/group_facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {

/// What the time before a fact was spent on, and what it waited for.
struct Step {
    std::string_view fact, name, bound_by;
    bool ends_a_way;           // may be the last fact before a milestone
};

constexpr std::array steps{
    Step{BrokerLost::kind, "notice", "the failure itself", false},
    Step{SessionExpired::kind, "detect", "broker.session.timeout.ms", false},
    Step{ControllerLost::kind, "detect", "the failure itself", false},
    Step{ControllerElected::kind, "elect a controller", "controller.quorum.fetch.timeout.ms", false},
    Step{BrokerFenced::kind, "decide", "the controller's queue and metadata flush", false},
    Step{IsrShrunk::kind, "elect", "the controller event", false},
    Step{LeadersElected::kind, "elect", "the controller event", false},
    Step{MetadataPublished::kind, "publish", "brokers: apply partition", true},
    Step{ClientsNoticed::kind, "notice", "request.timeout.ms", false},
    Step{ClientsFollowed::kind, "follow", "retry.backoff.max.ms", true},
    Step{MembersLost::kind, "notice", "the failure itself", false},
    Step{GroupCoordinatorLoaded::kind, "load the group", "the partition of the offsets topic, offsets load", false},
    Step{MemberExpired::kind, "miss members", "session.timeout.ms", false},
    Step{GroupRebalanced::kind, "rebalance", "heartbeat.interval.ms", true},
    Step{ReassignmentBegan::kind, "wait for repair", "whoever gives the replicas to others", false},
    Step{DirectoryLost::kind, "notice", "the failure itself", false},
    Step{CoordinatorLost::kind, "detect", "the failure itself", false},
    Step{CoordinatorBack::kind, "coordinator", "coordinator failover", true},
    Step{FileServerMoved::kind, "file server", "file failover", true},
    Step{RecoveryAssigned::kind, "assign", "automq.failover.in.flight, automq.failover.epoch.age.ms", false},
    Step{WalFenced::kind, "fence", "automq.wal.takeover, file lease", false},
    Step{WalDiscarded::kind, "discard", "automq.wal.lost.zone", false},
    Step{WalRead::kind, "replay", "the recovering broker, the log's medium and the object store", false},
    Step{RecoveryCompleted::kind, "close", "the controller closes the streams", false},
    Step{PartitionsOpened::kind, "open", "get median: round trips to the object store and the tail scan", true},
    Step{ShutdownBegan::kind, "stop", "whoever stops the broker", false},
    Step{PartitionsClosed::kind, "flush", "put median: the log is uploaded and its streams close", false},
    Step{PartitionsMoved::kind, "open", "get median: round trips to the object store", true},
    Step{BalancingBegan::kind, "balance", "autobalancer.controller.anomaly.detect.interval.ms", false},
    Step{ProxiesChanged::kind, "follow", "retry.backoff.max.ms", true},
    Step{AgentsOrdered::kind, "scale out", "pod eviction", false},
    Step{PersonActed::kind, "people", "a person", false},
    Step{FailureEnded::kind, "return", "the world: when what failed comes back", true},
    Step{MachineStarted::kind, "start", "machine start, then broker start", false},
    Step{LogRecoveryBegan::kind, "start", "broker start", false},
    Step{LogsRecovered::kind, "scan", "num.recovery.threads.per.data.dir, log scan", true},
    Step{CatchUpBegan::kind, "copy", "the follower", false},
    Step{IsrExpanded::kind, "copy", "catch-up", true},
    Step{BrokerRegistered::kind, "register", "the old session: broker.session.timeout.ms", false},
    Step{BrokerUnfenced::kind, "unfence", "broker.heartbeat.interval.ms", false},
};

const Step* step_of(std::string_view kind) {
    const auto at = std::find_if(steps.begin(), steps.end(), [kind](const Step& s) { return s.fact == kind; });
    return at == steps.end() ? nullptr : &*at;
}

/// Merges neighbours of one name, so that a way reads as a story.
void add_part(std::vector<PathPart>& way, PathPart part) {
    if (part.lasts.ns <= 0) return;
    if (!way.empty() && way.back().name == part.name) {
        way.back().lasts += part.lasts;
        return;
    }
    way.push_back(std::move(part));
}

FactId last_before(const std::vector<FactRecord>& facts, Time end) {
    for (std::size_t i = facts.size(); i-- > 0;) {
        const Step* step = step_of(facts[i].kind);
        if (facts[i].at <= end && step && step->ends_a_way) return static_cast<FactId>(i);
    }
    return no_fact;
}

struct SlowestLane {
    const Crowd* crowd = nullptr;
    BrokerId where;
};

SlowestLane slowest_of(const World& world) {
    SlowestLane slowest;
    double most = 0;
    const auto consider = [&](const Crowd& crowd) {
        for (const Broker& b : world.brokers) {
            const Lane& lane = crowd.lane(b.id());
            if (lane.moving.level() <= most || !lane.transfer) continue;
            slowest = {&crowd, b.id()};
            most = lane.moving.level();
        }
    };
    for (const ProducerCrowd& c : world.producers) consider(c);
    for (const ConsumerCrowd& c : world.consumers) consider(c);
    return slowest;
}

/// The text of a fact's value; empty if it has none of that name.
std::string text_of(const FactRecord& fact, std::string_view name) {
    for (const auto& [key, value] : fact.values)
        if (const auto* text = std::get_if<std::string>(&value); text && key == name) return *text;
    return {};
}

/// The broker that a fact names; empty if it names none of that kind.
std::string broker_of(const World& world, const FactRecord& fact, std::string_view name) {
    for (const auto& [key, value] : fact.values)
        if (const auto* index = std::get_if<std::int64_t>(&value); index && key == name) return world.brokers[static_cast<std::size_t>(*index)].name();
    return {};
}

/// What held the bytes that moved before a fact; empty if none moved, or if nothing but the cap held them that the step itself names.
std::string held_before(const World& world, const FactRecord& fact) {
    std::string held;
    if (fact.kind == LogsRecovered::kind) held = world.books.held_most(broker_of(world, fact, "broker") + " recovers its logs");
    if (fact.kind == IsrExpanded::kind) held = world.books.held_most("catch-up of " + broker_of(world, fact, "broker"));
    if (fact.kind == WalRead::kind) held = world.books.held_most("WAL replay of " + broker_of(world, fact, "failed"));
    return held == world.sim.network.words(Cause{Cause::Kind::cap, 0}) ? std::string() : held;
}

/// What the time before a fact was spent on, where the fact itself says more than its kind.
PathPart part_before(const World& world, const FactRecord& fact, const Step& step, Duration lasts) {
    if (fact.kind == PersonActed::kind) return {"people: " + text_of(fact, "step"), lasts, text_of(fact, "owner")};
    const std::vector<FactRecord>& facts = world.sim.journal.records();
    const bool nothing_to_scan = fact.kind == LogsRecovered::kind && (fact.cause == no_fact || facts[fact.cause].kind != LogRecoveryBegan::kind);
    if (nothing_to_scan) return {"start", lasts, "broker start"};
    const std::string held = held_before(world, fact);
    return {std::string(step.name), lasts, held.empty() ? std::string(step.bound_by) : held};
}

/// What came after the last fact: clients work off what waited, or what is hidden goes where it belongs.
PathPart last_part(const World& world, Time end, Duration lasts) {
    const Probe& probe = *world.probe;
    if (probe.redundancy.holds && probe.redundancy.since == end && probe.backlog.since < end && probe.lag.since < end) {
        const auto causes = world.books.bound_by();
        const std::string held = causes.empty() ? "the pace of uploads" : causes.front().first;
        return {world.info.parts.object_store ? "upload" : "rejoin", lasts, held};
    }
    const auto most = std::max_element(probe.drain_causes.begin(), probe.drain_causes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    const bool known = most != probe.drain_causes.end() && most->first.kind != Cause::Kind::none;
    return {"drain", lasts, known ? world.sim.network.words(most->first) : "clients work off what waited"};
}

Milestone from_watch(std::string name, const Watched& watched, std::string proof) {
    Milestone m{std::move(name), std::nullopt, std::move(proof)};
    if (watched.holds) m.at = watched.since;
    return m;
}

Milestone from_last(const World& world, std::string name, std::string_view kind, std::string proof) {
    Milestone m{std::move(name), std::nullopt, std::move(proof)};
    for (const FactRecord& fact : world.sim.journal.records())
        if (fact.kind == kind) m.at = fact.at;
    return m;
}

Milestone later_of(Milestone a, Milestone b) { return b.at && (!a.at || *a.at < *b.at) ? b : a; }

}  // namespace

std::vector<PathPart> way_to(const World& world, Time end) {
    const std::vector<FactRecord>& facts = world.sim.journal.records();
    std::vector<FactId> chain;
    for (FactId id = last_before(facts, end); id != no_fact; id = facts[id].cause) chain.push_back(id);
    std::reverse(chain.begin(), chain.end());
    std::vector<PathPart> way;
    Time reached = world.probe->failure();
    for (const FactId id : chain) {
        const Step* step = step_of(facts[id].kind);
        if (!step) continue;
        add_part(way, part_before(world, facts[id], *step, facts[id].at - reached));
        reached = std::max(reached, facts[id].at);
    }
    add_part(way, last_part(world, end, end - reached));
    return way;
}

std::vector<Milestone> milestones_of(const World& world) {
    const Probe& p = *world.probe;
    std::vector<Milestone> list;
    list.push_back({"failure", p.failure(), "the first strike"});
    list.push_back(from_last(world, "detected", SessionExpired::kind, "the last session of a lost broker expired"));
    list.push_back(from_last(world, "fenced", BrokerFenced::kind, "the last lost broker was fenced"));
    list.push_back(from_watch("leaders elected", p.led, "every partition has a leader that serves"));
    list.push_back(from_watch("reachable", p.served, "every client group is served on all its partitions, up to the horizon"));
    list.push_back(from_watch("min-ISR restored", p.min_insync, "no partition is below min.insync.replicas"));
    list.push_back(from_watch("producer backlog drained", p.backlog, "what producers hold is as before the failure"));
    list.push_back(from_watch("lag drained", p.lag, "consumer lag is as before the failure"));
    list.push_back(from_watch("redundancy restored", p.redundancy, "every partition has its full redundancy and nothing is rebuilt, replayed or scanned"));
    list.push_back(from_watch("nothing hidden", p.clear, "all of these at once, up to the horizon"));
    list.push_back(later_of(from_last(world, "leadership balanced", LeadersElected::kind, "the last election"),
                            from_last(world, "leadership balanced", PartitionsMoved::kind, "the last partition that one broker closed and another opened")));
    list.push_back(from_watch("cost back to normal", p.cheap, "cross-zone traffic is within 1 % of what it was"));
    std::stable_sort(list.begin(), list.end(), [](const Milestone& a, const Milestone& b) {
        return a.at.value_or(Time::never()) < b.at.value_or(Time::never());
    });
    return list;
}

Cause slowest_cause(const World& world) {
    const SlowestLane slowest = slowest_of(world);
    return slowest.crowd ? world.sim.network.bottleneck(slowest.crowd->lane(slowest.where).transfer.flow()) : Cause{};
}

std::string slowest_lane(const World& world) {
    const SlowestLane slowest = slowest_of(world);
    if (!slowest.crowd) return "a backlog waits for partitions that nobody serves";
    return "the backlog of " + slowest.crowd->name() + " at " + world.brokers[slowest.where.index()].name() +
           " does not drain: it is held by " + world.sim.network.words(slowest_cause(world));
}

std::string reason_of_no_recovery(const World& world) {
    const Probe& probe = *world.probe;
    if (const std::string waits = world.architecture->waits_for(); !waits.empty()) return waits;
    if (!probe.backlog.holds || !probe.lag.holds) return slowest_lane(world);
    if (const std::string starved = world.sim.network.starved(); !starved.empty()) return starved;
    return "what is still hidden at the horizon needs more time";
}

}  // namespace rehearse
