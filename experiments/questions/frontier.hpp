// Designs and sizes beside each other: recovery time, monthly cost and headroom, and which of them no other beats in all three.
#pragma once

#include <string>
#include <vector>

#include "experiments/json_value.hpp"
#include "experiments/questions/summary.hpp"

namespace rehearse {

/// One design in one size.
struct FrontierPoint {
    std::string architecture, size;    // "kafka", "9 brokers"
    double recovery = 0;               // seconds; infinite: never
    double monthly = 0;                // US dollars
    double spare = 0;                  // share by which the load may grow until the first resource is full; infinite: nothing is used
    std::string first_to_break;
    std::string dominated_by;          // "automq-s3, 6 brokers"; empty: on the frontier
};

/// True when `a` is no worse than `b` in recovery, cost and spare, and better in one of them.
bool dominates(const FrontierPoint& a, const FrontierPoint& b);

/// Marks every point that another dominates: the cheapest of those that do, the first of equals.
void mark_dominated(std::vector<FrontierPoint>& points);

/// Points in the order of their cost. `metric` says which recovery it is.
std::string frontier_table(const std::vector<FrontierPoint>& points, const std::string& metric);
JsonValue frontier_json(const std::vector<FrontierPoint>& points, const std::string& metric);
/// Recovery over cost, the circle the wider the more headroom; dominated points are hollow.
std::string frontier_picture(const std::vector<FrontierPoint>& points, const std::string& metric);

}  // namespace rehearse
