// From outcomes to figures. Rates and counts keep their value between rows; amounts change along straight lines.
#include "experiments/pictures.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "experiments/words.hpp"

namespace rehearse {

namespace {

using Outcomes = std::vector<const Outcome*>;

/// Those that can be drawn: what failed exists in their design.
Outcomes drawn(const Comparison& comparison) {
    Outcomes outcomes;
    for (const Contender& contender : comparison.contenders)
        if (contender.outcome.verdict != Verdict::not_applicable) outcomes.push_back(&contender.outcome);
    return outcomes;
}

double since_failure(const Outcome& outcome, Time t) { return (t - outcome.failure).seconds(); }

Curve curve_of(const Outcome& outcome, std::size_t look, std::size_t column, bool steps) {
    Curve curve{outcome.architecture, look, {}, steps};
    for (std::size_t i = 0; i < outcome.series.times.size(); ++i)
        curve.samples.push_back({since_failure(outcome, outcome.series.times[i]), outcome.series.rows[i][column]});
    return curve;
}

std::vector<Curve> curves_of(const Outcomes& outcomes, std::size_t column, bool steps) {
    std::vector<Curve> curves;
    for (std::size_t i = 0; i < outcomes.size(); ++i) curves.push_back(curve_of(*outcomes[i], i, column, steps));
    return curves;
}

double highest(const std::vector<Curve>& curves, double lo, double hi) {
    double most = 0;
    for (const Curve& curve : curves)
        for (const Sample& sample : clipped(curve, lo, hi)) most = std::max(most, sample.y);
    return most;
}

/// The failure, then the instant that `when` names for each outcome, as far as it lies within `hi` seconds.
template <class When>
std::vector<Moment> moments_of(const Outcomes& outcomes, const char* what, double hi, When when) {
    std::vector<Moment> moments{{0, "failure", "#222222"}};
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const std::optional<Duration> after = when(*outcomes[i]);
        if (after && after->seconds() <= hi)
            moments.push_back({after->seconds(), outcomes[i]->architecture + " " + what + " after " + in_words(*after), color_of(i)});
    }
    return moments;
}

/// Seconds before the failure that a view of `after` seconds shows, as far as the run has them.
double before_failure(const Outcomes& outcomes, double after) {
    double before = after / 12;
    for (const Outcome* outcome : outcomes) before = std::min(before, outcome->failure.seconds());
    return -before;
}

struct View {
    std::string title;
    double after;
};

CurvePanel byte_panel(const Outcomes& outcomes, const View& view, std::size_t column, const char* axis_title, bool rate) {
    CurvePanel panel;
    panel.title = view.title;
    panel.curves = curves_of(outcomes, column, rate);
    panel.x = time_axis("since the failure", before_failure(outcomes, view.after), view.after);
    panel.y = byte_axis(axis_title, highest(panel.curves, panel.x.lo, panel.x.hi), rate ? "/s" : "");
    panel.moments = {{0, "failure", "#222222"}};
    return panel;
}

/// The load is the same for all, so that of the first is drawn.
CurvePanel with_offered_load(CurvePanel panel, const Outcomes& outcomes) {
    Curve offered = curve_of(*outcomes.front(), 0, column::offered, true);
    offered.name = "offered load";
    offered.reference = true;
    panel.curves.insert(panel.curves.begin(), offered);
    return panel;
}

std::string source_line(const Comparison& comparison) {
    std::string line = "Simulated by Rehearse, study " + comparison.study + ", seed " + std::to_string(comparison.seed);
    if (!comparison.price_as_of.empty()) line += ", prices as of " + comparison.price_as_of;
    return line + ". Replay: " + comparison.command;
}

/// What fails and returns, and who never recovers from it.
std::string subtitle_of(const Comparison& comparison) {
    std::string text;
    for (std::string sentence : comparison.timeline) {
        if (!sentence.empty() && sentence.back() == '.') sentence.pop_back();
        text += (text.empty() ? "" : "; ") + sentence;
    }
    for (const Outcome* outcome : drawn(comparison))
        if (outcome->verdict == Verdict::not_recovered)
            text += (text.empty() ? "" : "; ") + outcome->architecture + " does not recover by the horizon";
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

Figure figure_of(const Comparison& comparison, const std::string& title) {
    return {title, subtitle_of(comparison), source_line(comparison), {}};
}

std::optional<Duration> reachable(const Outcome& outcome) { return outcome.reachable; }
std::optional<Duration> unhidden(const Outcome& outcome) { return outcome.nothing_hidden; }

/// The smallest round span that holds `seconds`.
double round_span(double seconds) {
    constexpr std::array spans{10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1200, 1800, 2400, 3600, 5400, 7200, 10800, 14400, 21600, 43200, 86400};
    for (const int span : spans)
        if (seconds <= span) return span;
    return seconds;
}

double until_horizon(const Comparison& comparison) {
    double longest = 1;
    for (const Contender& contender : comparison.contenders)
        longest = std::max(longest, (comparison.horizon - Duration{contender.outcome.failure.ns}).seconds());
    return longest;
}

/// The same purpose has the same colour in every bar of a figure.
Segment segment_of(const TrafficBook& book, Purpose purpose) {
    std::string name(word(purpose));
    std::replace(name.begin(), name.end(), '_', ' ');
    return {name, 0, book.cross_zone(purpose).count};
}

BarPanel purposes_panel(const Outcomes& outcomes) {
    BarPanel panel{"What crossed zones from the failure until nothing is hidden, and what for", {}, {}};
    double most = 1;
    for (const Outcome* outcome : outcomes) {
        const Bytes total = outcome->incident_traffic.cross_zone();
        Bar bar{outcome->architecture, {}, in_words(total) + " in " + in_words(outcome->incident)};
        for (const auto& [text, purpose] : EnumWords<Purpose>::words) bar.segments.push_back(segment_of(outcome->incident_traffic, purpose));
        panel.bars.push_back(bar);
        most = std::max(most, total.count);
    }
    panel.x = byte_axis("across zones", most, "");
    return panel;
}

/// Leaves out purposes that no bar has and gives the others their looks.
void tidy(BarPanel& panel) {
    std::size_t look = 0;
    for (std::size_t i = 0; i < word_count<Purpose>; ++i) {
        const bool used = std::any_of(panel.bars.begin(), panel.bars.end(), [i](const Bar& bar) { return bar.segments[i].value > 0; });
        for (Bar& bar : panel.bars) bar.segments[i].look = look;
        if (used) ++look;
        else for (Bar& bar : panel.bars) bar.segments[i].name.clear();
    }
    for (Bar& bar : panel.bars)
        bar.segments.erase(std::remove_if(bar.segments.begin(), bar.segments.end(), [](const Segment& s) { return s.name.empty(); }),
                           bar.segments.end());
}

Curve cost_curve(const Outcome& outcome, std::size_t look) {
    Curve curve{outcome.architecture, look, {}, false};
    for (const auto& [at, usd] : outcome.cost_curve) curve.samples.push_back({since_failure(outcome, at), usd});
    return curve;
}

std::string without_cost(const Outcomes& outcomes) {
    std::string names;
    for (const Outcome* outcome : outcomes)
        if (outcome->cost_curve.empty()) names += (names.empty() ? "" : ", ") + outcome->architecture;
    return names;
}

/// Until the last client has worked off what waited, with some time after it; else the whole view.
double backlog_view(const Comparison& comparison, const Outcomes& outcomes) {
    double longest = close_view(comparison);
    for (const Outcome* outcome : outcomes)
        for (const ClientOutcome& client : outcome->clients)
            longest = std::max(longest, client.drained ? since_failure(*outcome, *client.drained) * 1.3 : whole_view(comparison));
    return std::min(round_span(longest), whole_view(comparison));
}

}  // namespace

double whole_view(const Comparison& comparison) {
    double longest = 60;
    for (const Outcome* outcome : drawn(comparison)) {
        if (!outcome->nothing_hidden) return until_horizon(comparison);
        longest = std::max(longest, outcome->nothing_hidden->seconds() * 1.15);
    }
    return std::min(round_span(longest), until_horizon(comparison));
}

double close_view(const Comparison& comparison) {
    double longest = 10;
    for (const Outcome* outcome : drawn(comparison)) {
        if (outcome->reachable) longest = std::max(longest, outcome->reachable->seconds() * 1.7);
        for (const Milestone& milestone : outcome->milestones)
            if (milestone.at && milestone.name == "leaders elected")
                longest = std::max(longest, since_failure(*outcome, *milestone.at) * 1.7);
    }
    return std::min(round_span(longest), until_horizon(comparison));
}

Figure recovery_figure(const Comparison& comparison) {
    const Outcomes outcomes = drawn(comparison);
    const double near = close_view(comparison), far = whole_view(comparison);
    Figure figure = figure_of(comparison, comparison.question.empty() ? "Recovery of " + comparison.study : comparison.question);
    const auto panel = [&](const View& view) { return with_offered_load(byte_panel(outcomes, view, column::acked, "acknowledged", true), outcomes); };
    CurvePanel close = panel({"What producers get acknowledged: the first " + in_words(seconds_up(near)), near});
    close.moments = moments_of(outcomes, "reachable", near, reachable);
    figure.panels.push_back(close);
    if (far < 2 * near) return figure;
    const auto open = [](const Outcome* outcome) { return !outcome->nothing_hidden; };
    const bool ends_open = std::any_of(outcomes.begin(), outcomes.end(), open);
    CurvePanel whole = panel({ends_open ? "The same until the horizon" : "The same until nothing is hidden", far});
    whole.moments = moments_of(outcomes, "hides nothing", far, unhidden);
    figure.panels.push_back(whole);
    return figure;
}

Figure hidden_figure(const Comparison& comparison) {
    const Outcomes outcomes = drawn(comparison);
    const double far = whole_view(comparison);
    Figure figure = figure_of(comparison, "Reachable is not recovered: what is still hidden");
    CurvePanel hidden = byte_panel(outcomes, {"Bytes still to rebuild, replay or upload", far}, column::hidden, "hidden", false);
    hidden.moments = moments_of(outcomes, "hides nothing", far, unhidden);
    figure.panels.push_back(hidden);
    const double near = backlog_view(comparison, outcomes);
    figure.panels.push_back(byte_panel(outcomes, {"What producers wait to get acknowledged", near}, column::producer_backlog, "backlog", false));
    const CurvePanel lag = byte_panel(outcomes, {"What consumers have not read yet", near}, column::consumer_lag, "lag", false);
    if (highest(lag.curves, lag.x.lo, lag.x.hi) >= 1) figure.panels.push_back(lag);
    return figure;
}

Figure cross_zone_figure(const Comparison& comparison) {
    const Outcomes outcomes = drawn(comparison);
    Figure figure = figure_of(comparison, "Traffic between zones");
    BarPanel purposes = purposes_panel(outcomes);
    tidy(purposes);
    figure.panels.push_back(purposes);
    CurvePanel over_time = byte_panel(outcomes, {"Traffic between zones over time", whole_view(comparison)}, column::cross_zone, "across zones", true);
    figure.panels.push_back(over_time);
    return figure;
}

Figure cost_figure(const Comparison& comparison) {
    const Outcomes outcomes = drawn(comparison);
    Figure figure = figure_of(comparison, "What the incident costs beyond steady state");
    CurvePanel panel{"Extra cost since the failure, summed up", {}, {}, {}, moments_of(outcomes, "hides nothing", whole_view(comparison), unhidden)};
    double least = 0, most = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        panel.curves.push_back(cost_curve(*outcomes[i], i));
        for (const Sample& sample : panel.curves.back().samples) { least = std::min(least, sample.y); most = std::max(most, sample.y); }
    }
    const std::string unknown = without_cost(outcomes);
    if (!unknown.empty()) figure.subtitle += (figure.subtitle.empty() ? "" : ". ") + std::string("Not drawn, because a price is unknown: ") + unknown;
    panel.x = time_axis("since the failure", before_failure(outcomes, whole_view(comparison)), whole_view(comparison));
    panel.y = money_axis("extra cost", least, most);
    figure.panels.push_back(panel);
    return figure;
}

std::vector<Picture> pictures_of(const Comparison& comparison) {
    const Outcomes outcomes = drawn(comparison);
    if (outcomes.empty()) return {};
    std::vector<Picture> pictures;
    pictures.push_back({"recovery.svg", "What producers get acknowledged, before and after the failure.", recovery_figure(comparison)});
    pictures.push_back({"hidden.svg", "What is still hidden after the cluster is reachable again.", hidden_figure(comparison)});
    pictures.push_back({"cross-zone.svg", "Bytes between zones during the incident, and what for.", cross_zone_figure(comparison)});
    const auto priced = [](const Outcome* outcome) { return !outcome->cost_curve.empty(); };
    if (std::any_of(outcomes.begin(), outcomes.end(), priced))
        pictures.push_back({"cost.svg", "Extra cost since the failure.", cost_figure(comparison)});
    return pictures;
}

}  // namespace rehearse
