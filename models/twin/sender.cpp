// The network side of the producer: what goes into a request, what an answer, a reset or a timeout does to it.
#include <algorithm>

#include "models/twin/cluster.hpp"
#include "models/twin/producer.hpp"

namespace rehearse::twin {

bool Producer::sendable(const Lane& lane, std::uint32_t broker, Time now) {
    if (lane.queue.empty()) return false;
    const Batch& b = cluster_.batches[lane.queue.front()];
    // A batch that was tried goes again only as the first without a result: order is kept.
    if (b.sequence >= 0 && lane.open.front() != lane.queue.front()) return false;
    if (b.attempts > 0) return b.retry_at <= now || b.tried_leader != broker;
    return blocked_ || b.created + plan_.settings.linger <= now || lane.queue.size() > 1;
}

bool Producer::build(std::uint32_t broker, ProduceRequest& request) {
    const Time now = cluster_.sim.agenda.now();
    double bytes = 0;
    const std::vector<std::uint32_t> busy = busy_;
    const std::size_t n = busy.size();
    const std::size_t from = static_cast<std::size_t>(std::lower_bound(busy.begin(), busy.end(), turn_[broker]) - busy.begin());
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t p = busy[(from + i) % n];
        Lane& lane = lanes_[p];
        if (link_.leader(link_.first() + p) != broker || !sendable(lane, broker, now)) continue;
        const BatchId id = lane.queue.front();
        Batch& b = cluster_.batches[id];
        if (bytes > 0 && bytes + wire_bytes(b) > plan_.settings.max_request_size.count) {
            turn_[broker] = p;
            break;
        }
        bytes += wire_bytes(b);
        lane.queue.pop_front();
        if (lane.queue.empty()) std::erase(busy_, p);
        if (b.sequence < 0) {
            b.sequence = lane.next_sequence++;
            lane.open.push_back(id);
        }
        b.tried_leader = broker;
        request.batches.push_back(id);
    }
    return !request.batches.empty();
}

void Producer::pump(std::uint32_t broker) {
    if (!link_.connected(broker)) {
        for (const std::uint32_t p : busy_)
            if (link_.leader(link_.first() + p) == broker) return link_.want(broker);
        return;
    }
    // NetworkClient.isReady: while leaders are due to be asked for, nothing else is sent.
    if (link_.update_due()) link_.maybe_refresh();
    while (may_send(broker) && !link_.update_due()) {
        ProduceRequest request;
        if (!build(broker, request)) return;
        request.producer = index_;
        request.broker = broker;
        request.life = link_.life(broker);
        request.all = plan_.acks == Acks::all;
        request.in_use = true;
        request.sent = cluster_.sim.agenda.now();
        double bytes = produce_request_bytes(request.batches.size());
        for (const BatchId b : request.batches) bytes += wire_bytes(cluster_.batches[b]);
        const std::uint32_t id = static_cast<std::uint32_t>(cluster_.requests.size());
        cluster_.requests.push_back(std::move(request));
        flying_[broker].push_back(id);
        sent_.emplace_back(cluster_.sim.agenda.now(), id);
        if (!cluster_.sim.agenda.pending(timeout_)) watch_timeouts();
        cluster_.wire.send(link_.there(broker), bytes, [cluster = &cluster_, broker, id, life = link_.life(broker), this] {
            if (life == link_.life(broker)) cluster->brokers[broker].produce(id);
        });
        if (plan_.acks == Acks::none) clear_failed(id);
    }
}

/// acks=0: nothing is awaited; what the broker makes of it is not known.
void Producer::clear_failed(std::uint32_t id) {
    ProduceRequest& r = cluster_.requests[id];
    std::erase(flying_[r.broker], id);
    const std::vector<BatchId> mine = r.batches;
    for (const BatchId b : mine) complete(b);
}

void Producer::take(std::uint32_t id) {
    ProduceRequest& r = cluster_.requests[id];
    if (!r.in_use || r.life != link_.life(r.broker)) return;
    r.in_use = false;
    std::erase(flying_[r.broker], id);
    bool stale = false;
    for (std::size_t i = 0; i < r.batches.size(); ++i) {
        const BatchId b = r.batches[i];
        if (r.results[i] == ProduceError::none) {
            complete(b);
            continue;
        }
        if (r.results[i] == ProduceError::offline) stale = true;
        // The first without a result is out of order: the log has been cut. The producer counts anew from it (KIP-360).
        if (r.results[i] == ProduceError::out_of_order && lanes_[cluster_.batches[b].partition - link_.first()].open.front() == b) cluster_.batches[b].new_epoch = true;
        if (r.results[i] == ProduceError::not_leader) {
            stale = true;
            link_.learn(cluster_.batches[b].partition, cluster_.brokers[r.broker].replica(cluster_.batches[b].partition).view);
        }
        retry(b);
    }
    const std::uint32_t broker = r.broker;
    if (stale) {
        link_.request_update();
        on_leaders();
    }
    link_.maybe_refresh();
    pump(broker);
}

void Producer::retry(BatchId id) {
    Batch& b = cluster_.batches[id];
    if (b.done) return;
    const Duration wait = link_.wait(b.attempts);
    ++b.attempts;
    b.retry_at = cluster_.sim.agenda.now() + wait;
    Lane& lane = lanes_[b.partition - link_.first()];
    auto place = lane.queue.begin();
    while (place != lane.queue.end() && cluster_.batches[*place].sequence >= 0 && cluster_.batches[*place].sequence < b.sequence) ++place;
    queue(b.partition - link_.first(), place, id);
    pump_later(b.partition - link_.first(), wait);
}

void Producer::on_disconnect(std::uint32_t broker) {
    std::deque<std::uint32_t> lost;
    lost.swap(flying_[broker]);
    for (const std::uint32_t id : lost) {
        ProduceRequest& r = cluster_.requests[id];
        r.in_use = false;
        for (const BatchId b : r.batches) retry(b);
    }
    // Whoever still believes in this leader tries to connect again.
    pump(broker);
}

void Producer::on_leaders() {
    for (std::uint32_t b = 0; b < flying_.size(); ++b) pump(b);
    for (const std::uint32_t p : busy_)
        if (link_.leader(link_.first() + p) == nobody) return link_.request_update();
}

void Producer::watch_timeouts() {
    const Time now = cluster_.sim.agenda.now();
    while (!sent_.empty()) {
        const auto [at, id] = sent_.front();
        const ProduceRequest& r = cluster_.requests[id];
        const bool out = r.in_use && r.life == link_.life(r.broker) && plan_.acks != Acks::none;
        if (out && at + plan_.settings.request_timeout > now) break;
        sent_.pop_front();
        if (out) link_.disconnect(r.broker, true);
    }
    if (!sent_.empty()) timeout_ = cluster_.sim.agenda.at(sent_.front().first + plan_.settings.request_timeout, [this] { watch_timeouts(); });
}

void Producer::way_open(std::uint32_t broker) {
    // Requests whose answers were lost on the way: the connection is taken up again by retransmission, modelled as a fresh one.
    if (!flying_[broker].empty()) link_.disconnect(broker, true);
}

}  // namespace rehearse::twin
