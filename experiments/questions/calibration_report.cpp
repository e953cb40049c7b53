// A value that the data cannot tell is not printed: a sentence says why instead.
#include "experiments/questions/calibration_report.hpp"

#include <cmath>

#include "experiments/questions/estimate_words.hpp"
#include "experiments/text_table.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr double bad_fit = 4;      // mean square in standard errors: twice as far off as the figures err

std::string unknowns_text(const Calibration& found) {
    TextTable table({"unknown", "fitted", "95 % interval", "searched between"});
    std::string refusals;
    for (const FittedUnknown& one : found.unknowns) {
        const VariedInput& input = one.input;
        const std::string range = input.words(input.low) + " to " + input.words(input.high);
        if (one.unidentified.empty())
            table.add({input.path, input.words(one.value.value) + (one.at_bound ? ", at its bound" : ""), input.words(one.value.low) + " to "
                + input.words(one.value.high), range});
        else table.add({input.path, "not known", "", range});
        if (!one.unidentified.empty()) refusals += one.unidentified + ".\n";
    }
    return table.text() + refusals;
}

std::string figures_text(const Calibration& found) {
    TextTable table({"case", "figure", "measured", "fitted", "off by"});
    for (const FittedFigure& one : found.figures)
        table.add({one.of_case, one.metric, in_words(one.measured, one.kind), in_words(one.fitted, one.kind), three_digits((one.fitted - one.measured) / one.error)
            + " of its standard errors"});
    return table.text();
}

JsonValue unknown_json(const FittedUnknown& one) {
    JsonValue json = JsonValue::object().set("path", one.input.path);
    if (!one.unidentified.empty()) return json.set("unidentified", one.unidentified);
    return json.set("value", one.input.json_at(one.input.share_of(one.value.value))).set("estimate", estimate_json(one.value)).set("at_bound", one.at_bound);
}

}  // namespace

std::string calibration_text(const Calibration& found, const Study& study) {
    if (found.interrupted) return "Interrupted before anything was fitted.\n";
    std::string text = "Fitted to " + std::to_string(found.figures.size()) + " measured figures, " + study.file + ", seed " + std::to_string(study.spec.seed)
        + ", " + std::to_string(found.plays) + " plays\n\n" +
                       unknowns_text(found) + "\n" + figures_text(found);
    if (found.misfit > bad_fit)
        text += "The model does not explain these figures within their errors: they are off by " + three_digits(std::sqrt(found.misfit))
            + " standard errors, and the intervals are widened by that.\n";
    return text;
}

JsonValue calibration_json(const Calibration& found, const Study& study) {
    JsonValue unknowns = JsonValue::list(), figures = JsonValue::list();
    for (const FittedUnknown& one : found.unknowns) unknowns.push(unknown_json(one));
    for (const FittedFigure& one : found.figures)
        figures.push(JsonValue::object().set("case", one.of_case).set("metric", one.metric).set("measured", one.measured).set("error", one.error)
            .set("fitted", one.fitted));
    return JsonValue::object().set("study", study.name).set("study_hash", study.hash).set("seed", study.spec.seed).set("interrupted", found.interrupted)
        .set("identified", found.identified())
        .set("misfit", found.misfit).set("plays", found.plays).set("unknowns", unknowns).set("figures", figures);
}

}  // namespace rehearse
