// How partitions change hands: the join barrier of classic groups, eager or cooperative, and the heartbeats of KIP-848.
#include <algorithm>

#include "models/consumer_group.hpp"
#include "models/consumers.hpp"
#include "models/group_facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
/// Rounding of shares, not partitions.
constexpr double dust = 1e-12;
/// Requests of a member between the end of the barrier and its first fetch: JoinGroup's answer, SyncGroup, OffsetFetch.
constexpr std::int64_t trips_to_resume = 3;
}  // namespace

double ConsumerGroup::fair() const {
    double ghosted = 0;
    for (const Ghost& g : ghosts_) ghosted += g.owns;
    return std::max(0.0, 1 - ghosted) / static_cast<double>(std::max<std::size_t>(1, living()));
}

void ConsumerGroup::rebalance() {
    if (!up_) return;
    round_ = round_ || !settings_.next();
    for (Member& m : members_)
        if (m.lives && !m.joined) call(m);
    try_to_complete();
}

/// It hears of the change at its next heartbeat.
void ConsumerGroup::call(Member& member) {
    if (world_.sim.agenda.pending(member.next)) return;
    member.next = world_.sim.agenda.at(next_beat(member), [this, &member] { on_beat(member); });
}

void ConsumerGroup::on_beat(Member& member) {
    if (settings_.next()) take_share(member);
    else hear(member);
}

void ConsumerGroup::hear(Member& member) {
    world_.sim.agenda.cancel(member.next);
    member.joined = true;
    if (settings_.assignor == Assignor::range && member.reads) {
        // What it has read is committed before it gives its partitions up (ConsumerCoordinator.onJoinPrepare).
        crowd_.set_aside_lag(*this, member.owns);
        member.reads = false;
        crowd_.on_readers();
    }
    try_to_complete();
}

void ConsumerGroup::try_to_complete() {
    world_.sim.agenda.cancel(finish_);
    const auto missing = [](const Member& m) { return m.lives && !m.joined; };
    if (!round_ || !ghosts_.empty() || living() == 0 || std::ranges::any_of(members_, missing)) return;
    const Time ready = world_.sim.agenda.now() + world_.assumptions().rtt_cross_zone * trips_to_resume;
    finish_ = world_.sim.agenda.at(std::max(ready, opens_), [this] { complete(); });
}

void ConsumerGroup::complete() {
    round_ = false;
    for (Member& m : members_) m.joined = false;
    if (settings_.assignor == Assignor::range) share_out_all();
    else share_out_free();
    note_rebalanced();
    crowd_.on_readers();
}

void ConsumerGroup::share_out_all() {
    const double before = unread();
    for (Member& m : members_) {
        m.reads = m.lives;
        m.owns = m.lives ? fair() : 0;
    }
    free_ = 0;
    resume(before);
}

/// What nobody owns goes to those who have less than their part; who has more gives it up and joins again, which is the second round.
void ConsumerGroup::share_out_free() {
    const double before = unread();
    for (Member& m : members_) {
        if (!m.lives) continue;
        const double got = std::clamp(fair() - m.owns, 0.0, free_);
        m.owns += got;
        free_ -= got;
        m.reads = true;
    }
    if (free_ < dust) free_ = 0;
    resume(before);
    double given = 0;
    for (Member& m : members_) {
        const double excess = m.owns - fair();
        if (!m.lives || excess <= dust) continue;
        m.owns -= excess;
        m.joined = true;
        given += excess;
    }
    if (given <= dust) return;
    crowd_.set_aside_lag(*this, given);
    free_ += given;
    rebalance();
}

/// KIP-848: at each heartbeat a member gives up what it has too much, and gets what is free.
void ConsumerGroup::take_share(Member& member) {
    const double excess = member.owns - fair();
    if (excess > dust) {
        crowd_.set_aside_lag(*this, excess);
        member.owns -= excess;
        free_ += excess;
    }
    const double before = unread(), got = std::clamp(fair() - member.owns, 0.0, free_);
    member.owns += got;
    free_ -= got;
    if (free_ < dust) free_ = 0;
    resume(before);
    const auto has_too_much = [this](const Member& m) { return m.lives && m.owns > fair() + dust; };
    if (member.owns < fair() - dust && (free_ > 0 || std::ranges::any_of(members_, has_too_much))) call(member);
    if (got > 0 && unread() <= dust) note_rebalanced();
    crowd_.on_readers();
}

/// Whoever has new partitions begins where the last owner committed.
void ConsumerGroup::resume(double before) {
    const double after = unread();
    if (before <= 0 || after >= before) return;
    const double part = (before - after) / before, again = again_ * part;
    again_ -= again;
    crowd_.resume(*this, part, again);
    if (after <= dust) missing_ = false;
}

void ConsumerGroup::note_rebalanced() {
    world_.sim.journal.note(GroupRebalanced{name_, static_cast<Count>(living()), Bytes{crowd_.read_again()}}, missed_fact_);
}

}  // namespace rehearse
