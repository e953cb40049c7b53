// Client groups as crowds. A crowd has one lane to each broker: what its members send to, or read from, the partitions that they
// believe that broker leads. A lane moves, or its partitions wait; what waits is a fluid queue and follows its partitions.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "models/books.hpp"
#include "models/following_cap.hpp"
#include "models/rate_profile.hpp"
#include "models/service_map.hpp"
#include "models/study_spec.hpp"
#include "sim/fluid_queue.hpp"

namespace rehearse {

class World;

/// What one crowd has to or from one broker.
struct Lane {
    explicit Lane(Agenda& agenda) : moving(agenda), waiting(agenda) {}
    FluidQueue moving, waiting;        // bytes not yet acknowledged (producers) or read (consumers)
    Transfer transfer;                 // the flow while anything moves
    PathCost way;                      // of that flow
    double booked = 0;                 // of what it moved
    FollowingCap cap;
    double most = unlimited;           // what its connections can carry
    double pace = 0;                   // bytes a second beyond what comes in, by which its backlog is gone
    Time paced_until;                  // at this instant, in a system whose steps have a grain
    double rate() const { return transfer.rate(); }
    /// What the flow moved since the last time that somebody took note; it goes on, or ends.
    double book();
    double end();
};

/// What producers and consumers share: lanes, and backlog that follows its partitions from leader to leader.
class Crowd {
public:
    Crowd(World& world, std::string name, std::size_t topic);
    virtual ~Crowd() = default;
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    const std::string& name() const { return name_; }
    std::size_t topic() const { return topic_; }
    /// Bytes offered (producers) or appended (consumers) that are not yet served.
    virtual double backlog() const;
    /// Of these, what is in no lane: blocked in the application (producers), or of partitions that nobody reads (consumers); bytes, and bytes
    /// a second that join them.
    virtual double set_aside() const { return 0; }
    virtual double set_aside_rate() const { return 0; }
    double rate() const;
    virtual double served() const = 0;         // bytes until now
    /// Partitions of its topic that are not served to it now.
    std::uint32_t unserved() const;
    Duration without_service() const;
    /// Books the time up to now, and takes note of what is served from now on: all but what a balancer moves, a pause of about a second each.
    void note_service();

    const Lane& lane(BrokerId broker) const { return lanes_[broker.index()]; }
    std::size_t lanes() const { return lanes_.size(); }

protected:
    virtual const Usage& usage() const = 0;
    virtual bool stalled() const { return false; }
    virtual std::uint32_t without_reader() const { return 0; }
    void follow_partitions();
    /// Whether the way to this broker may be another one than its flow takes; without a flow, any is.
    bool may_be_rerouted(std::size_t broker) const;
    /// The rate at which a lane wants to move while so much comes in: a backlog as fast as its way allows, or, where steps have a grain, so
    /// that it is gone at one of those instants. A dust level is rounding, not backlog.
    double wanted(Lane& lane, double inflow);
    virtual void set_lane(std::size_t broker) = 0;
    virtual void on_drained(BrokerId broker) = 0;
    std::uint32_t moving_partitions(std::size_t broker) const { return usage().count[2 * broker]; }
    std::uint32_t waiting_partitions(std::size_t broker) const { return usage().count[2 * broker + 1]; }

    World& world_;
    std::string name_;
    std::size_t topic_;
    std::deque<Lane> lanes_;

private:
    void end_paces();
    FluidQueue& queue(Bucket bucket) { return bucket & 1 ? lanes_[bucket / 2].waiting : lanes_[bucket / 2].moving; }

    Time service_since_;
    bool out_of_service_ = false;
    Ticket paces_;
    Duration without_service_;
};

}  // namespace rehearse
