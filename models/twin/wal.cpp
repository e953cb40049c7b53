// Gathering, sending, hedging and acknowledging bulks.
#include "models/twin/wal.hpp"

#include <algorithm>

#include "models/twin/automq.hpp"
#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration least_gathering = 10_ms;      // DefaultWriter: a bulk after a pause waits no longer
constexpr int most_hedges = 5;                   // AbstractObjectStorage MAX_INFLIGHT_FAST_RETRY_COUNT
constexpr Duration longest_sample = 3_s;         // AbstractObjectStorage: what took longer is not counted
constexpr double object_header = 60;             // WALObjectHeader
constexpr double reservation = 21;               // ObjectReservationService
}  // namespace

void Wal::append(const WalRecord& record) {
    const AutomqSettings& s = cluster_.plan.automq->settings;
    if (!gathering_) {
        bulks_.push_back({next_++, {}, object_header, false, false, false, {}});
        gathering_ = true;
        const Time now = cluster_.sim.agenda.now();
        const Duration wait = std::clamp(forced_ + s.wal_batch_interval - now, least_gathering, s.wal_batch_interval);
        cluster_.sim.agenda.after(wait, [this, life = life_, number = bulks_.back().number] {
            cluster_.wire.run_at(id_, [this, life, number] {
                if (life != life_ || !gathering_ || bulks_.back().number != number) return;
                forced_ = cluster_.sim.agenda.now();
                seal();
            });
        });
    }
    bulks_.back().records.push_back(record);
    bulks_.back().bytes += record.bytes;
    if (bulks_.back().bytes > s.wal_max_bytes_in_batch.count) seal();
}

Wal::Bulk* Wal::find(std::uint64_t number) {
    if (bulks_.empty() || number < bulks_.front().number || number > bulks_.back().number) return nullptr;
    return &bulks_[number - bulks_.front().number];
}

void Wal::seal() {
    gathering_ = false;
    upload_next();
}

void Wal::upload_next() {
    const std::size_t ready = bulks_.size() - (gathering_ ? 1 : 0);
    for (std::size_t i = 0; i < ready && in_flight_ < static_cast<std::size_t>(cluster_.plan.automq->settings.wal_max_inflight_uploads); ++i)
        if (!bulks_[i].sent) upload(bulks_[i]);
}

void Wal::upload(Bulk& bulk) {
    bulk.sent = true;
    ++in_flight_;
    const Time begun = bulk.begun = cluster_.sim.agenda.now();
    const std::uint64_t number = bulk.number;
    const Duration wait = latencies_.patience(bulk.bytes, begun);
    const double bytes = bulk.bytes;
    cluster_.automq->store.put(id_, StoreClient::wal, bytes, [this, number] { stored(number); }, [this, number, begun, bytes] { answered(number, begun, bytes); });
    if (wait.ns <= 0) return;
    cluster_.sim.agenda.after(wait, [this, number, life = life_] {
        if (life == life_) hedge(number);
    });
}

void Wal::hedge(std::uint64_t number) {
    Bulk* bulk = find(number);
    if (bulk == nullptr || bulk->answered || hedges_ >= most_hedges) return;
    ++hedges_;
    const Time begun = cluster_.sim.agenda.now();
    cluster_.automq->store.put(id_, StoreClient::wal, bulk->bytes, [this, number] { stored(number); }, [this, number, begun, bytes = bulk->bytes] {
        --hedges_;
        answered(number, begun, bytes);
    });
}

void Wal::stored(std::uint64_t number) {
    if (Bulk* bulk = find(number)) bulk->stored = true;
    // What lies behind a gap does not count; nor does what a fenced writer still sends.
    for (Bulk* b = find(stored_ + 1); b != nullptr && b->stored && !fenced_; b = find(++stored_ + 1)) {
        objects_.push_back({b->number, b->bytes});
        for (const WalRecord& r : b->records)
            if (r.partition != nobody) cluster_.automq->stored(id_, r.partition, r.end);
    }
}

void Wal::answered(std::uint64_t number, Time begun, double bytes) {
    const Duration took = cluster_.sim.agenda.now() - begun;
    if (took <= longest_sample) latencies_.record(bytes, took);
    Bulk* bulk = find(number);
    if (bulk == nullptr || bulk->answered) return;
    bulk->answered = true;
    confirm();
}

/// One read of the reservation stands for all bulks that are done and have none open before them.
void Wal::confirm() {
    if (confirming_) return;
    std::uint64_t upto = 0;
    for (const Bulk& b : bulks_) {
        if (!b.answered) break;
        upto = b.number;
    }
    if (upto <= acknowledged_) return;
    confirming_ = true;
    in_flight_ -= upto - acknowledged_;
    upload_next();
    cluster_.automq->store.get(id_, StoreClient::wal, reservation, [this, upto] { confirmed(upto); });
}

void Wal::confirmed(std::uint64_t upto) {
    confirming_ = false;
    if (fenced_) return cluster_.automq->halt(id_);
    while (acknowledged_ < upto) {
        const Bulk bulk = std::move(bulks_.front());
        bulks_.pop_front();
        acknowledged_ = bulk.number;
        for (const WalRecord& r : bulk.records) {
            if (r.partition != nobody) cluster_.automq->durable(id_, r);
            else if (Action done = r.durable) done();
        }
    }
    confirm();
}

void Wal::trim(std::uint64_t upto) {
    while (!objects_.empty() && objects_.front().number <= upto) objects_.pop_front();
}

void Wal::stop() {
    ++life_;
    bulks_.clear();
    gathering_ = confirming_ = false;
    in_flight_ = 0;
    hedges_ = 0;
    acknowledged_ = stored_ = next_ - 1;
}

void Wal::begin() {
    fenced_ = false;
    latencies_ = {};
}

}  // namespace rehearse::twin
