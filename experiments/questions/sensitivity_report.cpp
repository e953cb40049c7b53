// Inputs that move nothing share a line; the others stand in order of what they move.
#include "experiments/questions/sensitivity_report.hpp"

#include <algorithm>

#include "experiments/questions/estimate_words.hpp"
#include "experiments/text_table.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr double rounding = 1e-6;    // of the largest effect: nanoseconds beside minutes

MetricKind kind_of(const std::string& metric) { return static_cast<MetricKind>(metric_called(metric, "--of").kind.index()); }

std::string range_words(const VariedInput& input) { return input.words(input.low) + " to " + input.words(input.high); }

/// How an input acts, from the signs and the spread of its effects.
std::string manner_of(const ElementaryEffects& e) {
    const std::string way = e.mean > 0.9 * e.mean_size ? "up" : e.mean < -0.9 * e.mean_size ? "down" : "both ways";
    return e.deviation > 0.5 * e.mean_size ? way + ", unevenly" : way;
}

std::string screening_text(const Sensitivity& found, MetricKind kind) {
    TextTable table({"input", "between", "moves it by", "with the input"});
    std::string idle;
    for (const InputEffect& one : found.inputs) {
        if (one.effects.mean_size > rounding * found.inputs.front().effects.mean_size) table.add({one.input.path, range_words(one.input),
            in_words(one.effects.mean_size, kind), manner_of(one.effects)});
        else idle.append(idle.empty() ? "" : ", ").append(one.input.path);
    }
    return table.text() + (idle.empty() ? "" : "Moved by nothing that was tried: " + idle + "\n");
}

std::string share_cell(const Estimate& e) {
    return percent(std::clamp(e.value, 0.0, 1.0)) + " (" + percent(std::clamp(e.low, 0.0, 1.0)) + " to " + percent(std::clamp(e.high, 0.0, 1.0)) + ")";
}

std::string shares_text(const Sensitivity& found, const SensitivityRequest& request) {
    TextTable table({"share of the variance", "by itself", "with all it takes part in"});
    double alone = 0;
    for (const InputEffect& one : found.inputs) {
        if (!one.shared) continue;
        table.add({one.input.path, share_cell(one.shares.first), share_cell(one.shares.total)});
        alone += one.shares.first.value;
    }
    return table.text() + "Together by themselves " + percent(std::clamp(alone, 0.0, 1.0)) + "; the rest is interplay. " + std::to_string(request.rows) +
           " rows; in brackets: 95 % of the bootstrap.\n";
}

std::string flip_line(const FlipPoint& flip, const SensitivityRequest& request, const VariedInput& input, MetricKind kind) {
    const auto better = [&](double mine, double theirs) { return mine < theirs ? request.architecture : theirs < mine ? request.against : "neither"; };
    if (flip.changes == 0) return flip.path + ": the ranking is the same from " + range_words(input) + "\n";
    const auto side = [&](double value, double mine, double theirs) {
        return "at " + input.words(value) + " " + better(mine, theirs) + " is ahead (" + in_words(mine, kind) + " and " + in_words(theirs, kind) + ")";
    };
    std::string text = flip.path + ": " + side(flip.below, flip.mine_below, flip.theirs_below) + ", " + side(flip.above, flip.mine_above, flip.theirs_above);
    if (flip.changes > 1) text += "; it changes " + std::to_string(flip.changes) + " times in this range, this is the first";
    return text + "\n";
}

const VariedInput& input_called(const Sensitivity& found, const std::string& path) {
    return std::ranges::find_if(found.inputs, [&path](const InputEffect& one) { return one.input.path == path; })->input;
}

std::string flips_text(const Sensitivity& found, const SensitivityRequest& request, MetricKind kind) {
    std::string text = "Whether the ranking of " + request.architecture + " and " + request.against + " changes (played on both sides, the first figure is of "
        + request.architecture + ")\n";
    for (const FlipPoint& flip : found.flips) text += "  " + flip_line(flip, request, input_called(found, flip.path), kind);
    return text;
}

JsonValue effect_json(const InputEffect& one) {
    JsonValue json = JsonValue::object().set("path", one.input.path).set("low", one.input.low).set("high", one.input.high).set("mean_effect", one.effects.mean)
                         .set("mean_size", one.effects.mean_size).set("deviation", one.effects.deviation);
    if (one.shared) json.set("first", estimate_json(one.shares.first)).set("total", estimate_json(one.shares.total));
    return json;
}

JsonValue flip_json(const FlipPoint& flip) {
    JsonValue json = JsonValue::object().set("path", flip.path).set("changes", flip.changes);
    if (flip.changes == 0) return json;
    const auto side = [](double value, double mine, double theirs) { return JsonValue::object().set("value", value).set("architecture", mine).set("against", theirs); };
    return json.set("below", side(flip.below, flip.mine_below, flip.theirs_below)).set("above", side(flip.above, flip.mine_above, flip.theirs_above));
}

}  // namespace

std::string sensitivity_text(const Sensitivity& found, const SensitivityRequest& request, const Study& study) {
    const MetricKind kind = kind_of(request.metric);
    const bool whole = found.screened && found.shared && (found.flipped || request.against.empty());
    std::string text = "What moves " + request.metric + " of " + request.architecture + " in " + study.file + ", seed " + std::to_string(study.spec.seed) + ", "
        + std::to_string(found.plays) + " plays\n";
    if (!whole) text += "Interrupted: what follows was done by then.\n";
    if (found.screened) text += "\n" + screening_text(found, kind);
    const bool any = std::ranges::any_of(found.inputs, &InputEffect::shared);
    if (found.screened && !any) text += "Nothing that was tried moves it.\n";
    if (found.shared && any) text += "\n" + shares_text(found, request);
    if (!found.flips.empty()) text += "\n" + flips_text(found, request, kind);
    return text;
}

JsonValue sensitivity_json(const Sensitivity& found, const SensitivityRequest& request, const Study& study) {
    JsonValue inputs = JsonValue::list(), flips = JsonValue::list();
    for (const InputEffect& one : found.inputs) inputs.push(effect_json(one));
    for (const FlipPoint& flip : found.flips) flips.push(flip_json(flip));
    return JsonValue::object().set("study", study.name).set("study_hash", study.hash).set("seed", study.spec.seed).set("metric", request.metric)
        .set("architecture", request.architecture)
        .set("against", request.against).set("plays", found.plays).set("interrupted", !(found.screened && found.shared && (found.flipped || request.against.empty())))
        .set("inputs", inputs).set("flips", flips);
}

}  // namespace rehearse
