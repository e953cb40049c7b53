// One table: part, the change in words, the change itself. Settings go to their least legal values, machines to more than any load.
#include "experiments/without.hpp"

#include <algorithm>

#include "experiments/config_error.hpp"

namespace rehearse {

namespace {

/// More than any load, and little enough that a nanosecond of it is next to nothing.
constexpr Rate beyond_all_load{1e12};
constexpr double beyond_all_cores = 1e6, beyond_all_requests = 1e9;
constexpr std::string_view people = "people";
constexpr std::string_view one_person = "people: ";

void boundless_machines(StudySpec& spec, Catalog& catalog) {
    for (InstanceType& type : catalog.instances) {
        type.nic_base = type.nic_peak = type.ebs_base = type.ebs_peak = beyond_all_load;
        type.vcpu = beyond_all_cores;
    }
    for (VolumeType& type : catalog.volumes) {
        type.base_throughput = type.most_throughput = beyond_all_load;
        type.base_iops = type.most_iops = beyond_all_requests;
    }
    const auto unbound = [](ClusterSpec& cluster) {
        cluster.brokers.volume.throughput.reset();
        cluster.brokers.volume.iops.reset();
        cluster.zone_link.reset();
    };
    unbound(spec.cluster);
    for (auto& entry : spec.compare)
        if (auto* own = std::get_if<ContenderSpec>(&entry); own && own->cluster) unbound(*own->cluster);
}

void instant_store(StudySpec& spec, Catalog&) {
    Assumptions& world = spec.assumptions;
    world.put_median_s = world.put_p99_s = world.get_median_s = world.get_p99_s = 1e-6;
    world.store_stream = beyond_all_load;
    world.store_writes_per_second = world.store_reads_per_second = beyond_all_requests;
}

void instant_fetches(StudySpec& spec, Catalog& catalog) {
    boundless_machines(spec, catalog);
    KafkaSettings& kafka = spec.settings.kafka;
    kafka.replica_socket_receive_buffer = kafka.socket_send_buffer = 1_GiB;
    kafka.replica_fetch_max = kafka.replica_fetch_response_max = 1_GiB;
    spec.assumptions.fetch_append = beyond_all_load;
}

void instant_controller(StudySpec& spec, Catalog&) {
    spec.assumptions.controller_event = spec.assumptions.controller_record = spec.assumptions.metadata_flush = Duration{};
    spec.settings.kafka.quorum_append_linger = Duration{};
}

void instant_detection(StudySpec& spec, Catalog&) {
    spec.settings.kafka.broker_heartbeat_interval = 1_ms;
    spec.settings.kafka.broker_session_timeout = 10_ms;
}

void instant_recovery_of_logs(StudySpec& spec, Catalog& catalog) {
    boundless_machines(spec, catalog);
    spec.assumptions.log_scan = beyond_all_load;
}

template <class Change>
void each_return(StudySpec& spec, Change change) {
    for (FailureSpec& failure : spec.timeline)
        std::visit([&](auto& known) {
            if (known.timing.returns) change(*known.timing.returns);
        }, failure);
}

void no_people(StudySpec& spec, Catalog&) {
    each_return(spec, [](ReturnSpec& returns) { returns.people.clear(); });
}

std::string_view setting_of(const std::string& cause) {
    constexpr std::pair<std::string_view, std::string_view> settings[] = {
        {"request.timeout.ms", "notice"},
        {"session.timeout.ms", "miss members"},
        {"heartbeat.interval.ms", "rebalance"},
        {"offsets load", "load the group"},
        {"broker.session.timeout.ms", "detect"},
        {"controller.quorum.fetch.timeout.ms", "elect a controller"},
        {"retry.backoff.max.ms", "follow"},
        {"apply partition", "publish"},
        {"machine start", "start"},
        {"broker start", "start"},
        {"log scan", "scan"},
        {"num.recovery.threads.per.data.dir", "scan"},
        {"automq.failover.in.flight", "assign"},
        {"automq.wal.takeover", "fence"},
        {"coordinator failover", "coordinator"},
        {"file failover", "file server"},
        {"pod eviction", "scale out"},
        {"autobalancer.controller.anomaly.detect.interval.ms", "balance"},
        {"broker.heartbeat.interval.ms", "unfence"}};
    for (const auto& [setting, part] : settings)
        if (setting == cause) return part;
    return cause;
}

}  // namespace

namespace {

std::vector<Removal> removals_of_all() {
    return {
        {"detect", "heartbeats every 1 ms, broker.session.timeout.ms at 10 ms", instant_detection},
        {"notice", "request.timeout.ms at 1 ms", [](StudySpec& s, Catalog&) { s.settings.kafka.request_timeout = 1_ms; }},
        {"elect a controller", "quorum fetch timeouts at 500 ms, votes at once",
         [](StudySpec& s, Catalog&) {
             s.settings.kafka.quorum_fetch_timeout = s.settings.automq.quorum_fetch_timeout = 500_ms;
             s.assumptions.votes_and_activation_least = s.assumptions.votes_and_activation_most = Duration{};
         }},
        {"decide", "a controller that takes no time", instant_controller},
        {"elect", "a controller that takes no time", instant_controller},
        {"close", "a controller that takes no time", instant_controller},
        {"publish", "brokers that apply a change at once", [](StudySpec& s, Catalog&) { s.assumptions.apply_partition = Duration{}; }},
        {"follow", "retry.backoff.max.ms at 0", [](StudySpec& s, Catalog&) { s.settings.kafka.retry_backoff_max = Duration{}; }},
        {"assign", "all WALs taken over at a time, whatever their age",
         [](StudySpec& s, Catalog&) {
             s.settings.automq.failover_in_flight = 100'000;
             s.settings.automq.failover_epoch_age = Duration{};
         }},
        {"replay", "an object store that answers at once, on machines without limits",
         [](StudySpec& s, Catalog& c) {
             instant_store(s, c);
             boundless_machines(s, c);
         }},
        {"open", "an object store that answers at once", instant_store},
        {"upload", "an object store that answers at once, on machines without limits",
         [](StudySpec& s, Catalog& c) {
             instant_store(s, c);
             boundless_machines(s, c);
         }},
        {"return", "what failed returns at once", [](StudySpec& s, Catalog&) { each_return(s, [](ReturnSpec& r) { r.after = Duration{}; }); }},
        {"start", "machines and brokers that start at once", [](StudySpec& s, Catalog&) { s.assumptions.machine_start = s.assumptions.broker_start = Duration{}; }},
        {"scan", "log recovery and machines without limits", instant_recovery_of_logs},
        {"copy", "fetch connections and machines without limits", instant_fetches},
        {"rejoin", "fetch connections and machines without limits", instant_fetches},
        {"register", "heartbeats every 1 ms, broker.session.timeout.ms at 10 ms", instant_detection},
        {"unfence", "heartbeats every 1 ms, broker.session.timeout.ms at 10 ms", instant_detection},
        {"drain", "machines without limits", boundless_machines},
        {std::string(people), "all human delays at zero", no_people},
    };
}

/// What only designs on shared media wait for.
std::vector<Removal> removals_of_media() {
    return {
        {"fence", "logs that change hands at once, a store that answers at once",
         [](StudySpec& s, Catalog& c) {
             Assumptions& a = s.assumptions;
             a.wal_reservation = a.volume_attach = a.volume_reattach = a.volume_force_attach = a.file_lease = Duration{};
             instant_store(s, c);
         }},
        {"file server", "a standby that serves at once", [](StudySpec& s, Catalog&) { s.assumptions.file_failover = Duration{}; }},
        {"coordinator", "a coordinator that fails over at once", [](StudySpec& s, Catalog&) { s.assumptions.coordinator_failover = Duration{}; }},
        {"discard", "a controller that takes no time", instant_controller},
        {"flush", "an object store that answers at once, on machines without limits",
         [](StudySpec& s, Catalog& c) {
             instant_store(s, c);
             boundless_machines(s, c);
         }},
        {"scale out", "agents that are replaced at once", [](StudySpec& s, Catalog&) { s.assumptions.pod_eviction = s.assumptions.node_provision = Duration{}; }},
        {"balance", "a balancer that looks every second, at loads reported every 10 ms",
         [](StudySpec& s, Catalog&) {
             s.settings.automq.balancer_interval = 1_s;
             s.settings.automq.balancer_reports = 10_ms;
         }}};
}

/// What only groups wait for whose members the study counts.
std::vector<Removal> removals_of_groups() {
    return {
        {"load the group", "a coordinator that reads its partition at once", [](StudySpec& s, Catalog&) { s.assumptions.offsets_load = beyond_all_load; }},
        {"miss members", "members' heartbeats every 1 ms, their sessions at 10 ms",
         [](StudySpec& s, Catalog&) {
             GroupSettings& group = s.settings.group;
             group.heartbeat_interval = group.next_heartbeat_interval = 1_ms;
             group.session_timeout = group.next_session_timeout = 10_ms;
         }},
        {"rebalance", "members' heartbeats every 1 ms",
         [](StudySpec& s, Catalog&) { s.settings.group.heartbeat_interval = s.settings.group.next_heartbeat_interval = 1_ms; }}};
}

}  // namespace

const std::vector<Removal>& removals() {
    static const std::vector<Removal> all = [] {
        std::vector<Removal> every = removals_of_all();
        for (Removal& removal : removals_of_media()) every.push_back(std::move(removal));
        for (Removal& removal : removals_of_groups()) every.push_back(std::move(removal));
        return every;
    }();
    return all;
}

Removal removal_of(const std::string& cause) {
    if (cause.starts_with(one_person)) return {cause, "this step of people at zero", no_people};
    std::vector<std::string> names;
    for (const Removal& removal : removals()) {
        if (removal.part == setting_of(cause)) return removal;
        names.push_back(removal.part);
    }
    throw ConfigError("--without", "", "expected a part of a way (rehearse explain OUT names them), found " + in_quotes(cause), nearest_hint(cause, names));
}

void take_away(const std::string& cause, StudySpec& spec, Catalog& catalog) {
    if (!cause.starts_with(one_person)) return removal_of(cause).apply(spec, catalog);
    const std::string step = cause.substr(one_person.size());
    each_return(spec, [&](ReturnSpec& returns) {
        for (HumanStep& human : returns.people)
            for (const auto& [word, act] : EnumWords<HumanAct>::words)
                if (word == step && act == human.step) {
                    human.takes = Duration{};
                    human.slow.reset();
                }
    });
}

}  // namespace rehearse
