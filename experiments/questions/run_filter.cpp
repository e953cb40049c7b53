// Conditions on stored runs: a name, a comparison, a value. Values with units are compared as quantities, others as numbers, the rest as texts.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "experiments/config_error.hpp"
#include "experiments/json_leaf.hpp"
#include "experiments/quantity.hpp"
#include "experiments/questions/runs_listing.hpp"

namespace rehearse {

namespace {

constexpr std::array signs{std::string_view("<="), std::string_view(">="), std::string_view("=="), std::string_view("!="), std::string_view("="), std::string_view("<"), std::string_view(">")};
constexpr std::array columns{std::string_view("study"), std::string_view("architecture"), std::string_view("seed"), std::string_view("verdict"), std::string_view("digest"), std::string_view("version"), std::string_view("key")};

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

struct Condition {
    std::string name, sign, value;
};

Condition parse(const std::string& text) {
    const std::size_t at = text.find_first_of("<>=!");
    for (const std::string_view sign : signs)
        if (at != std::string::npos && text.compare(at, sign.size(), sign) == 0) return {trimmed(text.substr(0, at)), std::string(sign), trimmed(text.substr(at + sign.size()))};
    throw ConfigError("--where", "", "expected a condition such as \"reachable > 60 s\" or \"architecture == kafka\", found " + in_quotes(text));
}

/// The size of a quantity or number; none for other texts.
std::optional<double> size_of(const std::string& text) {
    double number = 0;
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (mistake == std::errc{} && end == text.data() + text.size()) return number;
    const auto read = [&text](auto parser, auto size) -> std::optional<double> {
        try {
            return size(parser(text));
        } catch (const WrongValue&) {
            return std::nullopt;
        }
    };
    if (const auto span = read(parse_duration, [](Duration d) { return d.seconds(); })) return span;
    if (const auto rate = read(parse_rate, [](Rate r) { return r.per_second; })) return rate;
    return read(parse_bytes, [](Bytes b) { return b.count; });
}

template <class Value>
bool holds(const Value& found, const std::string& sign, const Value& wanted) {
    if (sign == "<=") return found <= wanted;
    if (sign == ">=") return found >= wanted;
    if (sign == "!=") return found != wanted;
    if (sign == "<") return found < wanted;
    return sign == ">" ? found > wanted : found == wanted;
}

std::string column_of(const RunRecord& run, const std::string& name) {
    if (name == "study") return run.study;
    if (name == "architecture") return run.architecture;
    if (name == "seed") return std::to_string(run.seed);
    if (name == "verdict") return run.verdict;
    if (name == "digest") return run.digest;
    return name == "key" ? run.key : run.version;
}

double limit_of(const TargetMetric& metric, const Condition& condition) {
    try {
        const TargetValue limit = parse_limit(metric.kind, condition.value);
        if (const auto* span = std::get_if<Duration>(&limit)) return span->seconds();
        if (const auto* amount = std::get_if<Bytes>(&limit)) return amount->count;
        return std::get<Decimal>(limit).approximate();
    } catch (const WrongValue& wrong) {
        throw ConfigError("--where", metric.name, wrong.what(), wrong.hint());
    }
}

const TargetMetric* metric_of(const std::string& name) {
    const auto found = std::ranges::find(target_metrics(), name, &TargetMetric::name);
    return found == target_metrics().end() ? nullptr : &*found;
}

bool meets_text(const std::string& found, const Condition& condition) {
    const std::optional<double> left = size_of(found), right = size_of(condition.value);
    return left && right ? holds(*left, condition.sign, *right) : holds(found, condition.sign, condition.value);
}

bool meets(const RunRecord& run, const Condition& condition) {
    if (const TargetMetric* metric = metric_of(condition.name)) {
        const std::optional<RunFigure> figure = figure_of(run, condition.name);
        if (!figure->never && !figure->value) return false;
        return holds(figure->never ? std::numeric_limits<double>::infinity() : *figure->value, condition.sign, limit_of(*metric, condition));
    }
    if (std::ranges::find(columns, condition.name) != columns.end()) return meets_text(column_of(run, condition.name), condition);
    const JsonValue* input = run.inputs.find(condition.name);
    return input != nullptr && meets_text(plain_text(*input), condition);
}

void refuse_unknown(const std::vector<RunRecord>& runs, const Condition& condition) {
    std::vector<std::string> known(columns.begin(), columns.end());
    for (const TargetMetric& metric : target_metrics()) known.push_back(metric.name);
    for (const RunRecord& run : runs)
        for (const JsonMember& input : *run.inputs.as_object()) known.push_back(input.key);
    if (std::ranges::find(known, condition.name) != known.end()) return;
    throw ConfigError("--where", "", "expected a column, a metric or a varied parameter of these runs, found " + in_quotes(condition.name), nearest_hint(condition.name, known));
}

}  // namespace

std::vector<RunRecord> chosen_runs(const std::vector<RunRecord>& runs, const std::vector<std::string>& conditions) {
    std::vector<RunRecord> chosen = runs;
    for (const std::string& text : conditions) {
        Condition condition = parse(text);
        refuse_unknown(runs, condition);
        std::erase_if(chosen, [&condition](const RunRecord& run) { return !meets(run, condition); });
    }
    return chosen;
}

}  // namespace rehearse
