// Produce requests of the twin's broker: one at a time a connection, appended at once, answered when the in-sync set has them.
#include "models/twin/broker.hpp"

#include <algorithm>

#include "models/twin/cluster.hpp"

namespace rehearse::twin {

Broker::Broker(Cluster& cluster, std::uint32_t id)
    : cluster_(cluster), agenda_(cluster.sim.agenda), id_(id), replicas_(cluster.plan.partitions.size()), lines_(cluster.plan.producers.size()),
      handlers_(cluster.sim.agenda) {
    for (Replica& r : replicas_) r.sequences.assign(cluster.plan.producers.size(), -1);
}

void Broker::produce(std::uint32_t request) {
    const Time turn = threads_.turn(cluster_.requests[request].producer, agenda_.now());
    if (turn <= agenda_.now()) return receive(request);
    agenda_.at(turn, [this, request, life = life_] {
        if (life == life_) receive(request);
    });
}

void Broker::receive(std::uint32_t request) {
    ProduceRequest& r = cluster_.requests[request];
    if (!up_ || !listening_) return;
    Line& line = lines_[r.producer];
    r.served_by = life_;
    line.queue.push_back(request);
    if (!line.busy) serve(r.producer);
}

void Broker::enqueue(std::uint32_t producer, Action request) {
    if (!up_ || !listening_) return;
    Line& line = lines_[producer];
    line.queue.push_back(other);
    line.others.push_back(request);
    if (!line.busy) serve(producer);
}

void Broker::serve(std::uint32_t producer) {
    Line& line = lines_[producer];
    while (!line.queue.empty() && line.queue.front() == other) {
        Action request = line.others.front();
        line.queue.pop_front();
        line.others.pop_front();
        request();
    }
    if (line.queue.empty()) return;
    const std::uint32_t request = line.queue.front();
    line.queue.pop_front();
    // AutoMQ handles what comes on a connection without waiting for the answers before it.
    line.busy = !cluster_.automq;
    if (!handlers_.slow()) {
        handle(request);
        return flush_woken();
    }
    double bytes = 0;
    for (const BatchId b : cluster_.requests[request].batches) bytes += wire_bytes(cluster_.batches[b]);
    handlers_.run(bytes, [this, request] {
        // What was read from a connection that has gone meanwhile is appended all the same.
        if (cluster_.requests[request].in_use) handle(request);
        else append_for_nobody(request);
        flush_woken();
    });
}

void Broker::append_for_nobody(std::uint32_t id) {
    const std::vector<BatchId> batches = cluster_.requests[id].batches;
    for (const BatchId b : batches) {
        Replica& r = replicas_[cluster_.batches[b].partition];
        std::int64_t& last = r.sequences[cluster_.batches[b].producer];
        if (!r.leading || cluster_.batches[b].sequence != last + 1) continue;
        r.log.append(b);
        last = cluster_.batches[b].sequence;
        wake(cluster_.batches[b].partition, false);
    }
}

ProduceError Broker::append(Replica& replica, BatchId id, std::uint32_t number, std::size_t slot) {
    ProduceRequest& request = cluster_.requests[number];
    Batch& batch = cluster_.batches[id];
    request.hints[slot] = replica.view.leader;
    if (cluster_.offline(batch.partition, id_)) return ProduceError::offline;
    if (!replica.leading) return ProduceError::not_leader;
    if (request.all && static_cast<std::uint32_t>(__builtin_popcountll(replica.view.isr)) < cluster_.effective_min_insync(batch.partition)) return ProduceError::not_enough_replicas;
    std::int64_t& last = replica.sequences[batch.producer];
    // Without acks=all a producer is not idempotent: nothing is out of order, and retries are appended again.
    const bool counted = request.all && cluster_.plan.producers[batch.producer].idempotent;
    if (counted && batch.sequence > last + 1 && !batch.new_epoch) return ProduceError::out_of_order;
    if (!counted || batch.sequence > last) {
        replica.log.append(id);
        last = std::max(last, batch.sequence);
        if (cluster_.plan.producers[batch.producer].transaction.ns > 0) cluster_.transactions.touch(batch.producer, batch.partition, replica.log.size() - 1, id);
        wake(batch.partition, false);
    }
    // What was sent again is answered with its place in the log, and that may be visible already.
    if (!request.all || replica.log.place_of(id) < replica.high) return ProduceError::none;
    replica.waiting.push_back({replica.log.size(), number});
    return ProduceError::waiting;
}

void Broker::handle(std::uint32_t id) {
    ProduceRequest& r = cluster_.requests[id];
    r.results.assign(r.batches.size(), ProduceError::none);
    r.hints.assign(r.batches.size(), nobody);
    r.open = 0;
    for (std::size_t i = 0; i < r.batches.size(); ++i) {
        r.results[i] = append(replicas_[cluster_.batches[r.batches[i]].partition], r.batches[i], id, i);
        r.open += r.results[i] == ProduceError::waiting;
    }
    if (r.open == 0) {
        raise_alone(id);
        return answer(id);
    }
    deadlines_.emplace_back(agenda_.now() + cluster_.plan.producers[r.producer].settings.request_timeout, id);
    if (!agenda_.pending(expiry_)) expiry_ = agenda_.at(deadlines_.front().first, [this] { expire(); });
    raise_alone(id);
}

/// A sole replica in sync has nobody to wait for, but its write-ahead log where it has one.
void Broker::raise_alone(std::uint32_t id) {
    const std::vector<BatchId> mine = cluster_.requests[id].batches;
    for (const BatchId b : mine)
        if (cluster_.automq) hand_to_wal(cluster_.batches[b].partition);
        else if (__builtin_popcountll(replicas_[cluster_.batches[b].partition].view.isr) == 1) raise_high(cluster_.batches[b].partition);
}

void Broker::hand_to_wal(std::uint32_t partition) {
    Replica& r = replicas_[partition];
    if (!r.leading || r.settling) return;
    for (; r.in_wal < r.log.size(); ++r.in_wal) cluster_.automq->append(id_, partition, r.in_wal + 1, wire_bytes(cluster_.batches[r.log.at(r.in_wal)]));
    high_rose(partition);      // a batch that was sent again may be durable already
}

void Broker::settled(std::uint32_t partition) {
    replicas_[partition].settling = false;
    hand_to_wal(partition);
}

void Broker::durable(std::uint32_t partition, std::size_t end) {
    Replica& r = replicas_[partition];
    r.high = std::max(r.high, std::min(end, r.log.size()));
    high_rose(partition);
    flush_woken();
}

void Broker::expire() {
    while (!deadlines_.empty() && deadlines_.front().first <= agenda_.now()) {
        const std::uint32_t id = deadlines_.front().second;
        ProduceRequest& r = cluster_.requests[id];
        const bool due = r.in_use && r.served_by == life_ && r.open > 0 && r.sent + cluster_.plan.producers[r.producer].settings.request_timeout <= agenda_.now();
        deadlines_.pop_front();
        if (!due) continue;
        for (ProduceError& e : r.results)
            if (e == ProduceError::waiting) e = ProduceError::timed_out;
        r.open = 0;
        for (Replica& replica : replicas_)
            std::erase_if(replica.waiting, [id](const Replica::Waiting& w) { return w.request == id; });
        answer(id);
    }
    if (!deadlines_.empty()) expiry_ = agenda_.at(deadlines_.front().first, [this] { expire(); });
}

void Broker::settle(std::uint32_t id) {
    ProduceRequest& r = cluster_.requests[id];
    if (--r.open == 0) answer(id);
}

void Broker::answer(std::uint32_t id) {
    ProduceRequest& r = cluster_.requests[id];
    Line& line = lines_[r.producer];
    const Time turn = threads_.turn(r.producer, agenda_.now());
    if (turn <= agenda_.now()) cluster_.answer_producer(id);
    else agenda_.at(turn, [this, id] { cluster_.answer_producer(id); });
    line.busy = false;
    if (!line.queue.empty()) agenda_.at(agenda_.now(), [this, producer = r.producer, life = life_] {
        if (life == life_ && !lines_[producer].busy) serve(producer);
    });
}

void Broker::forget_client(std::uint32_t producer) {
    // The connection is gone: what it asked and was not handled yet is dropped; what was appended stays.
    Line& line = lines_[producer];
    line = {};
    for (Replica& replica : replicas_)
        std::erase_if(replica.waiting, [this, producer](const Replica::Waiting& w) {
            if (cluster_.requests[w.request].producer != producer) return false;
            cluster_.requests[w.request].open = 0;
            return true;
        });
}

void Broker::high_rose(std::uint32_t partition) {
    Replica& r = replicas_[partition];
    while (!r.waiting.empty() && r.waiting.front().end <= r.high) {
        const std::uint32_t id = r.waiting.front().request;
        r.waiting.pop_front();
        ProduceRequest& request = cluster_.requests[id];
        for (std::size_t i = 0; i < request.batches.size(); ++i)
            if (request.results[i] == ProduceError::waiting && cluster_.batches[request.batches[i]].partition == partition) request.results[i] = ProduceError::none;
        settle(id);
    }
    wake(partition, true);
}

void Broker::resign(Replica& r) {
    r.leading = false;
    r.joining = 0;
    r.altering = false;
    std::deque<Replica::Waiting> waiting;
    waiting.swap(r.waiting);
    for (const Replica::Waiting& w : waiting) {
        ProduceRequest& request = cluster_.requests[w.request];
        for (std::size_t i = 0; i < request.batches.size(); ++i) {
            if (request.results[i] != ProduceError::waiting || &replicas_[cluster_.batches[request.batches[i]].partition] != &r) continue;
            request.results[i] = ProduceError::not_leader;
            request.hints[i] = r.view.leader;
        }
        settle(w.request);
    }
}

void Broker::append_fetched(std::uint32_t partition, BatchId id) {
    Replica& r = replicas_[partition];
    r.log.append(id);
    const Batch& batch = cluster_.batches[id];
    if (batch.producer != earlier) r.sequences[batch.producer] = batch.sequence;
}

void Broker::truncate(std::uint32_t partition, std::size_t size) {
    Replica& r = replicas_[partition];
    r.log.truncate(size);
    r.high = std::min(r.high, r.log.size());
    std::fill(r.sequences.begin(), r.sequences.end(), -1);
    for (std::size_t i = 0; i < r.log.size(); ++i) {
        const Batch& batch = cluster_.batches[r.log.at(i)];
        if (batch.producer != earlier) r.sequences[batch.producer] = std::max(r.sequences[batch.producer], batch.sequence);
    }
}

void Broker::stop() {
    ++life_;
    up_ = listening_ = altering_ = false;
    alters_.clear();
    deadlines_.clear();
    waiting_.clear();
    woken_.clear();
    sessions_.clear();
    handlers_.clear();
    for (Line& line : lines_) line = {};
    for (Replica& r : replicas_) {
        r.waiting.clear();
        r.leading = r.settling = false;
        r.joining = 0;
        r.altering = false;
    }
}

void Broker::lose(const std::vector<std::uint32_t>& partitions) {
    for (const std::uint32_t p : partitions) {
        Replica& r = replicas_[p];
        if (r.leading) resign(r);
        r.log.clear();
        r.high = 0;
    }
    touch_sessions();
    for (Fetch* f : std::vector<Fetch*>(waiting_))
        if (f->waits && collect(*f)) reply(*f);
}

void Broker::wipe() {
    for (Replica& r : replicas_) {
        r.log.clear();
        r.high = 0;
        std::fill(r.sequences.begin(), r.sequences.end(), -1);
    }
}

}  // namespace rehearse::twin
