// Broker and client settings under the names that their makers gave them, with the makers' defaults.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "models/autoscaler_settings.hpp"
#include "models/group_settings.hpp"
#include "models/kafka_version.hpp"
#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Settings that Kafka brokers, controllers and clients have; forks of Kafka share them.
struct KafkaSettings {
    KafkaVersion version = KafkaVersion::v4_1;
    Duration broker_session_timeout = 9_s;
    Duration broker_heartbeat_interval = 2_s;
    Duration quorum_fetch_timeout = 2_s;
    Duration quorum_election_timeout = 1_s;
    Duration quorum_append_linger = 25_ms;
    Count num_replica_fetchers = 1;
    Bytes replica_fetch_max = 1_MiB;
    Bytes replica_fetch_response_max = 10_MiB;
    Bytes replica_socket_receive_buffer = 64_KiB;
    Bytes socket_send_buffer = 100_KiB;
    Count remote_reader_threads = 10;
    std::optional<Count> recovery_threads;
    std::optional<Count> eligible_replicas;
    bool unclean_election = false;
    Duration zookeeper_session_timeout = 18_s;
    Duration imbalance_check_interval = 300_s;
    Duration request_timeout = 30_s;
    Duration delivery_timeout = 120_s;
    Bytes buffer_memory = 32_MiB;
    Duration max_block = 60_s;
    Duration retry_backoff_max = 1_s;
    Bytes max_request_size = 1_MiB;

    void fields(auto&& field) {
        constexpr std::string_view date = "2025-10-26";
        field({.name = "version", .meaning = "whose rules of detection, elections and registration hold", .source = "Kafka 4.1.1", .as_of = date}, version);
        field({.name = "broker.session.timeout.ms", .meaning = "silence after which the controller fences a broker", .source = "Kafka 4.1.1 KRaftConfigs.java", .as_of = date, .least = 1e6}, broker_session_timeout);
        field({.name = "broker.heartbeat.interval.ms", .meaning = "time between heartbeats of a broker", .source = "Kafka 4.1.1 KRaftConfigs.java", .as_of = date, .least = 1e6}, broker_heartbeat_interval);
        field({.name = "controller.quorum.fetch.timeout.ms", .meaning = "silence of the active controller after which a voter stands for election", .source = "Kafka 4.1.1 QuorumConfig.java; AutoMQ 5 s", .as_of = date, .least = 1e6}, quorum_fetch_timeout);
        field({.name = "controller.quorum.election.timeout.ms", .meaning = "base of the random wait after a failed election", .source = "Kafka 4.1.1 QuorumConfig.java", .as_of = date, .least = 1e6}, quorum_election_timeout);
        field({.name = "controller.quorum.append.linger.ms", .meaning = "longest wait before the metadata log is flushed", .source = "Kafka 4.1.1 QuorumConfig.java", .as_of = date, .least = 0}, quorum_append_linger);
        field({.name = "num.replica.fetchers", .meaning = "fetcher threads a follower runs for each leader", .source = "Kafka 4.1.1 ReplicationConfigs.java", .as_of = date, .least = 1, .most = 64}, num_replica_fetchers);
        field({.name = "replica.fetch.max.bytes", .meaning = "most bytes of one partition in a fetch response", .source = "Kafka 4.1.1 ReplicationConfigs.java", .as_of = date, .least = 1}, replica_fetch_max);
        field({.name = "replica.fetch.response.max.bytes", .meaning = "most bytes of a fetch response", .source = "Kafka 4.1.1 ReplicationConfigs.java", .as_of = date, .least = 1}, replica_fetch_response_max);
        field({.name = "replica.socket.receive.buffer.bytes", .meaning = "receive buffer of a follower's fetch connection", .source = "Kafka 4.1.1 ReplicationConfigs.java", .as_of = date, .least = 1024}, replica_socket_receive_buffer);
        field({.name = "socket.send.buffer.bytes", .meaning = "send buffer of a broker's connections", .source = "Kafka 4.1.1 SocketServerConfigs.java", .as_of = date, .least = 1024}, socket_send_buffer);
        field({.name = "remote.log.reader.threads", .meaning = "tiered storage: threads of a broker that read segments from the object store for consumers, one partition each", .source = "Kafka 4.1.1 RemoteLogManagerConfig.java", .as_of = date, .least = 1, .most = 10000}, remote_reader_threads);
        field({.name = "num.recovery.threads.per.data.dir", .meaning = "threads that recover logs after an unclean stop; default: 2, before 4.0 1 (KIP-1030)", .least = 1, .most = 256}, recovery_threads);
        field({.name = "eligible.leader.replicas.version", .meaning = "1: eligible leader replicas are kept (KIP-966); default: 1 from 4.1 on", .least = 0, .most = 1}, eligible_replicas);
        field({.name = "unclean.leader.election.enable", .meaning = "a replica out of sync may lead when no other is left: availability for data", .source = "Kafka 4.1.1 LogConfig.java", .as_of = date}, unclean_election);
        field({.name = "zookeeper.session.timeout.ms", .meaning = "version zookeeper: silence after which a broker's node is gone", .source = "Kafka 3.9.1 ZkConfigs.java", .as_of = "2025-05-21", .least = 1e6}, zookeeper_session_timeout);
        field({.name = "leader.imbalance.check.interval.seconds", .meaning = "time between preferred-leader elections", .source = "Kafka 4.1.1 ReplicationConfigs.java", .as_of = date, .least = 1e9}, imbalance_check_interval);
        field({.name = "request.timeout.ms", .meaning = "client: silence after which a request counts as failed", .source = "Kafka 4.1.1 ProducerConfig.java", .as_of = date, .least = 1e6}, request_timeout);
        field({.name = "delivery.timeout.ms", .meaning = "producer: longest time from send to success or error", .source = "Kafka 4.1.1 ProducerConfig.java", .as_of = date, .least = 1e6}, delivery_timeout);
        field({.name = "buffer.memory", .meaning = "producer: bytes that one producer may hold unsent", .source = "Kafka 4.1.1 ProducerConfig.java", .as_of = date, .least = 1}, buffer_memory);
        field({.name = "max.block.ms", .meaning = "producer: longest wait of a send for room in a full buffer", .source = "Kafka 4.1.1 ProducerConfig.java", .as_of = date, .least = 0}, max_block);
        field({.name = "retry.backoff.max.ms", .meaning = "client: longest wait before a retry", .source = "Kafka 4.1.1 ProducerConfig.java (KIP-580)", .as_of = date, .least = 0}, retry_backoff_max);
        field({.name = "max.request.size", .meaning = "producer: most bytes of a produce request", .source = "Kafka 4.1.1 ProducerConfig.java", .as_of = date, .least = 1}, max_request_size);
    }
};

/// How another broker gets at the WAL volume of a dead one.
enum class WalTakeover { reservation, attach, kubernetes };
template <>
struct EnumWords<WalTakeover> {
    static constexpr std::array words{std::pair{std::string_view("reservation"), WalTakeover::reservation},
                                      std::pair{std::string_view("attach"), WalTakeover::attach},
                                      std::pair{std::string_view("kubernetes"), WalTakeover::kubernetes}};
};

/// What becomes of a WAL that lies in a lost zone.
enum class LostWal { wait, discard };
template <>
struct EnumWords<LostWal> {
    static constexpr std::array words{std::pair{std::string_view("wait"), LostWal::wait}, std::pair{std::string_view("discard"), LostWal::discard}};
};

/// Settings that AutoMQ adds.
struct AutomqSettings {
    Duration quorum_fetch_timeout = 5_s;
    Duration wal_batch_interval = 250_ms;
    Bytes wal_max_bytes_in_batch = 8_MiB;
    Count wal_max_inflight_uploads = 50;
    Bytes wal_recovery_read_ahead = 100_MiB;
    Bytes wal_upload_threshold = 500_MiB;
    Duration wal_upload_interval = 60_s;
    Bytes wal_cache_size = 2_GiB;
    Bytes object_block_size = 512_KiB;
    Bytes object_part_size = 16_MiB;
    Duration compaction_interval = 5_min;
    Count failover_in_flight = 1;
    Duration failover_epoch_age = 60_s;
    WalTakeover wal_takeover = WalTakeover::reservation;
    LostWal lost_wal = LostWal::wait;
    bool balancer = true;
    Duration balancer_interval = 60_s;
    double balancer_deviation = 0.1;
    Rate balancer_threshold{1048576};
    Count balancer_concurrency = 50;
    Duration balancer_pause = 5_s;
    Duration balancer_reports = 10_s;
    bool zone_router = false;

    void fields(auto&& field) {
        constexpr std::string_view date = "2026-08-21";
        field({.name = "automq.controller.quorum.fetch.timeout.ms", .meaning = "silence of the active controller after which a voter of an AutoMQ quorum stands", .source = "AutoMQ f1ce98ec89 QuorumConfig.java", .as_of = date, .least = 1e6}, quorum_fetch_timeout);
        field({.name = "s3.wal.batch.interval.ms", .meaning = "cadence at which the WAL uploads a batch (batchInterval of s3.wal.path)", .source = "AutoMQ f1ce98ec89 ObjectWALConfig.java", .as_of = date, .least = 1e6}, wal_batch_interval);
        field({.name = "s3.wal.max.bytes.in.batch", .meaning = "bytes at which a WAL batch uploads at once (maxBytesInBatch of s3.wal.path)", .source = "AutoMQ f1ce98ec89 ObjectWALConfig.java", .as_of = date, .least = 1}, wal_max_bytes_in_batch);
        field({.name = "s3.wal.max.inflight.upload.count", .meaning = "WAL uploads in flight at a broker", .source = "AutoMQ f1ce98ec89 ObjectWALConfig.java", .as_of = date, .least = 1}, wal_max_inflight_uploads);
        field({.name = "s3.wal.recovery.read.ahead.bytes", .meaning = "bytes of WAL objects read ahead in a recovery", .source = "AutoMQ f1ce98ec89 ObjectWALConfig.java", .as_of = date, .least = 1}, wal_recovery_read_ahead);
        field({.name = "s3.wal.upload.threshold", .meaning = "bytes at which a cache block is uploaded as objects", .source = "AutoMQ f1ce98ec89 AutoMQConfig.java: at most 500 MiB", .as_of = date, .least = 1}, wal_upload_threshold);
        field({.name = "s3.wal.upload.interval.ms", .meaning = "longest time before a cache block is uploaded", .source = "AutoMQ f1ce98ec89 AutoMQConfig.java", .as_of = date, .least = 1e6}, wal_upload_interval);
        field({.name = "s3.wal.cache.size", .meaning = "bytes not yet uploaded at which appends wait; AutoMQ derives it from the direct memory of the process", .source = "AutoMQ/openmessaging-benchmark driver-automq-for-kafka", .as_of = "2024-07-12", .least = 1}, wal_cache_size);
        field({.name = "s3.object.block.size", .meaning = "bytes of one read of an object", .source = "AutoMQ f1ce98ec89 AutoMQConfig.java", .as_of = date, .least = 1}, object_block_size);
        field({.name = "s3.object.part.size", .meaning = "bytes of one part of a multipart upload", .source = "AutoMQ f1ce98ec89 AutoMQConfig.java", .as_of = date, .least = 1}, object_part_size);
        field({.name = "s3.stream.set.object.compaction.interval", .meaning = "time between compactions of stream-set objects", .source = "AutoMQ f1ce98ec89 AutoMQConfig.java", .as_of = date, .least = 1e9}, compaction_interval);
        field({.name = "automq.failover.in.flight", .meaning = "WAL recoveries at a time in the whole cluster", .source = "AutoMQ f1ce98ec89 FailoverControlManager.java", .as_of = date, .least = 1}, failover_in_flight);
        field({.name = "automq.failover.epoch.age.ms", .meaning = "age of a broker's epoch before its WAL may be taken over", .source = "AutoMQ PR 3044", .as_of = date, .least = 0}, failover_epoch_age);
        field({.name = "automq.wal.takeover", .meaning = "how a WAL volume is taken over: reservation (several machines hold it), attach (moved), kubernetes (moved by its controller)", .source = "AutoMQ documents multi-attach with reservations; issue 966", .as_of = date}, wal_takeover);
        field({.name = "automq.wal.lost.zone", .meaning = "a WAL in a lost zone: wait for the zone, or discard what was not uploaded", .source = "without a decision of its operator it waits", .as_of = date}, lost_wal);
        field({.name = "autobalancer.controller.enable", .meaning = "the controller moves partitions until every broker takes in about the same", .source = "AutoMQ f1ce98ec89 AutoBalancerControllerConfig.java", .as_of = date}, balancer);
        field({.name = "autobalancer.controller.anomaly.detect.interval.ms", .meaning = "time between looks at the load of brokers", .source = "AutoMQ f1ce98ec89 AutoBalancerControllerConfig.java", .as_of = date, .least = 1e6}, balancer_interval);
        field({.name = "autobalancer.controller.network.in.distribution.detect.avg.deviation", .meaning = "share of the mean by which a broker may take in more or less", .source = "AutoMQ f1ce98ec89 AutoBalancerControllerConfig.java", .as_of = date, .least = 0, .most = 1}, balancer_deviation);
        field({.name = "autobalancer.controller.network.in.usage.distribution.detect.threshold", .meaning = "mean intake of a broker below which nothing is balanced", .source = "AutoMQ f1ce98ec89 AutoBalancerControllerConfig.java", .as_of = date, .least = 0}, balancer_threshold);
        field({.name = "autobalancer.controller.execution.concurrency", .meaning = "partitions that leave or reach one broker in a batch", .source = "AutoMQ f1ce98ec89 AutoBalancerControllerConfig.java", .as_of = date, .least = 1}, balancer_concurrency);
        field({.name = "autobalancer.controller.execution.interval.ms", .meaning = "time between two batches", .source = "AutoMQ f1ce98ec89 AutoBalancerControllerConfig.java", .as_of = date, .least = 1e6}, balancer_pause);
        field({.name = "autobalancer.reporter.metrics.reporting.interval.ms", .meaning = "time between reports of a broker's load: one that has not reported is not balanced", .source = "AutoMQ f1ce98ec89 AutoBalancerMetricsReporterConfig.java", .as_of = date, .least = 1e6}, balancer_reports);
        field({.name = "automq.zone.router", .meaning = "clients are served in their own zone, through the channel of automq.zonerouter.channels; logs in the store or on a file server only", .source = "AutoMQ f1ce98ec89 AutoMQConfig.java: no channel is set", .as_of = date}, zone_router);
    }
};

/// Settings of leaderless designs that acknowledge when an object is stored and its place committed.
struct DisklessSettings {
    Duration inkless_interval = 250_ms;
    Bytes inkless_buffer = 8_MiB;
    Bytes inkless_cache_block = 16_MiB;
    Duration warpstream_interval = 250_ms;
    Bytes warpstream_batch = 4_MiB;
    Bytes warpstream_chunk = 4_MiB;
    bool warpstream_deployment = true;

    void fields(auto&& field) {
        constexpr std::string_view date = "2026-08-21";
        field({.name = "inkless.produce.commit.interval.ms", .meaning = "longest time before an Inkless broker writes its buffer", .source = "aiven/inkless b1fcb5f6 configs.rst", .as_of = date, .least = 1e6}, inkless_interval);
        field({.name = "inkless.produce.buffer.max.bytes", .meaning = "bytes at which it writes its buffer at once", .source = "aiven/inkless b1fcb5f6 configs.rst", .as_of = date, .least = 1}, inkless_buffer);
        field({.name = "inkless.consume.cache.block.bytes", .meaning = "most bytes of one read into the cache of a zone", .source = "aiven/inkless b1fcb5f6 configs.rst", .as_of = date, .least = 1}, inkless_cache_block);
        field({.name = "warpstream.batch.timeout.ms", .meaning = "longest time before a WarpStream agent writes its batch", .source = "WarpStream documentation", .as_of = date, .least = 1e6}, warpstream_interval);
        field({.name = "warpstream.batch.bytes", .meaning = "bytes at which it writes its batch at once", .source = "WarpStream documentation", .as_of = date, .least = 1}, warpstream_batch);
        field({.name = "warpstream.read.chunk.bytes", .meaning = "bytes of one read into the cache of a zone", .source = "WarpStream documentation", .as_of = date, .least = 1}, warpstream_chunk);
        field({.name = "warpstream.deployment", .meaning = "agents are a Kubernetes deployment: others are started elsewhere for those on machines that are out of reach", .source = "warpstreamlabs/charts 1bde987 values.yaml: deploymentKind Deployment", .as_of = date}, warpstream_deployment);
    }
};

/// All settings of a study in one flat object.
struct Settings {
    static constexpr bool names_of_a_product = true;      // a key that is not listed may exist all the same
    KafkaSettings kafka;
    GroupSettings group;
    AutomqSettings automq;
    DisklessSettings diskless;
    AutoscalerSettings autoscaler;

    void fields(auto&& field) {
        kafka.fields(field);
        group.fields(field);
        automq.fields(field);
        diskless.fields(field);
        autoscaler.fields(field);
    }
};

}  // namespace rehearse
