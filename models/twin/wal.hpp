// The write-ahead log of one AutoMQ broker in the object store: records gather in a bulk, a bulk becomes an object, and bulks are
// acknowledged in order once a small read has shown that nobody fenced the broker. Slow objects are sent twice.
// Source: AutoMQ f1ce98ec89 DefaultWriter, ObjectReservationService, S3LatencyCalculator, AbstractObjectStorage.
#pragma once

#include <deque>
#include <vector>

#include "models/twin/latency_book.hpp"
#include "models/twin/records.hpp"
#include "sim/action.hpp"
#include "sim/agenda.hpp"

namespace rehearse::twin {

class Cluster;

/// What a broker gives to its WAL: data of a partition up to `end`, or something of its own.
struct WalRecord {
    double bytes = 0;
    std::uint32_t partition = nobody;
    std::size_t end = 0;
    Action durable;                      // where partition is nobody
};

/// An object of the WAL as it lies in the store.
struct WalObject {
    std::uint64_t number;
    double bytes;
};

class Wal {
public:
    Wal(Cluster& cluster, std::uint32_t broker) : cluster_(cluster), id_(broker) {}

    void append(const WalRecord& record);
    /// Another broker, or the next process of this one, has overwritten the reservation.
    void fence() { fenced_ = true; }
    bool fenced() const { return fenced_; }
    /// The process ended: what is not in the store is lost.
    void stop();
    /// A new process writes from here on.
    void begin();
    /// Objects in the store that are not trimmed, without gaps.
    const std::deque<WalObject>& objects() const { return objects_; }
    /// Everything up to this object lies in data objects.
    void trim(std::uint64_t upto);
    std::uint64_t acknowledged() const { return acknowledged_; }

private:
    struct Bulk {
        std::uint64_t number = 0;
        std::vector<WalRecord> records;
        double bytes = 0;
        bool sent = false, stored = false, answered = false;
        Time begun;
    };

    Bulk* find(std::uint64_t number);
    void seal();
    void upload_next();
    void upload(Bulk& bulk);
    void hedge(std::uint64_t number);
    void stored(std::uint64_t number);
    void answered(std::uint64_t number, Time begun, double bytes);
    void confirm();
    void confirmed(std::uint64_t upto);

    Cluster& cluster_;
    std::uint32_t id_;
    bool fenced_ = false, gathering_ = false, confirming_ = false;
    std::deque<Bulk> bulks_;             // not acknowledged; the last one gathers while `gathering_`
    std::deque<WalObject> objects_;
    std::uint64_t next_ = 1, acknowledged_ = 0, stored_ = 0;
    std::size_t in_flight_ = 0;
    int hedges_ = 0;
    Time forced_ = Time{-1'000'000'000'000};
    std::uint64_t life_ = 0;
    LatencyBook latencies_;
};

}  // namespace rehearse::twin
