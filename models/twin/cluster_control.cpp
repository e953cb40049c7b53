// What the twin does on the controller's word: in-sync sets, leaders, moves, and who learns of them when.
#include "models/twin/cluster.hpp"

namespace rehearse::twin {

QuorumPlan Cluster::quorum_plan() const {
    QuorumPlan quorum;
    for (const std::uint32_t zone : plan.controller_zones) quorum.voters.push_back(ZoneId{zone});
    quorum.active = plan.active_controller;
    return quorum;
}

bool Cluster::reaches_controllers(BrokerId b) const { return brokers[b.index()].up() && reaches_brokers(b.value) && !wire.frozen(b.value); }

std::uint64_t Cluster::fencing_records(BrokerId b) const {
    std::uint64_t n = 0;
    for (const Leadership& p : truth) n += has(p.isr, b.value);
    return n;
}

Duration Cluster::apply_delay(BrokerId b) const {
    std::int64_t hosted = 0;
    for (const Leadership& p : truth) hosted += has(p.replicas, b.value);
    return plan.rtt + plan.assumed.apply_partition * hosted;
}

void Cluster::on_fenced(BrokerId b, FactId) {
    fenced_ |= only(b.value);
    seen.brokers[b.index()].fenced.push_back(now_s());
    if (automq) return automq->lose(b.value);
    remove_from_isr(b.value);
}

void Cluster::on_replaced(BrokerId b, FactId) {
    fenced_ |= only(b.value);
    if (automq) return automq->lose(b.value);
    remove_from_isr(b.value);
}

void Cluster::on_leaving(BrokerId b, FactId) {
    leaving_ |= only(b.value);
    seen.brokers[b.index()].shutdown_begins.push_back(now_s());
    if (automq) return automq->lose(b.value);
    remove_from_isr(b.value);
}

void Cluster::on_may_exit(BrokerId b) {
    if (automq) return automq->leave(b.value);
    const Duration exit = wire.half() + plan.assumed.broker_exit;
    sim.agenda.after(exit, [this, b, process = lives_[b.index()].process] {
        if (lives_[b.index()].process == process) exited(b.value);
    });
}

void Cluster::exited(std::uint32_t b) {
    seen.brokers[b].exited.push_back(now_s());
    kill(b);
    lives_[b].clean = lives_[b].stopped_cleanly = true;
}

void Cluster::on_registered(BrokerId b) {
    seen.brokers[b.index()].registered.push_back(now_s());
    lives_[b.index()].registered = true;
    leaving_ &= ~only(b.value);
    forget_unclean(b.value);
    if (lives_[b.index()].ready) ready_to_unfence(b.value);
}

void Cluster::on_unfenced(BrokerId b, FactId) {
    fenced_ &= ~only(b.value);
    seen.brokers[b.index()].unfenced.push_back(now_s());
    std::vector<std::uint32_t> changed;
    for (std::uint32_t p = 0; p < truth.size() && !automq; ++p) {
        if (truth[p].leader != nobody || !has(truth[p].replicas, b.value) || !give_leader(p)) continue;
        ++truth[p].version;
        changed.push_back(p);
    }
    publish(changed);
    arm_preferred();
    lives_[b.index()].unfenced = true;
    if (lives_[b.index()].started) open(b.value);
}

void Cluster::publish(const std::vector<std::uint32_t>& partitions) {
    std::vector<Change>& changes = publications_.emplace_back();
    for (const std::uint32_t p : partitions) changes.push_back({p, truth[p]});
    const std::size_t number = publications_.size() - 1;
    if (automq) automq->announce([this, number] { spread(number, {}); });
    else spread(number, most_publish_lag(plan.kafka));
}

void Cluster::spread(std::size_t number, Duration parked) {
    std::vector<std::int64_t> hosted(brokers.size(), 0);
    for (const Change& c : publications_[number])
        for (std::uint32_t b = 0; b < brokers.size(); ++b) hosted[b] += has(c.now.replicas, b);
    for (std::uint32_t b = 0; b < brokers.size(); ++b) {
        if (!reaches_brokers(b)) continue;
        Duration delay = wire.half() + plan.assumed.apply_partition * hosted[b];
        if (parked.ns > 0) delay += draws_.uniform(Duration{}, parked);
        sim.agenda.after(delay, [this, b, number] { wire.run_at(b, [this, b, number] { deliver(b, number); }); });
    }
}

void Cluster::deliver(std::uint32_t b, std::size_t number) {
    if (!followers[b].running() || !reaches_brokers(b)) return;
    brokers[b].learn_fenced(fenced_ | leaving_);
    brokers[b].apply(publications_[number]);
    followers[b].follow(publications_[number]);
    for (const Change& c : publications_[number])
        if (c.now.leader == b) coordinators.leads(c.partition, b);
    if (automq) automq->apply(b, publications_[number]);
}

void Cluster::refresh_view(std::uint32_t b) {
    std::vector<Change> all;
    for (std::uint32_t p = 0; p < truth.size(); ++p) all.push_back({p, truth[p]});
    brokers[b].learn_fenced(fenced_ | leaving_);
    brokers[b].apply(all);
    if (followers[b].running()) followers[b].follow(all);
    if (automq) automq->apply(b, all);
}

void Cluster::commit_alter(std::uint32_t leader, std::uint64_t life, std::size_t number) {
    std::vector<std::uint32_t> changed;
    std::vector<Change> answer;
    for (const auto& [p, wanted] : alterations_[number]) {
        Leadership& now = truth[p];
        const bool current = now.leader == leader && brokers[leader].life() == life && brokers[leader].replica(p).view.epoch == now.epoch;
        if (current && (wanted & ~now.isr & (fenced_ | leaving_)) == 0 && wanted != now.isr) {
            if ((wanted & ~now.isr) != 0) note(topic_of(p).expanded, p);
            if ((now.isr & ~wanted) != 0) note(topic_of(p).shrunk, p);
            if (keeps_eligible_) {
                const bool enough = static_cast<std::uint32_t>(__builtin_popcountll(wanted)) >= effective_min_insync(p);
                eligible_[p] = enough ? 0 : eligible_[p] | (now.isr & ~wanted);
            }
            now.isr = wanted;
            ++now.version;
            complete_move(p);
            changed.push_back(p);
        }
        answer.push_back({p, truth[p]});
    }
    watch_rebuilds();
    std::vector<Change>& kept = publications_.emplace_back(std::move(answer));
    sim.agenda.after(wire.half(), [this, leader, life, answered = &kept] {
        wire.run_at(leader, [this, leader, life, answered] {
            if (brokers[leader].life() == life && reaches_brokers(leader)) brokers[leader].altered(*answered);
        });
    });
    publish(changed);
    arm_preferred();
}

void Cluster::reassign(const Step& step) {
    if (automq) return automq->move(step);
    throttled_ = step.number > 0;
    std::vector<std::uint32_t> changed;
    for (const auto& [p, target] : step.moves) {
        targets_[p] = target;
        moving_[p] = 1;
        for (const std::uint32_t b : target) truth[p].replicas |= only(b);
        std::vector<std::uint32_t> merged = target;
        for (const std::uint32_t b : replicas_[p])
            if (std::find(merged.begin(), merged.end(), b) == merged.end()) merged.push_back(b);
        replicas_[p] = merged;
        ++truth[p].version;
        changed.push_back(p);
    }
    for (std::uint32_t b = 0; b < brokers.size() && throttled_; ++b) {
        brokers[b].leader_quota.set(step.number);
        followers[b].set_quota(step.number);
    }
    publish(changed);
}

void Cluster::complete_move(std::uint32_t p) {
    if (!moving_[p]) return;
    Brokers target = 0;
    for (const std::uint32_t b : targets_[p]) target |= only(b);
    if ((target & ~truth[p].isr) != 0) return;
    moving_[p] = 0;
    replicas_[p] = targets_[p];
    truth[p].replicas = target;
    truth[p].isr &= target;
    if (truth[p].leader == nobody || !has(target, truth[p].leader)) give_leader(p);
    seen.reassigned.push_back(now_s());
}

void Cluster::watch_rebuilds() {
    for (std::uint32_t b = 0; b < brokers.size(); ++b) {
        if (!lives_[b].rebuilding) continue;
        bool whole = true;
        for (const Leadership& p : truth) whole = whole && (!has(p.replicas, b) || has(p.isr, b));
        if (!whole) continue;
        lives_[b].rebuilding = false;
        seen.brokers[b].rebuilt = wire.received(b) - seen.brokers[b].received_at_start;
    }
}

}  // namespace rehearse::twin
