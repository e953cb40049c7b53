// Censored figures keep their order: longer than watched is at least as long.
#include "experiments/questions/metric_answer.hpp"

#include <algorithm>
#include <limits>

#include "experiments/config_error.hpp"
#include "experiments/questions/incidents.hpp"
#include "sim/check.hpp"

namespace rehearse {

const TargetMetric& metric_called(const std::string& name, const std::string& option) {
    std::vector<std::string> names;
    for (const TargetMetric& metric : target_metrics()) {
        if (metric.name == name) return metric;
        names.push_back(metric.name);
    }
    throw ConfigError(option, "", "expected a known metric (rehearse list targets), found " + in_quotes(name), nearest_hint(name, names));
}

double answer_of(const Summary& played, const std::string& metric, double watched) {
    if (!played.played) return std::numeric_limits<double>::quiet_NaN();
    if (played.verdict == Verdict::not_applicable)
        throw ConfigError("--architecture", "", "expected a design that has what fails, found " + in_quotes(played.architecture) + ": " + played.reason);
    const RunFigure* figure = played.find(metric);
    expects(figure != nullptr, "the metric was checked");
    if (figure->never) return watched;
    if (!figure->value) throw ConfigError("--of", "", "expected a metric that " + played.architecture + " has in this study, found " + in_quotes(metric)
        + ", which is unknown");
    return *figure->value;
}

double watched_seconds(const StudySpec& spec) { return frame_of(spec).patience.seconds(); }

}  // namespace rehearse
