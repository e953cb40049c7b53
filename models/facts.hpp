// The facts that models state. Probes, milestones, events.jsonl and the digest all come from these.
#pragma once

#include <string>

#include "sim/fields.hpp"
#include "sim/id.hpp"
#include "sim/units.hpp"

namespace rehearse {

struct FailureStruck {
    static constexpr std::string_view kind = "FailureStruck";
    std::string failure, target;
    void fields(auto&& field) {
        field({.name = "failure", .meaning = "kind of failure"}, failure);
        field({.name = "target", .meaning = "what failed"}, target);
    }
};

struct FailureEnded {
    static constexpr std::string_view kind = "FailureEnded";
    std::string failure, target;
    void fields(auto&& field) {
        field({.name = "failure", .meaning = "kind of failure"}, failure);
        field({.name = "target", .meaning = "what came back"}, target);
    }
};

struct PersonActed {
    static constexpr std::string_view kind = "PersonActed";
    std::string step, owner;
    Duration took;
    void fields(auto&& field) {
        field({.name = "step", .meaning = "what was done: notice, page, decide, approve, act, ..."}, step);
        field({.name = "owner", .meaning = "who did it"}, owner);
        field({.name = "took", .meaning = "time from the step before"}, took);
    }
};

struct BrokerLost {
    static constexpr std::string_view kind = "BrokerLost";
    BrokerId broker;
    bool silent = false;
    Count partitions = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "index of the broker"}, broker);
        field({.name = "silent", .meaning = "true: no resets, its host does not answer"}, silent);
        field({.name = "partitions", .meaning = "partitions that it served to clients"}, partitions);
    }
};

struct SessionExpired {
    static constexpr std::string_view kind = "SessionExpired";
    BrokerId broker;
    Duration silence;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "index of the broker"}, broker);
        field({.name = "silence", .meaning = "time since the last contact"}, silence);
    }
};

struct BrokerFenced {
    static constexpr std::string_view kind = "BrokerFenced";
    BrokerId broker;
    Count records = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "index of the broker"}, broker);
        field({.name = "records", .meaning = "metadata records of the event"}, records);
    }
};

struct BrokerRegistered {
    static constexpr std::string_view kind = "BrokerRegistered";
    BrokerId broker;
    void fields(auto&& field) { field({.name = "broker", .meaning = "index of the broker"}, broker); }
};

struct BrokerUnfenced {
    static constexpr std::string_view kind = "BrokerUnfenced";
    BrokerId broker;
    void fields(auto&& field) { field({.name = "broker", .meaning = "index of the broker"}, broker); }
};

struct ControllerLost {
    static constexpr std::string_view kind = "ControllerLost";
    ControllerId controller;
    void fields(auto&& field) { field({.name = "controller", .meaning = "the active controller that fell silent"}, controller); }
};

struct ControllerElected {
    static constexpr std::string_view kind = "ControllerElected";
    ControllerId controller;
    void fields(auto&& field) { field({.name = "controller", .meaning = "the new active controller"}, controller); }
};

struct LeadersElected {
    static constexpr std::string_view kind = "LeadersElected";
    BrokerId broker;
    Count partitions = 0;
    std::string election;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "the broker that led before, or leads again"}, broker);
        field({.name = "partitions", .meaning = "partitions that changed leader"}, partitions);
        field({.name = "election", .meaning = "fenced, unfenced or preferred"}, election);
    }
};

struct IsrShrunk {
    static constexpr std::string_view kind = "IsrShrunk";
    BrokerId broker;
    Count partitions = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "the replica that left"}, broker);
        field({.name = "partitions", .meaning = "partitions whose in-sync set it left"}, partitions);
    }
};

struct IsrExpanded {
    static constexpr std::string_view kind = "IsrExpanded";
    BrokerId broker;
    Count partitions = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "the replica that joined"}, broker);
        field({.name = "partitions", .meaning = "partitions whose in-sync set it joined"}, partitions);
    }
};

struct MetadataPublished {
    static constexpr std::string_view kind = "MetadataPublished";
    Count partitions = 0;
    void fields(auto&& field) { field({.name = "partitions", .meaning = "partitions whose change every broker has applied"}, partitions); }
};

struct ClientsNoticed {
    static constexpr std::string_view kind = "ClientsNoticed";
    BrokerId broker;
    void fields(auto&& field) { field({.name = "broker", .meaning = "the broker whose loss all clients have noticed"}, broker); }
};

struct ClientsFollowed {
    static constexpr std::string_view kind = "ClientsFollowed";
    Count partitions = 0;
    void fields(auto&& field) { field({.name = "partitions", .meaning = "partitions whose new leader clients now use"}, partitions); }
};

struct MachineStarted {
    static constexpr std::string_view kind = "MachineStarted";
    BrokerId broker;
    void fields(auto&& field) { field({.name = "broker", .meaning = "index of the broker whose machine runs again"}, broker); }
};

struct LogRecoveryBegan {
    static constexpr std::string_view kind = "LogRecoveryBegan";
    BrokerId broker;
    Bytes to_scan;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "index of the broker"}, broker);
        field({.name = "to_scan", .meaning = "bytes of open segments to check"}, to_scan);
    }
};

struct LogsRecovered {
    static constexpr std::string_view kind = "LogsRecovered";
    BrokerId broker;
    void fields(auto&& field) { field({.name = "broker", .meaning = "index of the broker"}, broker); }
};

struct CatchUpBegan {
    static constexpr std::string_view kind = "CatchUpBegan";
    BrokerId broker;
    Bytes missing;
    Count partitions = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "the follower"}, broker);
        field({.name = "missing", .meaning = "bytes to fetch at the start"}, missing);
        field({.name = "partitions", .meaning = "partitions that lag"}, partitions);
    }
};

struct DirectoryLost {
    static constexpr std::string_view kind = "DirectoryLost";
    BrokerId broker;
    Count replicas = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "whose log directory failed"}, broker);
        field({.name = "replicas", .meaning = "copies that were on it"}, replicas);
    }
};

struct ReassignmentBegan {
    static constexpr std::string_view kind = "ReassignmentBegan";
    BrokerId broker;
    Count replicas = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "whose replicas are given to others"}, broker);
        field({.name = "replicas", .meaning = "replicas to move"}, replicas);
    }
};

struct ReassignmentCompleted {
    static constexpr std::string_view kind = "ReassignmentCompleted";
    BrokerId broker;
    Count replicas = 0;
    Duration took;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "whose replicas others hold now"}, broker);
        field({.name = "replicas", .meaning = "replicas that moved"}, replicas);
        field({.name = "took", .meaning = "time from the plan to the last move"}, took);
    }
};

struct PatchRoundEnded {
    static constexpr std::string_view kind = "PatchRoundEnded";
    Count brokers = 0;
    Duration took;
    void fields(auto&& field) {
        field({.name = "brokers", .meaning = "brokers that were stopped in order and started again"}, brokers);
        field({.name = "took", .meaning = "time from the start of the round until every copy was in sync after the last of them"}, took);
    }
};

struct PatchRefused {
    static constexpr std::string_view kind = "PatchRefused";
    Count replicas = 0;
    void fields(auto&& field) { field({.name = "replicas", .meaning = "on the fullest broker: more than the managed service changes"}, replicas); }
};

struct RepairRefused {
    static constexpr std::string_view kind = "RepairRefused";
    BrokerId broker;
    void fields(auto&& field) { field({.name = "broker", .meaning = "left to people: too many brokers are missing"}, broker); }
};

struct RecoveryAssigned {
    static constexpr std::string_view kind = "RecoveryAssigned";
    BrokerId failed, target;
    void fields(auto&& field) {
        field({.name = "failed", .meaning = "the broker whose WAL is recovered"}, failed);
        field({.name = "target", .meaning = "the broker that recovers it"}, target);
    }
};

struct CoordinatorLost {
    static constexpr std::string_view kind = "CoordinatorLost";
    ZoneId zone;
    void fields(auto&& field) { field({.name = "zone", .meaning = "index of the zone that it stood in"}, zone); }
};

struct CoordinatorBack {
    static constexpr std::string_view kind = "CoordinatorBack";
    ZoneId zone;
    void fields(auto&& field) { field({.name = "zone", .meaning = "index of the zone that it stands in now"}, zone); }
};

struct FileServerMoved {
    static constexpr std::string_view kind = "FileServerMoved";
    ZoneId zone;
    void fields(auto&& field) { field({.name = "zone", .meaning = "index of the zone whose file server serves now"}, zone); }
};

struct WalFenced {
    static constexpr std::string_view kind = "WalFenced";
    BrokerId failed, target;
    void fields(auto&& field) {
        field({.name = "failed", .meaning = "the broker whose WAL is fenced: it can acknowledge nothing more"}, failed);
        field({.name = "target", .meaning = "the broker that may read it now"}, target);
    }
};

struct WalDiscarded {
    static constexpr std::string_view kind = "WalDiscarded";
    BrokerId failed;
    Bytes bytes;
    void fields(auto&& field) {
        field({.name = "failed", .meaning = "the broker whose WAL is given up"}, failed);
        field({.name = "bytes", .meaning = "acknowledged bytes that are lost with it"}, bytes);
    }
};

struct WalRead {
    static constexpr std::string_view kind = "WalRead";
    BrokerId failed, target;
    Bytes bytes;
    void fields(auto&& field) {
        field({.name = "failed", .meaning = "the broker whose WAL is recovered"}, failed);
        field({.name = "target", .meaning = "the broker that recovers it"}, target);
        field({.name = "bytes", .meaning = "WAL bytes read"}, bytes);
    }
};

struct RecoveryCompleted {
    static constexpr std::string_view kind = "RecoveryCompleted";
    BrokerId failed, target;
    void fields(auto&& field) {
        field({.name = "failed", .meaning = "the broker whose WAL was recovered"}, failed);
        field({.name = "target", .meaning = "the broker that recovered it"}, target);
    }
};

struct PartitionsOpened {
    static constexpr std::string_view kind = "PartitionsOpened";
    BrokerId owner;
    Count partitions = 0;
    Bytes scanned;
    void fields(auto&& field) {
        field({.name = "owner", .meaning = "the new leader"}, owner);
        field({.name = "partitions", .meaning = "partitions opened"}, partitions);
        field({.name = "scanned", .meaning = "tail bytes read again"}, scanned);
    }
};

struct ShutdownBegan {
    static constexpr std::string_view kind = "ShutdownBegan";
    BrokerId broker;
    Count partitions = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "the broker that is stopped in order"}, broker);
        field({.name = "partitions", .meaning = "partitions that it served to clients"}, partitions);
    }
};

struct PartitionsClosed {
    static constexpr std::string_view kind = "PartitionsClosed";
    BrokerId broker;
    Count partitions = 0;
    Bytes bytes;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "the owner that has closed them, everything uploaded"}, broker);
        field({.name = "partitions", .meaning = "partitions closed"}, partitions);
        field({.name = "bytes", .meaning = "bytes of its log that were uploaded for that"}, bytes);
    }
};

struct PartitionsMoved {
    static constexpr std::string_view kind = "PartitionsMoved";
    BrokerId owner;
    Count partitions = 0;
    void fields(auto&& field) {
        field({.name = "owner", .meaning = "the new leader"}, owner);
        field({.name = "partitions", .meaning = "partitions opened that their last owner had closed: no tail is read"}, partitions);
    }
};

struct BalancingBegan {
    static constexpr std::string_view kind = "BalancingBegan";
    Count partitions = 0;
    void fields(auto&& field) { field({.name = "partitions", .meaning = "partitions that are to move until loads are even"}, partitions); }
};

struct ProxiesChanged {
    static constexpr std::string_view kind = "ProxiesChanged";
    BrokerId broker;
    Count partitions = 0;
    void fields(auto&& field) {
        field({.name = "broker", .meaning = "the broker that went or came, for which others speak to their zones now"}, broker);
        field({.name = "partitions", .meaning = "partitions that clients reach through another broker"}, partitions);
    }
};

struct AgentsOrdered {
    static constexpr std::string_view kind = "AgentsOrdered";
    Count agents = 0;
    void fields(auto&& field) { field({.name = "agents", .meaning = "agents that the autoscaler starts"}, agents); }
};

}  // namespace rehearse
