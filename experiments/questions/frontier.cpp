// Points that tie in everything are all on the frontier.
#include "experiments/questions/frontier.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/questions/spread.hpp"
#include "experiments/text_table.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

std::vector<FrontierPoint> by_cost(std::vector<FrontierPoint> points) {
    std::ranges::stable_sort(points, {}, &FrontierPoint::monthly);
    return points;
}

std::string name_of(const FrontierPoint& point) { return point.architecture + ", " + point.size; }

std::string spare_words(double spare) {
    if (std::isinf(spare)) return "nothing in use";
    return (spare < 0 ? "" : "+") + percent(spare);
}

JsonValue number(double value) { return std::isinf(value) ? JsonValue() : JsonValue(value); }

}  // namespace

bool dominates(const FrontierPoint& a, const FrontierPoint& b) {
    const bool no_worse = a.recovery <= b.recovery && a.monthly <= b.monthly && a.spare >= b.spare;
    return no_worse && (a.recovery < b.recovery || a.monthly < b.monthly || a.spare > b.spare);
}

void mark_dominated(std::vector<FrontierPoint>& points) {
    for (FrontierPoint& point : points) {
        const FrontierPoint* best = nullptr;
        for (const FrontierPoint& other : points)
            if (dominates(other, point) && (best == nullptr || other.monthly < best->monthly)) best = &other;
        point.dominated_by = best == nullptr ? "" : name_of(*best);
    }
}

std::string frontier_table(const std::vector<FrontierPoint>& points, const std::string& metric) {
    TextTable table({"architecture", "size", metric, "monthly cost", "headroom", "first to break", "dominated by"});
    for (const FrontierPoint& point : by_cost(points))
        table.add({point.architecture, point.size, figure_words(MetricKind::span, point.recovery), figure_words(MetricKind::money, point.monthly), spare_words(point.spare), point.first_to_break,
                   point.dominated_by.empty() ? "none" : point.dominated_by});
    return table.text();
}

JsonValue frontier_json(const std::vector<FrontierPoint>& points, const std::string& metric) {
    JsonValue list = JsonValue::list();
    for (const FrontierPoint& point : by_cost(points))
        list.push(JsonValue::object()
                      .set("architecture", point.architecture)
                      .set("size", point.size)
                      .set(metric, number(point.recovery))
                      .set("monthly cost", point.monthly)
                      .set("headroom", number(point.spare))
                      .set("first to break", point.first_to_break)
                      .set("dominated by", point.dominated_by.empty() ? JsonValue() : JsonValue(point.dominated_by)));
    return JsonValue::object().set("recovery", metric).set("points", list);
}

}  // namespace rehearse
