// The stage of the twin: building it from the plan, playing the steps, and what its parts say to each other over the wire.
#include "models/twin/cluster.hpp"

#include <stdexcept>

#include "models/twin/gauge.hpp"

namespace rehearse::twin {

namespace {
// What a default connection keeps in flight: 100 KiB of send buffer against 64 KiB of receive buffer. Measured, Linux 6.18: about 85 KB.
constexpr double window = 85e3;
constexpr Duration controller_patience = 30_s;     // controller.socket.timeout.ms
constexpr Duration least_age = 5_s, most_age = 30_s;    // from the start of a drill's controllers to its first client: brokers start, topics are made

/// AutoMQ's voters wait longer for the active controller.
ControlRules control_rules_of_plan(const Plan& p) {
    ControlRules rules = control_rules_of(p.kafka);
    if (p.automq) rules.fetch_timeout = p.automq->settings.quorum_fetch_timeout;
    return rules;
}

}  // namespace

Cluster::Cluster(const Plan& p, std::uint64_t seed)
    : plan(p), sim(seed), wire(sim.agenda, p.rtt, window), coordinators(*this), lives_(p.brokers.size()), keeps_eligible_(keeps_eligible_replicas(p.kafka)),
      eligible_(p.partitions.size(), 0), offline_(p.partitions.size(), 0), last_leader_(p.partitions.size(), nobody), targets_(p.partitions.size()),
      moving_(p.partitions.size(), 0), draws_(sim.stream("cluster", "chances")) {
    if (p.brokers.size() > 64) throw std::invalid_argument("the request-by-request twin is for clusters of at most 64 brokers");
    for (const BrokerPlan& b : p.brokers) wire.add_node(b.nic, b.zone, false);
    for (const ProducerPlan& c : p.producers) wire.add_node(0, c.zone, true);
    for (const ConsumerPlan& c : p.consumers) wire.add_node(0, c.zone, true);
    seen.brokers.resize(p.brokers.size());
    seen.topics.resize(p.topics.size());
    seen.producers.resize(p.producers.size());
    seen.consumers.resize(p.consumers.size());
    for (std::uint32_t b = 0; b < p.brokers.size(); ++b) {
        brokers.emplace_back(*this, b);
        if (p.brokers[b].absent) fenced_ |= only(b);
    }
    build_logs();
    for (std::uint32_t b = 0; b < p.brokers.size(); ++b) followers.emplace_back(*this, b);
    for (std::uint32_t c = 0; c < p.producers.size(); ++c) producers.emplace_back(*this, c);
    for (std::uint32_t c = 0; c < p.consumers.size(); ++c) consumers.emplace_back(*this, c);
    controller = std::make_unique<Controller>(static_cast<ControlledCluster&>(*this), control_rules_of_plan(p));
    for (std::uint32_t b = 0; b < p.brokers.size(); ++b)
        if (p.brokers[b].absent) leave_out(b);
    if (p.automq) automq = std::make_unique<Automq>(*this);
    if (p.controller_since) controller_age_ = sim.stream("cluster", "controller age").uniform(least_age, most_age);
}

Cluster::~Cluster() = default;

void Cluster::build_logs() {
    std::vector<Change> all;
    for (std::uint32_t p = 0; p < plan.partitions.size(); ++p) {
        const PartitionPlan& part = plan.partitions[p];
        Leadership now;
        now.leader = part.leader;
        now.epoch = now.version = 1;
        for (const std::uint32_t b : part.replicas) now.replicas |= only(b);
        now.isr = now.replicas & ~fenced_;
        if (has(fenced_, now.leader)) now.leader = nobody;
        for (std::size_t i = 0; i < part.replicas.size() && now.leader == nobody; ++i)
            if (has(now.isr, part.replicas[i])) now.leader = part.replicas[i];
        truth.push_back(now);
        replicas_.push_back(part.replicas);
        all.push_back({p, now});
        for (const HeldPlan& held : part.held) hold(p, held);
        hold(p, {part.records, 1, plan.topics[part.topic].record_bytes});
    }
    for (Broker& b : brokers) b.apply(all);
    for (std::uint32_t p = 0; p < plan.partitions.size(); ++p)
        for (const std::uint32_t b : plan.partitions[p].replicas) brokers[b].replica(p).high = brokers[b].replica(p).in_wal = brokers[b].replica(p).log.size();
}

/// Puts batches that lie there at the start into every copy.
void Cluster::hold(std::uint32_t p, const HeldPlan& held) {
    Batch old;
    old.partition = p;
    old.records = held.records;
    old.bytes = held.bytes;
    old.done = true;
    for (std::uint64_t i = 0; i < held.batches; ++i) {
        batches.push_back(old);
        for (const std::uint32_t b : plan.partitions[p].replicas) brokers[b].replica(p).log.append(static_cast<BatchId>(batches.size() - 1));
    }
}

Observed Cluster::play(const std::vector<double>& zone_bytes_at) {
    begin(zone_bytes_at);
    sim.agenda.run_until(Time{} + plan.horizon);
    return finish();
}

void Cluster::begin(const std::vector<double>& zone_bytes_at) {
    Agenda& agenda = sim.agenda;
    for (std::uint32_t b = 0; b < brokers.size(); ++b) {
        if (!plan.brokers[b].absent) followers[b].start();
        agenda.after(draws_.uniform(Duration{}, plan.lag_time_max / 2), [this, b] { check_isr(b); });
    }
    arm_preferred();
    for (std::uint32_t c = 0; c < producers.size(); ++c) agenda.at(Time{} + std::max(Duration{}, plan.producers[c].from), [this, c] { producers[c].begin(); });
    for (std::uint32_t c = 0; c < consumers.size(); ++c) {
        agenda.at(Time{} + std::max(Duration{}, plan.consumers[c].from), [this, c] { consumers[c].begin(); join_group(c); });
        agenda.at(Time{} + std::max(Duration{}, plan.consumers[c].to), [this, c] { leave_group(c, true); });
    }
    for (std::size_t s = 0; s < plan.steps.size(); ++s) agenda.at(Time{} + plan.steps[s].at, [this, s] { perform(s); }, Phase::strike);
    for (const double at : zone_bytes_at) agenda.at(Time{} + plan.zero + seconds_up(at), [this] { seen.zone_bytes.push_back(read_zones()); });
}

Observed Cluster::finish() {
    for (std::size_t c = 0; c < producers.size(); ++c) producers[c].finish(seen.producers[c]);
    for (std::size_t c = 0; c < consumers.size(); ++c) consumers[c].finish(seen.consumers[c]);
    count_losses();
    seen.events = sim.agenda.events();
    return std::move(seen);
}

ZoneBytes Cluster::read_zones() const {
    ZoneBytes all(plan.zones + 1, std::vector<std::pair<double, double>>(plan.zones + 1));
    for (std::uint32_t a = 0; a <= plan.zones; ++a)
        for (std::uint32_t b = 0; b <= plan.zones; ++b) all[a][b] = {wire.between(a, b, false), wire.between(a, b, true)};
    return all;
}

void Cluster::check_isr(std::uint32_t broker) {
    wire.run_at(broker, [this, broker] { brokers[broker].check_isr(); });
    sim.agenda.after(plan.lag_time_max / 2, [this, broker] { check_isr(broker); });
}

void Cluster::answer_producer(std::uint32_t id) {
    const ProduceRequest& r = requests[id];
    if (!r.in_use) return;
    wire.send(producers[r.producer].back(r.broker), produce_response_bytes(r.batches.size()), [this, id] { producers[requests[id].producer].take(id); });
}

void Cluster::answer_fetch(Fetch& f) {
    wire.send(f.back, fetch_response_bytes(f.parts.size()) + f.bytes, [this, fetch = &f, life = f.life] {
        if (fetch->life != life) return;
        if (fetch->follower) followers[fetch->owner].take(*fetch);
        else consumers[fetch->owner].take(*fetch);
    });
}

void Cluster::hang_up(std::uint32_t node, std::uint32_t broker) {
    if (wire.cut(broker)) return;
    const std::size_t producer = node - plan.brokers.size();
    if (producer >= producers.size()) return;
    sim.agenda.after(wire.half(), [this, producer, broker] {
        wire.run_at(broker, [this, producer, broker] { brokers[broker].forget_client(static_cast<std::uint32_t>(producer)); });
    });
}

void Cluster::alter(std::uint32_t leader, std::vector<std::pair<std::uint32_t, Brokers>> wanted) {
    alterations_.push_back(std::move(wanted));
    send_alteration(leader, alterations_.size() - 1, brokers[leader].life());
}

void Cluster::send_alteration(std::uint32_t leader, std::size_t number, std::uint64_t life) {
    if (!reaches_brokers(leader) || brokers[leader].life() != life) return;
    // A silent controller keeps a broker's only request until it times out; one that has died is noticed at once.
    if (controller_silent_) {
        sim.agenda.after(controller_patience, [this, leader, number, life] { send_alteration(leader, number, life); });
        return;
    }
    sim.agenda.after(wire.half(), [this, leader, number, life] {
        controller->submit(alterations_[number].size(), [this, leader, number, life] { commit_alter(leader, life, number); });
    });
}

}  // namespace rehearse::twin
