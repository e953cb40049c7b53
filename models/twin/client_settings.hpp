// Settings of Kafka's Java clients that the twin needs besides those in models/settings.hpp, under the makers' names.
#pragma once

#include "sim/fields.hpp"
#include "sim/units.hpp"

namespace rehearse::twin {

struct ProducerSettings {
    Duration linger = 5_ms;
    Bytes batch_size{16384};
    Bytes buffer_memory = 32_MiB;
    Bytes max_request_size = 1_MiB;
    Count in_flight = 5;
    Duration request_timeout = 30_s;
    Duration delivery_timeout = 120_s;
    Duration max_block = 60_s;
    Duration retry_backoff = 100_ms;
    Duration retry_backoff_max = 1_s;
    Duration reconnect_backoff = 50_ms;
    Duration reconnect_backoff_max = 1_s;

    void fields(auto&& field) {
        constexpr std::string_view date = "2025-10-26", source = "Kafka 4.1.1 ProducerConfig.java";
        field({.name = "linger.ms", .meaning = "producer: longest wait for more records of a batch", .source = source, .as_of = date, .least = 0}, linger);
        field({.name = "batch.size", .meaning = "producer: bytes of a full batch, and of the piece of buffer that each takes",
               .source = source, .as_of = date, .least = 0}, batch_size);
        field({.name = "buffer.memory", .meaning = "producer: bytes that it may hold unsent", .source = source, .as_of = date, .least = 1}, buffer_memory);
        field({.name = "max.request.size", .meaning = "producer: most bytes of a request", .source = source, .as_of = date, .least = 1}, max_request_size);
        field({.name = "max.in.flight.requests.per.connection", .meaning = "producer: unanswered requests of a connection",
               .source = source, .as_of = date, .least = 1}, in_flight);
        field({.name = "request.timeout.ms", .meaning = "client: wait for an answer", .source = source, .as_of = date, .least = 1e6}, request_timeout);
        field({.name = "delivery.timeout.ms", .meaning = "producer: from send to success or error", .source = source, .as_of = date, .least = 1e6}, delivery_timeout);
        field({.name = "max.block.ms", .meaning = "producer: longest wait inside send", .source = source, .as_of = date, .least = 0}, max_block);
        field({.name = "retry.backoff.ms", .meaning = "client: first wait before a retry", .source = source, .as_of = date, .least = 0}, retry_backoff);
        field({.name = "retry.backoff.max.ms", .meaning = "client: longest wait before a retry", .source = source, .as_of = date, .least = 0}, retry_backoff_max);
        field({.name = "reconnect.backoff.ms", .meaning = "client: first wait before connecting again", .source = source, .as_of = date, .least = 0}, reconnect_backoff);
        field({.name = "reconnect.backoff.max.ms", .meaning = "client: longest wait before connecting again",
               .source = source, .as_of = date, .least = 0}, reconnect_backoff_max);
    }
};

struct ConsumerSettings {
    Count max_poll_records = 500;
    Bytes max_partition_fetch = 1_MiB;
    Bytes fetch_max = 50_MiB;
    Duration fetch_wait = 500_ms;
    Duration request_timeout = 30_s;
    Duration retry_backoff = 100_ms;
    Duration retry_backoff_max = 1_s;
    Duration reconnect_backoff = 50_ms;
    Duration reconnect_backoff_max = 1_s;
    Duration initial_rebalance_delay = 3_s;
    Duration session_timeout = 45_s;
    Duration heartbeat_interval = 3_s;
    Duration max_poll_interval = 300_s;
    Duration group_session_timeout = 45_s;
    Duration group_heartbeat_interval = 5_s;

    void fields(auto&& field) {
        constexpr std::string_view date = "2025-10-26", source = "Kafka 4.1.1 ConsumerConfig.java";
        field({.name = "max.poll.records", .meaning = "consumer: most records of a poll", .source = source, .as_of = date, .least = 1}, max_poll_records);
        field({.name = "max.partition.fetch.bytes", .meaning = "consumer: most bytes of a partition in an answer",
               .source = source, .as_of = date, .least = 1}, max_partition_fetch);
        field({.name = "fetch.max.bytes", .meaning = "consumer: most bytes of an answer", .source = source, .as_of = date, .least = 1}, fetch_max);
        field({.name = "fetch.max.wait.ms", .meaning = "consumer: longest wait of the broker for data", .source = source, .as_of = date, .least = 1}, fetch_wait);
        field({.name = "request.timeout.ms", .meaning = "client: wait for an answer", .source = source, .as_of = date, .least = 1e6}, request_timeout);
        field({.name = "retry.backoff.ms", .meaning = "client: first wait before a retry", .source = source, .as_of = date, .least = 0}, retry_backoff);
        field({.name = "retry.backoff.max.ms", .meaning = "client: longest wait before a retry", .source = source, .as_of = date, .least = 0}, retry_backoff_max);
        field({.name = "reconnect.backoff.ms", .meaning = "client: first wait before connecting again", .source = source, .as_of = date, .least = 0}, reconnect_backoff);
        field({.name = "reconnect.backoff.max.ms", .meaning = "client: longest wait before connecting again",
               .source = source, .as_of = date, .least = 0}, reconnect_backoff_max);
        field({.name = "group.initial.rebalance.delay.ms", .meaning = "wait of an empty group for more members",
               .source = "Kafka 4.1.1 GroupCoordinatorConfig.java", .as_of = date, .least = 0}, initial_rebalance_delay);
        field({.name = "session.timeout.ms", .meaning = "classic group: silence after which a member counts as dead", .source = source, .as_of = date, .least = 1e6}, session_timeout);
        field({.name = "heartbeat.interval.ms", .meaning = "classic group: time between heartbeats of a member", .source = source, .as_of = date, .least = 1e6}, heartbeat_interval);
        field({.name = "max.poll.interval.ms", .meaning = "classic group: longest wait for a member that works between polls", .source = source, .as_of = date, .least = 1e6}, max_poll_interval);
        field({.name = "group.consumer.session.timeout.ms", .meaning = "next protocol: silence after which a member counts as dead",
               .source = "Kafka 4.1.1 GroupCoordinatorConfig.java", .as_of = date, .least = 1e6}, group_session_timeout);
        field({.name = "group.consumer.heartbeat.interval.ms", .meaning = "next protocol: time between heartbeats of a member",
               .source = "Kafka 4.1.1 GroupCoordinatorConfig.java", .as_of = date, .least = 1e6}, group_heartbeat_interval);
    }
};

}  // namespace rehearse::twin
