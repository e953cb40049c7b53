// Moments in order, then a table of partitions, then the clients.
#include "experiments/record_play.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "experiments/text_table.hpp"
#include "experiments/twin_plan.hpp"
#include "models/twin/cluster.hpp"

namespace rehearse {
namespace {

struct Line {
    double at;
    std::string what;
};

std::string seconds(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.3f s", value);
    return text;
}

std::string whole(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.0f", value);
    return text;
}

/// Changes of partitions that fall together are one line.
void add_moments(std::vector<Line>& lines, const std::vector<twin::Moment>& moments, const std::string& what) {
    for (std::size_t i = 0; i < moments.size();) {
        std::size_t n = i;
        std::string which;
        while (n < moments.size() && moments[n].at - moments[i].at < 1e-3) which += (which.empty() ? "" : ", ") + std::to_string(moments[n++].partition);
        lines.push_back({moments[i].at, what + " of " + (n - i == 1 ? "partition " : std::to_string(n - i) + " partitions: ") + which});
        i = n;
    }
}

std::vector<Line> story(const twin::Observed& seen) {
    std::vector<Line> lines;
    for (std::size_t b = 0; b < seen.brokers.size(); ++b) {
        const std::string who = "broker " + std::to_string(b + 1);
        const twin::BrokerObserved& o = seen.brokers[b];
        for (const auto& [list, what] : {std::pair{&o.fenced, " is fenced"}, {&o.registered, " registers"}, {&o.unfenced, " is unfenced"}, {&o.exited, " exits"}})
            for (const double at : *list) lines.push_back({at, who + what});
    }
    for (const twin::TopicObserved& t : seen.topics) {
        add_moments(lines, t.leaders, "another leader");
        add_moments(lines, t.shrunk, "smaller in-sync set");
        add_moments(lines, t.expanded, "larger in-sync set");
    }
    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.at < b.at; });
    return lines;
}

std::string partitions_table(const twin::Cluster& cluster, const twin::Observed& seen) {
    TextTable table({"partition", "leader", "in sync", "batches", "longest pause of a producer"});
    for (std::uint32_t p = 0; p < cluster.truth.size(); ++p) {
        const twin::Leadership& now = cluster.truth[p];
        double gap = 0;
        for (std::size_t c = 0; c < seen.producers.size(); ++c) {
            std::uint32_t first = 0;
            while (cluster.plan.partitions[first].topic != cluster.plan.producers[c].topic) ++first;
            if (cluster.plan.producers[c].topic == cluster.plan.partitions[p].topic) gap = std::max(gap, seen.producers[c].gap[p - first]);
        }
        const bool led = now.leader != twin::nobody;
        table.add({std::to_string(p), led ? "broker " + std::to_string(now.leader + 1) : "none", std::to_string(__builtin_popcountll(now.isr)),
                   led ? std::to_string(cluster.brokers[now.leader].replica(p).log.size()) : "-", seconds(gap)});
    }
    return table.text();
}

std::string clients_text(const twin::Cluster& cluster, const twin::Observed& seen) {
    std::string text;
    for (std::size_t c = 0; c < seen.producers.size(); ++c) {
        const twin::ProducerObserved& o = seen.producers[c];
        text += cluster.plan.producers[c].name + ": " + whole(o.acked) + " of " + whole(o.sent) + " bytes acknowledged, slowest after " + seconds(o.worst_ack) +
                ", " + std::to_string(o.errors) + " records given up, " + seconds(o.blocked) + " blocked\n";
    }
    for (std::size_t c = 0; c < seen.consumers.size(); ++c) {
        const twin::ConsumerObserved& o = seen.consumers[c];
        text += cluster.plan.consumers[c].name + ": longest pause " + seconds(o.gap) + ", " + std::to_string(o.read_again) + " batches read again, " +
                std::to_string(o.skipped) + " passed over\n";
    }
    for (std::size_t t = 0; t < seen.topics.size(); ++t)
        text += cluster.plan.topics[t].name + ": " + std::to_string(seen.topics[t].lost_records) + " acknowledged records lost, " + std::to_string(seen.topics[t].leaderless) +
                " partitions without a leader at the end\n";
    return text;
}

}  // namespace

std::string record_play(const Study& study, const Catalog& catalog) {
    const twin::Plan plan = twin_plan_of(study.spec, catalog, study.file);
    twin::Cluster cluster(plan, static_cast<std::uint64_t>(study.spec.seed));
    const twin::Observed seen = cluster.play({});
    std::string text = study.name + ", request by request: " + std::to_string(seen.events) + " events, " + std::to_string(cluster.batches.size()) +
                       " batches, seed " + std::to_string(study.spec.seed) + ". Seconds count from the first failure.\n\n";
    for (const Line& line : story(seen)) text += "  " + seconds(line.at) + "  " + line.what + "\n";
    return text + "\n" + partitions_table(cluster, seen) + "\n" + clients_text(cluster, seen);
}

}  // namespace rehearse
