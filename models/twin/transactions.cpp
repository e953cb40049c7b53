// How transactions of the twin end: committed by their producer after a flush, or aborted by the coordinator when it has died.
// Rules: Kafka 4.1.1 TransactionManager, TransactionStateManager (transaction.timeout.ms 60 s, looked for every 10 s).
#include "models/twin/cluster.hpp"

namespace rehearse::twin {

namespace {
constexpr Duration timeout = 60_s;           // transaction.timeout.ms
constexpr Duration look = 10_s;              // transaction.abort.timed.out.transaction.cleanup.interval.ms
}  // namespace

void Cluster::end_transaction(std::uint32_t producer, bool aborted) {
    const auto [partitions, touched] = transactions.end(producer);
    for (const BatchId b : touched) batches[b].aborted = aborted;
    for (const std::uint32_t p : partitions)
        if (truth[p].leader != nobody && brokers[truth[p].leader].up()) brokers[truth[p].leader].stable_rose(p);
}

void Cluster::abandon_transaction(std::uint32_t producer, Time begun) {
    if (!transactions.open(producer)) return;
    const Duration phase = draws_.uniform(Duration{}, look);
    sim.agenda.at(std::max(sim.agenda.now(), begun + timeout) + phase, [this, producer] { end_transaction(producer, true); });
}

void Producer::begin_transaction() {
    if (plan_.transaction.ns <= 0) return;
    flushing_ = false;
    transaction_began_ = cluster_.sim.agenda.now();
    transaction_ = cluster_.sim.agenda.after(plan_.transaction, [this] {
        flushing_ = true;
        if (idle()) end_transaction();
    });
}

/// Everything sent is acknowledged: the coordinator is told, writes its log and then a marker to every partition.
void Producer::end_transaction() {
    const Duration round = cluster_.plan.rtt;
    cluster_.sim.agenda.after(round * 4, [this] { committed(); });
}

void Producer::committed() {
    if (!running_ || !flushing_) return;
    cluster_.end_transaction(index_, false);
    begin_transaction();
    next_offer();
}

}  // namespace rehearse::twin
