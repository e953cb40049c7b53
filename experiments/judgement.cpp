// The guards first: did the failures do anything, is the figure known, can it still change. Then the comparison.
#include "experiments/judgement.hpp"

#include <algorithm>
#include <variant>

#include "experiments/words.hpp"
#include "models/catalogue.hpp"
#include "models/facts.hpp"

namespace rehearse {

namespace {

/// Rounding of whole nanoseconds, not damage.
constexpr double dust = 1e4;

std::string text_in(const FactRecord& fact, std::string_view name) {
    for (const auto& [key, value] : fact.values)
        if (const auto* text = std::get_if<std::string>(&value); text && key == name) return *text;
    return {};
}

std::int64_t count_in(const FactRecord& fact, std::string_view name) {
    for (const auto& [key, value] : fact.values)
        if (const auto* number = std::get_if<std::int64_t>(&value); number && key == name) return *number;
    return 0;
}

/// Steps of people and tools stand in the timeline too; they repair, and need not make anything worse.
template <class... Kind>
bool repairs(std::string_view name, const std::variant<Kind...>*) {
    return ((Kind::tag == "do" && Kind::kind == name) || ...);
}

/// It took brokers from clients that had partitions there, even where others took over at once.
bool took_brokers(const Outcome& outcome, const FactRecord& strike) {
    return std::ranges::any_of(outcome.events, [&strike](const FactRecord& fact) {
        return fact.kind == BrokerLost::kind && fact.at == strike.at && count_in(fact, "partitions") > 0;
    });
}

double shortfall(const std::vector<double>& row) { return row[column::offered] - row[column::acked]; }

bool worse(const std::vector<double>& now, const std::vector<double>& before) {
    for (const std::size_t c : {column::unserved_partitions, column::offline_partitions, column::under_replicated_partitions})
        if (now[c] > before[c]) return true;
    for (const std::size_t c : {column::producer_backlog, column::consumer_lag, column::recovery, column::hidden})
        if (now[c] > before[c] + dust) return true;
    return shortfall(now) > shortfall(before) + 1e-9 * now[column::offered] + 1;
}

/// Whether anything got worse between a strike and the next one.
bool touched(const Series& series, Time from, Time until) {
    const auto first = std::ranges::lower_bound(series.times, from);
    const auto begin = static_cast<std::size_t>(first - series.times.begin());
    const std::vector<double> nothing(column::count, 0.0);
    const std::vector<double>& before = begin > 0 ? series.rows[begin - 1] : nothing;
    for (std::size_t i = begin; i < series.times.size() && series.times[i] < until; ++i)
        if (worse(series.rows[i], before)) return true;
    return false;
}

std::string in_words_of(const TargetValue& value) {
    return std::visit([](const auto& known) { return in_words(known); }, value);
}

bool wants_little(Comparator comparator) { return comparator == Comparator::at_most || comparator == Comparator::below; }

/// A milestone that never came misses "at most" as soon as the run watched longer than the limit.
TargetResult never_reached(const StudyTarget& target, const Reading& reading, TargetResult result) {
    result.found = "not by the horizon";
    const bool proven = wants_little(target.comparator) && !meets(*reading.value, target.comparator, target.limit);
    result.judged = proven ? Judged::fail : Judged::inconclusive;
    result.because = proven ? "it was not reached in " + in_words_of(*reading.value) : "the run ended before it could tell";
    return result;
}

TargetResult compared(const StudyTarget& target, const Reading& reading) {
    TargetResult result{target.text, Judged::pass, {}, {}};
    if (!reading.value) {
        result.found = "unknown";
        result.judged = Judged::inconclusive;
        result.because = reading.unknown_because;
        return result;
    }
    if (reading.never) return never_reached(target, reading, std::move(result));
    result.found = in_words_of(*reading.value);
    const bool holds = meets(*reading.value, target.comparator, target.limit);
    if (!reading.final && (holds || !wants_little(target.comparator))) {
        result.judged = Judged::inconclusive;
        result.because = "the incident was still open at the horizon";
    } else if (!holds) {
        result.judged = Judged::fail;
        result.because = "found " + result.found;
    }
    return result;
}

int gravity(Judged judged) { return judged == Judged::fail ? 2 : judged == Judged::inconclusive ? 1 : 0; }

/// The group that the target names, or the one that fares worst.
TargetResult judged_of_clients(const StudyTarget& target, const Outcome& outcome) {
    TargetResult worst{target.text, Judged::inconclusive, "no client", "no client carried any traffic"};
    bool any = false;
    for (const ClientOutcome& client : outcome.clients) {
        if (!target.group.empty() && client.name != target.group) continue;
        if (client.offered.count <= 0 && client.served.count <= 0) continue;
        TargetResult result = compared(target, target.metric->read(outcome, &client));
        if (result.judged != Judged::pass && target.group.empty()) result.because = client.name + ": " + result.because;
        if (!any || gravity(result.judged) > gravity(worst.judged)) worst = std::move(result);
        any = true;
    }
    return worst;
}

TargetResult judged(const StudyTarget& target, const Outcome& outcome, const std::vector<std::string>& untouched) {
    if (outcome.verdict == Verdict::not_applicable) return {target.text, Judged::not_applicable, "not applicable", outcome.reason};
    TargetResult result = target.metric->of_clients ? judged_of_clients(target, outcome) : compared(target, target.metric->read(outcome, nullptr));
    std::string vacuous = outcome.verdict == Verdict::inconclusive ? outcome.reason : "";
    if (vacuous.empty() && !untouched.empty()) vacuous = "nothing got worse after the failure of " + untouched.front();
    if (vacuous.empty()) return result;
    result.judged = Judged::inconclusive;
    result.because = vacuous;
    return result;
}

}  // namespace

std::string_view word_of(Judged judged) {
    switch (judged) {
        case Judged::pass: return "pass";
        case Judged::fail: return "fail";
        case Judged::inconclusive: return "inconclusive";
        case Judged::not_applicable: break;
    }
    return "not_applicable";
}

std::vector<std::string> untouched_failures(const Outcome& outcome) {
    std::vector<const FactRecord*> strikes;
    for (const FactRecord& fact : outcome.events)
        if (fact.kind == FailureStruck::kind && !repairs(text_in(fact, "failure"), static_cast<const FailureSpec*>(nullptr))) strikes.push_back(&fact);
    std::vector<std::string> untouched;
    for (const FactRecord* strike : strikes) {
        const auto later = std::ranges::find_if(strikes, [strike](const FactRecord* other) { return other->at > strike->at; });
        if (!took_brokers(outcome, *strike) && !touched(outcome.series, strike->at, later == strikes.end() ? Time::never() : (*later)->at))
            untouched.push_back(text_in(*strike, "target") + " at " + in_words(strike->at - Time{}));
    }
    return untouched;
}

std::vector<TargetResult> judge(const std::vector<StudyTarget>& targets, const Outcome& outcome) {
    const std::vector<std::string> untouched = untouched_failures(outcome);
    std::vector<TargetResult> results;
    for (const StudyTarget& target : targets) results.push_back(judged(target, outcome, untouched));
    return results;
}

}  // namespace rehearse
