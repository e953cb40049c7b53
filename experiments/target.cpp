// Reading a target: what, of whom, how it compares, with which value; each mistake is one sentence with the nearest known name.
#include "experiments/target.hpp"

#include <algorithm>
#include <array>

#include "experiments/config_error.hpp"
#include "experiments/quantity.hpp"

namespace rehearse {

namespace {

constexpr std::array comparators{std::pair{std::string_view("<="), Comparator::at_most}, std::pair{std::string_view(">="), Comparator::at_least},
                                 std::pair{std::string_view("=="), Comparator::equal}, std::pair{std::string_view("<"), Comparator::below},
                                 std::pair{std::string_view(">"), Comparator::above}};
constexpr std::string_view of_group = " of ";

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

struct Cut {
    std::string left, right;
    Comparator comparator;
};

Cut cut(const std::string& text) {
    const std::size_t at = text.find_first_of("<>=");
    for (const auto& [sign, comparator] : comparators)
        if (at != std::string::npos && std::string_view(text).substr(at).starts_with(sign))
            return {trimmed(text.substr(0, at)), trimmed(text.substr(at + sign.size())), comparator};
    throw WrongValue("expected a target such as \"reachable <= 30 s\" with one of <=, <, ==, >=, >, found " + in_quotes(text));
}

Decimal dollars(const std::string& text) {
    std::string number = text;
    if (number.ends_with("USD")) number = trimmed(number.substr(0, number.size() - 3));
    if (const std::optional<Decimal> usd = Decimal::parse(number)) return *usd;
    throw WrongValue("expected an amount such as \"500 USD\", found " + in_quotes(text));
}

const TargetMetric& known_metric(const std::string& name) {
    std::vector<std::string> names;
    for (const TargetMetric& metric : target_metrics()) {
        if (metric.name == name) return metric;
        names.push_back(metric.name);
    }
    throw WrongValue("expected a known metric (rehearse list targets), found " + in_quotes(name), nearest_hint(name, names));
}

StudyTarget parse_target(const std::string& text, const std::vector<std::string>& groups) {
    const Cut parts = cut(text);
    const std::size_t of = parts.left.find(of_group);
    StudyTarget target;
    target.text = text;
    target.metric = &known_metric(trimmed(parts.left.substr(0, of)));
    if (of != std::string::npos) target.group = trimmed(parts.left.substr(of + of_group.size()));
    if (!target.group.empty() && !target.metric->of_clients)
        throw WrongValue("expected a metric of clients before \"of\", found " + in_quotes(target.metric->name));
    if (!target.group.empty() && std::ranges::find(groups, target.group) == groups.end())
        throw WrongValue(expected_one_of("client", groups, target.group), nearest_hint(target.group, groups));
    target.comparator = parts.comparator;
    target.limit = parse_limit(target.metric->kind, parts.right);
    return target;
}

}  // namespace

TargetValue parse_limit(const TargetValue& kind, const std::string& text) {
    if (std::holds_alternative<Decimal>(kind)) return dollars(text);
    const bool nothing = text == "0";
    if (std::holds_alternative<Duration>(kind)) return nothing ? Duration{} : parse_duration(text);
    return nothing ? Bytes{} : parse_bytes(text);
}

std::string client_name(const ClientSpec& client) {
    return std::visit([]<class Spec>(const Spec& known) { return known.name.empty() ? std::string(Spec::key) + " " + known.topic : known.name; }, client);
}

bool meets(const TargetValue& found, Comparator comparator, const TargetValue& limit) {
    return std::visit(
        [&]<class Value>(const Value& value) {
            const Value& most = std::get<Value>(limit);
            switch (comparator) {
                case Comparator::at_most: return value <= most;
                case Comparator::below: return value < most;
                case Comparator::equal: return value == most;
                case Comparator::at_least: return value >= most;
                case Comparator::above: break;
            }
            return value > most;
        },
        found);
}

std::vector<StudyTarget> parse_targets(const StudySpec& spec, const std::string& file) {
    std::vector<std::string> groups;
    for (const ClientSpec& client : spec.clients) groups.push_back(client_name(client));
    std::vector<StudyTarget> targets;
    for (std::size_t i = 0; i < spec.targets.size(); ++i) {
        try {
            targets.push_back(parse_target(spec.targets[i], groups));
        } catch (const WrongValue& wrong) {
            throw ConfigError(file, "targets[" + std::to_string(i) + "]", wrong.what(), wrong.hint());
        }
    }
    return targets;
}

}  // namespace rehearse
