// Lanes of writers: load, drain, waiting, blocking and expiry as rates of fluid queues.
#include "models/producers.hpp"

#include <algorithm>

#include "models/architecture.hpp"
#include "models/together.hpp"
#include "models/world.hpp"

namespace rehearse {

ProducerCrowd::ProducerCrowd(World& world, const ProducerSpec& spec, std::size_t topic)
    : Crowd(world, spec.name.empty() ? "produce " + spec.topic : spec.name, topic), spec_(spec), profile_(spec.profile),
      offered_(world.sim.agenda),
      failed_{{FluidQueue(world.sim.agenda), FluidQueue(world.sim.agenda), FluidQueue(world.sim.agenda)}}, in_application_(world.sim.agenda),
      appended_(world.brokers.size(), 0) {
    for (std::uint32_t b = 0; b < world.brokers.size(); ++b)
        lanes_[b].moving.at_empty([this, b] { on_drained(BrokerId{b}); });
    step_profile();
}

const Usage& ProducerCrowd::usage() const { return world_.service.topic(topic_).write; }

double ProducerCrowd::share(std::uint32_t partitions) const {
    return static_cast<double>(partitions) / world_.table.topics[topic_].partitions;
}

void ProducerCrowd::step_profile() {
    offered_rate_ = spec_.rate.per_second * profile_.at(world_.sim.agenda.now());
    offered_.set_inflow(offered_rate_);
    if (world_.started()) set_rates();
    if (!profile_.constant()) world_.sim.agenda.at(profile_.next_change(world_.sim.agenda.now()), [this] { step_profile(); });
}

double ProducerCrowd::waiting_level() const {
    double sum = 0;
    for (const Lane& l : lanes_) sum += l.waiting.level();
    return sum;
}

double ProducerCrowd::buffer_bytes() const { return static_cast<double>(spec_.connections) * world_.settings().buffer_memory.count; }

double ProducerCrowd::unbooked() const {
    double sum = 0;
    for (const Lane& l : lanes_) sum += l.transfer.moved() - l.booked;
    return sum;
}

void ProducerCrowd::book(std::size_t broker, double moved) {
    acked_ += moved;
    appended_[broker] += moved;
}

void ProducerCrowd::settle_accounts() {
    for (std::size_t b = 0; b < lanes_.size(); ++b)
        if (lanes_[b].transfer) book(b, lanes_[b].book());
}

double ProducerCrowd::take_appended(BrokerId leader) { return std::exchange(appended_[leader.index()], 0.0); }

PathCost ProducerCrowd::path(BrokerId leader) const {
    PathCost cost = world_.from_clients(leader, Purpose::produce, spec_.request);
    const TopicService& service = world_.service.topic(topic_);
    const double moving = moving_partitions(leader.index());
    std::vector<FollowerShare> followers;
    for (std::uint32_t f = 0; f < world_.brokers.size(); ++f)
        if (const std::uint32_t n = service.followers[leader.index() * world_.brokers.size() + f]) followers.emplace_back(BrokerId{f}, n / moving);
    cost += world_.architecture->write_path(leader, followers);
    return cost;
}

double ProducerCrowd::most(const PathCost& path) const {
    // A connection carries one request at a time (SocketServer mutes it until the answer). Many connections wait at different times, so
    // together they keep the path busy up to n requests per answer time: the machine repairman with many machines, not one loop.
    if (path.answer_s <= 0) return unlimited;
    return static_cast<double>(spec_.connections) * world_.settings().max_request_size.count / path.answer_s;
}

void ProducerCrowd::open_lanes() {
    follow_partitions();
    for (std::uint32_t b = 0; b < lanes_.size(); ++b) open_lane(BrokerId{b});
    set_rates();
}

void ProducerCrowd::open_lane(BrokerId broker) {
    const std::size_t b = broker.index();
    Lane& lane = lanes_[b];
    const bool moves = moving_partitions(b) > 0;
    if (moves && !may_be_rerouted(b)) return;
    PathCost way = moves ? path(broker) : PathCost{};
    if (moves && lane.transfer && way == lane.way) return;
    if (lane.transfer) book(b, lane.end());
    if (!moves) return;
    lane.way = way;
    lane.most = most(way);
    const double cap = std::min(lane.most, offered_rate_ * share(moving_partitions(b)));
    lane.cap.start(cap);
    lane.transfer = world_.books.open(std::move(way), Work::live, name_ + " to " + world_.brokers[b].name(), cap);
}

void ProducerCrowd::set_lane(std::size_t b) {
    Lane& lane = lanes_[b];
    const double inflow = accepted_rate() * share(moving_partitions(b));
    const double waiting = blocked_ || expiring_ ? 0 : offered_rate_ * share(waiting_partitions(b));
    lane.moving.set_inflow(inflow);
    lane.moving.set_outflow(lane.rate());
    lane.waiting.set_inflow(waiting);
    if (!lane.transfer) return;
    lane.cap.follow(lane.transfer, std::min(lane.most, wanted(lane, inflow)), world_.sim.agenda.now());
}

void ProducerCrowd::set_rates() {
    judge_blocking();
    judge_refusing();
    for (std::size_t b = 0; b < lanes_.size(); ++b) set_lane(b);
    const double accepted = accepted_rate(), expired = expiring_ ? accepted : 0, kept_out = offered_rate_ - accepted;
    const double waits = share(usage().waiting()), lack = share(world_.service.topic(topic_).short_of_replicas);
    set_failing(SendError::delivery_timeout, expired * (waits - lack));
    set_failing(SendError::not_enough_replicas, expired * lack);
    set_failing(SendError::max_block, refusing_ ? kept_out : 0);
    in_application_.set_inflow(refusing_ ? 0 : kept_out);
}

/// What the buffers take in. Full ones take nothing until their oldest records expire; then, over a whole delivery timeout, they turn over once.
double ProducerCrowd::accepted_rate() const {
    if (!blocked_) return offered_rate_;
    if (!expiring_) return 0;
    const double turnover = buffer_bytes() / world_.settings().delivery_timeout.seconds();
    return std::min(offered_rate_, turnover / share(usage().waiting()));
}

void ProducerCrowd::judge_refusing() {
    Agenda& agenda = world_.sim.agenda;
    if (!blocked_) {
        agenda.cancel(block_limit_);
        refusing_ = false;
    } else if (!refusing_ && !agenda.pending(block_limit_)) {
        block_limit_ = agenda.after(world_.settings().max_block, [this] { on_block_limit(); });
    }
}

void ProducerCrowd::judge_blocking() {
    Agenda& agenda = world_.sim.agenda;
    const std::uint32_t waiting = usage().waiting();
    const bool was_blocked = blocked_;
    // A tolerance of a byte: the crossing is computed in whole nanoseconds.
    blocked_ = waiting > 0 && waiting_level() >= buffer_bytes() - 1;
    if (was_blocked && !blocked_) {
        // What does not fit into the buffer stays with the application, and its sends stay blocked.
        const double held = in_application_.level(), waits = share(waiting);
        const double fits = waits > 0 ? std::min(held, (buffer_bytes() - waiting_level()) / waits) : held;
        const double let_in = in_application_.take(fits);
        for (std::size_t b = 0; b < lanes_.size(); ++b) {
            lanes_[b].moving.add(let_in * share(moving_partitions(b)));
            lanes_[b].waiting.add(let_in * share(waiting_partitions(b)));
        }
        blocked_ = fits < held;
    }
    if (waiting == 0) {
        agenda.cancel(patience_);
        agenda.cancel(fills_);
        expiring_ = false;
        return;
    }
    if (!agenda.pending(patience_) && !expiring_)
        patience_ = agenda.after(world_.settings().delivery_timeout, [this] { on_patience_over(); });
    agenda.cancel(fills_);
    const double inflow = offered_rate_ * share(waiting);
    // What the application held may have filled the buffer just now: then the next look, in this instant, finds it full.
    const double room = std::max(0.0, buffer_bytes() - waiting_level());
    if (!blocked_ && !expiring_ && inflow > 0) fills_ = agenda.after(seconds_up(room / inflow), [this] { world_.request_refresh(); });
}

void ProducerCrowd::on_patience_over() {
    // From now on the oldest record that waits expires as fast as new ones come.
    expiring_ = true;
    set_rates();
    world_.touch();
}

void ProducerCrowd::on_block_limit() {
    // From now on the oldest send that is blocked fails as fast as new ones come.
    refusing_ = true;
    set_rates();
    world_.touch();
}

void ProducerCrowd::on_lost(BrokerId broker) {
    // Without acks=all an answer leaves as soon as the leader has the bytes, and no copy outlives the leader before that; acks=0 is never sent again.
    if (spec_.idempotent || !world_.table.topics[topic_].waits_for_all) return;
    const double answer = world_.architecture->outlives_s(broker) + world_.client_rtt_s(broker) / 2;
    duplicated_ += lanes_[broker.index()].rate() * answer;
}

void ProducerCrowd::on_rates() {
    for (std::size_t b = 0; b < lanes_.size(); ++b) set_lane(b);
}

void ProducerCrowd::on_drained(BrokerId broker) {
    const Time now = world_.sim.agenda.now(), together = next_of(now, world_.together());
    if (together > now && together - now <= almost) {
        world_.sim.agenda.at(together, [this, broker] { on_drained(broker); });
        return;
    }
    set_lane(broker.index());
    world_.touch();
}

}  // namespace rehearse
