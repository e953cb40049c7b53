// Who lives, who is missed, who coordinates.
#include "models/consumer_group.hpp"

#include <algorithm>
#include <utility>

#include "models/consumers.hpp"
#include "models/group_facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {

/// The last instant not after `until` at which something with this phase and interval happened.
Time last_of(Duration phase, Duration interval, Time until) {
    if (interval.ns <= 0) return until;
    const std::int64_t since = (until.ns - phase.ns) % interval.ns;
    return {until.ns - (since < 0 ? since + interval.ns : since)};
}

}  // namespace

ConsumerGroup::ConsumerGroup(World& world, ConsumerCrowd& crowd, std::string name, Count members)
    : world_(world), crowd_(crowd), name_(std::move(name)), settings_(world.study.settings.group), draws_(world.sim.stream(name_, "group")),
      behind_(world.sim.agenda) {
    const Topic& topic = world.table.topics[crowd.topic()];
    stand_in_ = topic.first + draws_.below(topic.partitions);
    for (Count i = 0; i < members; ++i) {
        Member member;
        member.zone = ZoneId{static_cast<std::uint32_t>(i % static_cast<Count>(world.zones.size()))};
        member.owns = 1 / static_cast<double>(members);
        draw_phases(member);
        members_.push_back(member);
    }
}

/// A replica in each zone where there is a broker, the first of them where the partition of the study that stands in for it is led.
void ConsumerGroup::place_offsets() {
    offsets_ = {world_.table.leader_of(stand_in_)};
    RandomStream draws = world_.sim.stream(name_, "replicas of offsets");
    for (std::uint32_t z = 0; z < world_.zones.size(); ++z) {
        std::vector<BrokerId> there;
        for (const Broker& b : world_.brokers)
            if (b.hired && b.zone() == ZoneId{z} && z != world_.brokers[offsets_.front().index()].zone().value) there.push_back(b.id());
        if (!there.empty()) offsets_.push_back(there[draws.below(there.size())]);
    }
}

ConsumerGroup::~ConsumerGroup() {
    suspend();
    world_.sim.agenda.cancel(loading_);
}

void ConsumerGroup::draw_phases(Member& member) {
    member.beats = draws_.uniform(Duration{}, settings_.heartbeat());
    member.commits = draws_.uniform(Duration{}, settings_.commit_interval);
}

double ConsumerGroup::unread() const {
    double sum = free_;
    for (const Ghost& g : ghosts_) sum += g.owns;
    for (const Member& m : members_)
        if (m.lives && !m.reads) sum += m.owns;
    return std::min(sum, 1.0);
}

double ConsumerGroup::reading() const {
    const auto reads = [](const Member& m) { return m.lives && m.reads; };
    return static_cast<double>(std::ranges::count_if(members_, reads)) / static_cast<double>(members_.size());
}

std::size_t ConsumerGroup::living() const { return static_cast<std::size_t>(std::ranges::count_if(members_, &Member::lives)); }

Time ConsumerGroup::next_beat(const Member& member) const {
    return last_of(member.beats, settings_.heartbeat(), world_.sim.agenda.now()) + settings_.heartbeat();
}

void ConsumerGroup::on_zones() { look(false); }

void ConsumerGroup::stop(Count members, bool closed) {
    for (Member& m : members_)
        if (members > 0 && m.lives) {
            m.stopped = true;
            --members;
        }
    look(closed);
}

void ConsumerGroup::start() {
    for (Member& m : members_) m.stopped = false;
    look(false);
}

void ConsumerGroup::look(bool closed) {
    const auto gone = [this](const Member& m) { return m.stopped || !world_.zones[m.zone.index()].hosts_clients || world_.zones[m.zone.index()].cut_off; };
    const Count lost = std::ranges::count_if(members_, [&](const Member& m) { return m.lives && gone(m); });
    if (lost > 0) lost_fact_ = missed_fact_ = world_.sim.journal.note(MembersLost{name_, lost}, world_.cause());
    for (Member& m : members_) {
        if (m.lives && gone(m)) lose(m, closed);
        else if (!m.lives && !gone(m)) join(m);
    }
    if (lost > 0) world_.probe->touched = true;
    crowd_.on_readers();
}

double ConsumerGroup::unread_since_commit(const Member& member) const {
    const Time now = world_.sim.agenda.now(), committed = last_of(member.commits, settings_.commit_interval, up_ ? now : down_since_);
    return member.owns * crowd_.rate() / crowd_.groups() * (now - committed).seconds();
}

void ConsumerGroup::lose(Member& member, bool closed) {
    world_.sim.agenda.cancel(member.next);
    closed = closed && up_;
    if (member.reads && !closed) again_ += unread_since_commit(member);
    if (member.reads) crowd_.set_aside_lag(*this, member.owns);
    missing_ = missing_ || member.owns > 0;
    const std::uint64_t number = next_ghost_++;
    ghosts_.push_back({number, member.owns, {}});
    member.lives = member.reads = member.joined = false;
    member.owns = 0;
    if (closed) return expire(number);
    arm(ghosts_.back(), std::max(loaded_at_, last_of(member.beats, settings_.heartbeat(), world_.sim.agenda.now())));
}

void ConsumerGroup::arm(Ghost& ghost, Time from) {
    if (!up_) return;
    ghost.expires = world_.sim.agenda.at(from + settings_.session(), [this, number = ghost.number] { expire(number); });
}

void ConsumerGroup::expire(std::uint64_t number) {
    const auto ghost = std::ranges::find(ghosts_, number, &Ghost::number);
    free_ += ghost->owns;
    ghosts_.erase(ghost);
    missed_fact_ = world_.sim.journal.note(MemberExpired{name_}, lost_fact_);
    rebalance();
}

void ConsumerGroup::join(Member& member) {
    draw_phases(member);
    if (living() == 0 && ghosts_.empty()) opens_ = world_.sim.agenda.now() + settings_.initial_rebalance_delay;
    member.lives = true;
    member.reads = settings_.next();
    missed_fact_ = world_.cause();
    rebalance();
    if (!settings_.next() && up_) hear(member);
}

/// With replicas of its own it is led by the same broker until that one is fenced, or has handed over; then by the next that lives.
std::optional<BrokerId> ConsumerGroup::leader_of_offsets() {
    const bool led = world_.table.has_leader(stand_in_) && world_.leads(stand_in_, world_.table.leader_of(stand_in_));
    if (!world_.architecture->offsets_are_replicated()) return led ? std::optional(world_.table.leader_of(stand_in_)) : std::nullopt;
    if (offsets_.empty()) place_offsets();
    const auto out = [this](BrokerId b) { return world_.controller->fenced(b) || world_.leaving(b); };
    const auto next = std::ranges::find_if(offsets_, [&](BrokerId b) { return world_.brokers[b.index()].leading() && !out(b); });
    if (out(offsets_.front()) && next != offsets_.end()) std::rotate(offsets_.begin(), next, next + 1);
    return world_.brokers[offsets_.front().index()].leading() && !out(offsets_.front()) ? std::optional(offsets_.front()) : std::nullopt;
}

void ConsumerGroup::on_service() {
    const std::optional<BrokerId> found = leader_of_offsets();
    const bool led = found.has_value();
    const BrokerId leader = found.value_or(BrokerId{});
    if (!world_.started()) coordinator_ = leader;
    const bool same = led && leader == coordinator_;
    if (same && (up_ || world_.sim.agenda.pending(loading_))) return;
    suspend();
    world_.sim.agenda.cancel(loading_);
    if (up_) down_since_ = world_.sim.agenda.now();
    up_ = false;
    coordinator_ = leader;
    if (led) load();
}

/// Nobody expires and nobody hears while there is no coordinator.
void ConsumerGroup::suspend() {
    Agenda& agenda = world_.sim.agenda;
    for (Ghost& g : ghosts_) agenda.cancel(g.expires);
    for (Member& m : members_) agenda.cancel(m.next);
    agenda.cancel(finish_);
}

/// One thread of the broker reads the partition from its start (CoordinatorLoaderImpl); members find it after a backoff.
void ConsumerGroup::load() {
    const Assumptions& assumed = world_.assumptions();
    const Duration reads = seconds_up(assumed.offsets_partition.count / assumed.offsets_load.per_second);
    loading_ = world_.sim.agenda.after(reads + assumed.rtt_cross_zone, [this] { on_loaded(); });
}

/// Every member's session begins anew (GroupMetadataManager.onLoaded), also that of members that died with the coordinator.
void ConsumerGroup::on_loaded() {
    up_ = true;
    loaded_at_ = world_.sim.agenda.now();
    const FactId loaded = world_.sim.journal.note(GroupCoordinatorLoaded{name_, coordinator_}, lost_fact_);
    if (!ghosts_.empty()) lost_fact_ = loaded;
    for (Ghost& g : ghosts_) arm(g, loaded_at_);
    // Who was about to join asks the new coordinator.
    const auto lacks = [this](const Member& m) { return m.lives && (!m.reads || m.owns < fair() / 2); };
    const bool waiting = round_ || free_ > 0 || std::ranges::any_of(members_, lacks);
    for (Member& m : members_) m.joined = false;
    round_ = false;
    if (waiting) rebalance();
}

}  // namespace rehearse
