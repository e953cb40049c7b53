// Spans are clipped to the time since the failure; a flow that does not exist is held by nothing and takes no time.
#include "experiments/why_slow.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "experiments/text_table.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

constexpr std::size_t most_rows = 24;

struct Span {
    Time from, to;
    std::string by;
    double rate = 0;
};

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::vector<Span> spans_of(const FlowHolds& flow, Time from, Time end) {
    std::vector<Span> spans;
    for (std::size_t i = 0; i < flow.holds.size(); ++i) {
        const Hold& hold = flow.holds[i];
        const Time to = i + 1 < flow.holds.size() ? flow.holds[i + 1].from : end, begins = std::max(hold.from, from);
        if (!hold.by.empty() && to > begins) spans.push_back({begins, to, hold.by, hold.rate});
    }
    return spans;
}

/// "held for 12 min (83 %) by broker 2 volume throughput, ...", longest first.
std::string shares(const std::vector<Span>& spans) {
    std::map<std::string, Duration> by;
    Duration whole;
    for (const Span& span : spans) {
        by[span.by] += span.to - span.from;
        whole += span.to - span.from;
    }
    std::vector<std::pair<std::string, Duration>> sorted(by.begin(), by.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string text;
    for (const auto& [cause, lasts] : sorted)
        text += (text.empty() ? "held for " : ", ") + in_words(lasts) + " (" + percent(lasts.seconds() / whole.seconds()) + ") by " + cause;
    return text;
}

std::string flow_words(const std::string& name, const std::vector<Span>& spans, Time failure) {
    TextTable table({"after", "for", "held by", "rate then"});
    for (std::size_t i = 0; i < std::min(spans.size(), most_rows); ++i)
        table.add({in_words(spans[i].from - failure), in_words(spans[i].to - spans[i].from), spans[i].by, spans[i].rate > 0 ? in_words(Rate{spans[i].rate}) : ""});
    std::string text = name + ": " + shares(spans) + "\n" + table.text();
    if (spans.size() > most_rows) text += "... and " + std::to_string(spans.size() - most_rows) + " more changes\n";
    return text + "\n";
}

}  // namespace

std::string why_slow_words(const Outcome& outcome, const std::string& wanted, std::vector<std::string>& names) {
    std::string text;
    const Time end = outcome.series.times.empty() ? outcome.failure : outcome.series.times.back();
    for (const FlowHolds& flow : outcome.watched.flows) {
        const std::vector<Span> spans = spans_of(flow, outcome.failure, end);
        if (spans.empty()) continue;
        names.push_back(flow.flow);
        if (lower(flow.flow).find(lower(wanted)) != std::string::npos) text += flow_words(flow.flow, spans, outcome.failure);
    }
    return text.empty() ? text : outcome.architecture + "\n\n" + text;
}

}  // namespace rehearse
