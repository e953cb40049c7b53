// The fleet in words, as an inventory, and what is odd about it.
#include "models/fleet.hpp"

#include <algorithm>
#include <cmath>

#include "models/world.hpp"

namespace rehearse {

namespace {

std::string number(double value) {
    const double rounded = std::round(value * 10) / 10;
    const std::int64_t whole = static_cast<std::int64_t>(rounded);
    const std::int64_t tenths = static_cast<std::int64_t>(std::round((rounded - static_cast<double>(whole)) * 10));
    return std::to_string(whole) + (tenths ? "." + std::to_string(tenths) : "");
}

/// The provisioned volume of the world's brokers; only asked of designs that have one.
BilledVolumes volume_of(const World& world) {
    const VolumeSpec& spec = world.cluster.brokers.volume;
    BilledVolumes v;
    v.type = spec.type;
    v.role = "brokers";
    v.count = static_cast<double>(world.cluster.brokers.count);
    v.size = spec.size.value_or(Bytes{});
    v.iops = spec.iops.value_or(0);
    v.throughput = spec.throughput.value_or(Rate{});
    return v;
}

/// What the service recommends at most (MSK best practices: replicas a broker by machine size).
double most_replicas(const std::string& instance) {
    if (instance.ends_with(".2xlarge")) return 2000;
    return instance.ends_with(".large") || instance.ends_with(".xlarge") || instance.ends_with(".small") ? 1000 : 4000;
}

}  // namespace

ZoneId home_of(const ClusterSpec& cluster, std::size_t broker) {
    const std::vector<std::string>& stated = cluster.brokers.zone_of_each;
    if (stated.empty()) return {static_cast<std::uint32_t>(broker % static_cast<std::size_t>(cluster.zones))};
    return {static_cast<std::uint32_t>(stated[broker][0] - 'a')};
}

const ObjectStoreType* store_type(const Catalog& catalog, const ClusterSpec& cluster) {
    if (!cluster.object_store.empty()) return catalog.object_store(cluster.cloud, cluster.object_store);
    for (const ObjectStoreType& type : catalog.object_stores)
        if (type.provider == cluster.cloud) return &type;
    return nullptr;
}

std::string store_name(const Catalog& catalog, const ClusterSpec& cluster) {
    const ObjectStoreType* type = store_type(catalog, cluster);
    return type ? type->name : std::string{};
}

const VolumeType* wal_type(const Catalog& catalog, const ClusterSpec& cluster, WalVolume kind) {
    const auto fits = [kind](const VolumeType& type) {
        const WalVolume is = type.file_server ? WalVolume::file_server : type.regional ? WalVolume::regional : WalVolume::zonal;
        return is == kind && !type.local;
    };
    const std::string& wanted = cluster.brokers.wal.type;
    for (const VolumeType& type : catalog.volumes)
        if (type.provider == cluster.cloud && fits(type) && (wanted.empty() || type.name == wanted)) return &type;
    return nullptr;
}

VolumeSpec wal_spec(const Catalog& catalog, const ClusterSpec& cluster, WalVolume kind) {
    const WalSpec& wal = cluster.brokers.wal;
    const VolumeType* type = wal_type(catalog, cluster, kind);
    return {.type = type ? type->name : wal.type, .size = wal.size, .throughput = wal.throughput, .iops = wal.iops};
}

BilledVolumes billed_wal(const World& world) {
    const VolumeSpec spec = wal_spec(world.catalog, world.cluster, world.info.parts.wal);
    return {spec.type, "write-ahead logs", 1, *spec.size, spec.iops.value_or(0), spec.throughput.value_or(Rate{})};
}

std::string words_of_wal(const World& world) {
    const VolumeSpec spec = wal_spec(world.catalog, world.cluster, world.info.parts.wal);
    return number(spec.size->count / 1e9) + " GB of " + spec.type;
}

Billing billing_of(const World& world) { return {world.catalog, world.cluster.cloud, world.cluster.region, std::string(world.info.managed_by)}; }

FleetSummary fleet_of(const World& world) {
    const ClusterSpec& c = world.cluster;
    FleetSummary fleet;
    fleet.provider = c.cloud;
    fleet.region = c.region;
    fleet.sentence = std::to_string(c.brokers.count) + " x " + c.brokers.instance + " in " + std::to_string(c.zones) + " zones of " + c.region;
    fleet.inventory.instances.push_back({c.brokers.instance, "brokers", static_cast<double>(c.brokers.count)});
    const VolumeType* type = world.info.parts.data_volumes ? world.catalog.volume(c.cloud, c.brokers.volume.type) : nullptr;
    if (type && type->local) fleet.sentence += ", data on local NVMe";
    if (type && !type->local) {
        fleet.inventory.volumes.push_back(volume_of(world));
        fleet.sentence += ", each with " + number(c.brokers.volume.size.value_or(Bytes{}).count / 1e9) + " GB of " + c.brokers.volume.type;
    }
    if (const std::string words = world.architecture->fleet_words(); !words.empty()) fleet.sentence += ", " + words;
    world.architecture->add_to(fleet.inventory);
    if (world.info.parts.object_store) {
        const double stored = world.architecture->stored_in_objects();
        fleet.inventory.objects.push_back({store_name(world.catalog, c), Bytes{stored}});
        fleet.sentence += ", " + number(stored / 1e12) + " TB in " + store_name(world.catalog, c);
    }
    return fleet;
}

double fullest_replicas(const World& world) {
    std::vector<double> held(world.brokers.size(), 0);
    for (const BrokerId b : world.table.replica) ++held[b.index()];
    return *std::max_element(held.begin(), held.end());
}

/// MSK best practices, "maximum number of partitions per broker": half as many again as recommended.
double managed_quota(const World& world) { return world.info.managed_by.empty() ? unlimited : 1.5 * most_replicas(world.cluster.brokers.instance); }

std::vector<std::string> fleet_warnings(const World& world) {
    std::vector<std::string> warnings;
    if (const std::string besides = world.architecture->not_billed(); !besides.empty()) warnings.push_back("its costs are without " + besides);
    if (!world.info.parts.data_volumes) return warnings;
    std::vector<double> held(world.brokers.size(), 0);
    for (std::size_t p = 0; p < world.table.size(); ++p)
        for (std::size_t i = 0; i < world.table.replicas(p); ++i) held[world.table.at(p, i).index()] += world.table.retained[p];
    const std::size_t fullest = static_cast<std::size_t>(std::max_element(held.begin(), held.end()) - held.begin());
    const VolumeType* type = world.catalog.volume(world.cluster.cloud, world.cluster.brokers.volume.type);
    const double size = type && type->local ? world.brokers[fullest].type().local_total.count : world.cluster.brokers.volume.size.value_or(Bytes{}).count;
    if (size > 0 && held[fullest] > size)
        warnings.push_back("retention needs " + number(held[fullest] / 1e9) + " GB on broker " + std::to_string(fullest + 1) + ", its volume has " +
                           number(size / 1e9) + " GB; a full disk is not modelled");
    const double replicas = static_cast<double>(world.table.replica.size()) / static_cast<double>(world.brokers.size());
    if (const double most = most_replicas(world.cluster.brokers.instance); !world.info.managed_by.empty() && replicas > most)
        warnings.push_back("each broker holds " + number(replicas) + " replicas, the service recommends at most " + number(most) + " on " + world.cluster.brokers.instance);
    constexpr double most_storage = 16384 * 1.073741824e9;       // MSK quota: 16,384 GiB a broker
    if (!world.info.managed_by.empty() && world.cluster.brokers.volume.size.value_or(Bytes{}).count > most_storage)
        warnings.push_back("a managed broker has at most 16,384 GiB of storage");
    return warnings;
}

}  // namespace rehearse
