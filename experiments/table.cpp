// The cells and sentences of the answer. Whatever is not known or did not happen is said, never shown as zero.
#include "experiments/table.hpp"

#include <cmath>

#include "experiments/text_table.hpp"
#include "experiments/why.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

std::string reached(const std::optional<Duration>& after) { return after ? in_words(*after) : "not by the horizon"; }

std::string at_risk(const Outcome& outcome) {
    if (outcome.lost.count > 0) return in_words(outcome.lost) + " lost";
    if (outcome.data_at_risk.count <= 0) return "none";
    return in_words(outcome.data_at_risk) + " for " + in_words(outcome.at_risk_for);
}

std::string crossed(const Outcome& outcome) {
    const Bytes total = outcome.incident_traffic.cross_zone();
    const bool rounding = std::abs(outcome.cross_zone_extra.count) < 1e-6 * total.count;
    return in_words(total) + " (" + (rounding ? "no change" : signed_words(outcome.cross_zone_extra)) + ")";
}

std::string incident_cost(const Outcome& outcome) {
    return outcome.difference.total ? signed_words(*outcome.difference.total) : "unknown";
}

std::string latencies(double p50, double p99) {
    return p99 > 0 ? in_words(seconds_up(p50)) + " / " + in_words(seconds_up(p99)) : "none";
}

std::string produce(const Outcome& o) { return latencies(o.latency.produce_p50, o.latency.produce_p99); }

std::string end_to_end(const Outcome& o) { return latencies(o.latency.end_to_end_p50, o.latency.end_to_end_p99); }

std::string sentence(std::string text) {
    if (!text.empty() && text.back() != '.') text += '.';
    return text;
}

std::vector<std::string> remarks_on(const Outcome& outcome) {
    std::vector<std::string> lines;
    if (outcome.verdict == Verdict::inconclusive) lines.push_back("inconclusive, because " + outcome.reason);
    if (outcome.incident_open && outcome.verdict != Verdict::not_applicable && !outcome.interrupted_at)
        lines.push_back("the incident was still open at the horizon; its bytes and cost are counted up to there.");
    if (outcome.interrupted_at) lines.push_back("curves, events, bytes and cost are those up to there.");
    if (!outcome.difference.missing.empty()) lines.push_back("the incident cost is unknown without a price for " + joined(outcome.difference.missing) + ".");
    if (!outcome.month.missing.empty()) lines.push_back("the monthly cost is unknown without a price for " + joined(outcome.month.missing) + ".");
    if (outcome.verdict != Verdict::inconclusive)
        for (const std::string& failure : untouched_failures(outcome))
            lines.push_back("nothing got worse after the failure of " + failure + ", which therefore proves nothing");
    lines.insert(lines.end(), outcome.warnings.begin(), outcome.warnings.end());
    return lines;
}

}  // namespace

std::vector<std::string> table_heading() {
    return {"architecture", "reachable", "nothing hidden", "data at risk", "cross-zone bytes (extra)", "incident cost", "monthly cost",
            "produce p50 / p99", "end to end p50 / p99"};
}

std::vector<std::string> table_cells(const Outcome& outcome) {
    if (outcome.verdict == Verdict::not_applicable)
        return {outcome.architecture, "not applicable", "not applicable", "not applicable", "not applicable", "not applicable",
                outcome.month.items.empty() ? "not applicable" : in_words(outcome.month.total), produce(outcome), end_to_end(outcome)};
    const bool proves = outcome.verdict != Verdict::inconclusive;
    return {outcome.architecture, proves ? reached(outcome.reachable) : "inconclusive",
            proves ? reached(outcome.nothing_hidden) : "inconclusive", at_risk(outcome), crossed(outcome), incident_cost(outcome),
            in_words(outcome.month.total), produce(outcome), end_to_end(outcome)};
}

std::vector<std::string> remarks(const Comparison& comparison) {
    std::vector<std::string> lines;
    for (const Contender& contender : comparison.contenders)
        for (const std::string& line : remarks_on(contender.outcome)) lines.push_back(sentence(contender.outcome.architecture + ": " + line));
    return lines;
}

std::string target_cell(const TargetResult& result) {
    if (result.judged == Judged::pass) return "pass (" + result.found + ")";
    if (result.judged == Judged::not_applicable) return "not applicable";
    return std::string(word_of(result.judged)) + " (" + (result.judged == Judged::fail ? result.found : result.because) + ")";
}

std::vector<std::vector<std::string>> target_rows(const Comparison& comparison) {
    std::vector<std::vector<std::string>> rows;
    const std::size_t targets = comparison.contenders.empty() ? 0 : comparison.contenders.front().targets.size();
    for (std::size_t t = 0; t < targets; ++t) {
        rows.push_back({comparison.contenders.front().targets[t].target});
        for (const Contender& contender : comparison.contenders) rows.back().push_back(target_cell(contender.targets[t]));
    }
    return rows;
}

std::vector<std::string> target_heading(const Comparison& comparison) {
    std::vector<std::string> heading{"target"};
    for (const Contender& contender : comparison.contenders) heading.push_back(contender.outcome.architecture);
    return heading;
}

std::string table_text(const Comparison& comparison) {
    TextTable table(table_heading());
    for (const Contender& contender : comparison.contenders) table.add(table_cells(contender.outcome));
    std::string text = table.text() + "\n";
    for (const std::string& sentence : why_sentences(comparison)) text += sentence + "\n";
    TextTable targets(target_heading(comparison));
    for (const std::vector<std::string>& row : target_rows(comparison)) targets.add(row);
    if (!target_rows(comparison).empty()) text += "\n" + targets.text();
    const std::vector<std::string> notes = remarks(comparison);
    if (!notes.empty()) text += "\n";
    for (const std::string& line : notes) text += "Note: " + line + "\n";
    return text;
}

}  // namespace rehearse
