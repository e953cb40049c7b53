// Sessions and fencing, the event queue, elections of the quorum, registrations: each in the order in which it happens.
#include "models/controller.hpp"

#include <algorithm>

#include "models/architecture.hpp"
#include "models/facts.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
constexpr Duration rerun_delay = 10_ms;      // PeriodicTask.java: a task that found work runs again after 10 ms
constexpr Duration long_poll = 500_ms;       // KafkaRaftClient MAX_FETCH_WAIT_MS: age of a voter's fetch timer
}  // namespace

Controller::Controller(World& world, ControlRules rules)
    : world_(world), rules_(rules), draws_(world.sim.stream("controller", "timers")) {
    const Duration interval = world.settings().broker_heartbeat_interval;
    for (const Broker& b : world.brokers)
        sessions_.emplace_back().phase = world.sim.stream(b.name(), "heartbeat phase").uniform(Duration{}, interval);
    for (Count c = 0; c < world.cluster.controllers; ++c)
        voters_.push_back({ZoneId{static_cast<std::uint32_t>(c % world.cluster.zones)}, true});
    std::uint32_t first = static_cast<std::uint32_t>(draws_.below(voters_.size()));
    if (!world.cluster.active_controller.empty())
        for (std::uint32_t c = 0; c < voters_.size(); ++c)
            if (voters_[c].zone == world.zone(world.cluster.active_controller)) { first = c; break; }
    active_ = ControllerId{first};
    // It has been active for a while: only the phase of its periodic check is left to chance.
    activated_ = Time{} - draws_.uniform(Duration{}, world.settings().broker_session_timeout / 8);
}

Time Controller::last_heartbeat(const Session& session, Time before) const {
    const std::int64_t interval = world_.settings().broker_heartbeat_interval.ns;
    const std::int64_t since = before.ns - session.phase.ns;
    const std::int64_t beats = since >= 0 ? since / interval : -((-since + interval - 1) / interval);
    return Time{session.phase.ns + beats * interval};
}

void Controller::fall_silent(BrokerId broker, FactId cause) {
    Session& s = sessions_[broker.index()];
    if (s.silent) return;
    s.silent = true;
    s.fact = cause;
    s.contact = std::max(last_heartbeat(s, world_.sim.agenda.now()), activated_);
    arm_check();
}

void Controller::heard_again(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    s.silent = false;
    if (s.fenced) request_unfence(broker);
}

Time Controller::expiry(const Session& session) const { return session.contact + world_.settings().broker_session_timeout; }

std::optional<BrokerId> Controller::stalest() const {
    std::optional<BrokerId> oldest;
    for (std::uint32_t b = 0; b < sessions_.size(); ++b) {
        const Session& s = sessions_[b];
        if (!s.silent || s.fenced || s.fencing) continue;
        if (!oldest || s.contact < sessions_[oldest->index()].contact) oldest = BrokerId{b};
    }
    return oldest;
}

void Controller::arm_check() {
    world_.sim.agenda.cancel(check_);
    const std::optional<BrokerId> oldest = stalest();
    if (!active_ || !oldest) return;
    Time due = expiry(sessions_[oldest->index()]) + 1_ns;      // the test is strict: last contact + S < now
    if (rules_.periodic_check) {
        const std::int64_t period = world_.settings().broker_session_timeout.ns / 8;
        // The task is first scheduled by an event after activation, so its eighth run falls just after sessions credited at activation expire.
        const Time origin = activated_ + world_.assumptions().controller_event;
        due = Time{origin.ns + (due.ns - origin.ns + period - 1) / period * period};
    }
    check_ = world_.sim.agenda.at(std::max(due, world_.sim.agenda.now()), [this] { check(); });
}

void Controller::check() {
    const std::optional<BrokerId> oldest = stalest();
    const Time now = world_.sim.agenda.now();
    if (!oldest || expiry(sessions_[oldest->index()]) >= now) return arm_check();
    fence(*oldest);
    if (rules_.periodic_check) check_ = world_.sim.agenda.after(rerun_delay, [this] { check(); });
    else arm_check();
}

void Controller::fence(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    s.fencing = true;
    s.fact = world_.sim.journal.note(SessionExpired{broker, world_.sim.agenda.now() - s.contact}, s.fact);
    submit(world_.architecture->fencing_records(broker) + 1, [this, broker] { fenced_now(broker); });
}

void Controller::fenced_now(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    s.fencing = false;
    s.fenced = true;
    const Count records = static_cast<Count>(world_.architecture->fencing_records(broker)) + 1;
    s.fact = world_.sim.journal.note(BrokerFenced{broker, records}, s.fact);
    world_.architecture->on_fenced(broker, s.fact);
    if (!s.silent) request_unfence(broker);      // it was heard again while the event was under way
}

void Controller::submit(std::uint64_t records, Action committed) {
    if (!active_) {
        waiting_.push_back({records, committed});
        return;
    }
    const Assumptions& a = world_.study.assumptions;
    busy_until_ = std::max(busy_until_, world_.sim.agenda.now()) + a.controller_event + a.controller_record * static_cast<std::int64_t>(records);
    const Duration linger = draws_.uniform(Duration{}, world_.settings().quorum_append_linger);
    const Time durable = busy_until_ + linger + a.metadata_flush + a.rtt_cross_zone + a.metadata_flush;
    world_.sim.agenda.at(durable, committed);
}

std::uint64_t Controller::submit(std::uint64_t records, Signal& done) {
    const std::uint64_t number = next_number_++;
    awaited_.emplace(number, &done);
    submit(records, [this, number] {
        const auto at = awaited_.find(number);
        if (at != awaited_.end()) at->second->open();
    });
    return number;
}

void Controller::request_registration(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    s.registering = true;
    s.asked = world_.sim.agenda.now();
    try_registration(broker);
}

void Controller::try_registration(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    if (!s.registering || !world_.brokers[broker.index()].reachable()) return;
    if (!s.fenced || !active_) {                  // the old incarnation's session still lives: refused, asked again after H
        world_.sim.agenda.after(world_.settings().broker_heartbeat_interval, [this, broker] { try_registration(broker); });
        return;
    }
    s.registering = false;
    s.silent = false;
    submit(1, [this, broker] {
        sessions_[broker.index()].fact = world_.sim.journal.note(BrokerRegistered{broker}, sessions_[broker.index()].fact);
        world_.on_registered(broker);
    });
}

void Controller::request_unfence(BrokerId broker) {
    submit(1, [this, broker] {
        Session& s = sessions_[broker.index()];
        if (!s.fenced || s.silent || !world_.brokers[broker.index()].reachable()) return;
        s.fenced = false;
        s.fact = world_.sim.journal.note(BrokerUnfenced{broker}, s.fact);
        world_.architecture->on_unfenced(broker, s.fact);
    });
}

std::size_t Controller::voters_up() const {
    return static_cast<std::size_t>(std::count_if(voters_.begin(), voters_.end(), [](const Voter& v) { return v.up; }));
}

void Controller::lose(ZoneId zone, FactId cause) {
    for (Voter& v : voters_)
        if (v.zone == zone) v.up = false;
    if (active_ && !voters_[active_->index()].up) lose_active(cause);
    else if (active_ && 2 * voters_up() <= voters_.size()) lose_active(cause);
}

void Controller::regain(ZoneId zone) {
    for (Voter& v : voters_)
        if (v.zone == zone) v.up = true;
    if (!active_ && !world_.sim.agenda.pending(election_)) stand_for_election();
}

void Controller::lose_active(FactId cause) {
    quorum_fact_ = world_.sim.journal.note(ControllerLost{*active_}, cause);
    active_.reset();
    world_.sim.agenda.cancel(check_);
    stand_for_election();
}

void Controller::stand_for_election() {
    if (2 * voters_up() <= voters_.size()) return;     // no majority: `regain` tries again
    const Assumptions& a = world_.study.assumptions;
    Duration soonest = Duration{std::numeric_limits<std::int64_t>::max()};
    std::uint32_t winner = 0;
    for (std::uint32_t c = 0; c < voters_.size(); ++c) {
        const Duration timer = rules_.fetch_timeout - draws_.uniform(Duration{}, long_poll);
        if (voters_[c].up && timer < soonest) { soonest = timer; winner = c; }
    }
    const Duration votes = draws_.uniform(a.votes_and_activation_least, a.votes_and_activation_most);
    election_ = world_.sim.agenda.after(soonest + votes, [this, winner] { activate(ControllerId{winner}); });
}

void Controller::activate(ControllerId id) {
    if (!voters_[id.index()].up) return stand_for_election();
    active_ = id;
    activated_ = world_.sim.agenda.now();
    busy_until_ = activated_;
    world_.sim.journal.note(ControllerElected{id}, quorum_fact_);
    // It has no heartbeat history: every unfenced broker is credited with a contact now.
    for (Session& s : sessions_)
        if (!s.fenced) s.contact = activated_;
    std::deque<Waiting> held;
    held.swap(waiting_);
    for (const Waiting& w : held) submit(w.records, w.committed);
    world_.architecture->on_controller_elected();
    arm_check();
}

std::string Controller::describe() const {
    if (active_) return {};
    return "the controller quorum has " + std::to_string(voters_up()) + " of " + std::to_string(voters_.size()) + " voters and no majority";
}

}  // namespace rehearse
