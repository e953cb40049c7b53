// Sessions and fencing, the event queue, elections of the quorum, registrations: each in the order in which it happens.
#include "models/controller.hpp"

#include <algorithm>

#include "models/facts.hpp"

namespace rehearse {

namespace {
constexpr Duration rerun_delay = 10_ms;      // PeriodicTask.java: a task that found work runs again after 10 ms
constexpr Duration soon = 50_ms;             // BrokerLifecycleManager: second heartbeat of a controlled shutdown
constexpr Duration long_poll = 500_ms;       // KafkaRaftClient MAX_FETCH_WAIT_MS: age of a voter's fetch timer
}  // namespace

Controller::Controller(ControlledCluster& cluster, ControlRules rules)
    : cluster_(cluster), sim_(cluster.engine()), settings_(cluster.control_settings()), assumed_(cluster.control_assumptions()), rules_(rules),
      session_(rules.session.ns > 0 ? rules.session : settings_.broker_session_timeout), heartbeat_(rules.heartbeat.ns > 0 ? rules.heartbeat : settings_.broker_heartbeat_interval),
      draws_(sim_.stream("controller", "timers")) {
    const QuorumPlan quorum = cluster.quorum_plan();
    for (std::uint32_t b = 0; b < cluster.broker_count(); ++b)
        sessions_.emplace_back().phase = sim_.stream(cluster.broker_name(BrokerId{b}), "heartbeat phase").uniform(Duration{}, heartbeat_);
    for (const ZoneId zone : quorum.voters) voters_.push_back({zone, true});
    const std::uint32_t chance = static_cast<std::uint32_t>(draws_.below(voters_.size()));
    active_ = ControllerId{quorum.active.value_or(chance)};
    // It has been active for a while: only the phase of its periodic check is left to chance.
    activated_ = Time{} - draws_.uniform(Duration{}, session_ / 8);
}

Time Controller::last_heartbeat(const Session& session, Time before) const {
    const std::int64_t interval = heartbeat_.ns;
    const std::int64_t since = before.ns - session.phase.ns;
    const std::int64_t beats = since >= 0 ? since / interval : -((-since + interval - 1) / interval);
    return Time{session.phase.ns + beats * interval};
}

void Controller::fall_silent(BrokerId broker, FactId cause) {
    Session& s = sessions_[broker.index()];
    s.leaving = false;
    if (s.silent) return;
    s.silent = true;
    s.fact = cause;
    s.contact = std::max(last_heartbeat(s, sim_.agenda.now()), activated_);
    arm_check();
}

void Controller::heard_again(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    s.silent = false;
    if (s.fenced) request_unfence(broker);
}

Time Controller::expiry(const Session& session) const { return session.contact + session_; }

std::optional<BrokerId> Controller::stalest() const {
    std::optional<BrokerId> oldest;
    for (std::uint32_t b = 0; b < sessions_.size(); ++b) {
        const Session& s = sessions_[b];
        if (!s.silent || s.fencing || (s.fenced && !s.tracked)) continue;
        if (!oldest || s.contact < sessions_[oldest->index()].contact) oldest = BrokerId{b};
    }
    return oldest;
}

void Controller::arm_check() {
    sim_.agenda.cancel(check_);
    const std::optional<BrokerId> oldest = stalest();
    if (!active_ || !oldest) return;
    Time due = expiry(sessions_[oldest->index()]) + 1_ns;      // the test is strict: last contact + S < now
    if (rules_.periodic_check) {
        const std::int64_t period = session_.ns / 8;
        // The task is first scheduled by an event after activation, so its eighth run falls just after sessions credited at activation expire.
        const Time origin = activated_ + assumed_.controller_event;
        due = Time{origin.ns + (due.ns - origin.ns + period - 1) / period * period};
    }
    check_ = sim_.agenda.at(std::max(due, sim_.agenda.now()), [this] { check(); });
}

void Controller::check() {
    const std::optional<BrokerId> oldest = stalest();
    const Time now = sim_.agenda.now();
    if (!oldest || expiry(sessions_[oldest->index()]) >= now) return arm_check();
    fence(*oldest);
    if (rules_.periodic_check) check_ = sim_.agenda.after(rerun_delay, [this] { check(); });
    else arm_check();
}

void Controller::fence(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    s.fencing = true;
    s.fact = sim_.journal.note(SessionExpired{broker, sim_.agenda.now() - s.contact}, s.fact);
    submit(cluster_.fencing_records(broker) + 1, [this, broker] { fenced_now(broker); });
}

void Controller::fenced_now(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    s.fencing = s.tracked = false;
    s.fenced = true;
    const Count records = static_cast<Count>(cluster_.fencing_records(broker)) + 1;
    s.fact = sim_.journal.note(BrokerFenced{broker, records}, s.fact);
    cluster_.on_fenced(broker, s.fact);
    if (!s.silent) request_unfence(broker);      // it was heard again while the event was under way
}

void Controller::submit(std::uint64_t records, Action committed) {
    if (!active_) {
        waiting_.push_back({records, committed});
        return;
    }
    const Assumptions& a = assumed_;
    busy_until_ = std::max(busy_until_, sim_.agenda.now()) + a.controller_event + a.controller_record * static_cast<std::int64_t>(records);
    const Duration linger = draws_.uniform(Duration{}, settings_.quorum_append_linger);
    const Time durable = busy_until_ + linger + a.metadata_flush + a.rtt_cross_zone + a.metadata_flush;
    sim_.agenda.at(durable, committed);
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
    sessions_[broker.index()].registering = true;
    try_registration(broker);
}

bool Controller::may_register(const Session& s) const {
    // 4.x watches the contact of the old incarnation even after a clean stop; before, a fenced broker counted as having no session.
    const bool expired = expiry(s) < sim_.agenda.now();
    return active_ && !s.fencing && (expired || (s.fenced && !rules_.periodic_check));
}

void Controller::try_registration(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    if (!s.registering || !cluster_.reaches_controllers(broker)) return;
    if (may_register(s)) return register_now(broker);
    sim_.agenda.after(heartbeat_, [this, broker] { try_registration(broker); });
}

void Controller::register_now(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    const bool replaces = !s.fenced;
    s.registering = s.silent = s.tracked = s.leaving = false;
    s.fencing = replaces;
    // A new process beats from its registration on.
    s.phase = Duration{sim_.agenda.now().ns % heartbeat_.ns};
    submit(replaces ? cluster_.fencing_records(broker) + 1 : 1, [this, broker, replaces] {
        Session& now = sessions_[broker.index()];
        now.fencing = false;
        now.fenced = true;
        if (replaces) cluster_.on_replaced(broker, now.fact);
        now.fact = sim_.journal.note(BrokerRegistered{broker}, now.fact);
        cluster_.on_registered(broker);
    });
}

Time Controller::next_heartbeat(const Session& s, Time after) const { return last_heartbeat(s, after) + heartbeat_; }

void Controller::request_shutdown(BrokerId broker) {
    submit(cluster_.fencing_records(broker) + 1, [this, broker] { left(broker); });
}

void Controller::left(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    if (s.silent) return;
    s.leaving = true;
    const Time now = sim_.agenda.now();
    cluster_.on_leaving(broker, s.fact);
    // The others say in their own heartbeats how far they have applied the metadata.
    s.reported = now;
    for (std::uint32_t b = 0; b < sessions_.size(); ++b)
        if (b != broker.value && !sessions_[b].fenced && !sessions_[b].silent)
            s.reported = std::max(s.reported, next_heartbeat(sessions_[b], now + cluster_.apply_delay(BrokerId{b})));
    s.phase = Duration{(now + soon).ns % heartbeat_.ns};
    sim_.agenda.after(soon, [this, broker] { ask_to_exit(broker); });
}

void Controller::ask_to_exit(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    if (!s.leaving || !cluster_.reaches_controllers(broker)) return;
    if (s.reported >= sim_.agenda.now() || !active_) {
        sim_.agenda.after(heartbeat_, [this, broker] { ask_to_exit(broker); });
        return;
    }
    s.leaving = false;
    s.silent = true;
    s.tracked = rules_.periodic_check;
    s.contact = sim_.agenda.now();
    submit(1, [this, broker] {
        sessions_[broker.index()].fenced = true;
        cluster_.on_fenced(broker, sessions_[broker.index()].fact);
        cluster_.on_may_exit(broker);
        arm_check();
    });
}

void Controller::request_unfence(BrokerId broker) {
    submit(1, [this, broker] {
        Session& s = sessions_[broker.index()];
        if (!s.fenced || s.silent || !cluster_.reaches_controllers(broker)) return;
        s.fenced = false;
        s.fact = sim_.journal.note(BrokerUnfenced{broker}, s.fact);
        cluster_.on_unfenced(broker, s.fact);
    });
}

std::size_t Controller::voters_up() const {
    return static_cast<std::size_t>(std::count_if(voters_.begin(), voters_.end(), [](const Voter& v) { return v.up; }));
}

void Controller::lose(ControllerId controller, FactId cause) {
    voters_[controller.index()].up = false;
    if (active_ && (!voters_[active_->index()].up || 2 * voters_up() <= voters_.size())) lose_active(cause);
}

void Controller::resign(ControllerId controller) {
    voters_[controller.index()].up = false;
    if (active_ && (!voters_[active_->index()].up || 2 * voters_up() <= voters_.size())) lose_active(no_fact, active_ == controller);
}

void Controller::never_seen(BrokerId broker) {
    Session& s = sessions_[broker.index()];
    s.silent = s.fenced = true;
    s.contact = Time{} - session_ * 2;
}

void Controller::regain(ControllerId controller) {
    voters_[controller.index()].up = true;
    if (!active_ && !sim_.agenda.pending(election_)) stand_for_election();
}

void Controller::lose(ZoneId zone, FactId cause) {
    if (rules_.outside) return;
    for (Voter& v : voters_)
        if (v.zone == zone) v.up = false;
    if (active_ && (!voters_[active_->index()].up || 2 * voters_up() <= voters_.size())) lose_active(cause);
}

void Controller::regain(ZoneId zone) {
    if (rules_.outside) return;
    for (Voter& v : voters_)
        if (v.zone == zone) v.up = true;
    if (!active_ && !sim_.agenda.pending(election_)) stand_for_election();
}

void Controller::lose_active(FactId cause, bool asked) {
    quorum_fact_ = sim_.journal.note(ControllerLost{*active_}, cause);
    active_.reset();
    sim_.agenda.cancel(check_);
    stand_for_election(asked);
}

void Controller::stand_for_election(bool asked) {
    if (2 * voters_up() <= voters_.size()) return;     // no majority: `regain` tries again
    const Assumptions& a = assumed_;
    Duration soonest = Duration{std::numeric_limits<std::int64_t>::max()};
    std::uint32_t winner = 0;
    for (std::uint32_t c = 0; c < voters_.size(); ++c) {
        // EndQuorumEpoch names the first successor, who stands at once.
        const Duration timer = asked ? Duration{} : rules_.fetch_timeout - draws_.uniform(Duration{}, long_poll);
        if (voters_[c].up && timer < soonest) { soonest = timer; winner = c; }
    }
    const Duration votes = draws_.uniform(a.votes_and_activation_least, a.votes_and_activation_most);
    const Duration reads = settings_.version == KafkaVersion::zookeeper ? a.zookeeper_partition * static_cast<std::int64_t>(cluster_.partition_count()) : Duration{};
    election_ = sim_.agenda.after(soonest + votes + reads, [this, winner] { activate(ControllerId{winner}); });
}

void Controller::activate(ControllerId id) {
    if (!voters_[id.index()].up) return stand_for_election();
    active_ = id;
    activated_ = sim_.agenda.now();
    busy_until_ = activated_;
    sim_.journal.note(ControllerElected{id}, quorum_fact_);
    // It has no heartbeat history: every unfenced broker is credited with a contact now.
    for (Session& s : sessions_)
        if (!s.fenced) s.contact = activated_;
    std::deque<Waiting> held;
    held.swap(waiting_);
    for (const Waiting& w : held) submit(w.records, w.committed);
    cluster_.on_controller_elected();
    arm_check();
}

std::string Controller::describe() const {
    if (active_) return {};
    return "the controller quorum has " + std::to_string(voters_up()) + " of " + std::to_string(voters_.size()) + " voters and no majority";
}

}  // namespace rehearse
