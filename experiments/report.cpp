// The report: answer, pictures, then a chapter an architecture, then what it takes to trust it.
#include "experiments/report.hpp"

#include <algorithm>
#include <array>

#include "experiments/headroom.hpp"
#include "experiments/money.hpp"
#include "experiments/table.hpp"
#include "experiments/version.hpp"
#include "experiments/why.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t longest_list = 12;

std::string escaped(const std::string& cell) {
    std::string out;
    for (const char c : cell) {
        if (c == '|') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::string row_of(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells) line += " " + escaped(cell) + " |";
    return line + "\n";
}

std::string bullets(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += "- " + line + "\n";
    return text + "\n";
}

std::string answer(const Comparison& comparison) {
    Rows rows;
    for (const Contender& contender : comparison.contenders) rows.push_back(table_cells(contender.outcome));
    std::string text = markdown_table(table_heading(), rows);
    text += "Reachable and nothing hidden count from the failure. Bytes, cost and data at risk are those of the incident, which lasts until "
            "nothing is hidden; what is in brackets or signed is beyond steady state over the same span.\n\n";
    if (const Rows targets = target_rows(comparison); !targets.empty()) text += markdown_table(target_heading(comparison), targets);
    std::vector<std::string> why = why_sentences(comparison);
    if (std::string most = rests_on(comparison); !most.empty()) why.push_back(std::move(most));
    text += bullets(why);
    const std::vector<std::string> notes = remarks(comparison);
    if (!notes.empty()) text += "Please note:\n\n" + bullets(notes);
    return text;
}

std::string milestones(const Outcome& outcome) {
    Rows rows;
    for (const Milestone& milestone : outcome.milestones)
        rows.push_back({milestone.name, milestone.at ? in_words(*milestone.at - outcome.failure) : "not by the horizon", milestone.proof});
    return "**Milestones**, counted from the failure\n\n" + markdown_table({"milestone", "after", "proof"}, rows);
}

/// Where the time went; the parts sum to the whole.
std::string way(const std::string& title, const std::vector<PathPart>& parts) {
    if (parts.empty()) return {};
    Duration whole;
    for (const PathPart& part : parts) whole += part.lasts;
    Rows rows;
    for (const PathPart& part : parts)
        rows.push_back({part.name, in_words(part.lasts), percent(part.lasts.seconds() / whole.seconds()), part.bound_by});
    rows.push_back({"sum", in_words(whole), "", ""});
    return "**" + title + "**\n\n" + markdown_table({"part", "lasts", "share", "waits for"}, rows);
}

/// "1.2 GB: 1 GB delivery.timeout.ms, 200 MB max.block.ms"
std::string errors(const ClientOutcome& client) {
    constexpr std::array<const char*, send_errors> words{"delivery.timeout.ms", "NOT_ENOUGH_REPLICAS", "max.block.ms"};
    std::string text = in_words(client.failed), between = ": ";
    for (std::size_t e = 0; e < send_errors; ++e) {
        if (client.failed_by[e].count <= 0) continue;
        text += between + in_words(client.failed_by[e]) + " " + words[e];
        between = ", ";
    }
    return text;
}

std::string clients(const Outcome& outcome) {
    Rows rows;
    for (const ClientOutcome& client : outcome.clients)
        rows.push_back({client.name, in_words(client.without_service), in_words(client.backlog_peak), errors(client),
                        client.drained ? in_words(*client.drained - outcome.failure) : "not by the horizon"});
    return "**Clients**, from the failure to the horizon\n\n" +
           markdown_table({"crowd", "not fully served for", "largest backlog", "failed", "backlog gone after"}, rows);
}

/// How much later than in steady state; the window is the same for every design.
std::string latencies(const Outcome& outcome) {
    Rows rows;
    Duration window;
    for (const ClientOutcome& client : outcome.clients) {
        const ExtraLatency& extra = client.extra;
        window = extra.window;
        rows.push_back({client.name, in_words(extra.p50), in_words(extra.p95), in_words(extra.p99), in_words(extra.p999), in_words(extra.most), in_words(extra.late),
                        in_words(extra.still_waiting), in_words(client.blocked)});
    }
    if (rows.empty() || window.ns == 0) return {};
    return "**Extra latency** of what was to be sent (producers) or was appended (consumers: freshness) within " + in_words(window) +
           " of the failure, from the instant at which it was meant to be sent\n\n" +
           markdown_table({"crowd", "p50", "p95", "p99", "p99.9", "max", "late", "still waiting", "sends blocked for"}, rows);
}

/// What became of records: lost, twice in the log, read twice.
std::string fate_of_records(const Outcome& outcome) {
    double again = 0, twice = 0;
    for (const ClientOutcome& client : outcome.clients) {
        again += client.read_again.count;
        twice += client.duplicated.count;
    }
    const std::string lost = outcome.lost.count > 0 ? "**" + in_words(outcome.lost) + " of acknowledged data are lost**: no intact copy holds them."
                                                    : "No acknowledged data was lost.";
    const std::string stands = twice > 0 ? in_words(Bytes{twice}) + " stand twice in the log: written, not answered, and sent again without `enable.idempotence`."
                                         : "Nothing stands twice in the log.";
    const std::string repeated = again > 0 ? "Consumers read " + in_words(Bytes{again}) + " again, which members that are gone had read and not committed."
                                           : "Nothing was read twice: no member of a group that the study counts was lost.";
    return lost + " " + stands + " " + repeated + "\n\n";
}

std::string bottlenecks(const Outcome& outcome) {
    if (outcome.bound_by.empty()) return {};
    Rows rows;
    for (std::size_t i = 0; i < std::min(outcome.bound_by.size(), longest_list); ++i)
        rows.push_back({outcome.bound_by[i].cause, in_words(seconds_up(outcome.bound_by[i].seconds))});
    return "**What held recovery back**, summed over its flows\n\n" + markdown_table({"bottleneck", "flow time"}, rows);
}

/// "97 % (12 s, 4 s, never)"
std::string peak_words(double peak, const TimeAbove& above) {
    std::string text = percent(peak);
    if (above[0].ns == 0) return text;
    text += " (";
    for (std::size_t i = 0; i < above.size(); ++i) text += (i == 0 ? "" : ", ") + (above[i].ns > 0 ? in_words(above[i]) : "never");
    return text + ")";
}

std::string peaks(const Outcome& outcome) {
    if (outcome.peaks.empty()) return {};
    Rows rows;
    for (const PoolPeak& peak : busiest(outcome, longest_list))
        rows.push_back({peak.pool, peak_words(peak.before, peak.above[0]), peak_words(peak.during, peak.above[1]), peak_words(peak.after, peak.above[2])});
    return "**Headroom**: peak share of capacity, and for how long it was above 70, 90 and 100 % (nothing said: never)\n\n" +
           markdown_table({"resource", "before", "during", "after"}, rows) + first_to_break_words(outcome) + "\n\n";
}

/// The lines of a bill, dearest first; those without a price lead, because they decide that the sum is unknown.
std::string bill(const std::string& title, const Bill& bill) {
    std::vector<LineItem> items = bill.items;
    std::stable_sort(items.begin(), items.end(), [](const LineItem& a, const LineItem& b) {
        if (a.amount.has_value() != b.amount.has_value()) return !a.amount.has_value();
        return a.amount && *a.amount > *b.amount;
    });
    Rows rows;
    for (const LineItem& item : items)
        rows.push_back({item.name + (item.unverified ? " (price unverified)" : ""), in_words(item.quantity) + " " + item.unit,
                        item.unit_price ? "$" + item.unit_price->text() : "unknown", in_words(item.amount), item.as_of});
    rows.push_back({"sum", "", "", in_words(bill.total), ""});
    return "**" + title + "**\n\n" + markdown_table({"item", "quantity", "unit price", "amount", "price as of"}, rows);
}

std::string hours(const Outcome& outcome) {
    if (outcome.cost_by_hour.size() < 2) return {};
    Rows rows;
    for (std::size_t i = 0; i < outcome.cost_by_hour.size(); ++i) rows.push_back({std::to_string(i + 1), signed_words(outcome.cost_by_hour[i])});
    return "**Cost of each hour of the incident** beyond steady state\n\n" + markdown_table({"hour", "amount"}, rows);
}

/// What readiness costs all year next to what the incident costs once.
std::string budget(const Comparison& comparison) {
    Rows rows;
    bool business = false;
    for (const Contender& contender : comparison.contenders) {
        const MoneySummary m = money_of(contender.outcome, comparison.usd_per_unreachable_minute);
        const bool ran = contender.outcome.verdict != Verdict::not_applicable;
        business = business || m.business_is_stated;
        const std::string business_words = m.business_is_stated ? in_words(m.business) : "not stated";
        rows.push_back({contender.outcome.architecture, in_words(m.readiness), in_words(m.redundancy), in_words(m.headroom)});
        for (const std::string& cell : {in_words(m.incident), business_words, in_words(m.year)}) rows.back().push_back(ran ? cell : "not applicable");
    }
    std::string text = "## What readiness costs, and what an incident costs\n\n" +
                       markdown_table({"architecture", "readiness a month", "of it copies", "of it idle machines", "one incident", "business",
                                       "one a quarter, a year"}, rows);
    return text + "Copies: volumes beyond the first copy and the bytes between copies. Idle machines: the share of the brokers that their busiest resource does not need "
           "before the failure." + (business ? "" : " The study does not state what a minute without service costs the business.") + "\n\n";
}

std::string chapter(const Contender& contender) {
    const Outcome& outcome = contender.outcome;
    std::string text = "## " + outcome.architecture + "\n\n";
    if (!outcome.fleet.sentence.empty()) text += outcome.fleet.sentence + "\n\n";
    if (!outcome.reason.empty()) text += outcome.reason + "\n\n";
    if (outcome.verdict == Verdict::not_applicable) return outcome.month.items.empty() ? text : text + bill("Cost of a month", outcome.month);
    text += way("The way to reachable", outcome.way_to_reachable) + way("The way to nothing hidden", outcome.way_to_nothing_hidden);
    text += milestones(outcome) + clients(outcome) + latencies(outcome) + fate_of_records(outcome) + bottlenecks(outcome) + peaks(outcome);
    text += bill("Cost of the incident beyond steady state", outcome.difference) + hours(outcome) + bill("Cost of a month", outcome.month);
    const std::string folder = outcome.architecture + "/";
    return text + "Data: [events](" + folder + "events.jsonl), [curves](" + folder + "series.csv), [bytes by zone](" + folder +
           "bytes_by_zone.csv), [cost](" + folder + "cost.csv), [run](" + folder + "run.json).\n\n";
}

std::string how_to_trust(const Comparison& comparison) {
    std::string text = "## To run it again\n\n```\n" + comparison.command + "\n```\n\n";
    Rows rows{{"Rehearse", version() + ", commit " + commit()}, {"study", comparison.study + ", hash " + comparison.study_hash},
              {"seed", std::to_string(comparison.seed)}, {"horizon", in_words(comparison.horizon)},
              {"prices", "as of " + comparison.price_as_of + ", hash " + comparison.price_hash}};
    for (const Contender& contender : comparison.contenders)
        if (!contender.outcome.digest.empty()) rows.push_back({"digest of " + contender.outcome.architecture, contender.outcome.digest});
    text += markdown_table({"", ""}, rows);
    std::vector<std::string> limits;
    for (const Contender& contender : comparison.contenders)
        for (const std::string& line : contender.outcome.not_modelled)
            if (std::find(limits.begin(), limits.end(), line) == limits.end()) limits.push_back(line);
    if (!limits.empty()) text += "## Not modelled\n\n" + bullets(limits);
    return text;
}

}  // namespace

std::string markdown_table(const std::vector<std::string>& heading, const std::vector<std::vector<std::string>>& rows) {
    std::string text = row_of(heading) + "|";
    for (std::size_t i = 0; i < heading.size(); ++i) text += " --- |";
    text += "\n";
    for (const std::vector<std::string>& row : rows) text += row_of(row);
    return text + "\n";
}

std::string report_markdown(const Comparison& comparison, const std::vector<Picture>& pictures) {
    std::string text = "# " + (comparison.question.empty() ? comparison.study : comparison.question) + "\n\n";
    if (!comparison.timeline.empty()) text += bullets(comparison.timeline);
    text += answer(comparison);
    for (const Picture& picture : pictures) text += "![" + picture.caption + "](" + picture.file + ")\n\n";
    text += budget(comparison);
    for (const Contender& contender : comparison.contenders) text += chapter(contender);
    return text + how_to_trust(comparison);
}

}  // namespace rehearse
