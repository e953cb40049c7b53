// The balances of a run, one by one.
#include "models/conservation.hpp"

#include "models/world.hpp"

namespace rehearse {

namespace {

Balance produced(const ProducerCrowd& c) {
    const std::array<double, send_errors> failed = c.failures();
    return {c.name() + ": offered = acknowledged + waiting + blocked + given up", c.offered(),
            {{"acknowledged", c.served()}, {"waiting", c.backlog()}, {"given up after delivery.timeout.ms", failed[0]},
             {"given up for want of replicas", failed[1]}, {"refused after max.block.ms", failed[2]}}};
}

/// Every group reads each acknowledged byte once, or still lags behind it; what nobody had committed it reads again.
Balance consumed(const World& world, const ConsumerCrowd& c) {
    double acknowledged = 0;
    for (const ProducerCrowd& p : world.producers)
        if (p.topic() == c.topic()) acknowledged += p.served();
    return {c.name() + ": acknowledged for each group, and what is read again = read + lag", acknowledged * c.groups() + c.read_again(), {{"read", c.served()}, {"lag", c.backlog()}}};
}

}  // namespace

std::vector<Balance> balances_of(const World& world) {
    std::vector<Balance> balances;
    double acknowledged = 0, read = 0;
    for (const ProducerCrowd& c : world.producers) {
        balances.push_back(produced(c));
        acknowledged += c.served();
    }
    for (const ConsumerCrowd& c : world.consumers) {
        balances.push_back(consumed(world, c));
        read += c.served();
    }
    const TrafficBook& book = world.books.traffic;
    balances.push_back({"acknowledged = booked as produced", acknowledged, {{"booked", book.moved(Purpose::produce).count}}});
    double appended = 0;
    for (std::size_t p = 0; p < world.table.size(); ++p) appended += world.table.log_end(p) - world.table.retained[p];
    balances.push_back({"acknowledged = appended to logs", acknowledged, {{"appended", appended}}});
    balances.push_back({"read = booked as consumed", read, {{"booked", book.moved(Purpose::consume).count}}});
    balances.push_back({"everything booked lies within zones, across zones or at the store", book.total().count,
                        {{"within", book.within_zones().count}, {"across", book.cross_zone().count}, {"to store", book.to_store().count}, {"from store", book.from_store().count}}});
    return balances;
}

}  // namespace rehearse
