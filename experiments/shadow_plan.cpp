// From a case's cluster, topics, clients and timeline to the plan of the twin.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "experiments/json_text.hpp"
#include "experiments/shadow_automq.hpp"
#include "experiments/quantity.hpp"
#include "experiments/shadow_case.hpp"
#include "experiments/shadow_clients.hpp"
#include "experiments/shadow_fields.hpp"

namespace rehearse {

namespace {

using twin::Do;
using twin::Plan;
using twin::Step;

constexpr double lead_in = 5;        // seconds of steady load before the first event
constexpr double after = 60;         // seconds that the run goes on after the last event
constexpr std::size_t most_brokers = 64;

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
        plan.brokers.push_back({b.whole("id"), zone_of(b, b.number("zone")), b.number_or("nic_bytes_per_s", 0)});
        plan.zones = std::max(plan.zones, plan.brokers.back().zone);
    }
    if (plan.brokers.empty() || plan.brokers.size() > most_brokers) cluster.refuse("brokers", "1 to 64 brokers", cluster.find("brokers"));
    i = 0;
    for (const JsonValue& json : cluster.list("controllers"))
        plan.controller_zones.push_back(static_cast<std::uint32_t>(cluster.item("controllers", i++, json).whole("zone")));
    if (plan.controller_zones.empty()) cluster.refuse("controllers", "at least one controller", cluster.find("controllers"));
    if (cluster.find("active_controller") != nullptr) plan.active_controller = controller_index(cluster, cluster.whole("active_controller"));
    plan.rtt = seconds_up(cluster.number_or("rtt_s", 0.0002));
    plan.assumed.rtt_cross_zone = plan.assumed.rtt_same_zone = plan.rtt;
}

KafkaVersion version_of(const std::string& kafka) {
    if (kafka.starts_with("3.")) return KafkaVersion::v3_9;
    return kafka.starts_with("4.0") ? KafkaVersion::v4_0 : KafkaVersion::v4_1;
}

/// What topics take over from the cluster.
struct TopicDefaults {
    double min_insync = 1;
    bool unclean = false;
};

/// True if the setting is one that the twin has besides those of fluid models, or changes nothing here.
bool set_cluster(ShadowCase& into, TopicDefaults& topics, const std::string& key, const JsonValue& value) {
    twin::Plan& plan = into.plan;
    if (key == "replica.selector.class" && value.text() != nullptr) plan.rack_aware_reads = value.text()->find("RackAware") != std::string::npos;
    else if (key == "replica.lag.time.max.ms" && value.is_number()) plan.lag_time_max = seconds_up(value.number() / 1000);
    else if (key == "auto.leader.rebalance.enable" && value.truth() != nullptr) plan.balances_leaders = *value.truth();
    else if (key == "min.insync.replicas" && value.is_number()) topics.min_insync = value.number();
    else if (key == "unclean.leader.election.enable" && value.truth() != nullptr) topics.unclean = *value.truth();
    else return key.starts_with("offsets.topic.") || key == "broker.rack" || key == "default.replication.factor" || key == "num.partitions" || key == "auto.create.topics.enable";
    return true;
}

/// The settings of the cluster that clients have are given to all of them.
TopicDefaults read_settings(const CaseObject& cluster, ShadowCase& into, twin::ConsumerSettings& consumers) {
    TopicDefaults topics;
    if (cluster.find("settings") == nullptr) return topics;
    for (const JsonMember& m : *cluster.member("settings").json().as_object()) {
        const JsonValue value = plain(m.value);
        const std::string of = "setting " + m.key + " of the cluster";
        // Both have settings of this name; some the twin reads besides.
        const bool broker = try_field(into.plan.kafka, m.key, value, of, into.left_out), consumer = try_field(consumers, m.key, value, of, into.left_out);
        const bool besides = set_cluster(into, topics, m.key, value);
        const bool known = broker || consumer || besides || (into.plan.automq && set_automq(into, m));
        if (!known) into.left_out.push_back(of + " is not modelled");
    }
    return topics;
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
        if (replicas.empty()) p.refuse("replicas", "at least one broker", p.find("replicas"));
        add_partition(plan, index, replicas, p.find("leader") == nullptr ? replicas.front() : broker_index(plan, p, "leader", p.whole("leader")));
    }
}

/// Only the leaders of each broker are known: their followers are spread over the other zones in turn.
void place_by_leaders(const CaseObject& topic, Plan& plan, std::uint32_t index) {
    const std::size_t copies = static_cast<std::size_t>(topic.whole("replication_factor"));
    for (const JsonMember& m : *topic.member("leaders_per_broker").json().as_object()) {
        if (m.key.empty() || m.key.size() > 9 || m.key.find_first_not_of("0123456789") != std::string::npos) topic.refuse("leaders_per_broker", "numbers of brokers as names", &m.value);
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

void read_topic_settings(const CaseObject& t, twin::TopicPlan& topic, ShadowCase& into) {
    if (t.find("settings") == nullptr) return;
    for (const JsonMember& m : *t.member("settings").json().as_object()) {
        const JsonValue value = plain(m.value);
        if (m.key == "min.insync.replicas" && value.is_number()) topic.min_insync = static_cast<std::uint32_t>(std::max(1.0, value.number()));
        else if (m.key == "unclean.leader.election.enable" && value.truth() != nullptr) topic.unclean = *value.truth();
        else into.left_out.push_back("setting " + m.key + " of topic " + topic.name + " is not modelled");
    }
}

void read_topics(const CaseObject& top, ShadowCase& into, const TopicDefaults& defaults) {
    std::size_t i = 0;
    twin::Plan& plan = into.plan;
    for (const JsonValue& json : top.list("topics")) {
        const CaseObject t = top.item("topics", i++, json);
        twin::TopicPlan topic;
        topic.name = t.text("name");
        topic.min_insync = static_cast<std::uint32_t>(std::max(1.0, defaults.min_insync));
        topic.unclean = defaults.unclean;
        read_topic_settings(t, topic, into);
        const std::uint32_t index = static_cast<std::uint32_t>(plan.topics.size());
        plan.topics.push_back(topic);
        if (t.find("placement") != nullptr) place_by_list(t, plan, index);
        else if (t.find("leaders_per_broker") != nullptr) place_by_leaders(t, plan, index);
        else t.refuse("placement", "where the partitions lie", nullptr);
    }
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

/// What the case says of a start; where it says nothing, the assumptions on how long a broker starts, and a sentence.
twin::BootPlan boot_of(const CaseObject& top, ShadowCase& c, std::int64_t node, double at) {
    std::size_t i = 0;
    const JsonValue* boots = top.find("boots");
    for (std::size_t n = boots == nullptr ? 0 : top.list("boots").size(); i < n; ++i) {
        const CaseObject b = top.item("boots", i, top.list("boots")[i]);
        if (b.whole("node") != node || std::abs(b.number("started_s") - at) > 1) continue;
        double last = b.number("started_s");
        const auto moment = [&](const char* key) { return span_of(c, last = std::max(last, b.number_or(key, last))); };
        const Duration up = moment("process_up_s"), loading = moment("log_loading_s"), loaded = moment("logs_loaded_s"), serves = moment("server_started_s");
        return {up, loading, loaded, serves};
    }
    c.left_out.push_back("boots do not say how broker " + std::to_string(node) + " started: it is ready after the assumed " +
                         to_text(c.plan.assumed.broker_start));
    const Duration ready = span_of(c, at) + c.plan.assumed.broker_start;
    return {ready, ready, ready, ready};
}

void read_moves(const CaseObject& s, ShadowCase& into, Step& step) {
    std::size_t i = 0;
    for (const JsonValue& json : s.list("partitions")) {
        const CaseObject m = s.item("partitions", i++, json);
        const std::uint32_t topic = topic_index(m, into.plan);
        std::uint32_t p = 0;
        while (p < into.plan.partitions.size() && into.plan.partitions[p].topic != topic) ++p;
        p += static_cast<std::uint32_t>(m.whole("partition"));
        if (p >= into.plan.partitions.size() || into.plan.partitions[p].topic != topic) m.refuse("partition", "a partition of its topic", m.find("partition"));
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

/// A controller is killed, asked to stop, silent, or back; nothing else happens to it here.
std::optional<Do> controller_verb(const std::string& verb) {
    if (verb == "kill") return Do::kill_controller;
    if (verb == "terminate") return Do::stop_controller;
    if (verb == "isolate" || verb == "freeze") return Do::isolate_controller;
    if (verb == "start" || verb == "rejoin" || verb == "thaw") return Do::start_controller;
    return std::nullopt;
}

void read_broker_step(const CaseObject& top, const CaseObject& s, ShadowCase& into, Step step) {
    if (step.what == Do::set_nic) step.number = s.number_or("bytes_per_s", 0);
    if (step.what == Do::set_volume) step.number = s.number_or("bytes_per_s", s.number_or("read_bytes_per_s", 0));
    if (step.what == Do::start) step.boot = boot_of(top, into, into.plan.brokers[step.node].name, s.number("at_s"));
    into.plan.steps.push_back(step);
}

void read_node_step(const CaseObject& top, const CaseObject& s, const std::string& verb, ShadowCase& into, Step step) {
    const auto word = std::find_if(std::begin(node_verbs), std::end(node_verbs), [&](const auto& w) { return verb == w.first; });
    if (word == std::end(node_verbs)) return into.left_out.push_back("what " + in_quotes(verb) + " does is not modelled");
    step.what = word->second;
    // All nodes of a drill stand on one machine: what names no node happens to the volume and the cache of all of them.
    if (s.find("node") == nullptr && (step.what == Do::set_volume || step.what == Do::drop_page_cache)) {
        for (step.node = 0; step.node < into.plan.brokers.size(); ++step.node) read_broker_step(top, s, into, step);
        return;
    }
    const std::int64_t name = s.whole("node");
    if (const auto controller = controller_index(top.member("cluster"), name)) {
        step.node = *controller;
        const std::optional<Do> what = controller_verb(verb);
        if (!what) return into.left_out.push_back(in_quotes(verb) + " of a controller is not modelled");
        step.what = *what;
        return into.plan.steps.push_back(step);
    }
    step.node = broker_index(into.plan, s, "node", name);
    read_broker_step(top, s, into, step);
}

/// A broker whose first step is its start does not run before that.
void leave_out_late(Plan& plan) {
    std::vector<std::uint8_t> seen(plan.brokers.size(), 0);
    for (const Step& s : plan.steps) {
        const bool of_process = s.what == Do::kill || s.what == Do::terminate || s.what == Do::start;
        if (!of_process || seen[s.node]) continue;
        seen[s.node] = 1;
        plan.brokers[s.node].absent = s.what == Do::start;
    }
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
    std::stable_sort(into.plan.steps.begin(), into.plan.steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
    leave_out_late(into.plan);
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
    const TopicDefaults defaults = read_settings(cluster, into, common);
    if (top.find("kafka") != nullptr) into.plan.kafka.version = version_of(top.text("kafka"));
    read_topics(top, into, defaults);
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
