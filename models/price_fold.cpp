// The fold: each thing in the inventory and each cell of the books becomes a charge, each charge a line, the lines a total.
#include "models/price_fold.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "models/charge.hpp"
#include "sim/check.hpp"

namespace rehearse {
namespace {

/// Adds up a bill.
class Folding {
public:
    explicit Folding(const Billing& billing) : billing_(billing) {}

    void add(const Charge& charge) {
        const PriceBook& book = billing_.catalog.prices;
        const PriceRow* row = book.find(billing_.provider, billing_.region, charge.item);
        const LineItem line = line_of(charge, row, book.billed_gb);
        if (line.quantity == 0) return;
        if (!line.amount) bill_.missing.push_back(charge.item);
        bill_.items.push_back(line);
    }

    Bill finish() {
        std::sort(bill_.missing.begin(), bill_.missing.end());
        bill_.missing.erase(std::unique(bill_.missing.begin(), bill_.missing.end()), bill_.missing.end());
        if (bill_.missing.empty()) bill_.total = bill_.known();
        return std::move(bill_);
    }

private:
    const Billing& billing_;
    Bill bill_;
};

/// The part of `value` that lies in each tier.
template <class Tier, class Above>
std::vector<double> portions(double value, const std::vector<Tier>& tiers, Above above) {
    std::vector<double> parts;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        const double from = above(tiers[i]);
        const double to = i + 1 < tiers.size() ? std::min(value, above(tiers[i + 1])) : value;
        parts.push_back(std::max(0.0, to - from));
    }
    return parts;
}

std::string of_role(const std::string& what, const std::string& role) { return role.empty() ? what : what + " of " + role; }

void add_instances(Folding& folding, const Billing& billing, const Inventory& inventory, double hours) {
    for (const BilledInstances& group : inventory.instances) {
        const std::string item = billing.managed.empty() ? InstanceType::price_item(group.type) : "managed." + billing.managed + ".standard.broker." + group.type;
        folding.add({of_role(group.type, group.role), item, MachineHours{hours}, group.count});
    }
}

void add_bought_speed(Folding& folding, const VolumeType& type, const BilledVolumes& group, double months) {
    const double iops = group.iops > 0 ? group.iops : included_iops(type, group.size);
    const auto iops_parts = portions(iops, type.iops_items, [](const IopsTier& tier) { return tier.above; });
    for (std::size_t i = 0; i < iops_parts.size(); ++i)
        folding.add({of_role(type.name + " operations", group.role), type.iops_items[i].item, Operations{iops_parts[i]}, months});

    const Rate rate = group.throughput.per_second > 0 ? group.throughput : included_throughput(type, group.size, iops);
    const auto rate_parts =
        portions(rate.per_second, type.throughput_items, [](const ThroughputTier& tier) { return tier.above.per_second; });
    for (std::size_t i = 0; i < rate_parts.size(); ++i)
        folding.add({of_role(type.name + " throughput", group.role), type.throughput_items[i].item, Rate{rate_parts[i]}, months});
}

/// A managed service has one price for storage; throughput above what a volume of it has by itself is bought (250 MiB/s, MSK documentation).
void add_managed_volumes(Folding& folding, const Billing& billing, const BilledVolumes& group, double months) {
    constexpr double included = 250 * 1048576.0;
    const std::string service = "managed." + billing.managed + ".Kafka.";
    folding.add({of_role("storage", group.role), service + "Storage.GP2", group.size, months});
    const double bought = group.throughput.per_second - included;
    if (bought > 0) folding.add({of_role("storage throughput", group.role), service + "Throughput", Rate{bought}, months});
}

void add_volumes(Folding& folding, const Billing& billing, const Inventory& inventory, double hours) {
    for (const BilledVolumes& group : inventory.volumes) {
        const double months = group.count * hours / hours_per_month;
        const std::string name = of_role(group.type + " capacity", group.role);
        const VolumeType* type = billing.catalog.volume(billing.provider, group.type);
        if (!billing.managed.empty()) {
            add_managed_volumes(folding, billing, group, months);
            continue;
        }
        if (!type) folding.add({name, "volume type " + group.type, group.size, months});
        if (!type || type->capacity_item.empty()) continue;
        folding.add({name, type->capacity_item, group.size, months});
        add_bought_speed(folding, *type, group, months);
    }
}

void add_objects(Folding& folding, const Billing& billing, const Inventory& inventory, double hours) {
    for (const BilledObjects& stored : inventory.objects) {
        const double months = hours / hours_per_month;
        const std::string name = stored.store + " storage";
        const ObjectStoreType* type = billing.catalog.object_store(billing.provider, stored.store);
        if (!type) {
            folding.add({name, "object store type " + stored.store, stored.bytes, months});
            continue;
        }
        const auto parts =
            portions(stored.bytes.count, type->storage_items, [](const StorageTier& tier) { return tier.above.count; });
        for (std::size_t i = 0; i < parts.size(); ++i) folding.add({name, type->storage_items[i].item, Bytes{parts[i]}, months});
    }
}

std::string request_item(const ObjectStoreType* type, const std::string& store, RequestKind kind) {
    if (!type) return "object store type " + store;
    switch (kind) {
        case RequestKind::put: return type->put_item;
        case RequestKind::get: return type->get_item;
        case RequestKind::list: return type->list_item;
        case RequestKind::del: return type->delete_item;
    }
    return {};
}

void add_requests(Folding& folding, const Billing& billing, const RequestBook& asked) {
    for (const RequestRow& row : asked.rows()) {
        const std::string& store = asked.stores()[row.store.index()];
        const ObjectStoreType* type = billing.catalog.object_store(billing.provider, store);
        const std::string name = store + " " + std::string(word(row.kind)) + " for " + std::string(word(row.purpose));
        folding.add({name, request_item(type, store, row.kind), Requests{row.count}, 1, true});
    }
}

/// Classes that bill every byte besides its request.
void add_store_bytes(Folding& folding, const Billing& billing, const TrafficBook& moved, const RequestBook& asked) {
    for (const std::string& store : asked.stores()) {
        const ObjectStoreType* type = billing.catalog.object_store(billing.provider, store);
        if (!type) continue;
        if (!type->upload_item.empty()) folding.add({store + " bytes written", type->upload_item, moved.to_store(), 1, true});
        if (!type->retrieval_item.empty()) folding.add({store + " bytes read", type->retrieval_item, moved.from_store(), 1, true});
    }
}

/// Both directions in one line where both are billed under the same item.
void add_cross_zone(Folding& folding, const Tariff& tariff, Purpose purpose, Bytes bytes) {
    const std::string name = std::string(word(purpose)) + " across zones";
    const bool one_line = tariff.cross_zone_in == tariff.cross_zone_out;
    if (!tariff.cross_zone_out.empty())
        folding.add({name + (one_line ? "" : ", sent"), tariff.cross_zone_out, bytes, one_line ? 2.0 : 1.0, true});
    if (!tariff.cross_zone_in.empty() && !one_line) folding.add({name + ", received", tariff.cross_zone_in, bytes, 1, true});
}

void add_traffic(Folding& folding, const Billing& billing, const TrafficBook& moved) {
    const Tariff* tariff = billing.catalog.tariff(billing.provider);
    const std::string unknown = "tariff of " + billing.provider;
    if (!tariff) {
        folding.add({"bytes moved", unknown, moved.total(), 1, true});
        return;
    }
    const auto billed = [&](Purpose p) { return billing.managed.empty() || (p != Purpose::replicate && p != Purpose::catch_up); };
    for (const auto& [purpose_word, purpose] : EnumWords<Purpose>::words)
        if (billed(purpose)) add_cross_zone(folding, *tariff, purpose, moved.cross_zone(purpose));
    folding.add({"within zones", tariff->same_zone, moved.within_zones(), 1, true});
    folding.add({"to and from the object store", tariff->object_store, moved.to_store() + moved.from_store(), 1, true});
}

double ratio(Duration a, Duration b) { return static_cast<double>(a.ns) / static_cast<double>(b.ns); }

template <class Book>
Book without_steady(const Book& during, Duration span, const Book& steady, Duration steady_for) {
    if (steady_for.ns <= 0) return during;
    return during - steady * ratio(span, steady_for);
}

}  // namespace

Decimal Bill::known() const {
    Decimal sum;
    for (const LineItem& line : items)
        if (line.amount) sum += *line.amount;
    return sum;
}

Bill fold(const Billing& billing, const Inventory& inventory, double hours, const TrafficBook& moved, const RequestBook& asked) {
    Folding folding(billing);
    add_instances(folding, billing, inventory, hours);
    add_volumes(folding, billing, inventory, hours);
    add_objects(folding, billing, inventory, hours);
    add_requests(folding, billing, asked);
    add_store_bytes(folding, billing, moved, asked);
    add_traffic(folding, billing, moved);
    return folding.finish();
}

Bill fold_month(const Billing& billing, const Inventory& inventory, Duration window, const TrafficBook& moved,
                const RequestBook& asked) {
    expects(window.ns > 0, "a window in which to measure steady state");
    const double windows = hours_per_month * ratio(1_h, window);
    return fold(billing, inventory, hours_per_month, moved * windows, asked * windows);
}

TrafficBook beyond_steady(const TrafficBook& during, Duration span, const TrafficBook& steady, Duration steady_for) {
    return without_steady(during, span, steady, steady_for);
}

RequestBook beyond_steady(const RequestBook& during, Duration span, const RequestBook& steady, Duration steady_for) {
    return without_steady(during, span, steady, steady_for);
}

}  // namespace rehearse
