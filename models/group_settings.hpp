// Settings of consumer groups under the names that Kafka gave them, with its defaults.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// How a group shares partitions out: members that join at a barrier, or a coordinator that tells each at its next heartbeat (KIP-848).
enum class GroupProtocol { classic, consumer };
template <>
struct EnumWords<GroupProtocol> {
    static constexpr std::array words{std::pair{std::string_view("classic"), GroupProtocol::classic}, std::pair{std::string_view("consumer"), GroupProtocol::consumer}};
};

/// What members of a classic group give up while it rebalances: everything (range, which is how Kafka's default list behaves), or only what moves.
enum class Assignor { range, cooperative_sticky };
template <>
struct EnumWords<Assignor> {
    static constexpr std::array words{std::pair{std::string_view("range"), Assignor::range}, std::pair{std::string_view("cooperative-sticky"), Assignor::cooperative_sticky}};
};

struct GroupSettings {
    GroupProtocol protocol = GroupProtocol::classic;
    Assignor assignor = Assignor::range;
    Duration session_timeout = 45_s;
    Duration heartbeat_interval = 3_s;
    Duration commit_interval = 5_s;
    Duration initial_rebalance_delay = 3_s;
    Duration next_session_timeout = 45_s;
    Duration next_heartbeat_interval = 5_s;

    void fields(auto&& field) {
        constexpr std::string_view date = "2025-10-26", client = "Kafka 4.1.1 ConsumerConfig.java", broker = "Kafka 4.1.1 GroupCoordinatorConfig.java";
        field({.name = "group.protocol", .meaning = "consumer: classic, or consumer (KIP-848)", .source = client, .as_of = date}, protocol);
        field({.name = "partition.assignment.strategy", .meaning = "classic groups: range gives everything up in a rebalance, as the default list [range, cooperative-sticky] does",
               .source = client, .as_of = date}, assignor);
        field({.name = "session.timeout.ms", .meaning = "classic groups: silence after which a member is gone", .source = client, .as_of = date, .least = 1e6}, session_timeout);
        field({.name = "heartbeat.interval.ms", .meaning = "classic groups: time between heartbeats of a member", .source = client, .as_of = date, .least = 1e6}, heartbeat_interval);
        field({.name = "auto.commit.interval.ms", .meaning = "consumer: time between commits; what came after the last one is read again by the next owner",
               .source = client, .as_of = date, .least = 0}, commit_interval);
        field({.name = "group.initial.rebalance.delay.ms", .meaning = "wait of an empty classic group for more members", .source = broker, .as_of = date, .least = 0}, initial_rebalance_delay);
        field({.name = "group.consumer.session.timeout.ms", .meaning = "KIP-848 groups: silence after which a member is gone", .source = broker, .as_of = date, .least = 1e6}, next_session_timeout);
        field({.name = "group.consumer.heartbeat.interval.ms", .meaning = "KIP-848 groups: time between heartbeats of a member", .source = broker, .as_of = date, .least = 1e6}, next_heartbeat_interval);
    }

    bool next() const { return protocol == GroupProtocol::consumer; }
    Duration session() const { return next() ? next_session_timeout : session_timeout; }
    Duration heartbeat() const { return next() ? next_heartbeat_interval : heartbeat_interval; }
};

}  // namespace rehearse
