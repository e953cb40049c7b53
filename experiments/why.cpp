// Sentences from parts. The longest parts are named first; the sums are those of the way itself.
#include "experiments/why.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr std::size_t parts_named = 3;

std::vector<PathPart> longest_first(std::vector<PathPart> way) {
    std::stable_sort(way.begin(), way.end(), [](const PathPart& a, const PathPart& b) { return a.lasts > b.lasts; });
    return way;
}

std::string part_in_words(const PathPart& part) {
    const std::string waits = part.bound_by.empty() ? "" : " (" + part.bound_by + ")";
    return in_words(part.lasts) + " to " + part.name + waits;
}

/// "reachable after 12 s, of which 9 s to detect (...)", or that it never came.
std::string clause(const std::string& milestone, const std::optional<Duration>& after, const std::vector<PathPart>& way) {
    if (!after) return "not " + milestone + " by the horizon";
    std::string text = milestone + " after " + in_words(*after);
    if (!way.empty()) text += ", of which " + part_in_words(longest_first(way).front());
    return text;
}

std::string gap(const std::optional<Duration>& one, const std::optional<Duration>& other, const std::string& what) {
    if (!one && !other) return "like it not " + what + " by the horizon";
    if (!one) return "not " + what + " by the horizon, the other after " + in_words(*other);
    if (!other) return what + " after " + in_words(*one) + ", the other not by the horizon";
    if (*one == *other) return what + " equally soon";
    return what + " " + in_words(*one < *other ? *other - *one : *one - *other) + (*one < *other ? " sooner" : " later");
}

std::string extra_bytes_gap(const Outcome& one, const Outcome& other) {
    const Bytes more = one.cross_zone_extra - other.cross_zone_extra;
    const double all = one.incident_traffic.cross_zone().count + other.incident_traffic.cross_zone().count;
    if (std::abs(more.count) < 0.5 + 1e-6 * all) return "its incident sends as many extra bytes across zones";
    return "its incident sends " + in_words(Bytes{std::abs(more.count)}) + (more.count > 0 ? " more" : " less") + " extra across zones";
}

bool sooner(const Outcome* a, const Outcome* b) {
    const Duration never{std::numeric_limits<std::int64_t>::max()};
    return a->nothing_hidden.value_or(never) < b->nothing_hidden.value_or(never);
}

/// "reachable after 31 s, of which ..., and free of hidden work after ...": the same words for designs to which the same happens.
std::string fate(const Outcome& outcome) {
    const Duration none;
    if (outcome.reachable == none && outcome.nothing_hidden == none) return "served throughout, with nothing hidden";
    std::string text = clause("reachable", outcome.reachable, outcome.way_to_reachable) + ", and " +
                       clause("free of hidden work", outcome.nothing_hidden, outcome.way_to_nothing_hidden);
    if (outcome.verdict == Verdict::not_recovered) text += ": " + outcome.reason;
    return text;
}

bool ran_its_course(const Outcome& outcome) { return outcome.verdict == Verdict::recovered || outcome.verdict == Verdict::not_recovered; }

/// What a way waits for longest, all parts that wait for it together.
struct Wait {
    std::string by, where;
    Duration lasts;
};

Wait longest_wait(const std::vector<const Outcome*>& outcomes, bool (*counts)(const std::string& by)) {
    Wait longest;
    for (const Outcome* o : outcomes)
        for (const auto& [milestone, way] : {std::pair{"nothing hidden", &o->way_to_nothing_hidden}, std::pair{"reachable", &o->way_to_reachable}})
            for (const PathPart& part : *way) {
                Duration sum;
                for (const PathPart& alike : *way)
                    if (alike.bound_by == part.bound_by) sum += alike.lasts;
                if (sum > longest.lasts && !part.bound_by.empty() && counts(part.bound_by)) longest = {part.bound_by, o->architecture + "'s way to " + milestone, sum};
            }
    return longest;
}

/// Settings have names with dots, resources and people have not.
bool names_a_setting(const std::string& by) { return by.substr(0, by.find_first_of(" ,:")).find('.') != std::string::npos; }

/// "kafka, kafka-tiered and msk"
std::string in_one_breath(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
}

std::vector<const Outcome*> outcomes_of(const Comparison& comparison) {
    std::vector<const Outcome*> all;
    for (const Contender& contender : comparison.contenders) all.push_back(&contender.outcome);
    return all;
}

std::string sentence(std::string text) {
    if (!text.empty() && text.back() != '.') text += '.';
    return text;
}

}  // namespace

std::string main_reason(const Outcome& outcome) {
    if (!ran_its_course(outcome)) return sentence(outcome.architecture + ": " + outcome.reason);
    return sentence(outcome.architecture + " is " + fate(outcome));
}

std::vector<std::string> main_reasons(const std::vector<const Outcome*>& outcomes) {
    std::vector<std::string> sentences;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        std::vector<std::string> names;
        bool told = false;
        for (std::size_t j = 0; j < outcomes.size() && ran_its_course(*outcomes[i]); ++j) {
            if (!ran_its_course(*outcomes[j]) || fate(*outcomes[j]) != fate(*outcomes[i])) continue;
            told = told || j < i;
            names.push_back(outcomes[j]->architecture);
        }
        if (told) continue;
        sentences.push_back(names.size() < 2 ? main_reason(*outcomes[i]) : sentence(in_one_breath(names) + " are " + fate(*outcomes[i])));
    }
    return sentences;
}

std::string rests_on(const Comparison& comparison) { return rests_on(outcomes_of(comparison)); }

std::string rests_on(const std::vector<const Outcome*>& outcomes) {
    const Wait most = longest_wait(outcomes, [](const std::string&) { return true; }), setting = longest_wait(outcomes, names_a_setting);
    if (most.by.empty()) return {};
    const auto told = [](const Wait& wait) { return wait.by + " (" + in_words(wait.lasts) + " of " + wait.where + ")"; };
    return "What the answer rests on most: " + told(most) + (setting.by.empty() || setting.by == most.by ? "" : "; of settings: " + told(setting)) + ".";
}

std::string way_in_words(const std::string& milestone, const std::vector<PathPart>& way) {
    Duration whole, named;
    for (const PathPart& part : way) whole += part.lasts;
    std::string text = milestone + " after " + in_words(whole) + ":";
    const std::vector<PathPart> parts = longest_first(way);
    for (std::size_t i = 0; i < std::min(parts.size(), parts_named); ++i) {
        text += (i == 0 ? " " : ", ") + part_in_words(parts[i]);
        named += parts[i].lasts;
    }
    if (named < whole) text += ", " + in_words(whole - named) + " for the rest";
    return text + ".";
}

std::string bottleneck_in_words(const Outcome& outcome) {
    if (outcome.bound_by.empty()) return {};
    double all = 0;
    for (const BoundBy& bound : outcome.bound_by) all += bound.seconds;
    const BoundBy& first = outcome.bound_by.front();
    return "What was moved to recover was held back most by " + first.cause + ", for " + percent(all > 0 ? first.seconds / all : 0) +
           " of its flow time.";
}

std::string contrast(const Comparison& comparison) {
    std::vector<const Outcome*> ran;
    for (const Contender& contender : comparison.contenders)
        if (contender.outcome.verdict == Verdict::recovered || contender.outcome.verdict == Verdict::not_recovered)
            ran.push_back(&contender.outcome);
    if (ran.size() < 2) return {};
    std::stable_sort(ran.begin(), ran.end(), sooner);
    const Outcome &one = *ran.front(), &other = *ran.back();
    return "Compared with " + other.architecture + ", " + one.architecture + " is " + gap(one.reachable, other.reachable, "reachable") +
           " and " + gap(one.nothing_hidden, other.nothing_hidden, "free of hidden work") + ", and " + extra_bytes_gap(one, other) + ".";
}

std::vector<std::string> why_sentences(const Comparison& comparison) {
    std::vector<std::string> sentences = main_reasons(outcomes_of(comparison));
    if (comparison.contenders.size() == 1) {
        const Outcome& outcome = comparison.contenders[0].outcome;
        if (outcome.nothing_hidden) sentences.push_back("In full, nothing is hidden " + way_in_words("any more", outcome.way_to_nothing_hidden));
        sentences.push_back(bottleneck_in_words(outcome));
    }
    sentences.push_back(contrast(comparison));
    for (const std::string& design : comparison.not_played) sentences.push_back("Interrupted: " + design + " was not played to its end and is left out.");
    sentences.erase(std::remove(sentences.begin(), sentences.end(), ""), sentences.end());
    return sentences;
}

}  // namespace rehearse
