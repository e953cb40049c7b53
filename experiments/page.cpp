// Curves keep their extremes when they are thinned; of events beyond a few thousand each kind is sampled evenly, and the page says so.
#include "experiments/page.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "experiments/chart.hpp"
#include "experiments/fact_words.hpp"
#include "experiments/headroom.hpp"
#include "experiments/json_text.hpp"
#include "experiments/quantity.hpp"
#include "experiments/result_json.hpp"
#include "sim/check.hpp"

namespace rehearse {

namespace {

constexpr std::size_t most_events = 4000;
constexpr int near_columns = 200, whole_columns = 300, pool_columns = 120;
/// Pools whose use over time the page holds: those that got busy, or the busiest.
constexpr std::size_t most_busy_pools = 24;
constexpr double busy_share = above_shares[0];
constexpr std::string_view placeholder = "/*DATA*/";

/// A number with at most six significant digits: enough for any picture, and short.
double short_number(double value) {
    if (value == 0 || !std::isfinite(value)) return 0;
    const double scale = std::pow(10, 5 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
    return std::round(value * scale) / scale;
}

JsonValue points(std::vector<Sample> samples, double lo, double hi, int columns, bool steps) {
    JsonValue list = JsonValue::list();
    for (const Sample& s : thinned(clipped({{}, 0, std::move(samples), steps}, lo, hi), lo, hi, columns))
        list.push(JsonValue::List{std::round(s.x * 1e6) / 1e6, short_number(s.y)});
    return list;
}

std::vector<Sample> samples_of(const Outcome& o, std::size_t column) {
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < o.series.times.size(); ++i) samples.push_back({(o.series.times[i] - o.failure).seconds(), o.series.rows[i][column]});
    return samples;
}

JsonValue curves(const Outcome& o, double lo, double hi, int columns) {
    constexpr std::pair<const char*, std::size_t> shown[] = {
        {"acked", column::acked}, {"backlog", column::producer_backlog}, {"lag", column::consumer_lag}, {"hidden", column::hidden}, {"cross", column::cross_zone}};
    JsonValue object = JsonValue::object();
    for (const auto& [name, index] : shown) object.set(name, points(samples_of(o, index), lo, hi, columns, index == column::acked || index == column::cross_zone));
    return object;
}

JsonValue cost_points(const Outcome& o) {
    std::vector<Sample> samples;
    for (const auto& [at, usd] : o.cost_curve) samples.push_back({(at - o.failure).seconds(), usd});
    if (samples.empty()) return JsonValue::list();
    const double end = samples.back().x;
    return points(std::move(samples), 0, end, whole_columns, false);
}

/// Use of the busiest pools over the whole run, as a share of capacity; empty where nobody wrote it down.
JsonValue pool_curves(const Outcome& o, double end) {
    JsonValue list = JsonValue::list();
    std::size_t place = 0;
    for (const PoolPeak& peak : busiest(o, most_busy_pools)) {
        const double highest = std::max({peak.before, peak.during, peak.after});
        const bool busy = highest > busy_share;
        const auto curve = std::ranges::find(o.watched.pools, peak.pool, &PoolCurve::pool);
        if (curve == o.watched.pools.end() || (++place > pools_in_result && !busy)) continue;
        std::vector<Sample> samples;
        for (const Level& level : curve->shares) samples.push_back({(level.from - o.failure).seconds(), level.value});
        if (!samples.empty() && samples.back().x < end) samples.push_back({end, samples.back().y});
        Duration above;
        for (const TimeAbove& phase : peak.above) above += phase[0];
        JsonValue pool = JsonValue::object();
        pool.set("pool", peak.pool).set("busy", busy).set("peak", short_number(highest)).set("above_70_s", exact_seconds(above.ns));
        list.push(std::move(pool).set("points", points(std::move(samples), -(o.failure - Time{}).seconds(), end, pool_columns, true)));
    }
    return list;
}

/// Every how many of a kind the page holds one, so that rare kinds stay whole.
std::map<std::string_view, std::size_t> steps_by_kind(const std::vector<FactRecord>& facts) {
    std::map<std::string_view, std::size_t> counts;
    for (const FactRecord& fact : facts) ++counts[fact.kind];
    const std::size_t each = facts.size() <= most_events ? most_events : most_events / counts.size();
    for (auto& [kind, count] : counts) count = (count + each - 1) / each;
    return counts;
}

JsonValue events(const Outcome& o) {
    JsonValue list = JsonValue::list();
    const std::map<std::string_view, std::size_t> steps = steps_by_kind(o.events);
    std::map<std::string_view, std::size_t> seen;
    for (std::size_t id = 0; id < o.events.size(); ++id) {
        const FactRecord& fact = o.events[id];
        if (seen[fact.kind]++ % steps.at(fact.kind) != 0) continue;
        JsonValue event = JsonValue::object();
        event.set("id", id).set("at_s", exact_seconds(fact.at.ns)).set("kind", fact.kind);
        event.set("cause", fact.cause == no_fact ? JsonValue() : JsonValue(fact.cause)).set("words", fact_words(fact));
        list.push(std::move(event));
    }
    return list;
}

JsonValue zone_flows(const Outcome& o) {
    constexpr std::size_t most = 600;
    JsonValue times = JsonValue::list(), rows = JsonValue::list();
    const std::size_t step = std::max<std::size_t>(1, (o.zone_flows.size() + most - 1) / most);
    for (std::size_t i = 0; i < o.zone_flows.size(); ++i) {
        // The first minutes are kept whole: there it happens.
        if (i % step != 0 && i > most / 2) continue;
        times.push(exact_seconds(o.zone_flows[i].at.ns));
        JsonValue row = JsonValue::list();
        for (const double bytes : o.zone_flows[i].bytes) row.push(std::round(bytes));
        rows.push(std::move(row));
    }
    return JsonValue::object().set("at_s", std::move(times)).set("bytes", std::move(rows));
}

JsonValue line_json(const LineItem& item) {
    const auto money = [](const std::optional<Decimal>& usd) { return usd ? JsonValue(usd->text()) : JsonValue(); };
    JsonValue object = JsonValue::object();
    object.set("name", item.name).set("unit", item.unit).set("quantity", item.quantity).set("unit_price", money(item.unit_price));
    object.set("amount", money(item.amount)).set("price_item", item.price_item).set("as_of", item.as_of).set("source", item.source);
    return object.set("usage_based", item.usage_based).set("unverified", item.unverified);
}

JsonValue bills(const Outcome& o) {
    JsonValue object = JsonValue::object();
    const std::pair<const char*, const Bill*> all[] = {{"incident_beyond_steady_state", &o.difference}, {"month", &o.month},
                                                       {"readiness_redundancy", &o.redundancy}, {"readiness_headroom", &o.headroom}};
    for (const auto& [name, bill] : all) {
        JsonValue list = JsonValue::list();
        for (const LineItem& item : bill->items) list.push(line_json(item));
        object.set(name, std::move(list));
    }
    return object;
}

/// Up to when the first moments last: long enough for every design to be reachable and to have drained.
double near_end(const Comparison& comparison) {
    double end = 60;
    for (const Contender& contender : comparison.contenders)
        if (contender.outcome.reachable) end = std::max(end, 2 * contender.outcome.reachable->seconds());
    return std::min(end, 3600.0);
}

JsonValue view_json(const Comparison& comparison, const Outcome& o) {
    JsonValue view = JsonValue::object(), zones = JsonValue::list();
    for (const std::string& zone : o.zones) zones.push(zone);
    const double end = comparison.horizon.seconds() - (o.failure - Time{}).seconds(), near = std::min(end, near_end(comparison));
    view.set("near", curves(o, -near / 6, near, near_columns)).set("whole", curves(o, -(o.failure - Time{}).seconds(), end, whole_columns));
    view.set("pools", pool_curves(o, o.interrupted_at ? (*o.interrupted_at - o.failure).seconds() : end));
    view.set("cost", cost_points(o)).set("zones", std::move(zones)).set("zone_flows", zone_flows(o));
    return view.set("events", events(o)).set("events_total", o.events.size()).set("bills", bills(o));
}

/// A closing tag in a text of the user would end the element that holds the data.
std::string for_a_script(std::string text) {
    for (std::size_t at = text.find("</"); at != std::string::npos; at = text.find("</", at + 3)) text.insert(at + 1, "\\");
    for (std::size_t at = text.find("<!--"); at != std::string::npos; at = text.find("<!--", at + 6)) text.replace(at, 1, "\\u003c");
    return text;
}

}  // namespace

JsonValue page_json(const Comparison& comparison) { return page_json(comparison, result_json(comparison)); }

JsonValue page_json(const Comparison& comparison, JsonValue result) {
    JsonValue views = JsonValue::list();
    for (const Contender& contender : comparison.contenders) views.push(view_json(comparison, contender.outcome));
    JsonValue page = JsonValue::object();
    page.set("result", std::move(result)).set("views", std::move(views));
    return page.set("values", comparison.contenders.empty() ? JsonValue::list() : to_json(comparison.contenders.front().provenance));
}

std::string report_html(const JsonValue& data) {
    const std::string_view around = page_template();
    const std::size_t at = around.find(placeholder);
    expects(at != std::string_view::npos, "the page has a place for its data");
    const std::string text = for_a_script(to_line(data));
    std::string html;
    html.reserve(around.size() + text.size());
    return html.append(around.substr(0, at)).append(text).append(around.substr(at + placeholder.size()));
}

}  // namespace rehearse
