// A charge: something measured, and the price item under which it is billed. The step between the books and a line of a bill.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "models/price_fold.hpp"
#include "sim/units.hpp"
#include "topologies/prices.hpp"

namespace rehearse {

struct Requests {
    double count = 0;
};
struct Operations {
    double per_second = 0;
};
struct MachineHours {
    double hours = 0;
};
using Measured = std::variant<Bytes, Rate, Requests, Operations, MachineHours>;

struct Charge {
    std::string name, item;
    Measured measured;
    double times = 1;  // directions, months, machines
    bool usage_based = false;
};

/// The line of a charge. Without a row, or when the row's unit measures something else, it has a quantity but no amount.
LineItem line_of(const Charge& charge, const PriceRow* row, Bytes billed_gb);

}  // namespace rehearse
