// Repairs belong to every scenario, because they answer failures; what they find nothing to do for they leave alone.
#include "experiments/questions/scenarios.hpp"

#include <limits>

#include "experiments/words.hpp"

namespace rehearse {

namespace {

bool is_repair(const FailureSpec& entry) {
    return std::visit([]<class Kind>(const Kind&) { return Kind::tag == "do"; }, entry);
}

std::string label_of(const FailureSpec& entry) {
    return std::visit(
        []<class Kind>(const Kind& known) {
            const Target target = known.target();
            std::string name(Kind::kind);
            if (target.broker) name += (name == "broker" ? " " : " of broker ") + std::to_string(*target.broker);
            else if (!target.zone.empty()) name += (name == "zone" ? " " : " of zone ") + target.zone;
            else if (target.controller) name += " " + std::to_string(*target.controller);
            return name + " at " + in_words(known.timing.at);
        },
        entry);
}

double size_of(const Summary& summary, std::string_view metric) {
    const RunFigure* figure = summary.find(metric);
    if (figure == nullptr || (!figure->never && !figure->value)) return -std::numeric_limits<double>::infinity();
    return figure->never ? std::numeric_limits<double>::infinity() : *figure->value;
}

}  // namespace

std::vector<Scenario> scenarios_of(const StudySpec& spec, bool together) {
    std::vector<std::size_t> repairs, all;
    std::vector<Scenario> scenarios;
    for (std::size_t i = 0; i < spec.timeline.size(); ++i) {
        all.push_back(i);
        if (is_repair(spec.timeline[i])) repairs.push_back(i);
        else scenarios.push_back({label_of(spec.timeline[i]), {i}});
    }
    if (together || scenarios.size() <= 1) return {{scenarios.size() == 1 ? scenarios.front().label : "the timeline", all}};
    for (Scenario& scenario : scenarios) scenario.entries.insert(scenario.entries.end(), repairs.begin(), repairs.end());
    return scenarios;
}

Variant in_scenario(const VariableStudy& study, Variant variant, const Scenario& scenario, const std::string& blamed) {
    if (scenario.entries.size() == study.study().spec.timeline.size()) return variant;
    const JsonValue document = study.document(variant, blamed);
    JsonValue timeline = JsonValue::list();
    for (const std::size_t entry : scenario.entries) timeline.push((*document.find("timeline")->as_list())[entry]);
    variant.values.push_back({"timeline", timeline});
    return variant;
}

bool fares_worse(const Summary& a, const Summary& b, std::string_view metric) {
    for (const std::string_view name : {metric, std::string_view("reachable"), std::string_view("nothing_hidden"), std::string_view("lost")}) {
        const double left = size_of(a, name), right = size_of(b, name);
        if (left != right) return left > right;
    }
    return false;
}

}  // namespace rehearse
