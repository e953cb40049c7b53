// The differences, version by version, with where each was read.
#include "models/kafka_version.hpp"

#include "models/settings.hpp"

namespace rehearse {

namespace {
bool is_4(KafkaVersion v) { return v == KafkaVersion::v4_0 || v == KafkaVersion::v4_1; }
}  // namespace

ControlRules control_rules_of(const KafkaSettings& s) {
    ControlRules rules{is_4(s.version), s.quorum_fetch_timeout, {}, {}};
    if (s.version != KafkaVersion::zookeeper) return rules;
    // An ephemeral node lives for the session after the last ping; the client pings every third of it. The controller's own node likewise.
    rules.session = s.zookeeper_session_timeout;
    rules.heartbeat = s.zookeeper_session_timeout / 3;
    rules.fetch_timeout = s.zookeeper_session_timeout;
    return rules;
}

Duration most_publish_lag(const KafkaSettings& s) {
    const bool parked = s.version == KafkaVersion::v3_9 || s.version == KafkaVersion::v4_0;
    return parked ? 500_ms : Duration{};
}

bool keeps_eligible_replicas(const KafkaSettings& s) { return s.eligible_replicas.value_or(s.version == KafkaVersion::v4_1 ? 1 : 0) > 0; }

Count recovery_threads_of(const KafkaSettings& s) { return s.recovery_threads.value_or(is_4(s.version) ? 2 : 1); }

}  // namespace rehearse
