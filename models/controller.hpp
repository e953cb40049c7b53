// The KRaft control plane: heartbeats and sessions, the periodic check that fences one broker at a time, the single event queue,
// quorum failover with session reset, registration of new incarnations. Timing: Kafka 4.1.1 QuorumController, BrokerHeartbeatTracker,
// PeriodicTask, QuorumState; the 3.9 rule (an event exactly at expiry) for forks on that base.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "models/controlled_cluster.hpp"
#include "models/kafka_version.hpp"
#include "sim/process.hpp"
#include "sim/simulation.hpp"

namespace rehearse {

class Controller {
public:
    Controller(ControlledCluster& cluster, ControlRules rules);

    /// No heartbeat of this broker arrives from now on.
    void fall_silent(BrokerId broker, FactId cause);
    /// Its heartbeats arrive again, same incarnation: the session goes on, or the next heartbeat unfences it.
    void heard_again(BrokerId broker);
    /// A new incarnation asks to be registered; refused while the session of the old one lives. Tells on_registered.
    void request_registration(BrokerId broker);
    /// The process that asked to be registered, or to stop, has ended: nobody asks any more.
    void forget_registration(BrokerId broker) { sessions_[broker.index()].registering = sessions_[broker.index()].leaving = false; }
    /// A broker that has never run: it is fenced, and no session counts.
    void never_seen(BrokerId broker);
    /// A registered broker asks to be unfenced; tells on_unfenced when that is committed.
    void request_unfence(BrokerId broker);
    /// A broker that is to stop asks for permission: tells on_leaving, and on_may_exit when every other broker has reported it.
    void request_shutdown(BrokerId broker);

    /// Queues an event that writes `records`; `committed` runs when they are durable in the metadata log.
    void submit(std::uint64_t records, Action committed);

    /// The same for a process: `done` opens when they are durable, unless `forget` is called with the returned number before.
    std::uint64_t submit(std::uint64_t records, Signal& done);
    void forget(std::uint64_t number) { awaited_.erase(number); }

    bool fenced(BrokerId broker) const { return sessions_[broker.index()].fenced; }
    bool active() const { return active_.has_value(); }
    /// When the active controller took office: periodic tasks count from there.
    Time activated() const { return activated_; }
    FactId fencing_fact(BrokerId broker) const { return sessions_[broker.index()].fact; }

    /// One controller, or all that stand in a zone, stop or start answering.
    void lose(ControllerId controller, FactId cause);
    /// One controller is asked to stop: it tells the others to elect, so that nobody waits for its silence.
    void resign(ControllerId controller);
    void regain(ControllerId controller);
    void lose(ZoneId zone, FactId cause);
    void regain(ZoneId zone);
    std::string describe() const;

private:
    struct Session {
        Duration phase;               // of its heartbeats
        Time contact;                 // last heartbeat that arrived, valid while silent
        bool silent = false, fenced = false, fencing = false, registering = false;
        bool tracked = false;         // 4.x: fenced by a shutdown, but its contact is still watched and will run out
        bool leaving = false;
        Time reported;                // when every other broker will have reported that it left
        FactId fact = no_fact;
    };
    struct Voter {
        ZoneId zone;
        bool up = true;
    };

    Time last_heartbeat(const Session& session, Time before) const;
    std::optional<BrokerId> stalest() const;
    Time expiry(const Session& session) const;
    void arm_check();
    void check();
    void fence(BrokerId broker);
    void fenced_now(BrokerId broker);
    void try_registration(BrokerId broker);
    bool may_register(const Session& session) const;
    void register_now(BrokerId broker);
    void left(BrokerId broker);
    void ask_to_exit(BrokerId broker);
    Time next_heartbeat(const Session& session, Time after) const;
    void lose_active(FactId cause, bool asked = false);
    void stand_for_election(bool asked = false);
    void activate(ControllerId id);
    std::size_t voters_up() const;

    ControlledCluster& cluster_;
    Simulation& sim_;
    const KafkaSettings& settings_;
    const Assumptions& assumed_;
    ControlRules rules_;
    Duration session_, heartbeat_;
    RandomStream draws_;
    std::vector<Session> sessions_;
    std::vector<Voter> voters_;
    std::optional<ControllerId> active_;
    Time activated_, busy_until_;
    Ticket check_, election_;
    FactId quorum_fact_ = no_fact;
    struct Waiting { std::uint64_t records; Action committed; };
    std::deque<Waiting> waiting_;     // submitted while no controller was active
    std::map<std::uint64_t, Signal*> awaited_;
    std::uint64_t next_number_ = 0;
};

/// A metadata commit that a process waits for: `Commit c(controller, n); co_await c.done.wait();`
struct Commit {
    Commit(Controller& c, std::uint64_t records) : controller(c), number(c.submit(records, done)) {}
    Commit(const Commit&) = delete;
    Commit& operator=(const Commit&) = delete;
    ~Commit() { controller.forget(number); }

    Signal done;
    Controller& controller;
    std::uint64_t number;
};

}  // namespace rehearse
