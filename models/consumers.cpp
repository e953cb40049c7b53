// Lanes of readers: what is appended flows in, what is read flows out, the rest is lag.
#include "models/consumers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/architecture.hpp"
#include "models/together.hpp"
#include "models/world.hpp"

namespace rehearse {

ConsumerCrowd::ConsumerCrowd(World& world, const ConsumerSpec& spec, std::size_t topic)
    : Crowd(world, spec.name.empty() ? "consume " + spec.topic : spec.name, topic), spec_(spec), cold_(world.brokers.size(), 0), cold_way_(cold_), tiered_(cold_),
      near_(world.brokers.size()) {
    for (std::uint32_t b = 0; b < world.brokers.size(); ++b)
        lanes_[b].moving.at_empty([this, b] { on_drained(BrokerId{b}); });
    for (Count g = 0; spec.members && g < spec.groups; ++g)
        members_.emplace_back(world, *this, spec.groups == 1 ? name_ : name_ + ", group " + std::to_string(g + 1), *spec.members);
}

const Usage& ConsumerCrowd::usage() const {
    const TopicService& service = world_.service.topic(topic_);
    return reads_near() ? service.read_closest : service.read_leader;
}

double ConsumerCrowd::served() const {
    double sum = read_;
    for (const Lane& l : lanes_) sum += l.transfer.moved() - l.booked;
    return sum;
}

double ConsumerCrowd::appended_rate(BrokerId leader) const {
    return static_cast<double>(spec_.groups) * world_.appended_rate(topic_, leader);
}

void ConsumerCrowd::settle_accounts() {
    for (Lane& lane : lanes_)
        if (lane.transfer) read_ += lane.book();
}

PathCost ConsumerCrowd::path(BrokerId leader) const {
    const TopicService& service = world_.service.topic(topic_);
    const std::size_t brokers = world_.brokers.size(), zones = world_.zones.size();
    if (!reads_near() || world_.architecture->routes_by_zone()) return world_.to_clients(leader, Purpose::consume, spec_.request, groups());
    double all = 0;
    for (std::size_t z = 0; z < zones; ++z) all += service.from_leader[leader.index() * zones + z];
    for (std::size_t s = 0; s < brokers; ++s) all += service.from_near[leader.index() * brokers + s];
    PathCost cost;
    for (std::uint32_t z = 0; z < zones; ++z)
        if (const double n = service.from_leader[leader.index() * zones + z]; n > 0)
            cost += world_.to_clients_in(leader, ZoneId{z}, n / all, Purpose::consume, spec_.request);
    for (std::uint32_t s = 0; s < brokers; ++s)
        if (const double n = service.from_near[leader.index() * brokers + s]; n > 0)
            cost += world_.to_clients_in(BrokerId{s}, world_.brokers[s].zone(), n / all, Purpose::consume, spec_.request);
    return cost;
}

/// Backlog that follows its partition to another leader is not in that one's cache, until it is read.
void ConsumerCrowd::mark_cold() {
    constexpr double dust = 1e4;
    for (const Transition& t : usage().transitions)
        if (t.from / 2 != t.to / 2 && lanes_[t.to / 2].moving.level() + lanes_[t.to / 2].waiting.level() > dust) cold_[t.to / 2] = 1;
}

void ConsumerCrowd::open_lanes() {
    follow_partitions();
    mark_cold();
    for (std::uint32_t b = 0; b < lanes_.size(); ++b) open_lane(BrokerId{b});
    for (ConsumerGroup& g : members_) g.on_service();
}

void ConsumerCrowd::open_lane(BrokerId broker) {
    const std::size_t b = broker.index();
    Lane& lane = lanes_[b];
    const bool moves = moving_partitions(b) > 0;
    if (moves && cold_way_[b] == cold_[b] && (tiered_[b] != 0) == behind_local(b) && !may_be_rerouted(b)) return;
    PathCost way = moves ? path(broker) : PathCost{};
    tiered_[b] = moves && behind_local(b);
    if (tiered_[b]) way += world_.architecture->tier_read(broker, spec_.request);
    else if (moves && cold_[b]) way += world_.architecture->cold_read(broker, 1 / static_cast<double>(spec_.groups));
    cold_way_[b] = cold_[b];
    if (moves && lane.transfer && way == lane.way) return;
    if (lane.transfer) read_ += lane.end();
    if (!moves) return;
    lane.way = way;
    lane.cap.start(0);
    lane.transfer = world_.books.open(std::move(way), Work::live, name_ + " from " + world_.brokers[b].name(), 0);
}

/// The partitions of a lane lag alike, and so do the groups.
bool ConsumerCrowd::behind_local(std::size_t b) const {
    const double local = world_.architecture->local_bytes(topic_);
    return local < unlimited && lanes_[b].moving.level() > groups() * moving_partitions(b) * local * (1 + 1e-9);
}

/// Looks again when the backlog has come down to what brokers keep, or has grown beyond it.
void ConsumerCrowd::watch_tier(std::size_t b) {
    const double local = world_.architecture->local_bytes(topic_);
    if (local >= unlimited) return;
    world_.sim.agenda.cancel(near_[b]);
    const FluidQueue& lag = lanes_[b].moving;
    const double beyond = lag.level() - groups() * moving_partitions(b) * local, grows = lag.inflow() - lag.outflow();
    if (behind_local(b) != (tiered_[b] != 0)) return world_.request_refresh();
    if (beyond * grows >= 0) return;
    // A byte beyond the mark, so that the look finds it passed.
    const double wait = (std::abs(beyond) + 1 + 1e-8 * lag.level()) / std::abs(grows);
    if (wait < 1e9) near_[b] = world_.sim.agenda.after(seconds_up(wait), [this, b] { watch_tier(b); });
}

void ConsumerCrowd::set_lane(std::size_t b) {
    Lane& lane = lanes_[b];
    // What a leader acknowledges belongs to partitions that move; those whose readers still wait collect their part unread.
    const double appended = appended_rate(BrokerId{static_cast<std::uint32_t>(b)});
    const double all = moving_partitions(b) + waiting_partitions(b);
    const double part = all > 0 ? moving_partitions(b) / all : 0, read = 1 - unread();
    lane.moving.set_inflow(appended * part * read);
    lane.waiting.set_inflow(appended * (1 - part) * read);
    lane.moving.set_outflow(lane.rate());
    if (!lane.transfer) return;
    watch_tier(b);
    const double share = static_cast<double>(moving_partitions(b)) / world_.table.topics[topic_].partitions;
    const double most = spec_.process_rate ? static_cast<double>(spec_.groups) * spec_.process_rate->per_second * share * reading() : unlimited;
    lane.cap.follow(lane.transfer, std::min(most, wanted(lane, appended * part * read)), world_.sim.agenda.now());
}

void ConsumerCrowd::set_lanes() {
    for (std::size_t b = 0; b < lanes_.size(); ++b) set_lane(b);
    if (members_.empty()) return;
    double appended = 0;
    for (std::uint32_t b = 0; b < lanes_.size(); ++b) appended += appended_rate(BrokerId{b});
    for (ConsumerGroup& g : members_) g.behind().set_inflow(appended / groups() * g.unread());
}

void ConsumerCrowd::on_rates() { set_lanes(); }

void ConsumerCrowd::on_drained(BrokerId broker) {
    const Time now = world_.sim.agenda.now(), together = next_of(now, world_.together());
    if (together > now && together - now <= almost) {
        world_.sim.agenda.at(together, [this, broker] { on_drained(broker); });
        return;
    }
    if (std::exchange(cold_[broker.index()], std::uint8_t{0})) world_.request_refresh();
    set_lane(broker.index());
    world_.touch();
}

double ConsumerCrowd::unread() const {
    double sum = 0;
    for (const ConsumerGroup& g : members_) sum += g.unread();
    return sum / groups();
}

double ConsumerCrowd::reading() const {
    if (members_.empty()) return 1;
    double sum = 0;
    for (const ConsumerGroup& g : members_) sum += g.reading();
    return sum / groups();
}

std::uint32_t ConsumerCrowd::without_reader() const {
    double most = 0;
    for (const ConsumerGroup& g : members_) most = std::max(most, g.deserted());
    return static_cast<std::uint32_t>(std::ceil(most * world_.table.topics[topic_].partitions - 1e-6));
}

double ConsumerCrowd::set_aside() const {
    double sum = 0;
    for (const ConsumerGroup& g : members_) sum += g.behind().level();
    return sum;
}

double ConsumerCrowd::set_aside_rate() const {
    double sum = 0;
    for (const ConsumerGroup& g : members_) sum += g.behind().inflow();
    return sum;
}

void ConsumerCrowd::on_zones() {
    for (ConsumerGroup& g : members_) g.on_zones();
}

void ConsumerCrowd::stop_members(Count members, bool closed) {
    for (ConsumerGroup& g : members_) g.stop(members, closed);
}

void ConsumerCrowd::start_members() {
    for (ConsumerGroup& g : members_) g.start();
}

void ConsumerCrowd::on_readers() {
    if (world_.started()) set_lanes();
    world_.touch();
}

void ConsumerCrowd::set_aside_lag(ConsumerGroup& group, double share) {
    const double read = 1 - group.unread();
    if (share <= 0 || read <= 0) return;
    const double part = std::min(1.0, share / read) / groups();
    for (Lane& lane : lanes_)
        for (FluidQueue* queue : {&lane.moving, &lane.waiting}) group.behind().add(queue->take(queue->level() * part));
}

/// Spread over the lanes by their partitions.
void ConsumerCrowd::resume(ConsumerGroup& group, double part, double again) {
    const double bytes = group.behind().take(group.behind().level() * part) + again;
    read_again_ += again;
    const double all = world_.table.topics[topic_].partitions;
    for (std::size_t b = 0; b < lanes_.size(); ++b) {
        lanes_[b].moving.add(bytes * moving_partitions(b) / all);
        lanes_[b].waiting.add(bytes * waiting_partitions(b) / all);
    }
}

}  // namespace rehearse
