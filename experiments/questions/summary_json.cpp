// Figures and targets as short lists, in their own order.
#include "experiments/questions/summary_json.hpp"

#include <algorithm>
#include <array>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"

namespace rehearse {

namespace {

constexpr std::array verdicts{Verdict::recovered, Verdict::not_recovered, Verdict::inconclusive, Verdict::not_applicable};
constexpr std::array judgements{Judged::pass, Judged::fail, Judged::inconclusive, Judged::not_applicable};

/// Members of an object that was written here; anything else is refused.
class Reader {
public:
    Reader(const JsonValue& object, const std::string& from) : object_(object), from_(from) {}

    const JsonValue& at(std::string_view key) const {
        const JsonValue* found = object_.find(key);
        if (found == nullptr) refuse("without " + std::string(key));
        return *found;
    }
    std::string text(std::string_view key) const {
        const std::string* found = at(key).text();
        if (found == nullptr) refuse("where " + std::string(key) + " is no text");
        return *found;
    }
    bool truth(std::string_view key) const { return at(key) == JsonValue(true); }
    std::optional<double> number(std::string_view key) const {
        const JsonValue& found = at(key);
        return found.is_number() ? std::optional(found.number()) : std::nullopt;
    }
    const JsonValue::List& list(std::string_view key) const {
        const JsonValue::List* found = at(key).as_list();
        if (found == nullptr) refuse("where " + std::string(key) + " is no list");
        return *found;
    }
    template <class Words>
    auto word(std::string_view key, const Words& all) const {
        const std::string said = text(key);
        const auto found = std::ranges::find(all, said, [](auto value) { return word_of(value); });
        if (found == all.end()) refuse("where " + std::string(key) + " is " + in_quotes(said));
        return *found;
    }
    [[noreturn]] void refuse(const std::string& found) const { throw ConfigError(from_, "", "expected what a play came to, found an answer " + found); }

private:
    const JsonValue& object_;
    const std::string& from_;
};

JsonValue number_or_null(const std::optional<double>& number) { return number ? JsonValue(*number) : JsonValue(); }

RunFigure figure_in(const JsonValue& value, const std::string& from) {
    const Reader reader(value, from);
    const std::string name = reader.text("name");
    const auto metric = std::ranges::find(target_metrics(), name, &TargetMetric::name);
    if (metric == target_metrics().end()) reader.refuse("with a figure that nobody knows, " + in_quotes(name));
    return {metric->name, static_cast<MetricKind>(metric->kind.index()), reader.number("value"), reader.truth("never"), reader.truth("final")};
}

TargetResult target_in(const JsonValue& value, const std::string& from) {
    const Reader reader(value, from);
    return {reader.text("target"), reader.word("judged", judgements), reader.text("found"), reader.text("because")};
}

}  // namespace

std::string summary_line(const Summary& summary) {
    JsonValue figures = JsonValue::list(), targets = JsonValue::list();
    for (const RunFigure& figure : summary.figures)
        figures.push(JsonValue::object().set("name", figure.name).set("value", number_or_null(figure.value)).set("never", figure.never).set("final", figure.final));
    for (const TargetResult& target : summary.targets)
        targets.push(JsonValue::object().set("target", target.target).set("judged", word_of(target.judged)).set("found", target.found).set("because", target.because));
    return to_line(JsonValue::object()
                       .set("label", summary.label)
                       .set("architecture", summary.architecture)
                       .set("verdict", word_of(summary.verdict))
                       .set("reason", summary.reason)
                       .set("figures", figures)
                       .set("targets", targets)
                       .set("spare", number_or_null(summary.spare))
                       .set("first_to_break", summary.first_to_break)
                       .set("digest", summary.digest));
}

Summary summary_in(const std::string& line, const std::string& from) {
    const JsonValue value = parse_json(line, from);
    const Reader reader(value, from);
    Summary summary{.played = true, .label = reader.text("label"), .architecture = reader.text("architecture"), .verdict = reader.word("verdict", verdicts), .reason = reader.text("reason")};
    for (const JsonValue& figure : reader.list("figures")) summary.figures.push_back(figure_in(figure, from));
    for (const JsonValue& target : reader.list("targets")) summary.targets.push_back(target_in(target, from));
    summary.spare = reader.number("spare");
    summary.first_to_break = reader.text("first_to_break");
    summary.digest = reader.text("digest");
    return summary;
}

}  // namespace rehearse
