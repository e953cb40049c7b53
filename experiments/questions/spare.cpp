// Halving assumes that more spare never hurts; the sample looks for where that is wrong.
#include "experiments/questions/spare.hpp"

#include <algorithm>
#include <set>

namespace rehearse {

namespace {

constexpr std::size_t sampled_rungs = 17;

/// Rungs that were tried, and trying more.
class Trials {
public:
    Trials(std::size_t rungs, const RungJudge& judge) : rungs_(rungs), judge_(judge) {}

    void play(const std::set<std::size_t>& wanted) {
        std::vector<std::size_t> missing;
        for (const std::size_t rung : wanted)
            if (!tried_.contains(rung)) missing.push_back(rung);
        const std::vector<RungResult> results = judge_(missing);
        for (std::size_t i = 0; i < missing.size(); ++i) tried_[missing[i]] = results[i];
    }

    bool meets(std::size_t rung) {
        if (!tried_.contains(rung)) play({rung});
        return tried_.at(rung).meets;
    }

    /// The first rung that meets the targets, if more never hurts; the number of rungs when none does.
    std::size_t halved() {
        std::size_t low = 0, high = rungs_;
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (meets(middle)) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    void play_sample(std::size_t answer) {
        std::set<std::size_t> wanted;
        if (answer > 0) wanted.insert(answer - 1);
        if (answer < rungs_) wanted.insert(answer);
        for (std::size_t i = 0; i < sampled_rungs; ++i) wanted.insert(i * (rungs_ - 1) / (sampled_rungs - 1));
        play(wanted);
    }

    void play_all_rungs() {
        std::set<std::size_t> all;
        for (std::size_t rung = 0; rung < rungs_; ++rung) all.insert(rung);
        play(all);
    }

    bool rises() const {
        return std::ranges::is_sorted(tried_, {}, [](const auto& entry) { return entry.second.meets; });
    }

    SpareAnswer answer() {
        SpareAnswer answer{std::move(tried_), {}, {}};
        for (auto entry = answer.tried.rbegin(); entry != answer.tried.rend() && entry->second.meets; ++entry) answer.least = entry->first;
        for (const auto& [rung, result] : answer.tried)
            if (result.meets && (!answer.least || rung < *answer.least)) answer.exceptions.push_back(rung);
        return answer;
    }

private:
    std::size_t rungs_;
    const RungJudge& judge_;
    std::map<std::size_t, RungResult> tried_;
};

/// One variant for each scenario and seed of a rung.
std::vector<Variant> variants_of(const VariableStudy& study, const std::vector<ReplacedValue>& values, const SpareQuestion& question, const std::vector<Scenario>& scenarios) {
    std::vector<Variant> all;
    JsonValue targets = JsonValue::list();
    for (const std::string& target : question.targets) targets.push(target);
    for (const Scenario& scenario : scenarios) {
        Variant variant{.label = scenario.label, .architecture = question.architecture, .values = values};
        if (!question.targets.empty()) variant.values.push_back({"targets", targets});
        variant = in_scenario(study, variant, scenario, "--vary");
        for (Count seed = question.seeds.first; seed <= question.seeds.second; ++seed) {
            variant.seed = seed;
            all.push_back(variant);
        }
    }
    return all;
}

bool passed(const Summary& summary) {
    return std::ranges::all_of(summary.targets, [](const TargetResult& target) { return target.judged == Judged::pass || target.judged == Judged::not_applicable; });
}

bool told(const Summary& summary) {
    return std::ranges::none_of(summary.targets, [](const TargetResult& target) { return target.judged == Judged::inconclusive; });
}

std::vector<Summary> play_or_leave(const VariableStudy& study, const std::vector<Variant>& variants, const PlayManner& manner) {
    std::vector<Summary> summaries = play_all(study, variants, manner);
    if (!std::ranges::all_of(summaries, &Summary::played)) throw Interrupted{};
    return summaries;
}

template <class Summaries>
RungResult result_of(const Summaries& plays, const std::string& metric) {
    RungResult result{true, true, {}, {}};
    for (const Summary& play : plays) {
        result.meets = result.meets && passed(play);
        result.tested = result.tested && told(play);
        if (!result.worst.played || fares_worse(play, result.worst, metric)) result.worst = play;
    }
    result.worst_scenario = result.worst.label;
    return result;
}

}  // namespace

SpareAnswer least_spare(std::size_t rungs, const RungJudge& judge) {
    Trials trials(rungs, judge);
    trials.play_sample(trials.halved());
    if (!trials.rises()) trials.play_all_rungs();
    return trials.answer();
}

RungJudge judge_of(const VariableStudy& study, const SpareLadder& ladder, const SpareQuestion& question, const PlayManner& manner) {
    return [&study, &ladder, question, manner](const std::vector<std::size_t>& rungs) {
        const std::vector<Scenario> scenarios = scenarios_of(study.study().spec, question.together);
        std::vector<Variant> variants;
        for (const std::size_t rung : rungs)
            for (Variant& variant : variants_of(study, ladder.rungs[rung].values, question, scenarios)) variants.push_back(std::move(variant));
        const std::vector<Summary> plays = play_or_leave(study, variants, manner);
        const std::size_t each = rungs.empty() ? 0 : variants.size() / rungs.size();
        std::vector<RungResult> results;
        for (std::size_t i = 0; i < rungs.size(); ++i)
            results.push_back(result_of(std::vector<Summary>(plays.begin() + static_cast<std::ptrdiff_t>(i * each), plays.begin() + static_cast<std::ptrdiff_t>((i + 1) * each)),
                                        metric_of_target(question.targets.front())));
        return results;
    };
}

std::vector<std::pair<std::string, Summary>> worst_by_scenario(const VariableStudy& study, const SpareQuestion& question, const std::string& metric, const PlayManner& manner) {
    const std::vector<Scenario> scenarios = scenarios_of(study.study().spec, question.together);
    const std::vector<Summary> plays = play_or_leave(study, variants_of(study, {}, question, scenarios), manner);
    const std::size_t each = plays.size() / scenarios.size();
    std::vector<std::pair<std::string, Summary>> worst;
    for (std::size_t i = 0; i < plays.size(); ++i) {
        if (i % each == 0) worst.emplace_back(plays[i].label, plays[i]);
        else if (fares_worse(plays[i], worst.back().second, metric)) worst.back().second = plays[i];
    }
    std::ranges::stable_sort(worst, [&metric](const auto& a, const auto& b) { return fares_worse(a.second, b.second, metric); });
    return worst;
}

std::string metric_of_target(const std::string& target) {
    const std::string name = target.substr(0, target.find_first_of("<>="));
    const std::string metric = name.substr(0, name.find(" of "));
    return metric.substr(0, metric.find_last_not_of(' ') + 1);
}

}  // namespace rehearse
