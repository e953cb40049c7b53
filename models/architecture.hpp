// What an architecture decides: where replicas lie, what a write takes, what a loss sets in motion. It has no data of its own
// beyond its parameters and the work that it has under way.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/books.hpp"
#include "models/controller.hpp"
#include "models/grain.hpp"
#include "models/partitions.hpp"
#include "models/price_fold.hpp"
#include "models/study_spec.hpp"
#include "sim/journal.hpp"
#include "sim/random.hpp"

namespace rehearse {

class World;
struct MovePlan;

/// Whether a produce request to a partition is acknowledged now, held by its leader, or answered with an error at once;
/// short_of_replicas: with NOT_ENOUGH_REPLICAS, which producers try again until their patience ends.
enum class WriteState { ready, held, refused, short_of_replicas };

/// Replicas of a leader's partitions on one follower, as a share of the bytes that the leader takes in.
using FollowerShare = std::pair<BrokerId, double>;

/// Clients talk to the leader, to a broker of their own zone that stands in for it, or to nobody: the one they know is gone.
struct ClientWay {
    enum class To { leader, proxy, nobody };
    To to = To::leader;
    BrokerId proxy;
};

/// What lies under a design's write-ahead log besides the object store.
enum class WalVolume { none, zonal, regional, file_server };

/// A part of a design that a failure may need.
struct Parts {
    bool data_volumes = false;
    bool object_store = false;
    bool coordinator = false;
    bool controllers = true;          // of its own; else somebody else runs them
    WalVolume wal = WalVolume::none;
    bool deployment = false;          // may be run so that agents which are out of reach are replaced elsewhere
    bool several_buckets = false;     // can write every object to a bucket in each of three zones

    /// What a failure needs and the design does not have, in words; empty if it has everything.
    std::string_view missing_for(const struct Target& target) const;
    /// Each broker has a volume that can be slow or lost.
    bool broker_volumes() const { return data_volumes || wal == WalVolume::zonal || wal == WalVolume::regional; }
};

/// What is known of an architecture without running it.
struct ArchitectureInfo {
    std::string_view name;
    std::string_view meaning;
    Parts parts;
    std::unique_ptr<class Architecture> (*make)(World&);
    /// Whose managed service it is: its brokers and volumes have prices of their own, and copying between brokers is not billed. Empty: nobody's.
    std::string_view managed_by = "";
};

class Architecture {
public:
    explicit Architecture(World& world) : world_(world) {}
    virtual ~Architecture() = default;
    Architecture(const Architecture&) = delete;
    Architecture& operator=(const Architecture&) = delete;

    virtual ControlRules control_rules() const = 0;
    /// Fills the world's partition table with the partitions of one topic of the study.
    virtual void place(std::size_t topic, const TopicSpec& spec) = 0;
    /// The world stands and its clients run; start what runs besides them.
    virtual void begin() {}

    virtual WriteState write_state(std::size_t partition) const = 0;
    /// Whatever else of a leader than its place in the partition table and its process decides whether writes to it are acknowledged.
    virtual bool takes_writes(BrokerId) const { return true; }
    /// Consumers can be told where their records are.
    virtual bool readable() const { return true; }
    /// The clients of this partition find the broker through which they reach its leader.
    virtual bool reached(std::size_t /*partition*/) const { return true; }
    /// Clients reach a broker of their own zone, where one lives.
    virtual bool serves_own_zone() const { return false; }
    /// Groups keep their offsets in a topic with replicas of its own, as Kafka's, although the study's topics have no leader that counts.
    virtual bool offsets_are_replicated() const { return false; }
    /// Clients may reach a leader through a broker of their own zone, and how those of one zone do.
    virtual bool routes_by_zone() const { return false; }
    virtual ClientWay client_way(BrokerId, ZoneId) const { return {}; }
    /// What one byte takes between a leader and the broker that stands in for it in another zone: as producers write it, and as `groups`
    /// consumer groups read it there together.
    virtual PathCost routed_write(BrokerId /*leader*/, BrokerId /*proxy*/) const { return {}; }
    virtual PathCost routed_read(BrokerId /*leader*/, BrokerId /*proxy*/, double /*groups*/) const { return {}; }
    /// What one byte that producers send to `leader` takes besides the way from the client to the leader.
    virtual PathCost write_path(BrokerId leader, const std::vector<FollowerShare>& followers) const = 0;
    /// Nothing else than the service map and the state of zones decides what a way takes.
    virtual bool ways_follow_service() const { return false; }
    /// How far apart in time its steps, and those of its clients, are.
    virtual Grain grain() const { return {}; }

    /// What one byte takes besides that a consumer reads on a broker that led its partition only later: nothing of it is cached
    /// there. Groups that lag alike share what is read: each byte that one of them gets takes `part` of it.
    virtual PathCost cold_read(BrokerId, double /*part*/) const { return {}; }

    /// Bytes of a partition's log that brokers keep; what a consumer reads that lies further back comes out of a tier.
    virtual double local_bytes(std::size_t /*topic*/) const { return unlimited; }
    /// What one such byte takes besides the way from the leader to the consumer, read `request` bytes at a time.
    virtual PathCost tier_read(BrokerId, Bytes /*request*/) const { return {}; }

    /// Metadata records that fencing this broker writes now.
    virtual std::uint64_t fencing_records(BrokerId broker) const = 0;
    virtual void on_lost(BrokerId) {}
    /// Seconds, in the mean, for which what is written already outlives its leader and the leader may not answer yet.
    virtual double outlives_s(BrokerId) const { return 0; }
    /// The volume of this broker is empty from now on.
    virtual void on_wiped(BrokerId) {}
    /// A zone has lost its power or connection, or has it again.
    virtual void on_zone(ZoneId) {}
    /// The object store refuses requests, takes all of them again, or answers faster or slower than before.
    virtual void on_store() {}
    /// Its coordinator stops answering, or answers again.
    virtual void on_coordinator(bool /*answers*/) {}
    virtual void on_fenced(BrokerId broker, FactId cause) = 0;
    virtual void on_unfenced(BrokerId broker, FactId cause) = 0;
    /// It is to stop in order: what has to happen before it may ask the controller to let it go.
    virtual void on_stopping(BrokerId, FactId) {}
    virtual bool may_leave(BrokerId) const { return true; }
    /// The controller lets it go: its leaderships and in-sync places move away.
    virtual void on_left(BrokerId broker, FactId cause) { on_fenced(broker, cause); }
    /// How long its process waits for itself before it ends.
    virtual Duration last_wait() const { return {}; }
    virtual void on_controller_elected() {}
    /// A log directory of a broker that runs on has failed.
    virtual void on_directory_lost(BrokerId, std::uint32_t, FactId) {}
    /// People or a tool want what this broker holds to lie elsewhere.
    virtual void give_away(BrokerId, const MovePlan&, FactId) {}
    /// Bytes that a starting broker reads before it runs, and the transfer that reads them.
    virtual Bytes bytes_to_scan(BrokerId) { return {}; }
    virtual PathCost scan_path(BrokerId) const { return {}; }
    virtual double scan_rate(BrokerId) const { return 0; }
    /// Its process runs and its packets come through.
    virtual void on_running(BrokerId) {}
    /// Called after every settle: rates have changed.
    virtual void on_settled() {}
    /// Books whatever it meters itself, up to now.
    virtual void post() {}
    /// The service map was made anew: leaders, in-sync sets or brokers changed.
    virtual void on_refreshed() {}
    /// Partitions of a topic that pause because a balancer moves them: none is out of reach for that.
    virtual std::uint32_t balancing(std::size_t /*topic*/) const { return 0; }

    /// Bytes that are still to be rebuilt, replayed, scanned or uploaded beyond the steady band.
    virtual double hidden_bytes() const = 0;
    /// Every partition has its full redundancy, and no repair is under way.
    virtual bool redundant() const = 0;
    /// Acknowledged bytes that are durable in one zone only.
    virtual double bytes_at_risk() const = 0;
    /// Bytes a second that are stored anew, for the bill, and object-store bytes held in steady state.
    virtual double stored_in_objects() const { return 0; }
    /// What is paid for by the hour besides machines, data volumes and objects; and the same in words for the fleet's sentence.
    virtual void add_to(Inventory&) const {}
    virtual std::string fleet_words() const { return {}; }
    /// What users of the design pay besides, which no price book has; empty if nothing.
    virtual std::string not_billed() const { return {}; }
    /// Seconds from sending a record to its acknowledgement in steady state, besides the way to the leader: one draw.
    virtual double ack_seconds(BrokerId leader, RandomStream& draws) const = 0;
    /// Seconds from that acknowledgement until a consumer at the log's end can be sent the record: one draw.
    virtual double fetch_seconds(BrokerId, RandomStream&) const { return 0; }
    /// What waits for what, when the run cannot recover; empty if nothing does.
    virtual std::string waits_for() const = 0;
    virtual std::vector<std::string> not_modelled() const = 0;

protected:
    World& world_;
};

/// The one list of architectures; a new one is its own file in models/architectures/ and one entry in architecture.cpp.
const std::vector<ArchitectureInfo>& architectures();
/// None if there is no such name.
const ArchitectureInfo* find_architecture(std::string_view name);

}  // namespace rehearse
