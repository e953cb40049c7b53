// Facts to milestones and ways: the one table that says what the time before a fact was spent on.
#include "models/explanation.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "models/facts.hpp"
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
    Step{BrokerFenced::kind, "decide", "the controller's queue and metadata commit", false},
    Step{IsrShrunk::kind, "elect", "the controller's event", false},
    Step{LeadersElected::kind, "elect", "the controller's event", false},
    Step{MetadataPublished::kind, "publish", "brokers apply the change", true},
    Step{ClientsNoticed::kind, "notice", "request.timeout.ms", false},
    Step{ClientsFollowed::kind, "follow", "retry.backoff.max.ms", true},
    Step{RecoveryAssigned::kind, "assign", "WAL recoveries one after another", false},
    Step{WalRead::kind, "replay", "the recovering broker's network and the object store", false},
    Step{RecoveryCompleted::kind, "close", "the controller closes the streams", false},
    Step{PartitionsOpened::kind, "open", "round trips to the object store and the tail scan", true},
    Step{FailureEnded::kind, "return", "the world: when what failed comes back", true},
    Step{MachineStarted::kind, "start", "the machine", false},
    Step{LogRecoveryBegan::kind, "start", "the broker process", false},
    Step{LogsRecovered::kind, "scan", "log recovery", true},
    Step{CatchUpBegan::kind, "copy", "the follower", false},
    Step{IsrExpanded::kind, "copy", "catch-up", true},
    Step{BrokerRegistered::kind, "register", "the old session", false},
    Step{BrokerUnfenced::kind, "unfence", "the next heartbeat", false},
};

const Step* step_of(std::string_view kind) {
    const auto at = std::find_if(steps.begin(), steps.end(), [kind](const Step& s) { return s.fact == kind; });
    return at == steps.end() ? nullptr : &*at;
}

/// Merges neighbours of one name, so that a way reads as a story.
void add_part(std::vector<PathPart>& way, std::string_view name, Duration lasts, std::string bound_by) {
    if (lasts.ns <= 0) return;
    if (!way.empty() && way.back().name == name) {
        way.back().lasts += lasts;
        return;
    }
    way.push_back({std::string(name), lasts, std::move(bound_by)});
}

FactId last_before(const std::vector<FactRecord>& facts, Time end) {
    for (std::size_t i = facts.size(); i-- > 0;) {
        const Step* step = step_of(facts[i].kind);
        if (facts[i].at <= end && step && step->ends_a_way) return static_cast<FactId>(i);
    }
    return no_fact;
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
        std::string bound(step->bound_by);
        if (facts[id].kind == IsrExpanded::kind && !world.books.bound_by().empty()) bound = world.books.bound_by().front().first;
        add_part(way, step->name, facts[id].at - reached, std::move(bound));
        reached = std::max(reached, facts[id].at);
    }
    add_part(way, "drain", end - reached, "clients work off what waited");
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
    list.push_back(from_last(world, "leadership balanced", LeadersElected::kind, "the last election"));
    list.push_back(from_watch("cost back to normal", p.cheap, "cross-zone traffic is within 1 % of what it was"));
    std::stable_sort(list.begin(), list.end(), [](const Milestone& a, const Milestone& b) {
        return a.at.value_or(Time::never()) < b.at.value_or(Time::never());
    });
    return list;
}

std::string slowest_lane(const World& world) {
    const Crowd* slowest = nullptr;
    BrokerId where;
    double most = 0;
    const auto consider = [&](const Crowd& crowd) {
        for (const Broker& b : world.brokers) {
            const Lane& lane = crowd.lane(b.id());
            if (lane.moving.level() <= most || !lane.transfer) continue;
            slowest = &crowd;
            where = b.id();
            most = lane.moving.level();
        }
    };
    for (const ProducerCrowd& c : world.producers) consider(c);
    for (const ConsumerCrowd& c : world.consumers) consider(c);
    if (!slowest) return "a backlog waits for partitions that nobody serves";
    const FluidNetwork& network = world.sim.network;
    return "the backlog of " + slowest->name() + " at " + world.brokers[where.index()].name() + " does not drain: it is held by " +
           network.words(network.bottleneck(slowest->lane(where).transfer.flow()));
}

std::string reason_of_no_recovery(const World& world) {
    const Probe& probe = *world.probe;
    if (const std::string waits = world.architecture->waits_for(); !waits.empty()) return waits;
    if (!probe.backlog.holds || !probe.lag.holds) return slowest_lane(world);
    if (const std::string starved = world.sim.network.starved(); !starved.empty()) return starved;
    return "what is still hidden at the horizon needs more time";
}

}  // namespace rehearse
