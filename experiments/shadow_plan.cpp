// From a case's cluster, topics, clients and timeline to the plan of the twin.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "experiments/json_text.hpp"
#include "experiments/shadow_automq.hpp"
#include "experiments/shadow_case.hpp"
#include "experiments/shadow_fields.hpp"

namespace rehearse {

namespace {

using twin::Do;
using twin::Plan;
using twin::Step;

constexpr double lead_in = 5;        // seconds of steady load before the first event
constexpr double after = 60;         // seconds that the run goes on after the last event

std::uint32_t broker_index(const Plan& plan, const CaseObject& at, const char* key, std::int64_t name) {
    for (std::uint32_t b = 0; b < plan.brokers.size(); ++b)
        if (plan.brokers[b].name == name) return b;
    throw ConfigError(at.file(), at.path() + "." + key, "expected a broker of the cluster, found " + std::to_string(name));
}

std::optional<std::uint32_t> controller_index(const CaseObject& cluster, std::int64_t name) {
    const JsonValue::List& all = cluster.list("controllers");
    for (std::uint32_t c = 0; c < all.size(); ++c)
        if (cluster.item("controllers", c, all[c]).whole("id") == name) return c;
    return std::nullopt;
}

void read_cluster(const CaseObject& cluster, Plan& plan) {
    std::size_t i = 0;
    for (const JsonValue& json : cluster.list("brokers")) {
        const CaseObject b = cluster.item("brokers", i++, json);
        plan.brokers.push_back({b.whole("id"), static_cast<std::uint32_t>(b.whole("zone")), b.number_or("nic_bytes_per_s", 0)});
        plan.zones = std::max(plan.zones, plan.brokers.back().zone);
    }
    if (plan.brokers.empty()) cluster.refuse("brokers", "at least one broker", nullptr);
    i = 0;
    for (const JsonValue& json : cluster.list("controllers"))
        plan.controller_zones.push_back(static_cast<std::uint32_t>(cluster.item("controllers", i++, json).whole("zone")));
    if (cluster.find("active_controller") != nullptr) plan.active_controller = controller_index(cluster, cluster.whole("active_controller"));
    plan.rtt = seconds_up(cluster.number_or("rtt_s", 0.0002));
    plan.assumed.rtt_cross_zone = plan.assumed.rtt_same_zone = plan.rtt;
}

KafkaVersion version_of(const std::string& kafka) {
    if (kafka.starts_with("3.")) return KafkaVersion::v3_9;
    return kafka.starts_with("4.0") ? KafkaVersion::v4_0 : KafkaVersion::v4_1;
}

/// The settings of the cluster that clients have are given to all of them.
void read_settings(const CaseObject& cluster, ShadowCase& into, twin::ConsumerSettings& consumers) {
    if (cluster.find("settings") == nullptr) return;
    const CaseObject settings = cluster.member("settings");
    for (const JsonMember& m : *settings.json().as_object()) {
        const bool known = set_field(into.plan.kafka, m.key, m.value) || set_field(consumers, m.key, m.value) ||
                           (into.plan.automq && set_automq(into, m));
        const bool selects = m.key == "replica.selector.class" && m.value.text() != nullptr;
        if (selects) into.plan.rack_aware_reads = m.value.text()->find("RackAware") != std::string::npos;
        const bool harmless = selects || m.key.starts_with("offsets.topic.") || m.key == "broker.rack";
        if (!known && !harmless) into.left_out.push_back("setting " + m.key + " of the cluster is not modelled");
    }
}

void add_partition(Plan& plan, std::uint32_t topic, std::vector<std::uint32_t> replicas, std::uint32_t leader) {
    plan.partitions.push_back({topic, std::move(replicas), leader, 0});
}

void place_by_list(const CaseObject& topic, Plan& plan, std::uint32_t index) {
    std::size_t i = 0;
    for (const JsonValue& json : topic.list("placement")) {
        const CaseObject p = topic.item("placement", i++, json);
        std::vector<std::uint32_t> replicas;
        for (const JsonValue& r : p.list("replicas")) replicas.push_back(broker_index(plan, p, "replicas", r.whole() == nullptr ? -1 : *r.whole()));
        add_partition(plan, index, replicas, p.find("leader") == nullptr ? replicas.front() : broker_index(plan, p, "leader", p.whole("leader")));
    }
}

/// Only the leaders of each broker are known: their followers are spread over the other zones in turn.
void place_by_leaders(const CaseObject& topic, Plan& plan, std::uint32_t index) {
    const std::size_t copies = static_cast<std::size_t>(topic.whole("replication_factor"));
    for (const JsonMember& m : *topic.member("leaders_per_broker").json().as_object()) {
        const std::uint32_t leader = broker_index(plan, topic, "leaders_per_broker", std::stoll(m.key));
        for (std::int64_t n = 0; m.value.whole() != nullptr && n < *m.value.whole(); ++n) {
            std::vector<std::uint32_t> replicas{leader};
            for (std::size_t i = 0; i < 2 * plan.brokers.size() && replicas.size() < copies; ++i) {
                const std::uint32_t b = static_cast<std::uint32_t>((leader + 1 + i + static_cast<std::size_t>(n)) % plan.brokers.size());
                const bool zone_taken = std::any_of(replicas.begin(), replicas.end(), [&](std::uint32_t r) { return plan.brokers[r].zone == plan.brokers[b].zone; });
                if (std::find(replicas.begin(), replicas.end(), b) == replicas.end() && (!zone_taken || i >= plan.brokers.size())) replicas.push_back(b);
            }
            add_partition(plan, index, replicas, leader);
        }
    }
}

void read_topics(const CaseObject& top, Plan& plan) {
    std::size_t i = 0;
    for (const JsonValue& json : top.list("topics")) {
        const CaseObject t = top.item("topics", i++, json);
        twin::TopicPlan topic;
        topic.name = t.text("name");
        if (t.find("settings") != nullptr) topic.min_insync = static_cast<std::uint32_t>(t.member("settings").number_or("min.insync.replicas", 1));
        const std::uint32_t index = static_cast<std::uint32_t>(plan.topics.size());
        plan.topics.push_back(topic);
        if (t.find("placement") != nullptr) place_by_list(t, plan, index);
        else if (t.find("leaders_per_broker") != nullptr) place_by_leaders(t, plan, index);
        else t.refuse("placement", "where the partitions lie", nullptr);
    }
}

std::uint32_t topic_index(const CaseObject& client, const Plan& plan) {
    const std::string name = client.text("topic");
    for (std::uint32_t t = 0; t < plan.topics.size(); ++t)
        if (plan.topics[t].name == name) return t;
    throw ConfigError(client.file(), client.path() + ".topic", "expected a topic of the case, found " + in_quotes(name));
}

template <class Settings>
void client_settings(const CaseObject& client, Settings& settings, ShadowCase& into) {
    if (client.find("settings") == nullptr) return;
    for (const JsonMember& m : *client.member("settings").json().as_object())
        if (!set_field(settings, m.key, m.value) && m.key != "client.rack") into.left_out.push_back("setting " + m.key + " of client " + client.text("id") + " is not modelled");
}

void read_producer(const CaseObject& c, ShadowCase& into) {
    twin::ProducerPlan p;
    p.name = c.text("id");
    p.topic = topic_index(c, into.plan);
    p.zone = static_cast<std::uint32_t>(c.number_or("zone", 0));
    p.rate = c.number_or("bytes_per_s", 0);
    p.total = c.number_or("total_bytes", 0);
    p.record_bytes = static_cast<std::uint32_t>(c.whole("record_bytes"));
    const std::string acks = c.find("acks") != nullptr && c.find("acks")->whole() != nullptr ? std::to_string(c.whole("acks")) : c.text("acks");
    p.acks = acks == "0" ? twin::Acks::none : acks == "1" ? twin::Acks::leader : twin::Acks::all;
    // AutoMQ answers acks=1 when its write-ahead log has the data, as it does acks=all.
    if (into.plan.automq && p.acks == twin::Acks::leader) p.acks = twin::Acks::all;
    client_settings(c, p.settings, into);
    p.from = span_of(into, c.number("from_s"));
    p.to = span_of(into, c.number("to_s"));
    // What it wrote before the run starts lies in the logs.
    const double before = std::min(p.to.seconds(), 0.0) - p.from.seconds();
    const double bytes = p.from.ns >= 0 ? 0 : p.rate > 0 ? p.rate * before : p.total;
    std::size_t n = 0;
    for (const twin::PartitionPlan& part : into.plan.partitions) n += part.topic == p.topic;
    for (twin::PartitionPlan& part : into.plan.partitions)
        if (part.topic == p.topic) part.records += static_cast<std::uint64_t>(bytes / p.record_bytes / static_cast<double>(n));
    into.plan.topics[p.topic].record_bytes = std::max(into.plan.topics[p.topic].record_bytes, p.record_bytes);
    if (p.to.ns > 0) into.plan.producers.push_back(p);
}

void read_consumer(const CaseObject& c, ShadowCase& into, const twin::ConsumerSettings& common) {
    twin::ConsumerPlan p;
    p.name = c.text("id");
    p.group = c.text("group");
    p.topic = topic_index(c, into.plan);
    p.zone = static_cast<std::uint32_t>(c.number_or("zone", 0));
    p.most = c.number_or("max_bytes_per_s", 0);
    p.settings = common;
    p.racked = c.find("settings") != nullptr && c.member("settings").find("client.rack") != nullptr;
    client_settings(c, p.settings, into);
    p.from = span_of(into, c.number("from_s"));
    p.to = span_of(into, c.number("to_s"));
    p.joined = p.from.ns < 0;
    if (c.find("paused_s") != nullptr) {
        const JsonValue::List& pause = c.list("paused_s");
        if (pause.size() != 2) c.refuse("paused_s", "a list of two moments", c.find("paused_s"));
        p.paused = {span_of(into, pause[0].number()), span_of(into, pause[1].number())};
    }
    if (p.to.ns > 0) into.plan.consumers.push_back(p);
}

void read_clients(const CaseObject& top, ShadowCase& into, const twin::ConsumerSettings& common) {
    std::size_t i = 0;
    for (const JsonValue& json : top.list("clients")) {
        const CaseObject c = top.item("clients", i++, json);
        const std::string kind = c.text("kind");
        if (kind == "producer") read_producer(c, into);
        else if (kind == "consumer") read_consumer(c, into, common);
        else into.left_out.push_back("client " + c.text("id") + " is a " + in_quotes(kind) + ", which is not modelled");
    }
    for (twin::PartitionPlan& part : into.plan.partitions)
        if (into.plan.topics[part.topic].record_bytes == 0) part.records = 0;
}

/// A run that a filling producer reaches into starts with that producer.
double first_moment(const CaseObject& top) {
    double first = 0;
    std::size_t i = 0;
    for (const JsonValue& json : top.list("timeline")) first = std::min(first, top.item("timeline", i++, json).number("at_s"));
    first -= lead_in;
    i = 0;
    for (const JsonValue& json : top.list("clients")) {
        const CaseObject c = top.item("clients", i++, json);
        const bool fills = c.text("kind") == "producer" && c.find("bytes_per_s") == nullptr;
        if (fills && c.number("to_s") > first) first = std::min(first, c.number("from_s"));
    }
    return first;
}

std::optional<twin::BootPlan> boot_of(const CaseObject& top, const ShadowCase& c, std::int64_t node, double at) {
    if (top.find("boots") == nullptr) return std::nullopt;
    std::size_t i = 0;
    for (const JsonValue& json : top.list("boots")) {
        const CaseObject b = top.item("boots", i++, json);
        if (b.whole("node") != node || std::abs(b.number("started_s") - at) > 1) continue;
        return twin::BootPlan{span_of(c, b.number("process_up_s")), span_of(c, b.number("log_loading_s")), span_of(c, b.number("logs_loaded_s")),
                              span_of(c, b.number("server_started_s"))};
    }
    return std::nullopt;
}

void read_moves(const CaseObject& s, ShadowCase& into, Step& step) {
    std::size_t i = 0;
    for (const JsonValue& json : s.list("partitions")) {
        const CaseObject m = s.item("partitions", i++, json);
        const std::uint32_t topic = topic_index(m, into.plan);
        std::uint32_t p = 0;
        while (p < into.plan.partitions.size() && into.plan.partitions[p].topic != topic) ++p;
        p += static_cast<std::uint32_t>(m.whole("partition"));
        if (p >= into.plan.partitions.size()) m.refuse("partition", "a partition of its topic", m.find("partition"));
        std::vector<std::uint32_t> replicas;
        for (const JsonValue& r : m.list("replicas")) replicas.push_back(broker_index(into.plan, m, "replicas", r.whole() == nullptr ? -1 : *r.whole()));
        step.moves.emplace_back(p, replicas);
    }
    step.number = s.number_or("throttle_bytes_per_s", 0);
    step.at = span_of(into, s.number_or("accepted_s", s.number("at_s")));
}

std::optional<std::uint32_t> client_index(const Plan& plan, const std::string& name) {
    for (std::uint32_t p = 0; p < plan.producers.size(); ++p)
        if (plan.producers[p].name == name) return p;
    for (std::uint32_t c = 0; c < plan.consumers.size(); ++c)
        if (plan.consumers[c].name == name) return static_cast<std::uint32_t>(plan.producers.size()) + c;
    return std::nullopt;
}

constexpr std::pair<const char*, Do> node_verbs[] = {
    {"kill", Do::kill}, {"terminate", Do::terminate}, {"start", Do::start}, {"wipe", Do::wipe}, {"isolate", Do::isolate}, {"rejoin", Do::rejoin},
    {"freeze", Do::freeze}, {"thaw", Do::thaw}, {"set_nic", Do::set_nic}, {"set_volume", Do::set_volume}, {"drop_page_cache", Do::drop_page_cache}};

void read_node_step(const CaseObject& top, const CaseObject& s, const std::string& verb, ShadowCase& into, Step step) {
    const auto word = std::find_if(std::begin(node_verbs), std::end(node_verbs), [&](const auto& w) { return verb == w.first; });
    if (word == std::end(node_verbs)) return into.left_out.push_back("what " + in_quotes(verb) + " does is not modelled");
    const std::int64_t name = s.whole("node");
    if (const auto controller = controller_index(top.member("cluster"), name)) {
        step.node = *controller;
        if (verb != "kill" && verb != "start") return into.left_out.push_back(in_quotes(verb) + " of a controller is not modelled");
        step.what = verb == "kill" ? Do::kill_controller : Do::start_controller;
        return into.plan.steps.push_back(step);
    }
    step.node = broker_index(into.plan, s, "node", name);
    step.what = word->second;
    if (step.what == Do::set_nic) step.number = s.number_or("bytes_per_s", 0);
    if (step.what == Do::set_volume) step.number = s.number_or("bytes_per_s", s.number_or("read_bytes_per_s", 0));
    if (step.what == Do::start) {
        step.boot = boot_of(top, into, name, s.number("at_s"));
        if (!step.boot) throw ConfigError(s.file(), s.path(), "expected an entry of boots that says how broker " + std::to_string(name) + " started, found none");
    }
    into.plan.steps.push_back(step);
}

void read_timeline(const CaseObject& top, ShadowCase& into) {
    std::size_t i = 0;
    for (const JsonValue& json : top.list("timeline")) {
        const CaseObject s = top.item("timeline", i++, json);
        const std::string verb = s.text("do");
        Step step;
        step.at = span_of(into, s.number("at_s"));
        if (into.plan.automq && read_store_step(s, verb, step, into)) continue;
        if (verb == "reassign") {
            step.what = Do::reassign;
            read_moves(s, into, step);
            into.plan.steps.push_back(step);
        } else if (verb == "kill_client") {
            const std::string name = s.find("client") != nullptr ? s.text("client") : s.text("node");
            const auto client = client_index(into.plan, name);
            step.what = Do::kill_client;
            if (!client) throw ConfigError(s.file(), s.path(), "expected a client that runs then, found " + in_quotes(name));
            step.node = *client;
            into.plan.steps.push_back(step);
        } else {
            read_node_step(top, s, verb, into, step);
        }
    }
}

}  // namespace

void read_plan(const JsonValue& json, ShadowCase& into) {
    const CaseObject top(into.file, "", json);
    into.name = top.text("case");
    into.begin_s = first_moment(top);
    if (top.find("store") != nullptr) read_store(top, into);
    into.plan.zero = seconds_up(-into.begin_s);
    const CaseObject cluster = top.member("cluster");
    read_cluster(cluster, into.plan);
    twin::ConsumerSettings common;
    read_settings(cluster, into, common);
    if (top.find("kafka") != nullptr) into.plan.kafka.version = version_of(top.text("kafka"));
    read_topics(top, into.plan);
    if (into.plan.automq) place_unnamed_topics(top, into);
    read_clients(top, into, common);
    read_timeline(top, into);
    Duration last = into.plan.zero;
    for (const twin::Step& s : into.plan.steps) last = std::max(last, s.at);
    for (const auto& p : into.plan.producers) last = std::max(last, p.to);
    for (const auto& c : into.plan.consumers) last = std::max(last, c.to);
    into.plan.horizon = last + seconds_up(after);
}

}  // namespace rehearse
