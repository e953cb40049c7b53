// What the twin is told of an AutoMQ cluster besides brokers and clients: its settings, its object store, and what its steps cost in
// time of processors and in bytes, which no document states.
#pragma once

#include "models/settings.hpp"
#include "sim/fields.hpp"

namespace rehearse::twin {

/// Measured on one drill, aq-crash-1 (AutoMQ 1.7.3, eleven Java processes on two cores), which therefore is not scored.
struct AutomqWork {
    Duration takeover_start = 470_ms;
    Duration partition_open = 420_ms;
    Rate upload_encoding = 133_MBps;
    Rate tail_checking = 30_MBps;
    double spread = 0.2;
    double cached_per_byte = 1.1;
    Bytes request_headers = 934_B;
    Duration storage_lead = 2'500_ms;

    void fields(auto&& field) {
        constexpr std::string_view date = "2026-11-21", source = "drill aq-crash-1";
        field({.name = "takeover start", .meaning = "work of a broker from the word that it takes over a WAL to its first request",
               .source = source, .as_of = date, .least = 0}, takeover_start);
        field({.name = "partition open", .meaning = "work of a broker that opens a partition, apart from requests and scans",
               .source = source, .as_of = date, .least = 0}, partition_open);
        field({.name = "upload encoding", .meaning = "bytes a second that a broker turns into objects when nothing paces it",
               .source = source, .as_of = date, .least = 1}, upload_encoding);
        field({.name = "tail checking", .meaning = "bytes a second that a broker checks of the tails of what it opens",
               .source = source, .as_of = date, .least = 1}, tail_checking);
        field({.name = "work spread", .meaning = "share by which any of this work is shorter or longer where all processes share two cores",
               .source = "unverified", .as_of = date, .least = 0, .most = 1}, spread);
        field({.name = "cached per byte", .meaning = "bytes that the write cache counts for a byte of records: thresholds, paces and figures of the log are in these",
               .source = source, .as_of = date, .least = 1}, cached_per_byte);
        field({.name = "request headers", .meaning = "bytes of headers of a request to the object store",
               .source = source, .as_of = date, .least = 0}, request_headers);
        field({.name = "storage lead", .meaning = "from the start of a broker's storage to the first client: its upload checks count from there",
               .source = source, .as_of = date, .least = 0}, storage_lead);
    }
};

struct AutomqPlan {
    AutomqSettings settings;
    AutomqWork work;
    Duration added_delay;             // of every response of the store
    double store_nic = 0;             // bytes a second each direction; 0: not limited
    Duration store_least = 2_ms, store_most = 5_ms;     // of the store's own: "a few ms" on the same machine
    double cores = 2;                 // that all brokers share
    Duration storage_started;         // of the brokers that run at the start; may lie before it
};

}  // namespace rehearse::twin
