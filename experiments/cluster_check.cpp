// Each check looks one thing up in the catalog and, when it is not there, names the nearest that is.
#include "experiments/cluster_check.hpp"

#include <algorithm>
#include <vector>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/quantity.hpp"
#include "models/fleet.hpp"
#include "models/object_store.hpp"

namespace rehearse {
namespace {

using Names = std::vector<std::string>;

/// The values of one member over the rows that `wanted` selects, sorted, each once.
template <class Row, class Wanted>
Names names_in(const std::vector<Row>& rows, std::string Row::*member, Wanted wanted) {
    Names names;
    for (const Row& row : rows)
        if (wanted(row)) names.push_back(row.*member);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

class ClusterCheck {
public:
    ClusterCheck(const ClusterSpec& cluster, const Catalog& catalog, const std::string& file, const std::string& path)
        : cluster_(cluster), catalog_(catalog), file_(file), path_(path) {}

    void check_place() const {
        expect_known("cloud", "cloud", cluster_.cloud,
                     names_in(catalog_.instances, &InstanceType::provider, [](const auto&) { return true; }));
        const auto ours = [this](const PriceRow& row) { return row.provider == cluster_.cloud; };
        expect_known("region", "region of " + cluster_.cloud, cluster_.region,
                     names_in(catalog_.prices.rows, &PriceRow::region, ours));
    }

    void check_controllers() const {
        if (cluster_.active_controller.empty()) return;
        Names zones = zone_names_of(cluster_);
        zones.resize(std::min(zones.size(), static_cast<std::size_t>(cluster_.controllers)));
        expect_known("[\"active controller\"]", "zone with a controller", cluster_.active_controller, zones);
    }

    const InstanceType& check_instance() const {
        const std::string& wanted = cluster_.brokers.instance;
        const auto ours = [this](const InstanceType& row) { return row.provider == cluster_.cloud; };
        const InstanceType* type = catalog_.instance(cluster_.cloud, wanted);
        if (!type)
            expect_known("brokers.instance", "instance type of " + cluster_.cloud, wanted,
                         names_in(catalog_.instances, &InstanceType::type, ours));
        else if (!(type->nic_base.per_second > 0))
            refuse("brokers.instance",
                   "expected an instance type whose network limits are published, found " + in_quotes(wanted));
        return *type;
    }

    void check_volume(const InstanceType& machine) const {
        const VolumeSpec& wanted = cluster_.brokers.volume;
        const auto ours = [this](const VolumeType& row) { return row.provider == cluster_.cloud || row.provider == "any"; };
        const VolumeType* type = catalog_.volume(cluster_.cloud, wanted.type);
        if (!type)
            expect_known("brokers.volume.type", "volume type of " + cluster_.cloud, wanted.type,
                         names_in(catalog_.volumes, &VolumeType::name, ours));
        else if (type->local)
            check_local_volume(machine);
        else
            check_network_volume(*type, machine);
    }

    /// A class of storage that the cloud has, whose figures somebody states.
    void check_store(const ArchitectureInfo& design, const Assumptions& assumptions) const {
        const ObjectStoreType* type = store_type(catalog_, cluster_);
        if (!type && !cluster_.object_store.empty())
            expect_known("[\"object store\"]", "class of object storage of " + cluster_.cloud, cluster_.object_store,
                         names_in(catalog_.object_stores, &ObjectStoreType::name, [this](const auto& row) { return row.provider == cluster_.cloud || row.provider == "any"; }));
        if (!type) refuse("cloud", "expected a cloud with object storage, which " + std::string(design.name) + " needs, found " + in_quotes(cluster_.cloud));
        const StoreFigures figures = store_figures(*type, assumptions, 1);
        if (const std::string_view missing = missing_figure(*type, assumptions); !missing.empty())
            throw ConfigError(file_, "assumptions[\"" + std::string(missing) + "\"]", "expected a value because nobody publishes it for " + in_quotes(type->name) + ", found none");
        if (cluster_.bucket_in_each_zone && !type->zonal)
            refuse("[\"bucket in each zone\"]", "expected a class that keeps objects in one zone, found " + in_quotes(type->name));
        if (cluster_.bucket_in_each_zone && !design.parts.several_buckets)
            refuse("[\"bucket in each zone\"]", "expected a design that writes to several buckets (warpstream), found " + in_quotes(std::string(design.name)));
        expect_ordered("put median", figures.put_median_s, "put p99", figures.put_p99_s);
        expect_ordered("get median", figures.get_median_s, "get p99", figures.get_p99_s);
    }

    /// The kind of volume under the log, of a type that the cloud has, in a zone with brokers.
    void check_wal(const ArchitectureInfo& design) const {
        const WalSpec& wanted = cluster_.brokers.wal;
        const VolumeType* type = wal_type(catalog_, cluster_, design.parts.wal);
        if (!type) refuse_wal(design);
        expect_at_most("brokers.wal.size", std::optional(wanted.size), type->most_size, type->name);
        expect_at_most("brokers.wal.throughput", wanted.throughput, type->most_throughput, type->name);
        if (wanted.zone.empty()) return;
        Names zones = zone_names_of(cluster_);
        zones.resize(std::min(zones.size(), static_cast<std::size_t>(cluster_.brokers.count)));
        expect_known("brokers.wal.zone", "zone with a broker", wanted.zone, zones);
    }

private:
    [[noreturn]] void refuse_wal(const ArchitectureInfo& design) const {
        const std::string kind = design.parts.wal == WalVolume::file_server ? "a file server with a standby in another zone"
                                 : design.parts.wal == WalVolume::regional  ? "a volume that lies in two zones"
                                                                            : "a network volume";
        Names known, clouds;
        for (const VolumeType& row : catalog_.volumes) {
            ClusterSpec asked;
            asked.cloud = row.provider;
            asked.brokers.wal.type = row.name;
            if (!wal_type(catalog_, asked, design.parts.wal)) continue;
            (row.provider == cluster_.cloud ? known : clouds).push_back(row.provider == cluster_.cloud ? row.name : row.provider);
        }
        if (!known.empty()) expect_known("brokers.wal.type", "volume type for " + std::string(design.name), cluster_.brokers.wal.type, known);
        std::string others;
        for (const std::string& cloud : clouds)
            if (others.find(cloud) == std::string::npos) others += (others.empty() ? "" : ", ") + cloud;
        refuse("cloud", "expected a cloud that offers " + kind + ", which " + std::string(design.name) + " keeps its log on (" + others + "), found " + in_quotes(cluster_.cloud));
    }

    void check_local_volume(const InstanceType& machine) const {
        const VolumeSpec& wanted = cluster_.brokers.volume;
        if (wanted.size || wanted.throughput || wanted.iops)
            refuse("brokers.volume", "expected no size, throughput or iops because local disks bring the instance's own");
        if (machine.local_disks == 0 || !(machine.local_write.per_second > 0))
            refuse("brokers.volume.type", "expected a network volume because " + machine.type +
                                              " has no local disks with published limits, found " + in_quotes(wanted.type));
    }

    void check_network_volume(const VolumeType& type, const InstanceType& machine) const {
        const VolumeSpec& wanted = cluster_.brokers.volume;
        if (!wanted.size)
            refuse("brokers.volume.size",
                   "expected the size of a " + type.name + " volume, found nothing because the key is missing");
        if (!(machine.ebs_base.per_second > 0))
            refuse("brokers.instance",
                   "expected an instance type whose limits for network volumes are published, found " + in_quotes(machine.type));
        expect_at_most("brokers.volume.size", wanted.size, type.most_size, type.name);
        expect_at_most("brokers.volume.throughput", wanted.throughput, type.most_throughput, type.name);
        if (wanted.iops && type.most_iops > 0 && *wanted.iops > type.most_iops)
            refuse("brokers.volume.iops", "expected at most " + to_text(type.most_iops) + ", found " + to_text(*wanted.iops));
    }

    void expect_ordered(const std::string& name, double small, const std::string& other, double large) const {
        if (small > large)
            throw ConfigError(file_, "assumptions[\"" + name + "\"]", "expected at most " + in_quotes(other) + " (" + to_text(large) + " s), found " + to_text(small) + " s");
    }

    template <class Quantity>
    void expect_at_most(const std::string& place, const std::optional<Quantity>& wanted, Quantity most, const std::string& type) const {
        if (wanted && most > Quantity{} && *wanted > most)
            refuse(place, "expected at most " + to_text(most) + ", the limit of " + type + ", found " + to_text(*wanted));
    }

    void expect_known(const std::string& place, const std::string& noun, const std::string& found, const Names& known) const {
        if (std::ranges::find(known, found) == known.end())
            refuse(place, expected_one_of(noun, known, found), nearest_hint(found, known));
    }

    [[noreturn]] void refuse(const std::string& place, const std::string& clause, const std::string& hint = {}) const {
        throw ConfigError(file_, path_ + (place.starts_with("[") ? "" : ".") + place, clause, hint);
    }

    const ClusterSpec& cluster_;
    const Catalog& catalog_;
    const std::string& file_;
    const std::string& path_;
};

}  // namespace

void check_cluster(const ClusterSpec& cluster, const ArchitectureInfo& design, const Assumptions& assumptions, const Catalog& catalog,
                   const std::string& file, const std::string& path) {
    const ClusterCheck check(cluster, catalog, file, path);
    check.check_place();
    check.check_controllers();
    const InstanceType& machine = check.check_instance();
    if (design.parts.data_volumes) check.check_volume(machine);
    if (design.parts.wal != WalVolume::none) check.check_wal(design);
    if (design.parts.object_store) check.check_store(design, assumptions);
}

}  // namespace rehearse
