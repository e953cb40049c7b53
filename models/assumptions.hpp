// Properties of the world that no product documents: each is stated here once, with where the figure comes from.
#pragma once

#include <optional>

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Assumptions that every study prints and may override.
struct Assumptions {
    Duration rtt_same_zone = 200_us;
    Duration rtt_cross_zone = 1_ms;
    Duration controller_event = 1_ms;
    Duration controller_record = 10_us;
    Duration metadata_flush = 3_ms;
    Duration apply_partition = 100_us;
    Duration votes_and_activation_least = 50_ms;
    Duration votes_and_activation_most = 300_ms;
    double cpu_seconds_per_gigabyte = 6.6;
    Duration cpu_per_request = 20_us;
    Duration machine_start = 21'200_ms;
    Duration broker_start = 10_s;
    Duration broker_exit = 500_ms;
    Rate log_scan = 300_MBps;
    Rate fetch_append = 420_MBps;
    Rate offsets_load = 100_MBps;
    Bytes offsets_partition = 100_MiB;
    double page_cache_share = 0.6;
    Bytes volume_request = 256_KiB;
    Duration nic_burst = 5_min;
    Duration ebs_burst = 30_min;
    std::optional<double> put_median_s;
    std::optional<double> put_p99_s;
    std::optional<double> get_median_s;
    std::optional<double> get_p99_s;
    std::optional<Rate> store_stream;
    std::optional<double> store_writes_per_second;
    std::optional<double> store_reads_per_second;
    Duration volume_write = 2'600_us;
    Duration file_write = 5'980_us;
    double write_tail = 2.5;
    Duration wal_reservation = 2_s;
    Duration volume_attach = 30_s;
    Duration volume_reattach = 7_min;
    Duration volume_force_attach = 60_s;
    Duration file_lease = 30_s;
    Duration file_failover = 60_s;
    double commit_median_s = 0.010;
    double commit_p99_s = 0.020;
    double find_median_s = 0.005;
    double find_p99_s = 0.010;
    Duration coordinator_failover = 30_s;
    double coordinator_share = 0.0021;
    Bytes tier_part = 25_MiB;
    Duration managed_replacement = 15_min;
    Duration zookeeper_partition = 166_us;
    Duration pod_eviction = 340_s;
    Duration reassignment_check = 100_ms;
    Duration node_provision = 30_s;
    double small_object_share = 1.0;
    Bytes checkpoint_bytes = 50_MiB;
    Duration checkpoint_age = 10_s;
    Bytes checkpoint_sweep = 5_GiB;

    void fields(auto&& field) {
        field({.name = "rtt same zone", .meaning = "round trip inside a zone", .source = "facts: AWS same-AZ plan 0.1 to 0.45 ms, rounded", .as_of = "2026-11-21", .least = 0}, rtt_same_zone);
        field({.name = "rtt cross zone", .meaning = "round trip between zones", .source = "AWS design statement: usually under 1 ms; 0.5 to 1.5 ms measured by FlashGrid", .as_of = "2023-03-27", .least = 0}, rtt_cross_zone);
        field({.name = "controller event", .meaning = "controller time for one event besides its records", .source = "unverified", .as_of = "2026-11-21", .least = 0}, controller_event);
        field({.name = "controller record", .meaning = "controller time for one metadata record; 5 to 20 us plausible", .source = "unverified", .as_of = "2026-11-21", .least = 0}, controller_record);
        field({.name = "metadata flush", .meaning = "flush of a metadata batch to a controller's disk (durable flush on gp3 averages 2.6 ms)", .source = "klite.dev measurement", .as_of = "2026-11-21", .least = 0}, metadata_flush);
        field({.name = "apply partition", .meaning = "broker time to apply one changed partition; 50 to 200 us plausible", .source = "unverified", .as_of = "2026-11-21", .least = 0}, apply_partition);
        field({.name = "votes least", .meaning = "shortest time for votes and activation of a new controller", .source = "derived from the quorum's round trips", .as_of = "2026-11-21", .least = 0}, votes_and_activation_least);
        field({.name = "votes most", .meaning = "longest time for votes and activation of a new controller", .source = "derived from the quorum's round trips", .as_of = "2026-11-21", .least = 0}, votes_and_activation_most);
        field({.name = "cpu per gigabyte", .meaning = "core seconds for 1e9 bytes that a broker takes in or gives out; upper bound from 605 MB/s on 24 cores at RF 3", .source = "derived from confluent.io kafka-fastest-messaging-system", .as_of = "2020-08-21", .least = 0}, cpu_seconds_per_gigabyte);
        field({.name = "cpu per request", .meaning = "core time for one request", .source = "unverified", .as_of = "2026-11-21", .least = 0}, cpu_per_request);
        field({.name = "machine start", .meaning = "from power to a running system, volume kept", .source = "brevdev/ec2-coldboot-research start-stopped-results", .as_of = "2026-01-31", .least = 0}, machine_start);
        field({.name = "broker start", .meaning = "from a running system to a broker that registers", .source = "unverified", .as_of = "2026-11-21", .least = 0}, broker_start);
        field({.name = "broker exit", .meaning = "from permission to stop to the end of the process: logs are flushed and closed", .source = "unverified", .as_of = "2026-11-21", .least = 0}, broker_exit);
        field({.name = "log scan", .meaning = "bytes a second that one recovery thread checks; 200 to 500 MB/s plausible", .source = "unverified", .as_of = "2026-11-21", .least = 1}, log_scan);
        field({.name = "fetch append", .meaning = "bytes a second that one replica fetcher thread has read, validated and appended between two requests", .source = "derived: a default connection moves 80 MB/s at 1 ms, its whole cycle about 70 MB/s", .as_of = "2026-11-21", .least = 1}, fetch_append);
        field({.name = "offsets load", .meaning = "bytes a second at which a new group coordinator reads its partition; 50 to 200 MB/s plausible", .source = "unverified", .as_of = "2026-11-21", .least = 1}, offsets_load);
        field({.name = "offsets partition", .meaning = "bytes of its partition that a new group coordinator reads; a partition that was just compacted has less",
               .source = "Kafka 4.1.1 GroupCoordinatorConfig.java: offsets.topic.segment.bytes, the segment that compaction leaves alone", .as_of = "2025-10-26", .least = 0}, offsets_partition);
        field({.name = "page cache share", .meaning = "share of a broker's memory that caches log pages", .source = "unverified", .as_of = "2026-11-21", .least = 0, .most = 1}, page_cache_share);
        field({.name = "volume request", .meaning = "bytes of one volume operation after merging", .source = "EC2 User Guide: gp3 merges to 256 KiB", .as_of = "2023-05-11", .least = 512}, volume_request);
        field({.name = "nic burst", .meaning = "time at full peak that a full credit bucket lasts (5 to 60 min by size)", .source = "EC2 User Guide ec2-instance-network-bandwidth, low end", .as_of = "2023-05-11", .least = 0}, nic_burst);
        field({.name = "ebs burst", .meaning = "time at full EBS peak that a full credit bucket lasts", .source = "EC2 User Guide ebs-optimized", .as_of = "2023-05-11", .least = 0}, ebs_burst);
        field({.name = "put median", .meaning = "seconds to first acknowledgement of a PUT besides its bytes, median; default: what the class of the object store has", .least = 0}, put_median_s);
        field({.name = "put p99", .meaning = "the same, 99th percentile; default: what the class of the object store has", .least = 0}, put_p99_s);
        field({.name = "get median", .meaning = "seconds to first byte of a GET, median; default: what the class of the object store has", .least = 0}, get_median_s);
        field({.name = "get p99", .meaning = "the same, 99th percentile; default: what the class of the object store has", .least = 0}, get_p99_s);
        field({.name = "store stream", .meaning = "throughput of one object-store connection; default: what the class of the object store has", .least = 1}, store_stream);
        field({.name = "store writes", .meaning = "PUT, COPY, POST, LIST, DELETE a second of one bucket; default: what the class of the object store has", .least = 0}, store_writes_per_second);
        field({.name = "store reads", .meaning = "GET, HEAD a second of one bucket; default: what the class of the object store has", .least = 0}, store_reads_per_second);
        fields_of_shared_storage(field);
    }

private:
    void fields_of_shared_storage(auto&& field) {
        field({.name = "volume write", .meaning = "mean time of a durable write to a network volume", .source = "klite.dev measurement on gp3", .as_of = "2026-08-21", .least = 0}, volume_write);
        field({.name = "file write", .meaning = "mean time of a durable write to a file server in two zones", .source = "AWS Storage Blog, AutoMQ on FSx for NetApp ONTAP: 5.98 ms", .as_of = "2026-06-12", .least = 0}, file_write);
        field({.name = "write tail", .meaning = "99th percentile of such a write over its median", .source = "unverified", .as_of = "2026-11-21", .least = 1}, write_tail);
        field({.name = "wal reservation", .meaning = "time to pre-empt the reservation of a volume that several machines hold; seconds plausible", .source = "unverified", .as_of = "2026-11-21", .least = 0}, wal_reservation);
        field({.name = "volume attach", .meaning = "time to detach a volume from a dead machine and attach it to another; 10 to 60 s plausible", .source = "unverified", .as_of = "2026-11-21", .least = 0}, volume_attach);
        field({.name = "volume reattach", .meaning = "the same under Kubernetes, whose attach controller waits 6 min for an unmount", .source = "aws-ebs-csi-driver issue 542", .as_of = "2026-08-21", .least = 0}, volume_reattach);
        field({.name = "volume force attach", .meaning = "time to force a regional volume onto a machine of another zone; at most a minute plausible", .source = "unverified", .as_of = "2026-11-21", .least = 0}, volume_force_attach);
        field({.name = "file lease", .meaning = "time until the file server ends the lock of a dead client; 30 to 90 s plausible", .source = "unverified", .as_of = "2026-11-21", .least = 0}, file_lease);
        field({.name = "file failover", .meaning = "time until the standby of a file server in another zone serves", .source = "unverified", .as_of = "2026-11-21", .least = 0}, file_failover);
        field({.name = "commit median", .meaning = "seconds of a commit at the coordinator of a leaderless design, median", .source = "derived: about 10 ms close the budget of published produce latencies", .as_of = "2026-08-21", .least = 0}, commit_median_s);
        field({.name = "commit p99", .meaning = "the same, 99th percentile; 10 to 20 ms", .source = "Inkless PERFORMANCE.md", .as_of = "2026-08-21", .least = 0}, commit_p99_s);
        field({.name = "find median", .meaning = "seconds to find batches at the coordinator, median", .source = "unverified", .as_of = "2026-11-21", .least = 0}, find_median_s);
        field({.name = "find p99", .meaning = "the same, 99th percentile", .source = "Inkless PERFORMANCE.md: about 10 ms", .as_of = "2026-08-21", .least = 0}, find_p99_s);
        field({.name = "coordinator failover", .meaning = "time until a coordinator whose zone is lost serves again from another; 5 to 300 s plausible", .source = "unverified", .as_of = "2026-11-21", .least = 0}, coordinator_failover);
        field({.name = "coordinator share", .meaning = "bytes between brokers and coordinator for each byte produced; two thirds of them cross zones", .source = "aiven.io benchmarking diskless inkless topics part 1: 1.4 MiB/s across zones at 1 GiB/s", .as_of = "2026-08-21", .least = 0}, coordinator_share);
        field({.name = "tier part", .meaning = "tiered storage: bytes of one part of a segment's upload", .source = "unverified", .as_of = "2026-11-21", .least = 1}, tier_part);
        field({.name = "managed replacement", .meaning = "from the loss of a managed broker's machine to another one with its volume", .source = "unverified", .as_of = "2026-11-21", .least = 0}, managed_replacement);
        field({.name = "zookeeper partition", .meaning = "version zookeeper: time in which a new controller reads the state of one partition", .source = "KAFKA-5642: 100,000 partitions in 16.1 to 17.1 s with asynchronous reads", .as_of = "2017-10-31", .least = 0}, zookeeper_partition);
        field({.name = "pod eviction", .meaning = "from the last word of a machine until Kubernetes starts its pods elsewhere", .source = "Kubernetes documentation: node-monitor-grace-period 40 s, default toleration of unreachable nodes 300 s", .as_of = "2026-11-21", .least = 0}, pod_eviction);
        field({.name = "reassignment check", .meaning = "time between two looks of people's tool at whether a batch of partitions has moved; each batch ends late by half of it in the mean", .source = "unverified", .as_of = "2026-11-21", .least = 1e6}, reassignment_check);
        field({.name = "node provision", .meaning = "from a pod that finds no room to the start of a machine for it; 20 to 60 s plausible", .source = "unverified", .as_of = "2026-11-21", .least = 0}, node_provision);
        field({.name = "small object share", .meaning = "share of bytes that land in stream-set objects and are rewritten by compaction", .source = "AutoMQ upper bound: all streams below the split size", .as_of = "2026-08-21", .least = 0, .most = 1}, small_object_share);
        field({.name = "checkpoint bytes", .meaning = "bytes after which an AutoMQ partition is checkpointed", .source = "AutoMQ f1ce98ec89 ElasticUnifiedLog.scala", .as_of = "2026-08-21", .least = 1}, checkpoint_bytes);
        field({.name = "checkpoint age", .meaning = "least time between checkpoints of an AutoMQ partition", .source = "AutoMQ f1ce98ec89 ElasticUnifiedLog.scala", .as_of = "2026-08-21", .least = 0}, checkpoint_age);
        field({.name = "checkpoint sweep", .meaning = "bytes a broker takes in before a minute's sweep checkpoints every dirty partition", .source = "AutoMQ f1ce98ec89 ElasticLogLoader.scala", .as_of = "2026-08-21", .least = 1}, checkpoint_sweep);
    }
};

}  // namespace rehearse
