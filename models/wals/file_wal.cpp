// One pool for the bytes and one for the operations of the whole file server, which every broker shares; its zones, and its failover.
#include "models/wals/file_wal.hpp"

#include "models/facts.hpp"
#include "models/fleet.hpp"
#include "models/wals/volume_wal.hpp"
#include "models/world.hpp"
#include "sim/check.hpp"

namespace rehearse {

FileWal::FileWal(World& world) : WalMedium(world) {
    const WalSpec& spec = world.cluster.brokers.wal;
    const VolumeType* type = wal_type(world.catalog, world.cluster, WalVolume::file_server);
    expects(type != nullptr, "the study was checked: its cloud has a file server");
    active_ = spec.zone.empty() ? ZoneId{0} : world.zone(spec.zone);
    standby_ = ZoneId{static_cast<std::uint32_t>((active_.index() + 1) % world.zones.size())};
    full_operations_ = spec.iops.value_or(included_iops(*type, spec.size));
    full_bytes_ = spec.throughput.value_or(included_throughput(*type, spec.size, full_operations_)).per_second;
    bytes_ = world.sim.network.add_pool("file server throughput", full_bytes_);
    operations_ = world.sim.network.add_pool("file server operations", full_operations_);
}

PathCost FileWal::append(BrokerId leader, double) const {
    const Broker& b = world_.brokers[leader.index()];
    PathCost cost = world_.line(b.zone(), active_, 1, Purpose::wal_write, Initiator::broker);
    cost.uses.push_back({b.nic_out, 1});
    cost.uses.push_back({bytes_, 1});
    cost.uses.push_back({operations_, 1 / world_.assumptions().volume_request.count});
    cost.answer_s = polling_s(full_operations_) / 2 + world_.assumptions().file_write.seconds();
    return cost;
}

double FileWal::ack_seconds(double, RandomStream& draws) const {
    return polling_s(full_operations_) * draws.uniform() + write_draw(world_, world_.assumptions().file_write, draws);
}

double FileWal::capacity() const { return world_.cluster.brokers.wal.size.count / static_cast<double>(world_.brokers.size()); }

std::string FileWal::waits_for(BrokerId) const { return serving_ ? std::string() : "every write waits for the file server"; }

double FileWal::take_over(BrokerId, BrokerId) { return world_.assumptions().file_lease.seconds(); }

PathCost FileWal::replay(BrokerId, BrokerId reader, double) const {
    const Broker& b = world_.brokers[reader.index()];
    PathCost cost = world_.line(active_, b.zone(), 1, Purpose::wal_replay, Initiator::broker);
    cost.uses.push_back({b.nic_in, 1});
    cost.uses.push_back({bytes_, 1});
    cost.uses.push_back({operations_, 1 / world_.assumptions().volume_request.count});
    cost.uses.push_back({b.cpu, world_.assumptions().cpu_seconds_per_gigabyte / 1e9});
    return cost;
}

bool FileWal::lit(ZoneId zone) const { return !world_.zones[zone.index()].dark && !world_.zones[zone.index()].cut_off; }

void FileWal::on_zone(ZoneId) {
    if (serving_ && lit(active_)) return;
    if (serving_) {
        serving_ = false;
        lost_ = world_.cause();
        world_.sim.network.set_capacity(bytes_, 0);
        world_.request_refresh();
    }
    world_.sim.agenda.cancel(failover_);
    const ZoneId to = lit(active_) ? active_ : standby_;
    if (lit(to)) failover_ = world_.sim.agenda.after(world_.assumptions().file_failover, [this, to] { fail_over(to); });
}

void FileWal::fail_over(ZoneId to) {
    if (to != active_) standby_ = active_;
    active_ = to;
    serving_ = true;
    ++failovers_;
    moved_ = world_.sim.journal.note(FileServerMoved{to}, lost_);
    world_.sim.network.set_capacity(bytes_, full_bytes_);
    world_.request_refresh();
}

void FileWal::add_to(Inventory& inventory) const {
    BilledVolumes v = billed_wal(world_);
    v.count = 1;
    inventory.volumes.push_back(v);
}

std::string FileWal::words() const { return "their WAL in files of " + words_of_wal(world_); }

std::vector<std::string> FileWal::not_modelled() const {
    return {"a file server that slows down while it takes snapshots or cleans up", "burst credits of the file server"};
}

}  // namespace rehearse
