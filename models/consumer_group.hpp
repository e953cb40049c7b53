// One consumer group of a crowd: members that die with their zone, a coordinator that misses them after their sessions, and the
// rebalance that gives their partitions to others. Shares are parts of all partitions of the topic, which members own alike.
// Rules: Kafka 4.1.1 ClassicGroup, GroupMetadataManager (KIP-848), ConsumerCoordinator.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/group_settings.hpp"
#include "sim/agenda.hpp"
#include "sim/fluid_queue.hpp"
#include "sim/id.hpp"
#include "sim/journal.hpp"
#include "sim/random.hpp"

namespace rehearse {

class ConsumerCrowd;
class World;

class ConsumerGroup {
public:
    ConsumerGroup(World& world, ConsumerCrowd& crowd, std::string name, Count members);
    ~ConsumerGroup();
    ConsumerGroup(const ConsumerGroup&) = delete;
    ConsumerGroup& operator=(const ConsumerGroup&) = delete;

    /// A zone has lost its power or connection, or has it again.
    void on_zones();
    /// So many of those who live are killed, or close: they commit and leave. start() brings all of these back.
    void stop(Count members, bool closed);
    void start();
    /// Leaders have changed: the coordinator may be another broker, or none.
    void on_service();

    /// Share of the partitions that nobody reads.
    double unread() const;
    /// The same while members are missed: a pause in which partitions are handed to members that join is no loss of service.
    double deserted() const { return missing_ ? unread() : 0; }
    /// Share of the members that read.
    double reading() const;
    /// What was appended to partitions while nobody read them.
    FluidQueue& behind() { return behind_; }
    const FluidQueue& behind() const { return behind_; }

private:
    struct Member {
        ZoneId zone;
        bool lives = true, reads = true;
        bool stopped = false;              // by itself, not with its zone
        bool joined = false;               // the round under way has heard of it
        double owns = 0;
        Duration beats, commits;           // phases
        Ticket next;
    };
    /// Who is gone and not yet missed.
    struct Ghost {
        std::uint64_t number = 0;
        double owns = 0;
        Ticket expires;
    };

    /// Brings everyone to what zones and processes are now.
    void look(bool closed);
    void lose(Member& member, bool closed);
    void join(Member& member);
    double unread_since_commit(const Member& member) const;
    void arm(Ghost& ghost, Time from);
    void expire(std::uint64_t number);
    Time next_beat(const Member& member) const;
    void draw_phases(Member& member);

    void place_offsets();
    std::optional<BrokerId> leader_of_offsets();
    void suspend();
    void load();
    void on_loaded();

    void rebalance();
    void call(Member& member);
    void on_beat(Member& member);
    void hear(Member& member);
    void try_to_complete();
    void complete();
    void share_out_all();
    void share_out_free();
    void take_share(Member& member);
    void resume(double unread_before);
    void note_rebalanced();
    std::size_t living() const;
    double fair() const;

    World& world_;
    ConsumerCrowd& crowd_;
    std::string name_;
    const GroupSettings& settings_;
    RandomStream draws_;
    std::size_t stand_in_;                 // the partition whose leader coordinates: the group's part of the offsets topic fails over as it does,
                                           // unless the design keeps offsets apart from its partitions
    std::vector<BrokerId> offsets_;        // where replicas of that part lie, if it has its own; the leader first
    std::vector<Member> members_;
    std::vector<Ghost> ghosts_;
    FluidQueue behind_;
    double free_ = 0;                      // share that nobody owns
    double again_ = 0;                     // bytes that new owners will read again
    std::uint64_t next_ghost_ = 0;
    bool round_ = false, up_ = true;
    bool missing_ = false;                 // somebody is gone, and what it had has no reader yet
    BrokerId coordinator_;
    Time down_since_, loaded_at_, opens_;
    Ticket finish_, loading_;
    FactId lost_fact_ = no_fact, missed_fact_ = no_fact;
};

}  // namespace rehearse
