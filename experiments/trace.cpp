// Field numbers: perfetto.dev/docs/reference/trace-packet-proto. Times are nanoseconds of the run.
#include "experiments/trace.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "experiments/fact_words.hpp"
#include "experiments/protobuf.hpp"

namespace rehearse {

namespace {

namespace packet { constexpr std::uint32_t in_trace = 1, timestamp = 8, sequence = 10, event = 11, sequence_flags = 13, track = 60; }
namespace track { constexpr std::uint32_t uuid = 1, name = 2, parent = 5, counter = 8, ordering = 11, rank = 12; constexpr std::uint64_t by_rank = 3; }
namespace counter { constexpr std::uint32_t unit = 3, unit_name = 6; constexpr std::uint64_t count = 2, bytes = 3; }
namespace event {
constexpr std::uint32_t annotation = 4, type = 9, track = 11, name = 23, number = 44, flow = 47, last_flow = 48;
constexpr std::uint64_t begin = 1, end = 2, instant = 3, counter = 4;
}
namespace annotation { constexpr std::uint32_t text = 6, name = 10; }

class Trace {
public:
    explicit Trace(const Outcome& outcome) : o_(outcome) {}

    std::string bytes() {
        root_ = add_track("rehearse: " + o_.architecture, 0);
        write_way("the way to reachable", o_.way_to_reachable);
        write_way("the way to nothing hidden", o_.way_to_nothing_hidden);
        write_milestones();
        write_facts();
        write_groups();
        write_series();
        write_pools();
        return text_.take();
    }

private:
    /// Ends the packet in hand.
    void add_packet() {
        packet_.whole(packet::sequence, 1);
        if (text_.bytes().empty()) packet_.whole(packet::sequence_flags, 1);
        text_.message(packet::in_trace, packet_);
        packet_.clear();
    }

    std::uint64_t add_track(const std::string& name, std::uint64_t parent, const ProtoMessage* counts = nullptr) {
        ProtoMessage described;
        ++tracks_;
        described.whole(track::uuid, tracks_).text(track::name, name).whole(track::rank, tracks_);
        if (parent != 0) described.whole(track::parent, parent);
        if (counts) described.message(track::counter, *counts);
        else described.whole(track::ordering, track::by_rank);
        packet_.message(packet::track, described);
        add_packet();
        return tracks_;
    }

    void add_event(Time at, const ProtoMessage& happened) {
        packet_.whole(packet::timestamp, static_cast<std::uint64_t>(at.ns)).message(packet::event, happened);
        add_packet();
    }

    static ProtoMessage of_type(std::uint64_t type, std::uint64_t on) { return ProtoMessage().whole(event::type, type).whole(event::track, on); }
    static ProtoMessage said(const std::string& name, const std::string& text) { return ProtoMessage().text(annotation::name, name).text(annotation::text, text); }

    void slice(std::uint64_t on, Time from, Time to, const std::string& name, const std::string& what, const std::string& why) {
        add_event(from, of_type(event::begin, on).text(event::name, name).message(event::annotation, said(what, why)));
        add_event(to, of_type(event::end, on));
    }

    void write_way(const std::string& name, const std::vector<PathPart>& way) {
        if (way.empty()) return;
        const std::uint64_t on = add_track(name, root_);
        Time reached = o_.failure;
        for (const PathPart& part : way) {
            slice(on, reached, reached + part.lasts, part.name, "waits for", part.bound_by);
            reached = reached + part.lasts;
        }
    }

    void write_milestones() {
        const std::uint64_t on = add_track("milestones", root_);
        for (const Milestone& m : o_.milestones)
            if (m.at) add_event(*m.at, of_type(event::instant, on).text(event::name, m.name).message(event::annotation, said("fact", m.proof)));
    }

    /// The broker, person or controller that a fact is about has a track of its own; the rest is the cluster's.
    std::string subject_of(const FactRecord& fact) const {
        for (const auto& [name, value] : fact.values) {
            if (const auto* index = std::get_if<std::int64_t>(&value)) {
                if (name == "broker" || name == "owner" || name == "target") return "broker " + std::to_string(*index + 1);
                if (name == "controller") return "controller " + std::to_string(*index + 1);
            } else if (const auto* text = std::get_if<std::string>(&value); text && fact.kind == "PersonActed" && name == "owner") {
                return "person: " + *text;
            }
        }
        return "cluster";
    }

    void write_facts() {
        std::map<std::string, std::uint64_t> on;
        for (const FactRecord& fact : o_.events) on.emplace(subject_of(fact), 0);
        for (auto& [subject, uuid] : on) uuid = add_track(subject, root_);
        std::vector<std::vector<FactId>> effects(o_.events.size());
        for (FactId id = 0; id < o_.events.size(); ++id)
            if (o_.events[id].cause != no_fact) effects[o_.events[id].cause].push_back(id);
        for (FactId id = 0; id < o_.events.size(); ++id) {
            const FactRecord& fact = o_.events[id];
            ProtoMessage happened = of_type(event::instant, on.at(subject_of(fact)));
            happened.text(event::name, fact.kind).message(event::annotation, said("what", fact_words(fact)));
            // One arrow from a fact to each that it caused, numbered by the effect.
            for (const FactId effect : effects[id]) happened.fixed(event::flow, effect + 1ull);
            if (fact.cause != no_fact) happened.fixed(event::last_flow, id + 1ull);
            add_event(fact.at, happened);
        }
    }

    void write_groups() {
        for (const GroupCurve& group : o_.watched.groups) {
            const std::uint64_t on = add_track("clients: " + group.group, root_);
            for (std::size_t i = 0; i < group.unserved.size(); ++i) {
                const Level& level = group.unserved[i];
                if (level.value == 0 || i + 1 == group.unserved.size()) continue;
                slice(on, level.from, group.unserved[i + 1].from, "not served", "partitions", std::to_string(static_cast<std::int64_t>(level.value)));
            }
        }
    }

    template <class Points, class Read>
    void write_counter(const std::string& name, std::uint64_t parent, const ProtoMessage& unit, const Points& points, Read read) {
        const std::uint64_t on = add_track(name, parent, &unit);
        std::optional<double> last;
        for (const auto& point : points) {
            const auto [at, value] = read(point);
            if (last == value) continue;
            last = value;
            add_event(at, counted_.clear().whole(event::type, event::counter).whole(event::track, on).real(event::number, value));
        }
    }

    void write_series() {
        std::vector<std::size_t> rows(o_.series.times.size());
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
        for (std::size_t c = 0; c < o_.series.columns.size(); ++c) {
            const std::string& name = o_.series.columns[c];
            ProtoMessage unit;
            if (name.ends_with("bytes")) unit.whole(counter::unit, counter::bytes);
            else if (name.ends_with("partitions")) unit.whole(counter::unit, counter::count);
            else unit.text(counter::unit_name, "bytes/s");
            write_counter(name, root_, unit, rows, [&](std::size_t i) { return std::pair{o_.series.times[i], o_.series.rows[i][c]}; });
        }
        ProtoMessage dollars;
        dollars.text(counter::unit_name, "USD");
        if (!o_.cost_curve.empty()) write_counter("extra cost", root_, dollars, o_.cost_curve, [](const auto& point) { return point; });
    }

    void write_pools() {
        if (o_.watched.pools.empty()) return;
        const std::uint64_t group = add_track("pools: use of capacity", root_);
        ProtoMessage percent;
        percent.text(counter::unit_name, "%");
        for (const PoolCurve& pool : o_.watched.pools)
            if (pool.shares.size() > 1)
                write_counter(pool.pool, group, percent, pool.shares, [](const Level& level) { return std::pair{level.from, 100 * level.value}; });
    }

    const Outcome& o_;
    ProtoMessage text_, packet_, counted_;
    std::uint64_t tracks_ = 0, root_ = 0;
};

}  // namespace

std::string perfetto_trace(const Outcome& outcome) { return Trace(outcome).bytes(); }

}  // namespace rehearse
