// AutoMQ cases: store, settings, steps and figures.
#include "experiments/shadow_automq.hpp"

#include <algorithm>
#include <limits>

#include "experiments/json_text.hpp"

namespace rehearse {

namespace {

using twin::BrokerObserved;
using twin::Observed;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double session = 9;                // what the naive model knows
constexpr const char* source_of_work = "aq-crash-1";     // twin::AutomqWork

/// A broker of the timeline that fails, or the first one.
std::uint32_t failing_broker(const CaseObject& top, const twin::Plan& plan) {
    std::size_t i = 0;
    for (const JsonValue& json : top.list("timeline")) {
        const CaseObject s = top.item("timeline", i++, json);
        if (s.find("node") == nullptr || s.find("node")->whole() == nullptr) continue;
        for (std::uint32_t b = 0; b < plan.brokers.size(); ++b)
            if (plan.brokers[b].name == s.whole("node")) return b;
    }
    return 0;
}

/// Adds the figures of one entry about one broker.
class Figures {
public:
    Figures(const CaseObject& entry, bool judged, ShadowCase& into) : m_(entry), judged_(judged), into_(into) {}

    bool of_takeover(const std::string& what, std::uint32_t b) {
        if (what == "failover_assigned") first(b, "", &BrokerObserved::failover_assigned, MetricKind::metadata_time, "at_s", session);
        else if (what == "failover_completed") first(b, "", &BrokerObserved::failover_completed, MetricKind::metadata_time, "at_s", session);
        else if (what == "wal_read") {
            first(b, " from", &BrokerObserved::wal_read_from, MetricKind::metadata_time, "from_s", session);
            const double nic = into_.plan.brokers[b].nic > 0 ? into_.plan.brokers[b].nic : 1e9;
            first(b, " to", &BrokerObserved::wal_read_to, MetricKind::metadata_time, "to_s", session + led_bytes(b) / nic);
            first(b, " bytes", &BrokerObserved::wal_read_bytes, MetricKind::bytes, "bytes", led_bytes(b));
        } else if (what == "streams_closed") {
            closed(b);
        } else {
            return false;
        }
        return true;
    }

    /// Requests and bytes a second that reached the store in a window.
    void of_store() {
        const std::string of = m_.find("during") == nullptr ? std::string("all") : m_.text("during");
        const double batches = 4 * static_cast<double>(into_.plan.brokers.size());
        if (m_.find("get_per_s") != nullptr) add(of + " GET", MetricKind::requests, m_.number("get_per_s"), batches, rate(false, false));
        if (m_.find("put_per_s") != nullptr) add(of + " PUT", MetricKind::requests, m_.number("put_per_s"), batches, rate(true, false));
        if (m_.find("put_bytes_per_s") != nullptr) add(of + " bytes", MetricKind::bytes, m_.number("put_bytes_per_s"), offered(), rate(true, true));
    }

private:
    using Moments = std::vector<double> BrokerObserved::*;

    void add(const std::string& of, MetricKind kind, double measured, double naive, std::function<double(const Observed&)> read) {
        into_.quantities.push_back({m_.text("what"), of, kind, measured, judged_, naive, std::move(read)});
    }

    std::string name() const { return "broker " + std::to_string(m_.whole("broker")); }

    void first(std::uint32_t b, const std::string& part, Moments list, MetricKind kind, const char* key, double naive) {
        if (m_.find(key) == nullptr) return;
        add(name() + part, kind, m_.number(key), naive, [b, list](const Observed& o) { return (o.brokers[b].*list).empty() ? unknown : (o.brokers[b].*list).front(); });
    }

    void closed(std::uint32_t b) {
        const auto all = [b](const Observed& o) { return o.brokers[b].streams_closed; };
        add(name() + " count", MetricKind::count, m_.number("count"), m_.number("count"), [all](const Observed& o) { return static_cast<double>(all(o).size()); });
        if (m_.find("first_s") != nullptr) add(name() + " first", MetricKind::metadata_time, m_.number("first_s"), session, [all](const Observed& o) {
            return all(o).empty() ? unknown : all(o).front();
        });
        if (m_.find("last_s") != nullptr) add(name() + " last", MetricKind::metadata_time, m_.number("last_s"), session, [all](const Observed& o) {
            return all(o).empty() ? unknown : all(o).back();
        });
    }

    std::function<double(const Observed&)> rate(bool write, bool bytes) const {
        return [from = m_.number("from_s"), to = m_.number("to_s"), write, bytes](const Observed& o) {
            double sum = 0;
            for (const twin::StoreMoment& s : o.store)
                if (s.at >= from && s.at < to && (bytes || s.write == write)) sum += bytes ? s.bytes : 1;
            return sum / (to - from);
        };
    }

    /// What producers offered when the window began.
    double offered() const {
        double sum = 0;
        for (const twin::ProducerPlan& p : into_.plan.producers)
            if (p.from.seconds() + into_.begin_s <= m_.number("from_s") && p.to.seconds() + into_.begin_s > m_.number("from_s")) sum += p.rate;
        return sum;
    }

    /// What was written until zero to partitions that this broker led.
    double led_bytes(std::uint32_t b) const {
        double sum = 0;
        for (const twin::ProducerPlan& p : into_.plan.producers) {
            std::size_t mine = 0, all = 0;
            for (const twin::PartitionPlan& part : into_.plan.partitions) {
                all += part.topic == p.topic;
                mine += part.topic == p.topic && part.leader == b;
            }
            const double seconds = std::min(p.to.seconds(), into_.plan.zero.seconds()) - p.from.seconds();
            if (all > 0 && seconds > 0) sum += p.rate * seconds * static_cast<double>(mine) / static_cast<double>(all);
        }
        return sum;
    }

    const CaseObject& m_;
    bool judged_;
    ShadowCase& into_;
};

}  // namespace

void read_store(const CaseObject& top, ShadowCase& into) {
    const std::string design = top.find("design") == nullptr ? "automq" : top.text("design");
    if (!design.starts_with("automq")) throw ConfigError(into.file, "design", "expected a cluster of AutoMQ around the object store, found " + in_quotes(design));
    std::size_t i = 0;
    double first = 0;
    for (const JsonValue& json : top.list("clients")) first = std::min(first, top.item("clients", i++, json).number("from_s"));
    const CaseObject store = top.member("store");
    twin::AutomqPlan plan;
    into.begin_s = std::min(into.begin_s, first - 1);
    plan.added_delay = seconds_up(store.number_or("added_response_delay_s", 0));
    plan.store_nic = store.number_or("nic_bytes_per_s", 0);
    plan.cores = top.member("cluster").number_or("cores_shared_by_all", plan.cores);
    plan.storage_started = seconds_up(first - into.begin_s) - plan.work.storage_lead;
    into.plan.automq = plan;
}

bool set_automq(ShadowCase& into, const JsonMember& m) {
    const bool balancer_off = m.key == "autobalancer.controller.enable" && m.value.truth() != nullptr && !*m.value.truth();
    return balancer_off || set_field(into.plan.automq->settings, m.key, m.value);
}

void place_unnamed_topics(const CaseObject& top, ShadowCase& into) {
    std::size_t i = 0;
    for (const JsonValue& json : top.list("measured")) {
        const CaseObject m = top.item("measured", i++, json);
        if (m.text("what") != "leaders_changed") continue;
        const std::string name = m.text("topic");
        const bool known = std::any_of(into.plan.topics.begin(), into.plan.topics.end(), [&](const twin::TopicPlan& t) { return t.name == name; });
        if (known) continue;
        const std::uint32_t broker = failing_broker(top, into.plan);
        into.plan.topics.push_back({name, 1, 0, false});
        into.plan.partitions.push_back({static_cast<std::uint32_t>(into.plan.topics.size() - 1), {broker}, broker, 0});
    }
}

bool read_store_step(const CaseObject& s, const std::string& verb, twin::Step step, ShadowCase& into) {
    if (verb == "wipe" || verb == "set_volume" || verb == "drop_page_cache") {
        into.left_out.push_back(in_quotes(verb) + " has no effect: AutoMQ brokers keep no data on a volume");
        return true;
    }
    if (verb == "set_store_nic") {
        step.what = twin::Do::set_store_nic;
        step.number = s.number_or("bytes_per_s", 0);
    } else if (verb == "set_store_delay") {
        step.what = twin::Do::set_store_delay;
        step.number = s.number_or("added_response_delay_s", s.number_or("delay_s", 0));
    } else {
        return false;
    }
    into.plan.steps.push_back(step);
    return true;
}

void leave_score(ShadowCase& into) {
    if (!into.plan.automq || into.name != source_of_work) return;
    for (Quantity& q : into.quantities) q.judged = false;
    into.left_out.push_back("it supplied what steps of AutoMQ brokers cost in time and bytes, so it is shown and not scored");
}

bool read_automq_quantity(const CaseObject& m, bool judged, ShadowCase& into) {
    Figures figures(m, judged, into);
    if (m.text("what") == "store_requests") {
        figures.of_store();
        return true;
    }
    if (m.find("broker") == nullptr) return false;
    for (std::uint32_t b = 0; b < into.plan.brokers.size(); ++b)
        if (into.plan.brokers[b].name == m.whole("broker")) return figures.of_takeover(m.text("what"), b);
    return false;
}

}  // namespace rehearse
