// One value a line where a person will want to change it; long placements in lines of bearable length.
#include "experiments/makers/study_draft.hpp"

#include <cmath>

#include "experiments/json_text.hpp"
#include "experiments/quantity.hpp"

namespace rehearse {
namespace {

std::string quoted(const std::string& text) { return to_line(JsonValue(text)); }

std::string comment(const std::string& remark, const std::string& indent) { return remark.empty() ? "" : indent + "// " + remark + "\n"; }

/// A list over several lines, each no longer than a page is wide.
std::string wrapped(const std::vector<std::string>& items, const std::string& indent) {
    constexpr std::size_t widest = 140;
    std::string text, line = indent;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item = items[i] + (i + 1 < items.size() ? "," : "");
        if (line.size() > indent.size() && line.size() + 1 + item.size() > widest) {
            text += line + "\n";
            line = indent;
        }
        line += (line.size() > indent.size() ? " " : "") + item;
    }
    return text + line;
}

std::string short_list(const std::vector<std::string>& words) {
    std::vector<std::string> items;
    for (const std::string& word : words) items.push_back(quoted(word));
    return "[\n" + wrapped(items, "      ") + " ]";
}

std::string volume_text(const StudyDraft& d) {
    std::string text = ",\n      \"volume\": { \"type\": " + quoted(d.volume);
    if (d.volume_size.count > 0) text += ", \"size\": " + quoted(to_text(d.volume_size));
    if (d.volume_throughput.per_second > 0) text += ", \"throughput\": " + quoted(to_text(d.volume_throughput));
    if (d.directories > 1) text += ", \"directories\": " + std::to_string(d.directories);
    return text + " }";
}

std::string cluster_text(const StudyDraft& d) {
    std::string text = "  \"cluster\": { \"cloud\": " + quoted(d.cloud) + ", \"region\": " + quoted(d.region) + ", \"zones\": " + std::to_string(d.zones) + ",\n";
    text += comment(d.fleet_remark, "    ");
    text += "    \"brokers\": { \"count\": " + std::to_string(d.brokers) + ", \"instance\": " + quoted(d.instance);
    if (!d.volume.empty()) text += volume_text(d);
    if (!d.zone_of_each.empty()) text += ",\n      \"zone of each\": " + short_list(d.zone_of_each);
    return text + " } },\n";
}

std::string placement_text(const StatedPlacement& placement) {
    std::vector<std::string> items;
    for (const std::vector<std::uint32_t>& brokers : placement.partitions) {
        std::string item;
        for (const std::uint32_t broker : brokers) item += (item.empty() ? "[" : ",") + std::to_string(broker);
        items.push_back(item + "]");
    }
    return ",\n      \"placement\": [\n" + wrapped(items, "        ") + " ]";
}

std::string topic_text(const DraftTopic& t) {
    std::string text = comment(t.remark, "    ") + "    { \"name\": " + quoted(t.name);
    if (t.topics > 1) text += ", \"count\": " + std::to_string(t.topics);
    text += ", \"partitions\": " + std::to_string(t.partitions) + ", \"replication.factor\": " + std::to_string(t.replicas) +
            ", \"min.insync.replicas\": " + std::to_string(t.min_insync) + ", \"retention\": " + quoted(to_text(t.retention));
    if (t.segment.count > 0) text += ", \"segment.bytes\": " + quoted(to_text(t.segment));
    return text + (t.placement.empty() ? "" : placement_text(t.placement)) + " }";
}

std::string profile_text(const StudyDraft& d) {
    if (d.daily.empty()) return "";
    std::vector<std::string> factors;
    for (const double factor : d.daily) factors.push_back(to_text(std::round(factor * 1000) / 1000));
    return ",\n      \"profile\": { \"starts at\": \"" + std::to_string(d.starts_at_hour) + " h\", \"daily\": [\n" + wrapped(factors, "        ") + " ] }";
}

std::string client_texts(const StudyDraft& d) {
    std::string text;
    for (const DraftTopic& t : d.topics) {
        text += text.empty() ? "" : ",\n";
        text += "    { \"produce\": " + quoted(t.name) + ", \"rate\": " + quoted(to_text(t.rate));
        if (t.connections > 0) text += ", \"connections\": " + std::to_string(t.connections);
        text += profile_text(d) + " }";
        if (t.groups == 0) continue;
        text += ",\n    { \"consume\": " + quoted(t.name) + ", \"groups\": " + std::to_string(t.groups);
        text += (t.from.empty() ? "" : ", \"from\": " + quoted(t.from)) + " }";
    }
    return text;
}

}  // namespace

std::string text_of(const StudyDraft& d) {
    std::string text;
    for (const std::string& line : d.head) text += "// " + line + "\n";
    text += "{\n  \"question\": " + quoted(d.question) + ",\n" + cluster_text(d) + "  \"topics\": [\n";
    for (std::size_t i = 0; i < d.topics.size(); ++i) text += topic_text(d.topics[i]) + (i + 1 < d.topics.size() ? ",\n" : " ],\n");
    text += comment(d.load_remark, "  ") + "  \"clients\": [\n" + client_texts(d) + " ],\n";
    text += "  // What fails when; ten quiet minutes come first, in which steady state is measured. rehearse list failures names more.\n  \"timeline\": [\n";
    text += wrapped(d.timeline, "    ") + " ],\n";
    text += "  // What must hold: rehearse list targets.\n  \"targets\": [ \"lost == 0\" ],\n";
    text += "  // Who meets this weather: rehearse list architectures.\n  \"compare\": " + short_list(d.compare) + ",\n";
    return text + "  \"horizon\": \"4 h\", \"seed\": 1\n}\n";
}

}  // namespace rehearse
