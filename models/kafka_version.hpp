// Versions of Kafka whose control planes differ, and what the difference is.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// `zookeeper` stands for a 3.x cluster before KRaft: a contrast in timing, not a full model of that controller.
enum class KafkaVersion { v3_9, v4_0, v4_1, zookeeper };
template <>
struct EnumWords<KafkaVersion> {
    static constexpr std::array words{std::pair{std::string_view("3.9"), KafkaVersion::v3_9}, std::pair{std::string_view("4.0"), KafkaVersion::v4_0},
                                      std::pair{std::string_view("4.1"), KafkaVersion::v4_1}, std::pair{std::string_view("zookeeper"), KafkaVersion::zookeeper}};
};

struct KafkaSettings;

/// What differs between versions and forks in detection and registration.
struct ControlRules {
    bool periodic_check = true;       // 4.x: every S/8, one broker a run; 3.9: an event at each expiry
    Duration fetch_timeout = 2_s;     // of a voter
    Duration session{}, heartbeat{};  // of brokers, where another mechanism than the settings' decides; zero: the settings
    bool outside = false;             // the control plane runs elsewhere: losing a zone of the cluster does not touch it
};

ControlRules control_rules_of(const KafkaSettings& settings);

/// Up to 4.0 a broker may hear of a committed change only when its parked fetch times out: up to 500 ms more (KIP-1166).
Duration most_publish_lag(const KafkaSettings& settings);

/// Eligible leader replicas (KIP-966): on for new clusters from 4.1, unless the settings say otherwise.
bool keeps_eligible_replicas(const KafkaSettings& settings);

/// num.recovery.threads.per.data.dir: 2 from 4.0 on (KIP-1030), 1 before, unless the settings say otherwise.
Count recovery_threads_of(const KafkaSettings& settings);

}  // namespace rehearse
