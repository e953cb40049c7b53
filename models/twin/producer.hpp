// A Java producer of the twin: batches with linger, a buffer that blocks every partition, five requests in flight a connection,
// idempotent order, retries. Rules: Kafka 4.1.1 KafkaProducer, RecordAccumulator, BufferPool, Sender, TransactionManager.
#pragma once

#include <deque>
#include <vector>

#include "models/twin/client_link.hpp"
#include "models/twin/gauge.hpp"
#include "models/twin/observed.hpp"
#include "models/twin/plan.hpp"
#include "models/twin/records.hpp"
#include "models/twin/requests.hpp"

namespace rehearse::twin {

class Producer final : private LinkOwner {
public:
    Producer(Cluster& cluster, std::uint32_t index);

    void begin();
    void stop();
    /// Its process ends: what it held is lost with it.
    void kill();
    /// An answer has arrived.
    void take(std::uint32_t request);
    void reset_by(std::uint32_t broker) { link_.reset_by(broker); }
    /// A silent way is open again: what was sent on the old connection is sent again by the kernel.
    void way_open(std::uint32_t broker);
    ConnectionId back(std::uint32_t broker) const { return link_.back(broker); }
    void finish(ProducerObserved& seen);
    /// Its open transaction has been committed.
    void committed();
    bool idle() const { return free_ == plan_.settings.buffer_memory.count; }

private:
    struct Lane {
        std::deque<BatchId> queue;           // not under way, in order
        std::deque<BatchId> open;            // have a sequence and no result yet, in order
        std::int64_t next_sequence = 0;
        GapGauge gauge;
    };

    void on_disconnect(std::uint32_t broker) override;
    void on_connect(std::uint32_t broker) override { pump(broker); }
    void on_leaders() override;
    std::size_t in_flight(std::uint32_t broker) const override { return flying_[broker].size(); }
    bool may_send(std::uint32_t broker) const override { return flying_[broker].size() < static_cast<std::size_t>(plan_.settings.in_flight); }
    std::uint32_t line() const override { return index_; }

    void begin_transaction();
    void end_transaction();
    void offer();
    void next_offer();
    bool place_record(std::uint32_t lane);
    void unblock();
    void give_up_block();
    void pump(std::uint32_t broker);
    bool build(std::uint32_t broker, ProduceRequest& request);
    bool sendable(const Lane& lane, std::uint32_t broker, Time now);
    void retry(BatchId batch);
    void complete(BatchId batch);
    void fail(BatchId batch);
    void free(BatchId batch);
    void pump_later(std::uint32_t lane, Duration after);
    void watch_timeouts();
    void watch_expiry();
    void clear_failed(std::uint32_t request);
    double piece(const Batch& batch) const;
    void queue(std::uint32_t lane, std::deque<BatchId>::const_iterator before, BatchId batch);

    Cluster& cluster_;
    const ProducerPlan& plan_;
    std::uint32_t index_;
    RandomStream draws_;
    ClientLink link_;
    std::deque<Lane> lanes_;
    std::vector<std::deque<std::uint32_t>> flying_;          // requests by broker
    std::vector<std::size_t> turn_;
    double free_;
    bool running_ = false, blocked_ = false, flushing_ = false;
    Time transaction_began_;
    Ticket transaction_;
    Time blocked_since_;
    Ticket block_limit_, offer_, timeout_, expiry_;
    std::vector<std::uint32_t> busy_;                        // lanes with batches that are not under way, in order
    std::uint32_t next_lane_ = 0;
    double scheduled_ns_ = 0;                                // of the next record
    std::deque<std::pair<Time, std::uint32_t>> sent_;        // requests by when they were sent
    std::deque<BatchId> created_;
    ProducerObserved seen_;
};

}  // namespace rehearse::twin
