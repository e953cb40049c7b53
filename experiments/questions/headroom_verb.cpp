// The answer in a sentence, then every rung that was played, then whether more was always better.
#include "experiments/questions/headroom_verb.hpp"

#include <iostream>

#include "experiments/config_error.hpp"
#include "experiments/interrupt.hpp"
#include "experiments/json_text.hpp"
#include "experiments/questions/asking.hpp"
#include "experiments/questions/axis.hpp"
#include "experiments/questions/spare.hpp"
#include "experiments/text_table.hpp"

namespace rehearse {

namespace {

SpareQuestion question_of(const Command& command, const Asking& asking) {
    SpareQuestion question;
    question.architecture = asking.architecture();
    question.targets = command.texts("target");
    question.together = command.has("together");
    const Count seed = asking.study().study().spec.seed;
    question.seeds = command.has("seeds") ? seeds_between(command.text("seeds")) : std::pair{seed, seed};
    return question;
}

std::string listed_targets(const SpareQuestion& question) {
    std::string words;
    for (const std::string& target : question.targets) words += (words.empty() ? "" : " and ") + target;
    return words;
}

std::string rung_words(const SpareLadder& ladder, std::size_t rung) { return ladder.rungs[rung].text; }

std::string answer_sentence(const SpareQuestion& question, const SpareLadder& ladder, const SpareAnswer& answer) {
    const std::string range = rung_words(ladder, 0) + " to " + rung_words(ladder, ladder.rungs.size() - 1);
    if (!answer.least) return question.architecture + " does not meet " + listed_targets(question) + " with " + ladder.meaning + " from " + range + ".\n";
    std::string sentence = question.architecture + " meets " + listed_targets(question) + " with " + ladder.meaning + " " + rung_words(ladder, *answer.least) + "; the study has " + ladder.now + ".\n";
    if (*answer.least == 0) return sentence + "That is the first value of " + range + ": less was not tried.\n";
    return sentence + "With " + rung_words(ladder, *answer.least - 1) + " it does not: " + answer.tried.at(*answer.least - 1).worst_scenario + ".\n";
}

std::string monotony_sentence(const SpareLadder& ladder, const SpareAnswer& answer) {
    const std::string tried = std::to_string(answer.tried.size()) + " of " + std::to_string(ladder.rungs.size()) + " values were played";
    if (answer.exceptions.empty()) return tried + "; where less met the target, more did too.\n";
    std::string exceptions;
    for (const std::size_t rung : answer.exceptions) exceptions += (exceptions.empty() ? "" : ", ") + rung_words(ladder, rung);
    return tried + ". More is not always better here: " + exceptions + " would do, while some larger value does not.\n";
}

std::string table_of(const SpareQuestion& question, const SpareLadder& ladder, const SpareAnswer& answer) {
    const std::string metric = metric_of_target(question.targets.front());
    TextTable table({ladder.name, metric, "worst under", "targets", "monthly cost"});
    for (const auto& [rung, result] : answer.tried)
        table.add({rung_words(ladder, rung), in_words(*result.worst.find(metric)), result.worst_scenario, result.meets ? "met" : result.tested ? "missed" : "not told", in_words(*result.worst.find("monthly_cost"))});
    return table.text();
}

JsonValue figures_json(const Summary& summary) {
    JsonValue figures = JsonValue::object();
    for (const RunFigure& figure : summary.figures) figures.set(figure.name, figure.never ? JsonValue("never") : figure.value ? JsonValue(*figure.value) : JsonValue());
    return figures;
}

JsonValue json_of(const SpareQuestion& question, const SpareLadder& ladder, const SpareAnswer& answer) {
    JsonValue values = JsonValue::list();
    for (const auto& [rung, result] : answer.tried)
        values.push(JsonValue::object()
                        .set("value", rung_words(ladder, rung))
                        .set("meets", result.meets)
                        .set("tested", result.tested)
                        .set("worst under", result.worst_scenario)
                        .set("figures", figures_json(result.worst)));
    return JsonValue::object()
        .set("architecture", question.architecture)
        .set("targets", JsonValue::List(question.targets.begin(), question.targets.end()))
        .set("varied", ladder.name)
        .set("now", ladder.now)
        .set("least", answer.least ? JsonValue(rung_words(ladder, *answer.least)) : JsonValue())
        .set("monotone", answer.exceptions.empty())
        .set("values", values);
}

/// A target that no rung put to the test is no miss.
ExitCode exit_code_of(const SpareAnswer& answer) {
    if (answer.least) return ExitCode::fine;
    for (const auto& [rung, result] : answer.tried)
        if (result.tested) return ExitCode::target_missed;
    return ExitCode::inconclusive;
}

ExitCode spare_needed(const Command& command, Asking& asking, const SpareQuestion& question) {
    const SpareLadder ladder = ladder_of(command.texts("vary").front(), asking.study(), question.architecture);
    const SpareAnswer answer = least_spare(ladder.rungs.size(), judge_of(asking.study(), ladder, question, asking.manner("headroom", "--target")));
    asking.progress().clear();
    if (command.format == "json") std::cout << to_text(json_of(question, ladder, answer));
    else std::cout << answer_sentence(question, ladder, answer) << "\n" << table_of(question, ladder, answer) << "\n" << monotony_sentence(ladder, answer);
    return exit_code_of(answer);
}

ExitCode worst_at_hand(const Command& command, Asking& asking, const SpareQuestion& question) {
    const std::string metric = question.targets.empty() ? "reachable" : metric_of_target(question.targets.front());
    const auto worst = worst_by_scenario(asking.study(), question, metric, asking.manner("headroom", "--target"));
    asking.progress().clear();
    TextTable table({"failure", "reachable", "nothing hidden", "lost", "data at risk", "targets"});
    JsonValue list = JsonValue::list();
    bool all_met = true;
    for (const auto& [label, summary] : worst) {
        bool met = true;
        for (const TargetResult& target : summary.targets) met = met && target.judged == Judged::pass;
        all_met = all_met && met;
        table.add({label, in_words(*summary.find("reachable")), in_words(*summary.find("nothing_hidden")), in_words(*summary.find("lost")), in_words(*summary.find("data_at_risk")),
                   summary.targets.empty() ? "none" : met ? "met" : "missed"});
        list.push(JsonValue::object().set("failure", label).set("meets", met).set("figures", figures_json(summary)));
    }
    if (command.format == "json") std::cout << to_text(JsonValue::object().set("architecture", question.architecture).set("by", metric).set("failures", list));
    else std::cout << question.architecture << " as it stands, worst first by " << metric << ":\n\n" << table.text();
    return all_met ? ExitCode::fine : ExitCode::target_missed;
}

}  // namespace

ExitCode headroom_verb(const Command& command) {
    const std::vector<std::string> vary = command.texts("vary");
    if (vary.size() > 1) throw ConfigError("--vary", "", "expected one kind of spare, found " + std::to_string(vary.size()));
    if (!vary.empty() && !command.has("target")) throw ConfigError("rehearse headroom", "", "expected --target such as \"reachable <= 60 s\" beside --vary, found none");
    Asking asking(command);
    const SpareQuestion question = question_of(command, asking);
    const PatientInterrupts patient;
    try {
        return vary.empty() ? worst_at_hand(command, asking, question) : spare_needed(command, asking, question);
    } catch (const Interrupted&) {
        asking.progress().clear();
        std::cerr << "interrupted before the answer was there\n";
        return ExitCode::interrupted;
    }
}

}  // namespace rehearse
