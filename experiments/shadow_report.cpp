// Numbers as people read them, and the same as data.
#include "experiments/shadow_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "experiments/chart.hpp"
#include "experiments/text_table.hpp"

namespace rehearse {

namespace {

std::string printed(const char* format, double value) {
    char text[40];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

std::string figure(MetricKind kind, double value) {
    if (kind == MetricKind::count) return printed("%.0f", value);
    if (kind == MetricKind::bytes) return printed("%.3f MB", value / 1e6);
    if (kind == MetricKind::requests) return printed("%.1f/s", value);
    return printed(kind == MetricKind::metadata_time ? "%.3f s" : "%.2f s", value);
}

std::string percent(double share) { return printed("%.1f %%", share * 100); }

void add_rows(TextTable& table, const ScoredCase& c) {
    for (const ScoredRow& row : c.rows) {
        std::vector<std::string> cells{c.name, row.what, row.of, figure(row.kind, row.measured)};
        for (const double p : {row.p5, row.p50, row.p95}) cells.push_back(row.predicted ? figure(row.kind, p) : "-");
        cells.push_back(!row.predicted ? "not predicted" : !row.judged ? "not judged" : row.error == 0 ? "inside" : percent(row.error));
        table.add(cells);
    }
}

double rounded(double v) { return std::isfinite(v) ? std::round(v * 1e6) / 1e6 : 0; }

JsonValue row_json(const ScoredRow& row) {
    JsonValue object = JsonValue::object();
    object.set("what", row.what).set("of", row.of).set("measured", row.measured);
    for (const auto& [name, value] : {std::pair{"p5", row.p5}, {"p50", row.p50}, {"p95", row.p95}, {"error", row.error}})
        object.set(name, row.predicted ? JsonValue(rounded(value)) : JsonValue());
    return object.set("judged", row.judged);
}

}  // namespace

std::string shadow_text(const std::vector<ScoredCase>& cases, const ShadowSummary& sum, int seeds) {
    TextTable table({"case", "what", "of", "measured", "p5", "p50", "p95", "error"});
    for (const ScoredCase& c : cases) add_rows(table, c);
    std::string text = table.text() + "\n";
    text += std::to_string(sum.predicted) + " of " + std::to_string(sum.quantities) + " judged quantities predicted over " + std::to_string(seeds) + " seeds: ";
    text += percent(sum.inside) + " inside their interval, error in the median " + percent(sum.median_error);
    text += ", 95th percentile " + percent(sum.p95_error) + ", worst " + percent(sum.worst) + ".\n";
    text += "Median prediction alone: " + percent(sum.p50_error) + " off in the median; a naive model (9 s, bytes over the NIC): " + percent(sum.naive_error) + ".\n";
    for (const std::string& line : sum.left_out) text += "left out: " + line + "\n";
    return text;
}

JsonValue shadow_json(const std::vector<ScoredCase>& cases, const ShadowSummary& sum) {
    JsonValue list = JsonValue::list();
    for (const ScoredCase& c : cases) {
        JsonValue rows = JsonValue::list();
        for (const ScoredRow& row : c.rows) rows.push(row_json(row));
        JsonValue object = JsonValue::object();
        list.push(object.set("case", c.name).set("rows", rows));
    }
    JsonValue left = JsonValue::list();
    for (const std::string& line : sum.left_out) left.push(line);
    JsonValue summary = JsonValue::object();
    summary.set("quantities", sum.quantities).set("predicted", sum.predicted);
    summary.set("median_error", rounded(sum.median_error)).set("p50_error", rounded(sum.p50_error));
    summary.set("naive_error", rounded(sum.naive_error)).set("p95_error", rounded(sum.p95_error)).set("worst", rounded(sum.worst));
    summary.set("inside", rounded(sum.inside)).set("left_out", left);
    JsonValue all = JsonValue::object();
    return all.set("cases", list).set("summary", summary);
}

std::string shadow_picture(const ScoredCase& scored) {
    Figure figure_{scored.name + ": measured and predicted", "bytes a second; predicted: median of all seeds, 5th and 95th percentile thin",
                   "measured: the case; predicted: rehearse shadow", {}};
    for (const ScoredCurve& c : scored.curves) {
        if (c.measured.points.empty()) continue;
        double from = c.measured.points.front().first, to = c.measured.points.back().first, top = 0;
        const auto curve = [&](const std::string& name, std::size_t look, const std::vector<double>& y, bool thin) {
            Curve out{name, look, {}, true, thin};
            for (std::size_t i = 0; i < y.size(); ++i)
                if (c.at[i] >= from && c.at[i] <= to) out.samples.push_back({c.at[i], y[i]});
            for (const Sample& s : out.samples) top = std::max(top, s.y);
            return out;
        };
        Curve measured{"measured", 0, {}, true, false};
        for (const auto& [x, y] : c.measured.points) {
            measured.samples.push_back({x, y});
            top = std::max(top, y);
        }
        std::vector<Curve> curves{measured, curve("predicted", 1, c.p50, false), curve("5th percentile", 2, c.p5, true), curve("95th percentile", 3, c.p95, true)};
        CurvePanel panel{c.measured.client + (c.measured.produced ? ": acknowledged, MB/s" : ": read, MB/s"), {}, {}, std::move(curves), {{0, "zero"}}};
        panel.x = time_axis("time since zero", from, to);
        panel.y = number_axis("MB/s", 0, top);
        figure_.panels.emplace_back(std::move(panel));
    }
    return figure_.panels.empty() ? std::string() : draw(figure_);
}

}  // namespace rehearse
