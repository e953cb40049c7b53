// One list of kinds; the writer asks for them by name.
#include "experiments/output_choice.hpp"

#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/quantity.hpp"
#include "sim/check.hpp"

namespace rehearse {

namespace {

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const OutputKind& kind : output_kinds()) all.emplace_back(kind.name);
    return all;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        parts.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return parts;
}

}  // namespace

const std::vector<OutputKind>& output_kinds() {
    static const std::vector<OutputKind> all{
        {"report", "report.html, report.md with its pictures, junit.xml"},
        {"events", "events.jsonl: one fact a line"},
        {"series", "series.csv: curves"},
        {"books", "bytes_by_zone.csv and cost.csv"},
        {"trace", "trace.pftrace for ui.perfetto.dev"},
        {"metrics", "metrics.txt: OpenMetrics under Kafka's names"},
    };
    return all;
}

bool OutputChoice::has(std::string_view kind) const {
    expects(std::ranges::find(output_kinds(), kind, &OutputKind::name) != output_kinds().end(), "a kind of output is in the list of kinds");
    return !kinds || std::ranges::find(*kinds, kind) != kinds->end();
}

OutputChoice parse_outputs(const std::string& kinds, const std::string& every) {
    OutputChoice choice;
    if (kinds == "none") choice.kinds.emplace();
    else if (!kinds.empty() && kinds != "all") {
        choice.kinds = split(kinds);
        for (const std::string& kind : *choice.kinds)
            if (const auto known = names(); std::ranges::find(known, kind) == known.end())
                throw ConfigError("--outputs", "", expected_one_of("output (or all, none)", known, kind), nearest_hint(kind, known));
    }
    if (every.empty()) return choice;
    try {
        choice.every = parse_duration(every);
    } catch (const std::exception&) {
        choice.every = Duration{};
    }
    if (choice.every->ns <= 0) throw ConfigError("--every", "", "expected a time longer than none, such as \"5 s\", found " + in_quotes(every));
    return choice;
}

}  // namespace rehearse
