// What an AutoMQ broker uploads: blocks of its cache as objects, under the limits of its client and of its cache (AutoMQ f1ce98ec89
// S3Storage, DefaultUploadWriteAheadLogTask, TrafficRegulator, AbstractObjectStorage).
#include <algorithm>

#include "models/architectures/automq.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {
constexpr Bytes merged_part = 32_MiB;        // MultiPartWriter.java: parts of an upload are merged to this
}  // namespace

double Automq::upload_latency_s() const { return world_.store.put_mean(merged_part); }

/// Bytes a second that its pools have left; a tenth of each is taken for free, because those that fill it make room.
double Automq::free_on(const PathCost& path) const {
    const FluidNetwork& network = world_.sim.network;
    double most = unlimited;
    for (const Use& use : path.uses) {
        const double capacity = network.capacity(use.pool);
        if (capacity < unlimited && use.per_unit > 0) most = std::min(most, std::max(capacity / 10, capacity - network.load(use.pool)) / use.per_unit);
    }
    return most;
}

Transfer Automq::transfer(PathCost path, std::string name, double cap, double bytes, Action done) {
    const Time now = world_.sim.agenda.now();
    if (const double free = std::min(cap, free_on(path)); !grain().exact() && free > 0 && free < unlimited) {
        // A request loop waits between its batches, so what it moves in a while is less than what its way allows.
        const double waits = path.loop ? path.loop->wait / path.loop->batch : 0;
        const Time end = grain().not_before(now + seconds_up(bytes * (1 / free + waits)), now);
        cap = 1 / ((end - now).seconds() / bytes - waits);
    }
    return world_.books.open(std::move(path), Work::recovery, std::move(name), cap, bytes, done);
}

PathCost Automq::upload_path(BrokerId broker, double compacted) const {
    const double parts = (1 + compacted) / merged_part.count, reads = compacted / world_.study.settings.automq.object_part_size.count;
    PathCost cost = world_.to_store(broker, 1, Purpose::object_upload);
    cost.requests.push_back({RequestKind::put, Purpose::object_upload, 1 / merged_part.count});
    cost.uses.push_back({world_.store.writes, parts});
    cost.uses.push_back({wals_[broker.index()].puts, world_.store.put_mean(merged_part) / merged_part.count});
    if (compacted <= 0) return cost;
    cost += world_.from_store(broker, compacted, Purpose::compaction);
    cost += world_.to_store(broker, compacted, Purpose::compaction);
    cost.uses.push_back({world_.store.reads, reads});
    cost.requests.push_back({RequestKind::put, Purpose::compaction, compacted / merged_part.count});
    cost.requests.push_back({RequestKind::get, Purpose::compaction, reads});
    return cost;
}

void Automq::start_uploads(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    wal.uploads = world_.books.open(upload_path(broker, world_.assumptions().small_object_share), Work::live,
                                    world_.brokers[broker.index()].name() + " uploads objects", 0);
    wal.cap.start(0);
}

double Automq::uncommitted(BrokerId broker, double rate) const {
    const Wal& wal = wals_[broker.index()];
    const Time now = world_.sim.agenda.now();
    return std::min(UploadCycle::of(rate, upload_settings_, wal.phase_share).uncommitted(now), rate * (now - wal.flushed).seconds()) + wal.excess.level();
}

/// Appends of a log in the store go before uploads under the same limit; compaction, which comes last, is not held back by it here.
double Automq::most_uploads(const Wal& wal) const {
    if (!wal.regulator.limits()) return unlimited;
    const double appends = medium_->in_store() ? wal.ingest : 0;
    return std::max(0.0, wal.regulator.limit() - appends);
}

double Automq::writes(const Wal& wal) const {
    return (medium_->in_store() ? wal.ingest : 0) + (wal.uploads ? wal.uploads.rate() : 0);
}

/// How many uploads fit into what may be in flight depends on how fast the store answers.
void Automq::renew_uploads() {
    for (const Broker& b : world_.brokers) {
        Wal& wal = wals_[b.id().index()];
        if (!wal.uploads) continue;
        wal.uploads.close();
        start_uploads(b.id());
    }
    on_settled();
}

/// Each client finds out for itself, and looks at its limit once a minute from then on.
void Automq::on_store() {
    ways_stand_ = false;
    if (const double latency = upload_latency_s(); std::exchange(upload_latency_s_, latency) != latency) renew_uploads();
    for (std::uint32_t b = 0; b < wals_.size() && !world_.store.whole(); ++b) {
        Wal& wal = wals_[b];
        wal.refused = true;
        if (world_.sim.agenda.pending(wal.window)) continue;
        wal.regulator.usual(wal.writing);
        meter(BrokerId{b});
        wal.written = wal.writing * WriteRegulator::window.seconds() * (1 - wal.phase_share);      // of the window that had begun
        wal.window = world_.sim.agenda.after(seconds_up(WriteRegulator::window.seconds() * wal.phase_share), [this, b] { close_window(BrokerId{b}); });
    }
}

void Automq::close_window(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    meter(broker);
    wal.regulator.close_window(std::exchange(wal.written, 0.0) / WriteRegulator::window.seconds(), wal.refused);
    wal.refused = !world_.store.whole();
    world_.sim.network.set_capacity(wal.client, wal.regulator.limit());
    on_settled();
    if (wal.refused || wal.regulator.limits()) wal.window = world_.sim.agenda.after(WriteRegulator::window, [this, broker] { close_window(broker); });
}

/// Backlog beyond the saw-tooth that the cache and the medium have room for: a full block and one that uploads are part of the saw-tooth.
double Automq::room_beyond_cycle() const {
    const AutomqSettings& s = upload_settings_;
    const double limit = std::min(s.wal_cache_size.count, medium_->capacity());
    return std::max(s.wal_upload_threshold.count, limit - 2 * s.wal_upload_threshold.count);
}

/// Appends wait until a block of the cache is committed (S3Storage retries them every 100 ms).
void Automq::fill(BrokerId broker) {
    wals_[broker.index()].full = true;
    world_.request_refresh();
}

void Automq::await_room(BrokerId broker) {
    Wal& wal = wals_[broker.index()];
    world_.sim.agenda.cancel(wal.room);
    const double excess = wal.excess.level() - (room_beyond_cycle() - upload_settings_.wal_upload_threshold.count);
    const double drain = wal.excess.outflow() - wal.excess.inflow();
    if (drain <= 0) return;
    wal.room = world_.sim.agenda.after(seconds_up(std::max(0.0, excess) / drain), [this, broker] {
        wals_[broker.index()].full = false;
        world_.request_refresh();
    });
}

}  // namespace rehearse
