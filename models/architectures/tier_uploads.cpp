// One upload flow a broker, capped by what the broker takes in as a leader.
#include "models/architectures/tier_uploads.hpp"

#include "models/world.hpp"

namespace rehearse {

TierUploads::TierUploads(World& world) : world_(world) {
    for (const Broker& b : world.brokers) {
        Flow& flow = flows_.emplace_back(world.sim.agenda);
        const double parts = 1 / world.assumptions().tier_part.count;
        PathCost way = world.to_store(b.id(), 1, Purpose::object_upload);
        way.requests.push_back({RequestKind::put, Purpose::object_upload, parts});
        way.uses.push_back({world.store.writes, parts});
        flow.transfer = world.books.open(std::move(way), Work::live, b.name() + " uploads segments", 0);
        flow.cap.start(0);
    }
}

void TierUploads::on_settled() {
    for (std::uint32_t b = 0; b < flows_.size(); ++b) {
        double ingest = 0;
        for (std::size_t t = 0; t < world_.table.topics.size(); ++t) ingest += world_.appended_rate(t, BrokerId{b});
        Flow& flow = flows_[b];
        flow.waits.set_inflow(ingest);
        flow.waits.set_outflow(flow.transfer.rate());
        const bool behind = flow.waits.level() > 1;
        flow.cap.follow(flow.transfer, behind && world_.brokers[b].serving() ? unlimited : ingest, world_.sim.agenda.now());
    }
}

void TierUploads::leader_lost(BrokerId broker) {
    const double held = flows_[broker.index()].waits.take(flows_[broker.index()].waits.level());
    double heirs = 0;
    for (const Broker& b : world_.brokers) heirs += b.serving() && b.id() != broker;
    for (const Broker& b : world_.brokers)
        if (b.serving() && b.id() != broker) flows_[b.id().index()].waits.add(held / heirs);
}

double TierUploads::waiting() const {
    double sum = 0;
    for (const Flow& flow : flows_) sum += flow.waits.level();
    return sum;
}

double TierUploads::stored() const {
    double sum = 0;
    for (const Topic& t : world_.table.topics) sum += t.write_rate * t.retention.seconds();
    return sum;
}

}  // namespace rehearse
