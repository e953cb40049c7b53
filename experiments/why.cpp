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

std::string sentence(std::string text) {
    if (!text.empty() && text.back() != '.') text += '.';
    return text;
}

}  // namespace

std::string main_reason(const Outcome& outcome) {
    if (outcome.verdict == Verdict::not_applicable || outcome.verdict == Verdict::inconclusive)
        return sentence(outcome.architecture + ": " + outcome.reason);
    std::string text = outcome.architecture + " is " + clause("reachable", outcome.reachable, outcome.way_to_reachable) + ", and " +
                       clause("free of hidden work", outcome.nothing_hidden, outcome.way_to_nothing_hidden);
    if (outcome.verdict == Verdict::not_recovered) text += ": " + outcome.reason;
    return sentence(text);
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
    std::vector<std::string> sentences;
    for (const Contender& contender : comparison.contenders) sentences.push_back(main_reason(contender.outcome));
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
