// Appends, take-over and reading of logs on volumes: AutoMQ 6056681bd6^ BlockWALService, SlidingWindowService for the write path;
// attach times by environment are assumptions with their sources.
#include "models/wals/volume_wal.hpp"

#include <algorithm>

#include "models/fleet.hpp"
#include "models/lognormal.hpp"
#include "models/world.hpp"
#include "sim/elementary.hpp"

namespace rehearse {

double write_draw(const World& world, Duration mean, RandomStream& draws) {
    const double sigma = sigma_of(1, world.assumptions().write_tail);
    return draws.lognormal(mean.seconds() * own_exp(-sigma * sigma / 2), sigma);
}

double polling_s(double operations) { return std::max(0.001, operations > 0 ? 1 / operations : 0.0); }

VolumeWal::VolumeWal(World& world, bool regional) : WalMedium(world), regional_(regional), returned_(world.zones.size(), no_fact) {}

PathCost VolumeWal::append(BrokerId leader, double) const {
    const Volume& volume = *world_.brokers[leader.index()].volume;
    PathCost cost;
    volume.use(cost.uses, 1);
    cost.answer_s = polling_s(volume.full_operations) / 2 + world_.assumptions().volume_write.seconds();
    return cost;
}

double VolumeWal::ack_seconds(double, RandomStream& draws) const {
    return polling_s(world_.brokers.front().volume->full_operations) * draws.uniform() + write_draw(world_, world_.assumptions().volume_write, draws);
}

double VolumeWal::capacity() const { return world_.cluster.brokers.wal.size.count; }

bool VolumeWal::within_reach(BrokerId failed) const {
    const Zone& home = world_.zones[world_.brokers[failed.index()].zone().index()];
    return regional_ || (!home.dark && !home.cut_off);
}

FactId VolumeWal::reached_by(BrokerId failed) const { return returned_[world_.brokers[failed.index()].zone().index()]; }

void VolumeWal::on_zone(ZoneId zone) {
    const Zone& z = world_.zones[zone.index()];
    if (!regional_ && !z.dark && !z.cut_off) returned_[zone.index()] = world_.cause();
}

std::string VolumeWal::waits_for(BrokerId failed) const {
    if (within_reach(failed)) return {};
    return "the WAL volume of " + world_.brokers[failed.index()].name() + " waits for zone " + world_.zones[world_.brokers[failed.index()].zone().index()].name;
}

double VolumeWal::take_over(BrokerId failed, BrokerId target) {
    const Assumptions& a = world_.assumptions();
    const bool across = world_.brokers[failed.index()].zone() != world_.brokers[target.index()].zone();
    if (regional_ && across) return a.volume_force_attach.seconds();
    switch (world_.study.settings.automq.wal_takeover) {
        case WalTakeover::attach: return a.volume_attach.seconds();
        case WalTakeover::kubernetes: return a.volume_reattach.seconds();
        case WalTakeover::reservation: break;
    }
    return a.wal_reservation.seconds();
}

PathCost VolumeWal::replay(BrokerId failed, BrokerId reader, double) const {
    PathCost cost;
    const Volume& volume = *world_.brokers[failed.index()].volume;
    cost.uses.push_back({volume.bytes, 1});
    cost.uses.push_back({volume.operations, 1 / volume.request.count});
    if (const auto& pipe = world_.brokers[reader.index()].volume->pipe) cost.uses.push_back({*pipe, 1});
    cost.uses.push_back({world_.brokers[reader.index()].cpu, world_.assumptions().cpu_seconds_per_gigabyte / 1e9});
    return cost;
}

void VolumeWal::add_to(Inventory& inventory) const {
    BilledVolumes v = billed_wal(world_);
    v.count = static_cast<double>(world_.cluster.brokers.count);
    inventory.volumes.push_back(v);
}

std::string VolumeWal::words() const { return "each with a WAL on " + words_of_wal(world_); }

std::vector<std::string> VolumeWal::not_modelled() const {
    return {"a volume that hangs while it is detached, or whose control plane is down: attaching takes the stated time",
            regional_ ? "a regional volume that is degraded to one zone" : "the failure of a volume by itself besides a volume failure in the timeline"};
}

}  // namespace rehearse
