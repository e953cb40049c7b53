// The application's side of the producer and what becomes of its batches.
#include "models/twin/producer.hpp"

#include <algorithm>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration cadence = 100_ms;         // of the drills' client samples
constexpr Duration counted_block = 2_ms;     // calls of send shorter than this do not count as blocked
constexpr double skipped_ns = 5e8;           // a schedule that is later than this is not made up for

LinkWaits waits_of(const ProducerSettings& s) {
    return {s.retry_backoff, s.retry_backoff_max, s.reconnect_backoff, s.reconnect_backoff_max, s.request_timeout};
}
}  // namespace

Producer::Producer(Cluster& cluster, std::uint32_t index)
    : cluster_(cluster), plan_(cluster.plan.producers[index]), index_(index), draws_(cluster.sim.stream(plan_.name, "producer")),
      link_(cluster, *this, cluster.node_of_producer(index), plan_.topic, waits_of(plan_.settings), cluster.sim.stream(plan_.name, "connections")),
      flying_(cluster.plan.brokers.size()), turn_(cluster.plan.brokers.size(), 0), free_(plan_.settings.buffer_memory.count) {
    const Duration phase = draws_.uniform(Duration{}, cadence);
    for (std::uint32_t p = 0; p < link_.count(); ++p) lanes_.push_back({{}, {}, 0, GapGauge(cadence, phase, Time{} + cluster.plan.zero, draws_)});
    next_lane_ = static_cast<std::uint32_t>(draws_.below(std::max<std::uint64_t>(1, lanes_.size())));
    seen_.curve.assign(static_cast<std::size_t>(cluster.plan.horizon.seconds()) + 2, 0);
}

void Producer::begin() {
    running_ = true;
    link_.begin();
    const Time now = cluster_.sim.agenda.now();
    const double interval = plan_.rate > 0 ? plan_.record_bytes / plan_.rate * 1e9 : 0;
    scheduled_ns_ = static_cast<double>(now.ns) + interval * draws_.uniform();
    begin_transaction();
    if (cluster_.automq) cluster_.sim.agenda.at(std::max(now, Time{} + plan_.to), [this] { seen_.acked_in_time = seen_.acked; });
    next_offer();
}

void Producer::stop() {
    running_ = false;
    cluster_.sim.agenda.cancel(offer_);
    for (Lane& lane : lanes_)
        if (lane.queue.empty() && lane.open.empty()) lane.gauge.end(cluster_.sim.agenda.now());
}

void Producer::kill() {
    stop();
    cluster_.sim.agenda.cancel(transaction_);
    cluster_.abandon_transaction(index_, transaction_began_);
    cluster_.sim.agenda.cancel(timeout_);
    cluster_.sim.agenda.cancel(expiry_);
    busy_.clear();
    for (Lane& lane : lanes_) {
        lane.queue.clear();
        lane.open.clear();
        lane.gauge.end(cluster_.sim.agenda.now());
    }
    for (auto& flying : flying_) {
        for (const std::uint32_t id : flying) cluster_.requests[id].in_use = false;
        flying.clear();
    }
}

void Producer::next_offer() {
    if (!running_ || flushing_) return;
    const Time now = cluster_.sim.agenda.now();
    if (static_cast<double>(now.ns) - scheduled_ns_ > skipped_ns) scheduled_ns_ = static_cast<double>(now.ns);
    offer_ = cluster_.sim.agenda.at(std::max(now, Time{static_cast<std::int64_t>(scheduled_ns_)}), [this] { offer(); });
}

void Producer::offer() {
    const Time now = cluster_.sim.agenda.now();
    const bool spent = plan_.total > 0 && seen_.sent >= plan_.total;
    if (now >= Time{} + plan_.to || spent) return stop();
    if (flushing_) return;
    if (!place_record(next_lane_)) {
        blocked_ = true;
        blocked_since_ = now;
        block_limit_ = cluster_.sim.agenda.after(plan_.settings.max_block, [this] { give_up_block(); });
        for (std::uint32_t b = 0; b < flying_.size(); ++b) pump(b);       // an exhausted buffer makes every batch ready
        return;
    }
    next_lane_ = (next_lane_ + 1) % static_cast<std::uint32_t>(lanes_.size());
    seen_.sent += plan_.record_bytes;
    scheduled_ns_ += plan_.rate > 0 ? plan_.record_bytes / plan_.rate * 1e9 : 0;
    next_offer();
}

double Producer::piece(const Batch& b) const { return std::max(plan_.settings.batch_size.count, wire_bytes(b)); }

bool Producer::place_record(std::uint32_t p) {
    Lane& lane = lanes_[p];
    const Time now = cluster_.sim.agenda.now();
    if (!lane.queue.empty()) {
        Batch& last = cluster_.batches[lane.queue.back()];
        if (last.sequence < 0 && wire_bytes(last) + plan_.record_bytes + 10 <= plan_.settings.batch_size.count) {
            last.bytes += plan_.record_bytes;
            ++last.records;
            return true;
        }
    }
    Batch batch;
    batch.partition = link_.first() + p;
    batch.producer = static_cast<std::uint16_t>(index_);
    batch.records = 1;
    batch.bytes = plan_.record_bytes;
    batch.created = now;
    batch.expires = now + plan_.settings.delivery_timeout;
    if (piece(batch) > free_) return false;
    free_ -= piece(batch);
    const BatchId id = static_cast<BatchId>(cluster_.batches.size());
    cluster_.batches.push_back(batch);
    queue(p, lane.queue.end(), id);
    created_.push_back(id);
    if (!cluster_.sim.agenda.pending(expiry_)) watch_expiry();
    const bool full = wire_bytes(batch) + plan_.record_bytes + 10 > plan_.settings.batch_size.count && lane.queue.size() > 1;
    pump_later(p, full ? Duration{} : plan_.settings.linger);
    return true;
}

void Producer::queue(std::uint32_t p, std::deque<BatchId>::const_iterator before, BatchId id) {
    if (lanes_[p].queue.empty()) busy_.insert(std::lower_bound(busy_.begin(), busy_.end(), p), p);
    lanes_[p].queue.insert(before, id);
}

void Producer::pump_later(std::uint32_t lane, Duration after) {
    cluster_.sim.agenda.after(after, [this, lane] {
        const std::uint32_t leader = link_.leader(link_.first() + lane);
        if (leader == nobody) link_.request_update();
        else pump(leader);
    });
}

void Producer::unblock() {
    if (!blocked_) return;
    const Time now = cluster_.sim.agenda.now();
    if (!place_record(next_lane_)) return;
    cluster_.sim.agenda.cancel(block_limit_);
    blocked_ = false;
    const Duration waited = now - blocked_since_;
    if (waited > counted_block) seen_.blocked += waited.seconds();
    next_lane_ = (next_lane_ + 1) % static_cast<std::uint32_t>(lanes_.size());
    seen_.sent += plan_.record_bytes;
    scheduled_ns_ += plan_.rate > 0 ? plan_.record_bytes / plan_.rate * 1e9 : 0;
    if (now >= Time{} + plan_.to) return stop();
    next_offer();
}

void Producer::give_up_block() {
    blocked_ = false;
    seen_.blocked += plan_.settings.max_block.seconds();
    if (seen_.errors++ == 0) seen_.first_error = cluster_.now_s();
    seen_.last_error = cluster_.now_s();
    next_offer();
}

void Producer::free(BatchId id) {
    Batch& b = cluster_.batches[id];
    b.done = true;
    free_ += piece(b);
    Lane& lane = lanes_[b.partition - link_.first()];
    std::erase(lane.open, id);
    if (!running_ && lane.queue.empty() && lane.open.empty()) lane.gauge.end(cluster_.sim.agenda.now());
    unblock();
    if (flushing_ && idle()) end_transaction();
}

void Producer::complete(BatchId id) {
    Batch& b = cluster_.batches[id];
    if (b.done) return;
    const Time now = cluster_.sim.agenda.now();
    lanes_[b.partition - link_.first()].gauge.progress(now);
    if (now > Time{} + cluster_.plan.zero) seen_.worst_ack = std::max(seen_.worst_ack, (now - b.created).seconds());
    seen_.acked += b.bytes;
    b.acked = true;
    const std::size_t second = static_cast<std::size_t>(now.seconds());
    if (second < seen_.curve.size()) seen_.curve[second] += static_cast<float>(b.bytes);
    free(id);
}

void Producer::fail(BatchId id) {
    Batch& b = cluster_.batches[id];
    if (b.done) return;
    if (seen_.errors == 0) seen_.first_error = cluster_.now_s();
    seen_.errors += b.records;
    seen_.last_error = cluster_.now_s();
    const std::uint32_t lane = b.partition - link_.first();
    std::erase(lanes_[lane].queue, id);
    if (lanes_[lane].queue.empty()) std::erase(busy_, lane);
    free(id);
}

void Producer::watch_expiry() {
    const Time now = cluster_.sim.agenda.now();
    while (!created_.empty()) {
        const Batch& b = cluster_.batches[created_.front()];
        if (!b.done && b.expires > now) break;
        if (!b.done) fail(created_.front());
        created_.pop_front();
    }
    if (!created_.empty()) expiry_ = cluster_.sim.agenda.at(cluster_.batches[created_.front()].expires, [this] { watch_expiry(); });
}

void Producer::finish(ProducerObserved& seen) {
    for (Lane& lane : lanes_) {
        lane.gauge.end(cluster_.sim.agenda.now());
        seen_.gap.push_back(lane.gauge.longest());
    }
    if (blocked_) seen_.blocked += (cluster_.sim.agenda.now() - blocked_since_).seconds();
    seen = seen_;
}

}  // namespace rehearse::twin
