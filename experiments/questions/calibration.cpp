// Unknowns are shares of their ranges, residuals are in standard errors; slopes are differences of plays in the same weather.
#include "experiments/questions/calibration.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/config_error.hpp"
#include "experiments/questions/metric_answer.hpp"
#include "sim/numerics_fit.hpp"
#include "sim/numerics_identify.hpp"
#include "sim/numerics_sensitivity.hpp"
#include "sim/student.hpp"

namespace rehearse {

namespace {

constexpr double usual_error = 0.05;         // of a measured value, where the case states none
constexpr double step = 0.04;                // of a range, to each side of a slope
constexpr std::size_t starts = 12, most_steps = 15;
constexpr double close_enough = 1e-4;        // of a range
constexpr double unknown_from = 0.5;         // standard error as a share of the range: 95 % intervals then span all of it

using Point = std::vector<double>;

double square_of(const std::vector<double>& residuals) {
    double sum = 0;
    for (const double r : residuals) sum += r * r;
    return sum;
}

class Fit {
public:
    Fit(const VariableStudy& study, const CalibrationRequest& request) : study_(study), request_(request) {
        for (std::size_t c = 0; c < request.cases.size(); ++c) read_case(c);
        if (figures_.size() < request.unknowns.size())
            throw ConfigError("rehearse calibrate", "",
                              "expected at least as many measured figures as unknowns (" + std::to_string(request.unknowns.size()) + "), found "
                                  + std::to_string(figures_.size()));
    }

    Calibration run() {
        Calibration result;
        Point at = best_start();
        if (!at.empty()) at = descended(std::move(at));
        if (at.empty()) result.interrupted = true;
        else describe(at, result);
        result.plays = plays_;
        return result;
    }

private:
    struct Row {
        std::size_t of_case;
        FittedFigure figure;
    };

    void read_case(std::size_t c) {
        const MeasuredCase& one = request_.cases[c];
        const std::string& file = request_.files[c];
        for (const auto& [metric, text] : one.measured) {
            FittedFigure figure{one.name, metric, static_cast<MetricKind>(metric_called(metric, file + ": measured").kind.index()),
                metric_value(text, metric, file, "measured")};
            const auto stated = one.uncertainty.find(metric);
            figure.error = stated == one.uncertainty.end() ? usual_error * std::abs(figure.measured) : metric_value(stated->second, metric, file, "uncertainty");
            if (!(figure.error > 0)) throw ConfigError(file, "uncertainty." + metric,
                "expected an uncertainty above zero, because the measured value is zero or the stated one is");
            figures_.push_back({c, figure});
        }
        for (const auto& [metric, text] : one.uncertainty)
            if (!one.measured.contains(metric)) throw ConfigError(file, "uncertainty." + metric, "expected an uncertainty of something measured, found "
                + in_quotes(metric));
        cases_.push_back({});
        cases_.back().architecture = study_.architecture_for(one.architecture, file);
        for (const auto& [path, value] : one.values) cases_.back().values.push_back({path, study_.value_for(path, value, file)});
    }

    /// Predicted figures at each point, one list a point; empty after an interrupt. A figure is its mean over the weathers.
    std::vector<std::vector<double>> predicted(const std::vector<Point>& points, const std::string& stage) {
        std::vector<Variant> variants;
        for (const Point& point : points)
            for (const Variant& one : cases_)
                for (std::size_t s = 0; s < request_.seeds; ++s) {
                    Variant variant = variant_at(request_.unknowns, point, one.architecture);
                    variant.values.insert(variant.values.begin(), one.values.begin(), one.values.end());
                    variant.seed = study_.study().spec.seed + static_cast<Count>(s);
                    variants.push_back(std::move(variant));
                }
        PlayManner manner = request_.manner;
        manner.progress = [&](std::size_t done, std::size_t all) {
            if (request_.progress) request_.progress(stage, static_cast<double>(done) / static_cast<double>(all));
        };
        const std::vector<Summary> played = play_all(study_, variants, manner);
        if (std::ranges::any_of(played, [](const Summary& one) { return !one.played; })) return {};
        plays_ += played.size();
        std::vector<std::vector<double>> all;
        for (std::size_t p = 0; p < points.size(); ++p) {
            all.emplace_back();
            for (const Row& row : figures_) all.back().push_back(mean_at(played, (p * cases_.size() + row.of_case) * request_.seeds, row.figure.metric));
        }
        return all;
    }

    double mean_at(const std::vector<Summary>& played, std::size_t first, const std::string& metric) const {
        double sum = 0;
        for (std::size_t s = 0; s < request_.seeds; ++s) sum += answer_of(played[first + s], metric, watched_seconds(study_.study().spec));
        return sum / static_cast<double>(request_.seeds);
    }

    std::vector<double> residuals(const std::vector<double>& figures) const {
        std::vector<double> all;
        for (std::size_t i = 0; i < figures.size(); ++i) all.push_back((figures[i] - figures_[i].figure.measured) / figures_[i].figure.error);
        return all;
    }

    Point best_start() {
        const std::size_t n = request_.unknowns.size();
        const Table plan = variance_plan(n, starts, static_cast<std::uint64_t>(study_.study().spec.seed));
        std::vector<Point> points{Point(n, 0.5)};
        for (std::size_t r = 0; r < starts; ++r) {
            points.emplace_back();
            for (std::size_t i = 0; i < n; ++i) points.back().push_back(plan.at(r, i));
        }
        const auto figures = predicted(points, "looking for a start");
        std::size_t best = 0;
        for (std::size_t p = 1; p < figures.size(); ++p)
            if (square_of(residuals(figures[p])) < square_of(residuals(figures[best]))) best = p;
        return figures.empty() ? Point() : points[best];
    }

    /// Residuals at the point and their slopes; false after an interrupt.
    bool look(const Point& at, std::vector<double>& here, Table& slopes) {
        std::vector<Point> points{at};
        for (std::size_t i = 0; i < at.size(); ++i)
            for (const double side : {-step, step}) {
                points.push_back(at);
                points.back()[i] = std::clamp(at[i] + side, 0.0, 1.0);
            }
        const auto figures = predicted(points, "fitting");
        if (figures.empty()) return false;
        here = residuals(figures[0]);
        slopes = Table(here.size(), at.size());
        for (std::size_t i = 0; i < at.size(); ++i) {
            const std::vector<double> below = residuals(figures[2 * i + 1]), above = residuals(figures[2 * i + 2]);
            const double apart = points[2 * i + 2][i] - points[2 * i + 1][i];
            for (std::size_t r = 0; r < here.size(); ++r) slopes.at(r, i) = (above[r] - below[r]) / apart;
        }
        return true;
    }

    /// The step that brings the straightened residuals lowest, damped, within the bounds.
    static Point stepped(const Point& at, const std::vector<double>& here, const Table& slopes, double damping, std::vector<bool>& at_bound) {
        const std::size_t n = at.size();
        Table table(slopes.rows + n, n);
        std::copy(slopes.cells.begin(), slopes.cells.end(), table.cells.begin());
        std::vector<double> target, low, high;
        for (const double r : here) target.push_back(-r);
        target.resize(table.rows, 0.0);
        for (std::size_t i = 0; i < n; ++i) {
            table.at(slopes.rows + i, i) = damping;
            low.push_back(-at[i]);
            high.push_back(1 - at[i]);
        }
        const BoundedFit fit = fit_bounded(table, target, low, high);
        at_bound = fit.at_bound;
        Point next = at;
        for (std::size_t i = 0; i < n; ++i) next[i] = std::clamp(at[i] + fit.values[i], 0.0, 1.0);
        return next;
    }

    Point descended(Point at) {
        double damping = 0.1;
        if (!look(at, here_, slopes_)) return {};
        for (std::size_t s = 0; s < most_steps; ++s) {
            const Point next = stepped(at, here_, slopes_, damping, at_bound_);
            double moved = 0;
            for (std::size_t i = 0; i < at.size(); ++i) moved = std::max(moved, std::abs(next[i] - at[i]));
            if (moved < close_enough) break;
            std::vector<double> there;
            Table slopes;
            if (!look(next, there, slopes)) return {};
            const bool better = square_of(there) < square_of(here_);
            damping = better ? damping / 5 : damping * 10;
            if (!better) continue;
            at = next;
            here_ = there;
            slopes_ = slopes;
        }
        stepped(at, here_, slopes_, 1e-6, at_bound_);
        return at;
    }

    void describe(const Point& at, Calibration& result) const {
        const std::size_t n = at.size(), rows = here_.size();
        const Identification seen = identify(slopes_);
        const std::size_t freedom = rows - n;
        result.misfit = freedom > 0 ? square_of(here_) / static_cast<double>(freedom) : square_of(here_);
        // Where the fit is worse than the stated errors, the errors are as large as the fit says.
        const double scale = freedom > 0 ? std::sqrt(std::max(1.0, result.misfit)) : 1;
        const double t = freedom > 0 && result.misfit > 1 ? student_quantile(0.975, freedom) : 1.959963984540054;
        for (std::size_t i = 0; i < n; ++i) {
            const VariedInput& input = request_.unknowns[i];
            const double error = seen.standard_errors[i] * scale;
            FittedUnknown unknown{input, {input.at(at[i]), input.at(std::max(0.0, at[i] - t * error)), input.at(std::min(1.0, at[i] + t * error)), rows}, at_bound_[i]};
            if (!(error < unknown_from)) unknown.unidentified = why_not(i, seen);
            result.unknowns.push_back(std::move(unknown));
        }
        for (std::size_t r = 0; r < rows; ++r) {
            result.figures.push_back(figures_[r].figure);
            result.figures.back().fitted = figures_[r].figure.measured + here_[r] * figures_[r].figure.error;
        }
    }

    double product(std::size_t i, std::size_t j) const {
        double sum = 0;
        for (std::size_t r = 0; r < slopes_.rows; ++r) sum += slopes_.at(r, i) * slopes_.at(r, j);
        return sum;
    }

    /// The figures change in the same proportions when the one or the other moves.
    bool alike(std::size_t i, std::size_t j) const { return std::abs(product(i, j)) > 0.98 * std::sqrt(product(i, i) * product(j, j)) && product(j, j) > 0; }

    std::string why_not(std::size_t i, const Identification& seen) const {
        const std::string& path = request_.unknowns[i].path;
        if (std::sqrt(product(i, i)) < 1 / unknown_from) return path + " moves no measured figure by more than the figures err: the data cannot tell it";
        std::string others;
        const auto name = [&](std::size_t j) { others += (others.empty() ? "" : " and ") + request_.unknowns[j].path; };
        for (std::size_t j = 0; j < request_.unknowns.size(); ++j)
            if (j != i && alike(i, j)) name(j);
        for (std::size_t j = 0; j < request_.unknowns.size() && others.empty(); ++j)
            if (j != i && std::abs(seen.least_seen[j]) > 0.1) name(j);
        return path + " and " + (others.empty() ? "the other unknowns" : others) + " move the measured figures alike: the data cannot tell them apart";
    }

    const VariableStudy& study_;
    const CalibrationRequest& request_;
    std::vector<Row> figures_;
    std::vector<Variant> cases_;              // design and values of each
    std::vector<double> here_;
    Table slopes_;
    std::vector<bool> at_bound_;
    std::size_t plays_ = 0;
};

}  // namespace

bool Calibration::identified() const {
    return std::ranges::all_of(unknowns, [](const FittedUnknown& one) { return one.unidentified.empty(); });
}

Calibration calibrate(const VariableStudy& study, const CalibrationRequest& request) { return Fit(study, request).run(); }

}  // namespace rehearse
