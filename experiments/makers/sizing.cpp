// Every machine type is tried; the number of brokers follows from the fullest of its network, its disk path and its largest volume.
#include "experiments/makers/sizing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "experiments/config_error.hpp"

namespace rehearse {
namespace {

constexpr double most_used = 0.5, most_full = 0.7;
constexpr double least_processors = 4;      // smaller machines run brokers in tests
constexpr Bytes least_memory = 16_GiB;
constexpr Count most_brokers = 100000;

const VolumeType* network_volume(const Catalog& catalog, const std::string& cloud) {
    for (const VolumeType& type : catalog.volumes)
        if (type.provider == cloud && !type.local && !type.regional && !type.file_server) return &type;
    return nullptr;
}

/// What one broker of a kind can do.
struct Able {
    const VolumeType* volume = nullptr;
    Rate network, disk;
    Bytes size;
};

/// On a network volume where the machine's limits for it are published, else on its own disks, if those are.
std::optional<Able> able(const InstanceType& machine, const Catalog& catalog, bool diskless) {
    if (diskless) return Able{nullptr, machine.nic_base, Rate::unlimited(), Bytes{std::numeric_limits<double>::infinity()}};
    const VolumeType* network = network_volume(catalog, machine.provider);
    if (network && machine.ebs_base.per_second > 0) return Able{network, machine.nic_base, std::min(machine.ebs_base, network->most_throughput), network->most_size};
    const VolumeType* local = catalog.volume(machine.provider, "local-nvme");
    if (local && machine.local_disks > 0 && machine.local_write.per_second > 0) return Able{local, machine.nic_base, machine.local_write, machine.local_total};
    return std::nullopt;
}

bool carries(const BrokerLoad& each, const Able& one) {
    return each.in <= one.network * most_used && each.out <= one.network * most_used && each.disk <= one.disk * most_used && each.held <= one.size * most_full;
}

/// The fewest brokers, a multiple of the zones and at least one for each replica, on which the load fits.
Count brokers_for(const FleetLoad& load, const FleetWish& wish, const Able& one) {
    const BrokerLoad all = load_of_each(load, 1);
    const double least = std::max({std::max(all.in, all.out).per_second / (one.network.per_second * most_used), all.disk.per_second / (one.disk.per_second * most_used),
                                   all.held.count / (one.size.count * most_full), static_cast<double>(load.replicas)});
    if (least > static_cast<double>(most_brokers)) return most_brokers + 1;
    const Count whole = static_cast<Count>(std::ceil(least));
    return (whole + wish.zones - 1) / wish.zones * wish.zones;
}

class Choice {
public:
    Choice(const FleetWish& wish, const FleetLoad& load, const Catalog& catalog, bool diskless) : wish_(wish), load_(load), catalog_(catalog), diskless_(diskless) {}

    void consider(const InstanceType& machine) {
        const bool asked_for = machine.type == wish_.instance;
        if (machine.provider != wish_.cloud || !(machine.nic_base.per_second > 0) || (!wish_.instance.empty() && !asked_for)) return;
        if (!asked_for && (machine.vcpu < least_processors || machine.memory < least_memory)) return;
        const std::optional<Able> one = able(machine, catalog_, diskless_);
        if (!one) return;
        const Count brokers = wish_.brokers > 0 ? wish_.brokers : brokers_for(load_, wish_, *one);
        if (!asked_for && (brokers > most_brokers || !carries(load_of_each(load_, brokers), *one))) return;
        const PriceRow* price = catalog_.prices.find(wish_.cloud, wish_.region, InstanceType::price_item(machine.type));
        if (!price && !asked_for) return;
        const double cost = price ? price->usd.approximate() * static_cast<double>(brokers) : 0;
        if (best_ && cost >= least_cost_) return;
        best_ = &machine;
        best_able_ = *one;
        brokers_ = brokers;
        least_cost_ = cost;
    }

    const InstanceType* best() const { return best_; }
    const Able& best_able() const { return best_able_; }
    Count brokers() const { return brokers_; }

private:
    const FleetWish& wish_;
    const FleetLoad& load_;
    const Catalog& catalog_;
    bool diskless_;
    const InstanceType* best_ = nullptr;
    Able best_able_;
    Count brokers_ = 0;
    double least_cost_ = 0;
};

Bytes rounded_up(Bytes amount, Bytes step) { return Bytes{std::ceil(amount.count / step.count) * step.count}; }

}  // namespace

BrokerLoad load_of_each(const FleetLoad& load, Count brokers) {
    const double each = load.written.per_second / static_cast<double>(brokers), copies = static_cast<double>(load.replicas);
    return {Rate{each * copies}, Rate{each * (copies - 1 + load.fan_out)}, Rate{each * copies}, Bytes{load.held.count * copies / static_cast<double>(brokers)}};
}

bool has_disks(const std::string& cloud, const std::string& region, const Catalog& catalog) {
    return std::ranges::any_of(catalog.instances, [&](const InstanceType& machine) {
        return machine.provider == cloud && able(machine, catalog, false) && catalog.prices.find(cloud, region, InstanceType::price_item(machine.type));
    });
}

ChosenFleet choose_fleet(const FleetWish& wish, const FleetLoad& load, const Catalog& catalog, const std::string& blamed) {
    Choice choice(wish, load, catalog, wish.diskless);
    for (const InstanceType& machine : catalog.instances) choice.consider(machine);
    if (!choice.best())
        throw ConfigError(blamed, "", "expected a load that some machine of " + wish.cloud + " " + wish.region + " with a price carries" +
                                          (wish.brokers > 0 ? " on " + std::to_string(wish.brokers) + " brokers" : "") + ", found none that does");
    const BrokerLoad each = load_of_each(load, choice.brokers());
    ChosenFleet fleet{choice.brokers(), choice.best(), choice.best_able().volume, {}, {}};
    if (!fleet.volume || fleet.volume->local) return fleet;
    fleet.size = std::min(rounded_up(Bytes{std::max(each.held.count / most_full, 1e11)}, 100_GB), fleet.volume->most_size);
    const Rate wanted = each.disk * (1 / most_used);
    if (wanted > fleet.volume->base_throughput) fleet.throughput = std::min(Rate{rounded_up(Bytes{wanted.per_second}, 25_MiB).count}, fleet.volume->most_throughput);
    return fleet;
}

}  // namespace rehearse
