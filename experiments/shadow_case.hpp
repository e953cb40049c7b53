// A measured drill as a file says it: the plan that the twin plays, and the quantities that were measured. Case files are JSON; the
// fields are those of experiments/fidelity/cases/README.md.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "experiments/json_value.hpp"
#include "models/twin/observed.hpp"
#include "models/twin/plan.hpp"

namespace rehearse {

/// How near is near enough, by the kind of figure.
enum class MetricKind { metadata_time, client_time, bytes, count, requests };

/// One measured number and how it is read from a run of the twin; NaN where the run does not show it.
struct Quantity {
    std::string what, of;
    MetricKind kind = MetricKind::metadata_time;
    double measured = 0;
    bool judged = true;
    double naive = 0;
    std::function<double(const twin::Observed&)> read;
};

/// A measured curve of bytes a second and the client that it belongs to.
struct MeasuredCurve {
    std::string client;
    bool produced = true;
    std::size_t index = 0;            // of the producer or consumer in the plan
    std::vector<std::pair<double, double>> points;
};

struct ShadowCase {
    std::string name, file;
    twin::Plan plan;
    double begin_s = 0;               // start of the run, seconds after zero
    std::vector<double> zone_bytes_at;
    std::vector<Quantity> quantities;
    std::vector<std::string> left_out;     // sentences
    std::vector<MeasuredCurve> curves;
};

/// Throws ConfigError for a file that is no case or an incomplete one.
ShadowCase load_case(const std::string& file);

/// The plan alone, from a parsed case; `left_out` gains what is not modelled.
void read_plan(const JsonValue& json, ShadowCase& into);
/// The measured quantities; needs the plan.
void read_quantities(const JsonValue& json, ShadowCase& into);

/// Seconds as a span from the start of the run.
inline Duration span_of(const ShadowCase& c, double seconds) { return seconds_up(seconds - c.begin_s); }

}  // namespace rehearse
