// Sums over lanes, and backlog that moves with its partitions.
#include "models/crowd.hpp"

#include <algorithm>
#include <utility>

#include "models/architecture.hpp"
#include "models/together.hpp"
#include "models/world.hpp"

namespace rehearse {

double Lane::book() {
    const double moved = transfer.moved();
    return moved - std::exchange(booked, moved);
}

double Lane::end() { return transfer.close() - std::exchange(booked, 0.0); }

Crowd::Crowd(World& world, std::string name, std::size_t topic) : world_(world), name_(std::move(name)), topic_(topic) {
    for (std::size_t b = 0; b < world.brokers.size(); ++b) lanes_.emplace_back(world.sim.agenda);
}

double Crowd::backlog() const {
    double sum = 0;
    for (const Lane& l : lanes_) sum += l.moving.level() + l.waiting.level();
    return sum;
}

double Crowd::rate() const {
    double sum = 0;
    for (const Lane& l : lanes_) sum += l.rate();
    return sum;
}

std::uint32_t Crowd::unserved() const {
    const std::uint32_t all = world_.table.topics[topic_].partitions;
    return stalled() ? all : std::min(all, usage().waiting() + without_reader());
}

Duration Crowd::without_service() const {
    return without_service_ + (out_of_service_ ? world_.sim.agenda.now() - service_since_ : Duration{});
}

void Crowd::note_service() {
    without_service_ = without_service();
    service_since_ = world_.sim.agenda.now();
    out_of_service_ = unserved() > world_.architecture->balancing(topic_);
}

bool Crowd::may_be_rerouted(std::size_t broker) const {
    const ServiceMap& service = world_.service;
    return !lanes_[broker].transfer || !world_.architecture->ways_follow_service() || service.everything_changed() || service.topic(topic_).rerouted[broker];
}

void Crowd::follow_partitions() {
    // The map counts partitions after the change; undo it to know how many shared each bucket's backlog before.
    std::vector<std::uint32_t> before = usage().count;
    for (const Transition& t : usage().transitions) {
        before[t.to] -= t.partitions;
        before[t.from] += t.partitions;
    }
    std::vector<double> moved(usage().transitions.size());
    for (std::size_t i = 0; i < moved.size(); ++i) {
        const Transition& t = usage().transitions[i];
        moved[i] = queue(t.from).level() * t.partitions / before[t.from];
    }
    for (std::size_t i = 0; i < moved.size(); ++i) {
        const Transition& t = usage().transitions[i];
        queue(t.to).add(queue(t.from).take(moved[i]));
        lanes_[t.to / 2].paced_until = {};
    }
}

double Crowd::wanted(Lane& lane, double inflow) {
    constexpr double dust = 1;
    const double level = lane.moving.level();
    if (level <= dust) return inflow;
    const Grain grain = world_.architecture->grain();
    Agenda& agenda = world_.sim.agenda;
    if (grain.exact()) return drained_together(level, inflow, lane.rate(), agenda.now(), world_.together());
    if (lane.paced_until <= agenda.now()) {
        lane.paced_until = grain.after(agenda.now());
        lane.pace = (level - dust / 2) / (lane.paced_until - agenda.now()).seconds();
        if (!agenda.pending(paces_)) paces_ = agenda.at(lane.paced_until, [this] { end_paces(); });
    }
    return inflow + lane.pace;
}

/// What was paced up to now is drained, or goes on for another grain; some may have been paced for longer.
void Crowd::end_paces() {
    const Time now = world_.sim.agenda.now();
    Time next = Time::never();
    for (std::uint32_t b = 0; b < lanes_.size(); ++b) {
        const Time until = lanes_[b].paced_until;
        if (until > now) next = std::min(next, until);
        if (until != now) continue;
        if (lanes_[b].moving.level() <= 1) on_drained(BrokerId{b});
        else set_lane(b);
    }
    if (next < Time::never() && !world_.sim.agenda.pending(paces_)) paces_ = world_.sim.agenda.at(next, [this] { end_paces(); });
}

}  // namespace rehearse
