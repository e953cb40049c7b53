// Parts of the month's inventory and books, folded like the month itself, so that each line has its price and its source.
#include "models/readiness.hpp"

#include <algorithm>

#include "models/fleet.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {

/// Of all bytes that are kept, the share that are further copies.
double share_of_copies(const World& world) {
    double kept = 0, first = 0;
    for (std::size_t p = 0; p < world.table.size(); ++p) {
        kept += world.table.retained[p] * static_cast<double>(world.table.replicas(p));
        first += world.table.retained[p];
    }
    return kept > 0 ? 1 - first / kept : 0;
}

TrafficBook between_copies(const TrafficBook& all) {
    TrafficBook book = all - all;
    for (const TrafficRow& row : all.rows())
        if (row.purpose == Purpose::replicate) book.book(row.from, row.to, row.purpose, row.initiator, row.bytes);
    return book;
}

double busiest_before(const std::vector<PoolPeak>& peaks) {
    double most = 0;
    for (const PoolPeak& peak : peaks) most = std::max(most, peak.carried);
    return std::min(most, 1.0);
}

}  // namespace

void price_readiness(Outcome& o, const World& world) {
    if (o.steady_for.ns <= 0) return;
    const Billing billing = billing_of(world);
    Inventory copies, idle;
    const double share = share_of_copies(world), spare = 1 - busiest_before(o.peaks);
    for (BilledVolumes group : o.fleet.inventory.volumes) {
        group.count *= share;
        group.role = "further copies";
        copies.volumes.push_back(group);
    }
    for (BilledInstances group : o.fleet.inventory.instances) {
        group.count *= spare;
        group.role = "brokers that are not needed before the failure";
        idle.instances.push_back(group);
    }
    o.redundancy = fold_month(billing, copies, o.steady_for, between_copies(o.steady_traffic), {});
    o.headroom = fold_month(billing, idle, o.steady_for, {}, {});
}

}  // namespace rehearse
