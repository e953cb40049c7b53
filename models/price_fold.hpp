// Money as a fold over the books: inventory, bytes and requests in, a bill out. Nothing is priced anywhere else.
// Promises: sums are exact decimals, and an unknown price makes the total unknown, never smaller.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/request_book.hpp"
#include "models/traffic_book.hpp"
#include "sim/units.hpp"
#include "topologies/catalog.hpp"
#include "topologies/decimal.hpp"

namespace rehearse {

struct BilledInstances {
    std::string type, role;  // role for the line's name: "brokers", "controllers"
    double count = 0;
};

/// Provisioned values of one volume; a value of zero stands for what the type includes.
struct BilledVolumes {
    std::string type, role;
    double count = 0;
    Bytes size;
    double iops = 0;
    Rate throughput;
};

struct BilledObjects {
    std::string store;  // object store type of the catalog
    Bytes bytes;        // mean over the billed span
};

/// What is paid for by the hour, busy or not.
struct Inventory {
    std::vector<BilledInstances> instances;
    std::vector<BilledVolumes> volumes;
    std::vector<BilledObjects> objects;
};

/// One line of a bill. What no price is known for has no amount.
struct LineItem {
    std::string name, unit;
    double quantity = 0;
    std::optional<Decimal> unit_price, amount;
    std::string currency = "USD";
    std::string price_item, as_of, source;
    bool usage_based = false;  // grows with use; else paid by the hour
    bool unverified = false;
};

struct Bill {
    std::vector<LineItem> items;       // without those of quantity zero
    std::optional<Decimal> total;      // none: a price is unknown
    std::vector<std::string> missing;  // price items without a price, sorted, each once

    /// The sum of the lines whose price is known.
    Decimal known() const;
};

/// Who bills, where, and by which book.
struct Billing {
    const Catalog& catalog;
    std::string provider, region;
    std::string managed = {};          // "msk": brokers, volumes and copies between brokers are billed by that service; empty: by nobody but the cloud
};

/// The bill of a span of `hours`. Capacities are billed per month of 730 h, in proportion; quantities may be negative in a
/// difference. Bytes across zones go by the provider's tariff, bytes to and from the object store and within a zone too.
Bill fold(const Billing& billing, const Inventory& inventory, double hours, const TrafficBook& moved, const RequestBook& asked);

/// The bill of 730 h at the rates of a window of `window` (> 0) in which nothing failed.
Bill fold_month(const Billing& billing, const Inventory& inventory, Duration window, const TrafficBook& moved,
                const RequestBook& asked);

/// What `during` has beyond the steady state of `steady_for` scaled to `span`: the extra bytes or requests of an incident.
/// With no time on record before the failure, all of it counts as extra.
TrafficBook beyond_steady(const TrafficBook& during, Duration span, const TrafficBook& steady, Duration steady_for);
RequestBook beyond_steady(const RequestBook& during, Duration span, const RequestBook& steady, Duration steady_for);

}  // namespace rehearse
