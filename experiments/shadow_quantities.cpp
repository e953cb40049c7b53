// Every measured quantity of a case with how to read it from a run, and what a spreadsheet would say: 9 s, and bytes over the NIC.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>

#include "experiments/json_text.hpp"
#include "experiments/shadow_automq.hpp"
#include "experiments/shadow_case.hpp"
#include "experiments/shadow_fields.hpp"

namespace rehearse {

namespace {

using twin::Observed;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double session = 9;                // what the naive model knows of Kafka

double median(std::vector<double> v) {
    if (v.empty()) return unknown;
    std::sort(v.begin(), v.end());
    return (v[(v.size() - 1) / 2] + v[v.size() / 2]) / 2;
}
double least(const std::vector<double>& v) { return v.empty() ? unknown : *std::min_element(v.begin(), v.end()); }
double most(const std::vector<double>& v) { return v.empty() ? unknown : *std::max_element(v.begin(), v.end()); }

std::vector<double> after_zero(const std::vector<double>& all) {
    std::vector<double> kept;
    for (const double t : all)
        if (t >= 0) kept.push_back(t);
    return kept;
}

/// Reads one measured entry and adds its numbers.
class Reader {
public:
    explicit Reader(ShadowCase& into) : into_(into) {}

    void read(const CaseObject& m) {
        const std::string what = m.text("what");
        judged_ = m.find("judge") == nullptr || m.find("judge")->truth() == nullptr || *m.find("judge")->truth();
        if (broker_moment(m, what) || topic_changes(m, what) || of_producer(m, what) || of_consumer(m, what) || of_bytes(m, what)) return;
        if (into_.plan.automq && read_automq_quantity(m, judged_, into_)) return;
        into_.left_out.push_back("quantity " + what + " " + why_unknown(m));
    }

private:
    std::string why_unknown(const CaseObject& m) {
        if (m.find("broker") != nullptr && !broker(m)) return "concerns " + std::to_string(m.whole("broker")) + ", which is no broker of the case";
        if (m.find("client") != nullptr && !producer(m) && !consumer(m)) return "concerns client " + m.text("client") + ", which does not run then";
        if (m.find("topic") != nullptr) return "concerns topic " + m.text("topic") + ", or is not known";
        return "is not known";
    }

    void add(const std::string& what, const std::string& of, MetricKind kind, double measured, double naive, std::function<double(const Observed&)> read) {
        into_.quantities.push_back({what, of, kind, measured, judged_, naive, std::move(read)});
    }
    /// The same for a figure of an entry; one that is not there is listed.
    void add(const CaseObject& m, const char* key, const std::string& of, MetricKind kind, double naive, std::function<double(const Observed&)> read) {
        if (m.find(key) == nullptr) return into_.left_out.push_back(m.text("what") + " of " + of + ": " + key + " was not measured");
        add(m.text("what"), of, kind, m.number(key), naive, std::move(read));
    }

    std::optional<std::uint32_t> broker(const CaseObject& m) {
        const std::int64_t name = m.whole("broker");
        for (std::uint32_t b = 0; b < into_.plan.brokers.size(); ++b)
            if (into_.plan.brokers[b].name == name) return b;
        return std::nullopt;
    }

    bool broker_moment(const CaseObject& m, const std::string& what) {
        std::vector<double> twin::BrokerObserved::*list = nullptr;
        if (what == "broker_fenced") list = &twin::BrokerObserved::fenced;
        if (what == "broker_unfenced") list = &twin::BrokerObserved::unfenced;
        if (what == "broker_registered") list = &twin::BrokerObserved::registered;
        if (what == "controlled_shutdown_begins") list = &twin::BrokerObserved::shutdown_begins;
        if (what == "process_exited") list = &twin::BrokerObserved::exited;
        const auto b = list == nullptr ? std::nullopt : broker(m);
        if (!b) return false;
        const std::string of = "broker " + std::to_string(m.whole("broker"));
        std::size_t nth = 0;
        for (const Quantity& q : into_.quantities) nth += q.what == what && q.of.starts_with(of);
        const double naive = what == "broker_fenced" ? session : what == "broker_unfenced" || what == "broker_registered" ? last_step(*b) : 0;
        add(m, "at_s", of + (nth == 0 ? "" : ", again"), MetricKind::metadata_time, naive, [list, b = *b, nth](const Observed& seen) {
            const std::vector<double> all = after_zero(seen.brokers[b].*list);
            return nth < all.size() ? all[nth] : unknown;
        });
        return true;
    }

    void series(const CaseObject& m, const std::string& what, const std::string& of, MetricKind kind, double naive,
                const std::function<std::vector<double>(const Observed&)>& list) {
        add(m, "count", of + "count", MetricKind::count, m.number_or("count", 0), [list](const Observed& o) { return static_cast<double>(list(o).size()); });
        if (m.find("first_s") != nullptr) add(what, of + "first", kind, m.number("first_s"), naive, [list](const Observed& o) { return least(list(o)); });
        if (m.find("median_s") != nullptr) add(what, of + "median", kind, m.number("median_s"), naive, [list](const Observed& o) { return median(list(o)); });
        if (m.find("last_s") != nullptr) add(what, of + "last", kind, m.number("last_s"), naive, [list](const Observed& o) { return most(list(o)); });
    }

    bool topic_changes(const CaseObject& m, const std::string& what) {
        if (what == "reassignment_completed") {
            series(m, what, "", MetricKind::metadata_time, copied_by_nic(0), [](const Observed& o) { return after_zero(o.reassigned); });
            return true;
        }
        std::vector<twin::Moment> twin::TopicObserved::*list = nullptr;
        if (what == "leaders_changed") list = &twin::TopicObserved::leaders;
        if (what == "partitions_opened") list = &twin::TopicObserved::opened;
        if (what == "isr_shrunk") list = &twin::TopicObserved::shrunk;
        if (what == "isr_expanded") list = &twin::TopicObserved::expanded;
        if (list == nullptr) return false;
        const std::string name = m.text("topic");
        for (std::size_t t = 0; t < into_.plan.topics.size(); ++t) {
            if (into_.plan.topics[t].name != name) continue;
            const double naive = what == "isr_expanded" ? copied_by_nic(last_start()) : session;
            series(m, what, name + " ", MetricKind::metadata_time, naive, [list, t](const Observed& o) {
                std::vector<double> all;
                for (const twin::Moment& moment : o.topics[t].*list) all.push_back(moment.at);
                return after_zero(all);
            });
            return true;
        }
        return false;
    }

    std::optional<std::size_t> producer(const CaseObject& m) {
        for (std::size_t p = 0; p < into_.plan.producers.size(); ++p)
            if (into_.plan.producers[p].name == m.text("client")) return p;
        return std::nullopt;
    }
    std::optional<std::size_t> consumer(const CaseObject& m) {
        for (std::size_t c = 0; c < into_.plan.consumers.size(); ++c)
            if (into_.plan.consumers[c].name == m.text("client")) return c;
        return std::nullopt;
    }

    bool of_producer(const CaseObject& m, const std::string& what) {
        if (m.find("client") == nullptr) return false;
        const auto p = producer(m);
        if (!p) return false;
        const std::string of = m.text("client");
        if (what == "produce_gap") gaps(m, of, *p);
        else if (what == "worst_ack") add(m, "s", of, MetricKind::client_time, session, [p = *p](const Observed& o) { return o.producers[p].worst_ack; });
        else if (what == "send_blocked") add(m, "s", of, MetricKind::client_time, 0, [p = *p](const Observed& o) { return o.producers[p].blocked; });
        else if (what == "produce_errors") errors(m, of, *p);
        else if (what == "acked") acked(m, of, *p);
        else return false;
        return true;
    }

    void errors(const CaseObject& m, const std::string& of, std::size_t p) {
        add(m, "records", of + " records", MetricKind::count, 0, [p](const Observed& o) { return static_cast<double>(o.producers[p].errors); });
        if (m.find("first_s") != nullptr) add("produce_errors", of + " first", MetricKind::client_time, m.number("first_s"), unknown,
            [p](const Observed& o) { return o.producers[p].errors == 0 ? unknown : o.producers[p].first_error; });
        if (m.find("last_s") != nullptr) add("produce_errors", of + " last", MetricKind::client_time, m.number("last_s"), unknown,
            [p](const Observed& o) { return o.producers[p].errors == 0 ? unknown : o.producers[p].last_error; });
    }

    void acked(const CaseObject& m, const std::string& of, std::size_t p) {
        const twin::ProducerPlan& plan = into_.plan.producers[p];
        const double before = plan.from.ns < 0 ? plan.rate * -plan.from.seconds() : 0;
        const double offered = plan.rate * (plan.to - plan.from).seconds();
        if (into_.plan.automq) {
            // Its end is that of its process, which had sent and flushed everything by then.
            for (const char* which : {"bytes", "sent_bytes"})
                if (m.find(which) != nullptr) add("acked", of + (which == std::string("bytes") ? "" : " sent"), MetricKind::bytes, m.number(which), offered,
                                                  [p](const Observed& o) { return o.producers[p].acked_in_time; });
            return;
        }
        add(m, "bytes", of, MetricKind::bytes, offered, [p, before](const Observed& o) { return before + o.producers[p].acked; });
        if (m.find("sent_bytes") != nullptr) add("acked", of + " sent", MetricKind::bytes, m.number("sent_bytes"), offered,
            [p, before](const Observed& o) { return before + o.producers[p].sent; });
    }

    /// Whether a step makes its broker one that failed; `slow`: a slow volume counts, as a slow network does.
    static bool fails(twin::Do what, bool slow) {
        using twin::Do;
        const bool stops = what == Do::kill || what == Do::terminate || what == Do::isolate || what == Do::freeze || what == Do::set_nic;
        return stops || (slow && (what == Do::set_volume || what == Do::drop_page_cache));
    }

    std::string role_of(std::size_t partition, bool slow) const {
        const twin::PartitionPlan& p = into_.plan.partitions[partition];
        std::string role = "untouched";
        for (const twin::Step& s : into_.plan.steps) {
            if (!fails(s.what, slow)) continue;
            if (p.leader == s.node) return "led";
            if (std::find(p.replicas.begin(), p.replicas.end(), s.node) != p.replicas.end()) role = "followed";
        }
        return role;
    }

    /// Places in its topic of the producer's partitions in this role.
    std::vector<std::size_t> in_role(const std::string& role, std::size_t p, bool slow) const {
        std::vector<std::size_t> which;
        std::size_t first = 0;
        while (first < into_.plan.partitions.size() && into_.plan.partitions[first].topic != into_.plan.producers[p].topic) ++first;
        for (std::size_t i = first; i < into_.plan.partitions.size() && into_.plan.partitions[i].topic == into_.plan.producers[p].topic; ++i)
            if (role_of(i, slow) == role) which.push_back(i - first);
        return which;
    }

    void gaps(const CaseObject& m, const std::string& of, std::size_t p) {
        const std::string role = m.text("role");
        std::vector<std::size_t> which = in_role(role, p, false);
        // Whether a slow volume made a broker a failed one is told by how many partitions the case counts.
        if (static_cast<double>(which.size()) != m.number_or("partitions", 0)) {
            const std::vector<std::size_t> wider = in_role(role, p, true);
            if (static_cast<double>(wider.size()) == m.number_or("partitions", 0)) which = wider;
        }
        const double naive = role == "led" ? session : 0.1;
        const auto list = [which, p](const Observed& o) {
            std::vector<double> all;
            for (const std::size_t i : which) all.push_back(o.producers[p].gap[i]);
            return all;
        };
        const std::string name = of + " " + role + " ";
        add(m, "partitions", name + "partitions", MetricKind::count, m.number_or("partitions", 0),
            [list](const Observed& o) { return static_cast<double>(list(o).size()); });
        if (m.number_or("partitions", 1) == 0) return;
        add(m, "min_s", name + "least", MetricKind::client_time, naive, [list](const Observed& o) { return least(list(o)); });
        add(m, "median_s", name + "median", MetricKind::client_time, naive, [list](const Observed& o) { return median(list(o)); });
        add(m, "max_s", name + "largest", MetricKind::client_time, naive, [list](const Observed& o) { return most(list(o)); });
    }

    bool of_consumer(const CaseObject& m, const std::string& what) {
        if (m.find("client") == nullptr) return false;
        const auto c = consumer(m);
        if (!c) return false;
        const std::string of = m.text("client");
        using K = MetricKind;
        if (what == "consume_gap") {
            add(m, "start_s", of + " start", K::client_time, 0, [c = *c](const Observed& o) { return o.consumers[c].gap_start; });
            add(m, "length_s", of + " length", K::client_time, session, [c = *c](const Observed& o) { return o.consumers[c].gap; });
        } else if (what == "consumer_assigned" || what == "consumer_revoked") {
            const auto list = what == "consumer_assigned" ? &twin::ConsumerObserved::assigned : &twin::ConsumerObserved::revoked;
            std::size_t nth = 0;
            for (const Quantity& q : into_.quantities) nth += q.what == what && q.of.starts_with(of);
            const double naive = into_.plan.consumers[*c].from.seconds() + into_.begin_s;
            add(m, "at_s", of + (nth == 0 ? "" : ", again"), K::client_time, naive, [c = *c, list, nth](const Observed& o) {
                const std::vector<double> all = after_zero(o.consumers[c].*list);
                return nth < all.size() ? all[nth] : unknown;
            });
        } else if (what == "lag_peak") {
            add(m, "records", of + " records", K::count, naive_lag(*c), [c = *c](const Observed& o) { return o.consumers[c].lag_peak; });
            add(m, "at_s", of + " at", K::client_time, pause_end(*c), [c = *c](const Observed& o) { return o.consumers[c].lag_peak_at; });
        } else if (what == "lag_drained") {
            add(m, "at_s", of, K::client_time, pause_end(*c),
                [c = *c](const Observed& o) { return o.consumers[c].lag_drained < 0 ? unknown : o.consumers[c].lag_drained; });
        } else {
            return false;
        }
        return true;
    }

    double pause_end(std::size_t c) const {
        const auto& pauses = into_.plan.consumers[c].paused;
        return pauses.empty() ? 0 : pauses.back().second.seconds() + into_.begin_s;
    }
    double naive_lag(std::size_t c) const {
        double records = 0;
        for (const auto& [from, to] : into_.plan.consumers[c].paused)
            for (const twin::ProducerPlan& p : into_.plan.producers)
                if (p.topic == into_.plan.consumers[c].topic) records = std::max(records, p.rate / p.record_bytes * (to - from).seconds());
        return records;
    }

    bool of_bytes(const CaseObject& m, const std::string& what) {
        if (what == "rebuilt_bytes") {
            const auto b = broker(m);
            if (!b) return false;
            add(m, "bytes", "broker " + std::to_string(m.whole("broker")), MetricKind::bytes, naive_bytes(),
                [b = *b](const Observed& o) { return o.brokers[b].rebuilt < 0 ? unknown : o.brokers[b].rebuilt; });
        } else if (what == "log_loading") {
            const auto b = broker(m);
            if (!b) return false;
            add(m, "s", "broker " + std::to_string(m.whole("broker")), MetricKind::client_time, 0,
                [b = *b](const Observed& o) { return o.brokers[b].log_loading < 0 ? unknown : o.brokers[b].log_loading; });
        } else if (what == "zone_bytes") {
            zone_rows(m);
        } else {
            return false;
        }
        return true;
    }

    void zone_rows(const CaseObject& m) {
        const std::size_t first = into_.zone_bytes_at.size();
        into_.zone_bytes_at.push_back(m.number("from_s"));
        into_.zone_bytes_at.push_back(m.number("to_s"));
        const double span = m.number("to_s") - m.number("from_s");
        double produced = 0;
        for (const twin::ProducerPlan& p : into_.plan.producers) produced += p.rate;
        std::size_t i = 0;
        for (const JsonValue& json : m.list("rows")) {
            const CaseObject row = m.item("rows", i++, json);
            const std::string sender = row.text("sender");
            const std::size_t from = static_cast<std::size_t>(row.whole("from_zone")), to = static_cast<std::size_t>(row.whole("to_zone"));
            const std::string of = sender + " " + std::to_string(from) + " to " + std::to_string(to);
            const double zones = into_.plan.zones;
            const double naive = sender == "broker" && from != to ? produced * span / zones : sender == "client" ? produced * span / zones / zones : 0;
            if (sender == "controller" || from > into_.plan.zones || to > into_.plan.zones) {
                into_.left_out.push_back("zone_bytes of " + of + ": control traffic is not played message by message");
                continue;
            }
            add("zone_bytes", of, MetricKind::bytes, row.number("bytes"), naive, [first, from, to, sender](const Observed& o) {
                if (o.zone_bytes.size() < first + 2) return unknown;
                const auto &a = o.zone_bytes[first][from][to], &b = o.zone_bytes[first + 1][from][to];
                return sender == "broker" ? b.first - a.first : b.second - a.second;
            });
        }
    }

    double last_step(std::uint32_t b) const {
        double at = 0;
        for (const twin::Step& s : into_.plan.steps)
            if (s.node == b && (s.what == twin::Do::start || s.what == twin::Do::thaw || s.what == twin::Do::rejoin)) at = s.at.seconds() + into_.begin_s;
        return at;
    }
    double last_start() const {
        double at = 0;
        for (std::uint32_t b = 0; b < into_.plan.brokers.size(); ++b) at = std::max(at, last_step(b));
        return at;
    }
    /// Bytes that a broker missed, or all that it held.
    double naive_bytes() const {
        double rate = 0, held = 0;
        for (const twin::ProducerPlan& p : into_.plan.producers) rate += p.rate;
        for (const twin::PartitionPlan& p : into_.plan.partitions)
            for (const twin::HeldPlan& h : p.held) held += static_cast<double>(h.batches) * h.bytes;
        for (const twin::Step& s : into_.plan.steps)
            if (s.what == twin::Do::wipe) return held;
        return rate * last_start();
    }
    double copied_by_nic(double from) const { return into_.plan.brokers[0].nic > 0 ? from + naive_bytes() / into_.plan.brokers[0].nic : from; }

    ShadowCase& into_;
    bool judged_ = true;
};

void read_curves(const CaseObject& top, ShadowCase& into) {
    if (top.find("curves") == nullptr) return;
    const CaseObject curves = top.member("curves");
    const auto points = [](const JsonValue& list) {
        std::vector<std::pair<double, double>> all;
        if (list.as_list() == nullptr) return all;
        for (const JsonValue& p : *list.as_list())
            if (p.as_list() != nullptr && p.as_list()->size() >= 2) all.emplace_back((*p.as_list())[0].number(), (*p.as_list())[1].number());
        return all;
    };
    for (const bool produced : {true, false}) {
        const JsonValue* group = curves.find(produced ? "acked_MB_per_s" : "read_MB_per_s");
        if (group == nullptr || group->as_object() == nullptr) continue;
        for (const JsonMember& m : *group->as_object()) {
            const std::size_t n = produced ? into.plan.producers.size() : into.plan.consumers.size();
            for (std::size_t i = 0; i < n; ++i) {
                const std::string& name = produced ? into.plan.producers[i].name : into.plan.consumers[i].name;
                if (name == m.key) into.curves.push_back({name, produced, i, points(m.value)});
            }
        }
    }
}

}  // namespace

void read_quantities(const JsonValue& json, ShadowCase& into) {
    const CaseObject top(into.file, "", json);
    Reader reader(into);
    std::size_t i = 0;
    for (const JsonValue& entry : top.list("measured")) reader.read(top.item("measured", i++, entry));
    read_curves(top, into);
}

ShadowCase load_case(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw ConfigError(file, "", "expected a readable case file, found none");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const JsonValue json = parse_json(text, file);
    ShadowCase into;
    into.file = file;
    read_plan(json, into);
    read_quantities(json, into);
    leave_score(into);
    return into;
}

}  // namespace rehearse
