// Seeds in parallel, percentiles, errors.
#include "experiments/shadow_score.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <thread>

#include "models/twin/cluster.hpp"

namespace rehearse {

namespace {

constexpr double fencing_spread = 2 + 1.125;     // seconds: a heartbeat interval and a check period

double percentile(const std::vector<double>& sorted, double share) {
    const double at = share * static_cast<double>(sorted.size() - 1);
    const std::size_t low = static_cast<std::size_t>(at);
    const std::size_t high = std::min(low + 1, sorted.size() - 1);
    return sorted[low] + (sorted[high] - sorted[low]) * (at - static_cast<double>(low));
}

double tolerance(MetricKind kind, double measured) {
    switch (kind) {
        case MetricKind::metadata_time: return 0.05;
        case MetricKind::client_time: return 0.2;
        case MetricKind::bytes: return 0.01 * measured;
        case MetricKind::requests: return 1;
        case MetricKind::count: break;
    }
    return 0;
}

double relative(MetricKind kind, double distance, double measured) {
    const double least = kind == MetricKind::count ? 1 : std::max(tolerance(kind, measured), 1e-9);
    return distance / std::max(std::abs(measured), least);
}

/// Interrupted work, values by [quantity][seed] and curves by [curve][seed].
struct Results {
    std::vector<std::vector<double>> values;
    std::vector<std::vector<std::vector<float>>> curves;
    std::vector<std::uint64_t> events;
};

void play_seed(const ShadowCase& c, std::size_t seed, Results& results) {
    twin::Cluster cluster(c.plan, seed + 1);
    const twin::Observed seen = cluster.play(c.zone_bytes_at);
    for (std::size_t q = 0; q < c.quantities.size(); ++q) results.values[q][seed] = c.quantities[q].read(seen);
    for (std::size_t k = 0; k < c.curves.size(); ++k)
        results.curves[k][seed] = c.curves[k].produced ? seen.producers[c.curves[k].index].curve : seen.consumers[c.curves[k].index].curve;
    results.events[seed] = seen.events;
}

Results play_all(const ShadowCase& c, std::size_t seeds) {
    Results results{std::vector(c.quantities.size(), std::vector<double>(seeds)), std::vector(c.curves.size(), std::vector<std::vector<float>>(seeds)),
                    std::vector<std::uint64_t>(seeds)};
    std::atomic<std::size_t> next{0};
    const std::size_t workers = std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::exception_ptr> mistakes(workers);
    std::vector<std::thread> threads;
    for (std::size_t w = 0; w < workers; ++w)
        threads.emplace_back([&, w] {
            try {
                for (std::size_t seed = next++; seed < seeds; seed = next++) play_seed(c, seed, results);
            } catch (...) {
                mistakes[w] = std::current_exception();
                next = seeds;
            }
        });
    for (std::thread& t : threads) t.join();
    for (const std::exception_ptr& mistake : mistakes)
        if (mistake) std::rethrow_exception(mistake);
    return results;
}

ScoredRow score(const Quantity& q, std::vector<double> values) {
    ScoredRow row{q.what, q.of, q.kind, q.measured, 0, 0, 0, 0, 0, 0, q.judged, true};
    const std::size_t all = values.size();
    std::erase_if(values, [](double v) { return std::isnan(v); });
    row.naive_error = std::isnan(q.naive) ? 1 : relative(q.kind, std::abs(q.naive - q.measured), q.measured);
    if (values.size() * 2 < all) {
        row.predicted = false;
        return row;
    }
    std::sort(values.begin(), values.end());
    row.p5 = percentile(values, 0.05);
    row.p50 = percentile(values, 0.5);
    row.p95 = percentile(values, 0.95);
    const double outside = std::max({0.0, row.p5 - q.measured, q.measured - row.p95});
    const double wide = q.what == "broker_fenced" ? std::max(0.0, row.p95 - row.p5 - 2 * fencing_spread) : 0;
    const double counts = outside <= tolerance(q.kind, q.measured) ? 0 : outside;
    row.error = relative(q.kind, counts + wide, q.measured);
    row.p50_error = relative(q.kind, std::abs(row.p50 - q.measured), q.measured);
    return row;
}

ScoredCurve score_curve(const ShadowCase& c, const MeasuredCurve& measured, const std::vector<std::vector<float>>& seeds) {
    ScoredCurve curve{measured, {}, {}, {}, {}};
    for (std::size_t s = 0; s < seeds.front().size(); ++s) {
        std::vector<double> values;
        for (const auto& seed : seeds) values.push_back(seed[s] / 1e6);
        std::sort(values.begin(), values.end());
        curve.at.push_back(static_cast<double>(s) + c.begin_s);
        curve.p5.push_back(percentile(values, 0.05));
        curve.p50.push_back(percentile(values, 0.5));
        curve.p95.push_back(percentile(values, 0.95));
    }
    return curve;
}

double percentile_of(std::vector<double> v, double share) {
    if (v.empty()) return 0;
    std::sort(v.begin(), v.end());
    return percentile(v, share);
}

}  // namespace

ScoredCase shadow(const ShadowCase& c, int seeds) {
    Results results = play_all(c, static_cast<std::size_t>(seeds));
    ScoredCase scored;
    scored.name = c.name;
    scored.left_out = c.left_out;
    for (std::size_t q = 0; q < c.quantities.size(); ++q) {
        scored.rows.push_back(score(c.quantities[q], std::move(results.values[q])));
        const ScoredRow& row = scored.rows.back();
        if (!row.predicted) scored.left_out.push_back(row.what + " of " + row.of + ": runs do not show it");
    }
    for (std::size_t k = 0; k < c.curves.size(); ++k) scored.curves.push_back(score_curve(c, c.curves[k], results.curves[k]));
    for (const std::uint64_t e : results.events) scored.events += e;
    return scored;
}

ShadowSummary summary_of(const std::vector<ScoredCase>& cases) {
    ShadowSummary sum;
    std::vector<double> errors, middle, naive;
    std::size_t inside = 0;
    for (const ScoredCase& c : cases) {
        for (const std::string& line : c.left_out) sum.left_out.push_back(c.name + ": " + line);
        for (const ScoredRow& row : c.rows) {
            if (!row.judged) continue;
            ++sum.quantities;
            if (!row.predicted) continue;
            ++sum.predicted;
            inside += row.error == 0;
            errors.push_back(row.error);
            middle.push_back(row.p50_error);
            naive.push_back(row.naive_error);
        }
    }
    sum.median_error = percentile_of(errors, 0.5);
    sum.p50_error = percentile_of(middle, 0.5);
    sum.naive_error = percentile_of(naive, 0.5);
    sum.p95_error = percentile_of(errors, 0.95);
    sum.worst = percentile_of(errors, 1);
    sum.inside = sum.predicted == 0 ? 0 : static_cast<double>(inside) / static_cast<double>(sum.predicted);
    return sum;
}

}  // namespace rehearse
