// From a case's clients to those of the plan, with what they wrote before the run and who coordinates them.
#include "experiments/shadow_clients.hpp"

#include <algorithm>
#include <cmath>

namespace rehearse {

namespace {

constexpr double batch_header = 61, record_header = 10;      // twin::wire_bytes

/// Settings of Java clients that change nothing here while they have this value; an empty one: whatever it is.
constexpr std::pair<const char*, const char*> harmless[] = {
    {"client.rack", ""}, {"client.id", ""}, {"bootstrap.servers", ""}, {"acks", ""}, {"retries", ""}, {"group.id", ""}, {"enable.auto.commit", ""}, {"metadata.max.age.ms", ""},
    {"key.serializer", ""}, {"value.serializer", ""}, {"key.deserializer", ""}, {"value.deserializer", ""}, {"compression.type", "none"}, {"group.remote.assignor", ""},
    {"isolation.level", "read_uncommitted"}, {"group.protocol", "classic"}};

std::string words_of(const JsonValue& value) {
    if (value.text() != nullptr) return *value.text();
    if (value.truth() != nullptr) return *value.truth() ? "true" : "false";
    return {};
}

bool changes_nothing(const std::string& key, const std::string& value) {
    return std::any_of(std::begin(harmless), std::end(harmless), [&](const auto& h) { return key == h.first && (*h.second == 0 || value == h.second); });
}

/// What a setting of a producer is, if it is none of those that have a field.
bool set_producer(twin::ProducerPlan& p, const std::string& key, const JsonValue& value) {
    if (key == "enable.idempotence" && value.truth() != nullptr) p.idempotent = *value.truth();
    else return changes_nothing(key, words_of(value));
    return true;
}

struct GroupWords {
    bool next = false;                // group.protocol is consumer
};

bool set_consumer(twin::ConsumerPlan& c, GroupWords& group, const std::string& key, const JsonValue& value) {
    const std::string words = words_of(value);
    if (key == "group.protocol" && (words == "consumer" || words == "CONSUMER")) group.next = true;
    else if (key == "partition.assignment.strategy") c.cooperative = words.find("CooperativeSticky") != std::string::npos && words.find(',') == std::string::npos;
    else if (key == "group.instance.id") c.instance = words;
    else if (key == "isolation.level" && words == "read_committed") c.committed_only = true;
    else if (key == "auto.offset.reset") c.reset = words == "earliest" ? twin::Reset::earliest : twin::Reset::latest;
    else return changes_nothing(key, words);
    return true;
}

/// Gives each setting to the fields, and to `besides` what has none.
template <class Settings, class Besides>
void client_settings(const CaseObject& client, Settings& settings, ShadowCase& into, Besides besides) {
    if (client.find("settings") == nullptr) return;
    for (const JsonMember& m : *client.member("settings").json().as_object()) {
        const JsonValue value = plain(m.value);
        const std::string of = "setting " + m.key + " of client " + client.text("id");
        if (!try_field(settings, m.key, value, of, into.left_out) && !besides(m.key, value)) into.left_out.push_back(of + " is not modelled");
    }
}

twin::Acks acks_of(const CaseObject& c) {
    const JsonValue* found = c.find("acks");
    const std::string acks = found != nullptr && found->whole() != nullptr ? std::to_string(*found->whole()) : found == nullptr ? "all" : c.text("acks");
    if (acks != "0" && acks != "1" && acks != "-1" && acks != "all") c.refuse("acks", "0, 1, -1 or \"all\"", found);
    return acks == "0" ? twin::Acks::none : acks == "1" ? twin::Acks::leader : twin::Acks::all;
}

std::size_t partitions_of(const twin::Plan& plan, std::uint32_t topic) {
    return static_cast<std::size_t>(std::count_if(plan.partitions.begin(), plan.partitions.end(), [topic](const twin::PartitionPlan& p) { return p.topic == topic; }));
}

/// Records that travel together: those that come to one partition within the linger, or all that fit when nobody waits.
double records_of_batch(const twin::ProducerPlan& p, std::size_t partitions) {
    const double fit = std::floor((p.settings.batch_size.count - batch_header) / (p.record_bytes + record_header));
    const double interval = p.rate > 0 ? p.record_bytes * static_cast<double>(partitions) / p.rate : 0;
    const double wait = interval > 0 ? 1 + std::floor(p.settings.linger.seconds() / interval) : fit;
    return std::clamp(std::min(fit, wait), 1.0, 65535.0);
}

/// What it wrote before the run starts lies in the logs.
void hold_earlier(const twin::ProducerPlan& p, twin::Plan& plan) {
    const double before = std::min(p.to.seconds(), 0.0) - p.from.seconds();
    const double bytes = p.from.ns >= 0 ? 0 : p.rate > 0 ? p.rate * before : p.total;
    const std::size_t n = partitions_of(plan, p.topic);
    const double each = records_of_batch(p, n);
    const std::uint64_t batches = static_cast<std::uint64_t>(bytes / p.record_bytes / static_cast<double>(n) / each);
    const twin::HeldPlan held{batches, static_cast<std::uint16_t>(each), static_cast<std::uint32_t>(each * p.record_bytes)};
    for (twin::PartitionPlan& part : plan.partitions)
        if (part.topic == p.topic && batches > 0) part.held.push_back(held);
}

void read_producer(const CaseObject& c, ShadowCase& into) {
    twin::ProducerPlan p;
    p.name = c.text("id");
    p.topic = topic_index(c, into.plan);
    p.zone = zone_of(c, c.number_or("zone", 0));
    p.rate = c.number_or("bytes_per_s", 0);
    p.total = c.number_or("total_bytes", 0);
    const double record = c.number("record_bytes");
    if (record < 1 || record > 1e9) c.refuse("record_bytes", "1 to 1e9 bytes", c.find("record_bytes"));
    p.record_bytes = static_cast<std::uint32_t>(record);
    p.acks = acks_of(c);
    // AutoMQ answers acks=1 when its write-ahead log has the data, as it does acks=all.
    if (into.plan.automq && p.acks == twin::Acks::leader) p.acks = twin::Acks::all;
    client_settings(c, p.settings, into, [&](const std::string& key, const JsonValue& value) { return set_producer(p, key, value); });
    p.from = span_of(into, c.number("from_s"));
    p.to = span_of(into, c.number("to_s"));
    hold_earlier(p, into.plan);
    if (p.to.ns > 0) into.plan.producers.push_back(p);
}

std::vector<std::pair<Duration, Duration>> pauses_of(const CaseObject& c, const ShadowCase& into) {
    std::vector<std::pair<Duration, Duration>> pauses;
    if (c.find("paused_s") == nullptr) return pauses;
    const JsonValue::List& moments = c.list("paused_s");
    if (moments.size() % 2 != 0) c.refuse("paused_s", "a list of pairs of moments", c.find("paused_s"));
    for (std::size_t i = 0; i < moments.size(); i += 2) {
        if (!moments[i].is_number() || !moments[i + 1].is_number()) c.refuse("paused_s", "a list of pairs of moments", c.find("paused_s"));
        pauses.emplace_back(span_of(into, moments[i].number()), span_of(into, moments[i + 1].number()));
    }
    return pauses;
}

/// Java's hash of a text: what a group's partition of the offsets topic follows from.
std::uint32_t java_hash(const std::string& text) {
    std::uint32_t hash = 0;
    for (const char letter : text) hash = hash * 31 + static_cast<unsigned char>(letter);
    return hash & 0x7fffffff;
}

/// The partition of the offsets topic that coordinates a group; none where the case does not say how that topic lies.
std::optional<std::uint32_t> coordinating(const twin::Plan& plan, const std::string& group) {
    for (std::uint32_t t = 0; t < plan.topics.size(); ++t) {
        if (plan.topics[t].name != "__consumer_offsets") continue;
        std::uint32_t first = 0;
        while (first < plan.partitions.size() && plan.partitions[first].topic != t) ++first;
        const std::size_t n = partitions_of(plan, t);
        if (n > 0) return first + java_hash(group) % static_cast<std::uint32_t>(n);
    }
    return std::nullopt;
}

void form_group(twin::Plan& plan, const std::string& name, bool next) {
    const auto known = std::find_if(plan.groups.begin(), plan.groups.end(), [&](const twin::GroupPlan& g) { return g.name == name; });
    if (known != plan.groups.end()) known->next_protocol = known->next_protocol || next;
    else plan.groups.push_back({name, next, coordinating(plan, name), 0});
}

void read_consumer(const CaseObject& c, ShadowCase& into, const twin::ConsumerSettings& common) {
    twin::ConsumerPlan p;
    GroupWords group;
    p.name = c.text("id");
    p.group = c.text("group");
    p.topic = topic_index(c, into.plan);
    p.zone = zone_of(c, c.number_or("zone", 0));
    p.most = c.number_or("max_bytes_per_s", 0);
    p.settings = common;
    p.racked = c.find("settings") != nullptr && c.member("settings").find("client.rack") != nullptr;
    client_settings(c, p.settings, into, [&](const std::string& key, const JsonValue& value) { return set_consumer(p, group, key, value); });
    p.from = span_of(into, c.number("from_s"));
    p.to = span_of(into, c.number("to_s"));
    p.joined = p.from.ns < 0;
    // Who has run for a while has read what lay there before.
    p.from_start = p.reset == twin::Reset::earliest && !p.joined;
    p.paused = pauses_of(c, into);
    if (p.to.ns <= 0) return;
    form_group(into.plan, p.group, group.next);
    into.plan.consumers.push_back(p);
}

}  // namespace

std::uint32_t topic_index(const CaseObject& entry, const twin::Plan& plan) {
    const std::string name = entry.text("topic");
    for (std::uint32_t t = 0; t < plan.topics.size(); ++t)
        if (plan.topics[t].name == name) return t;
    throw ConfigError(entry.file(), entry.path() + ".topic", "expected a topic of the case, found " + in_quotes(name));
}

void read_clients(const CaseObject& top, ShadowCase& into, const twin::ConsumerSettings& common) {
    std::size_t i = 0;
    for (const JsonValue& json : top.list("clients")) {
        const CaseObject c = top.item("clients", i++, json);
        const std::string kind = c.text("kind");
        if (kind == "producer") read_producer(c, into);
        else if (kind == "consumer") read_consumer(c, into, common);
        else into.left_out.push_back("client " + c.text("id") + " is a " + in_quotes(kind) + ", which is not modelled");
        const Duration began = span_of(into, c.number("from_s"));
        into.plan.controller_since = std::min(into.plan.controller_since.value_or(began), std::min(began, Duration{}));
    }
}

}  // namespace rehearse
