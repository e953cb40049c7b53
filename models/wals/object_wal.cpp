// Batches, requests and latencies of a log of objects: AutoMQ f1ce98ec89 DefaultWriter, ObjectReservationService, RecoverIterator.
#include "models/wals/object_wal.hpp"

#include <algorithm>
#include <cmath>

#include "models/world.hpp"

namespace rehearse {

namespace {
constexpr Bytes reservation = Bytes{21};     // ObjectReservationService.java: node, epoch, failover flag
constexpr Bytes header = Bytes{4096};        // the part of the newest object that holds the trim offset
}  // namespace

double ObjectWal::object(double rate) const {
    const AutomqSettings& s = world_.study.settings.automq;
    return std::clamp(rate * s.wal_batch_interval.seconds(), 1.0, s.wal_max_bytes_in_batch.count);
}

double ObjectWal::batching_s(double rate) const {
    const AutomqSettings& s = world_.study.settings.automq;
    return std::min(s.wal_batch_interval.seconds(), s.wal_max_bytes_in_batch.count / std::max(1.0, rate)) / 2;
}

PathCost ObjectWal::append(BrokerId leader, double rate) const {
    const AutomqSettings& s = world_.study.settings.automq;
    PathCost cost = world_.to_store(leader, 1, Purpose::wal_write);
    cost.uses.push_back({world_.store.writes, 1 / s.wal_max_bytes_in_batch.count});
    cost.uses.push_back({world_.store.reads, 1 / s.wal_max_bytes_in_batch.count});
    cost.answer_s = batching_s(rate) + world_.store.put_mean(Bytes{object(rate)}) + world_.store.get_mean(reservation);
    return cost;
}

/// A PUT is sent again after the client's own 99th percentile (S3LatencyCalculator, AbstractObjectStorage).
double ObjectWal::ack_seconds(double rate, RandomStream& draws) const {
    const double every = 2 * batching_s(rate);
    return every * draws.uniform() + world_.store.in_order_put(Bytes{object(rate)}, every, Hedge::at_p99, draws) + world_.store.get_draw(reservation, draws);
}

bool ObjectWal::writable(BrokerId) const { return world_.store.available(); }

void ObjectWal::meter(double rate, double seconds) {
    const AutomqSettings& s = world_.study.settings.automq;
    const double batches = seconds * std::max(1 / s.wal_batch_interval.seconds(), rate / s.wal_max_bytes_in_batch.count);
    world_.books.requests.book(StoreId{0}, RequestKind::put, Purpose::wal_write, batches);
    world_.books.requests.book(StoreId{0}, RequestKind::get, Purpose::wal_write, batches);
}

/// The reservation is overwritten and verified, the log listed, its newest header read: from the overwrite on the old writer's verification
/// fails, so it cannot acknowledge.
double ObjectWal::take_over(BrokerId, BrokerId) {
    RequestBook& requests = world_.books.requests;
    requests.book(StoreId{0}, RequestKind::put, Purpose::wal_replay, 1);
    requests.book(StoreId{0}, RequestKind::list, Purpose::wal_replay, 1);
    requests.book(StoreId{0}, RequestKind::get, Purpose::wal_replay, 2);
    ObjectStore& store = world_.store;
    double seconds = store.put_seconds(reservation);
    seconds += store.get_seconds(reservation);
    seconds += store.get_seconds(Bytes{0});
    return seconds + store.get_seconds(header);
}

PathCost ObjectWal::replay(BrokerId, BrokerId reader, double rate) const {
    PathCost cost = world_.from_store(reader, 1, Purpose::wal_replay);
    cost.uses.push_back({world_.store.reads, 1 / object(rate)});
    cost.requests.push_back({RequestKind::get, Purpose::wal_replay, 1 / object(rate)});
    return cost;
}

/// Objects are read whole, as many at once as the read-ahead holds.
double ObjectWal::replay_rate(double rate) const {
    const double parallel = std::max(1.0, std::floor(world_.study.settings.automq.wal_recovery_read_ahead.count / object(rate)));
    return parallel * world_.store.stream().per_second;
}

}  // namespace rehearse
