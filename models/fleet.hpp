// What a run's fleet is: in a sentence, and as the inventory that is billed.
#pragma once

#include "models/architecture.hpp"
#include "models/outcome.hpp"
#include "models/price_fold.hpp"
#include "models/study_spec.hpp"
#include "topologies/catalog.hpp"

namespace rehearse {

class World;

/// The zone in which a fleet's broker stands, both counted from 0: as the study says, or the zones in turn.
ZoneId home_of(const ClusterSpec& cluster, std::size_t broker);

/// The class of object storage that a cluster uses: the one it names, or the catalog's first of its cloud; none if there is none.
const ObjectStoreType* store_type(const Catalog& catalog, const ClusterSpec& cluster);
/// Its name; empty if there is none.
std::string store_name(const Catalog& catalog, const ClusterSpec& cluster);

/// The volume type under the write-ahead log: the fleet's own, or the cloud's first of that kind; none if it has none.
const VolumeType* wal_type(const Catalog& catalog, const ClusterSpec& cluster, WalVolume kind);
/// The same as the volume of one broker.
VolumeSpec wal_spec(const Catalog& catalog, const ClusterSpec& cluster, WalVolume kind);
/// One such volume or file system, as it is billed, and in words.
BilledVolumes billed_wal(const World& world);
std::string words_of_wal(const World& world);

/// Who bills this world.
Billing billing_of(const World& world);

FleetSummary fleet_of(const World& world);

/// Replicas on the broker that holds most, and with how many the managed service still changes a cluster; unlimited where nobody manages it.
double fullest_replicas(const World& world);
double managed_quota(const World& world);

/// Data that exceeds its volumes, loads beyond a baseline: what a reader must know before reading results.
std::vector<std::string> fleet_warnings(const World& world);

}  // namespace rehearse
