// Fleets and load first, then the timeline, then the graph: single points of failure, cheapest cut, reach after each loss.
#include "experiments/study_words.hpp"

#include <algorithm>
#include <optional>

#include "experiments/cluster_graph.hpp"
#include "experiments/entrants.hpp"
#include "experiments/timeline_words.hpp"
#include "experiments/words.hpp"

namespace rehearse {
namespace {

std::string counted(Count number, const std::string& noun) {
    return in_words(static_cast<double>(number)) + " " + noun + (number == 1 ? "" : "s");
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text.append(text.empty() ? "" : ", ").append(name);
    return text;
}

std::string fleet_words(const ClusterSpec& cluster) {
    return counted(cluster.brokers.count, "broker") + " " + cluster.brokers.instance + " and " +
           counted(cluster.controllers, "controller") + " in " + counted(cluster.zones, "zone") + " of " + cluster.cloud + " " +
           cluster.region;
}

std::string topic_words(const TopicSpec& topic) {
    return topic.name + ": " + (topic.count > 1 ? counted(topic.count, "topic") + " with " : "") +
           counted(topic.partitions, "partition") + ", replication.factor " + std::to_string(topic.replication_factor) +
           ", min.insync.replicas " + std::to_string(topic.min_insync_replicas) + ", kept for " + in_words(topic.retention);
}

std::string client_words(const ProducerSpec& producer) {
    return "producers of " + producer.topic + ": " + in_words(producer.rate) + " over " +
           counted(producer.connections, "connection");
}

std::string client_words(const ConsumerSpec& consumer) {
    return counted(consumer.groups, "consumer group") + " of " + consumer.topic + ", reading from the " +
           (consumer.from == FetchFrom::leader ? "leader" : "closest replica");
}

std::string single_point_lines(const Topology& graph) {
    std::string lines;
    for (const SinglePoint& point : graph.single_points_of_failure())
        lines += "    " + point.name + ": keeps " + counted(static_cast<Count>(point.pairs), "pair") +
                 " of a client crowd and a broker together\n";
    return lines.empty() ? "    none between clients and brokers\n" : lines;
}

std::string cut_line(const Topology& graph) {
    const Cut cut = graph.cheapest_cut();
    if (cut.links.empty()) return "    no link bounds what clients and brokers exchange\n";
    constexpr std::size_t most_named = 6;
    std::vector<std::string> named(cut.links.begin(),
                                   cut.links.begin() + static_cast<std::ptrdiff_t>(std::min(cut.links.size(), most_named)));
    if (cut.links.size() > most_named) named.push_back("and " + std::to_string(cut.links.size() - most_named) + " more");
    return "    " + in_words(cut.capacity) + " in each direction: " + joined(named) + "\n";
}

std::string reach_lines(const Topology& graph, const Failed& failed) {
    std::string lines;
    for (const Reach& reach : graph.reach_after(failed)) {
        lines += "      " + reach.crowd + ": ";
        lines += reach.up
                     ? std::to_string(reach.brokers.size()) + " of " + counted(static_cast<Count>(reach.brokers_in_all), "broker")
                     : "out of service with it";
        if (reach.up && reach.store) lines += " and the object store";
        lines += "\n";
    }
    return lines;
}

/// What stops taking part when the target is lost; nothing when the fleet does not have it or no place is named.
std::optional<Failed> loss(const Target& target, const ClusterSpec& cluster, const Topology& graph) {
    const std::vector<std::string> zones = zone_names_of(cluster);
    const auto zone = std::ranges::find(zones, target.zone);
    if (zone != zones.end()) return graph.loss_of(ZoneId{static_cast<std::uint32_t>(zone - zones.begin())});
    if (target.broker && *target.broker <= cluster.brokers.count)
        return graph.loss_of(BrokerId{static_cast<std::uint32_t>(*target.broker - 1)});
    return std::nullopt;
}

std::string graph_paragraph(const StudySpec& spec, const Entrant& entrant, const Catalog& catalog) {
    const Topology graph = graph_of(entrant, catalog);
    std::string text = entrant.architecture + ": " + fleet_words(*entrant.cluster) + "\n";
    text += "  single points of failure\n" + single_point_lines(graph);
    text += "  cheapest cut between clients and brokers\n" + cut_line(graph);
    for (const FailureSpec& entry : spec.timeline) {
        const Target target = std::visit([](const auto& failure) { return failure.target(); }, entry);
        const std::optional<Failed> failed = loss(target, *entrant.cluster, graph);
        if (failed)
            text += "  without " + target_words({.field = {}, .zone = target.zone, .broker = target.broker}) +
                    ", clients reach\n" + reach_lines(graph, *failed);
    }
    return text;
}

}  // namespace

std::string study_words(const Study& study, const Catalog& catalog) {
    const StudySpec& spec = study.spec;
    std::string text = (spec.question.empty() ? study.name : spec.question) + "\n\nTopics\n";
    for (const TopicSpec& topic : spec.topics) text += "  " + topic_words(topic) + "\n";
    text += "Clients\n";
    for (const ClientSpec& client : spec.clients)
        text += "  " + std::visit([](const auto& known) { return client_words(known); }, client) + "\n";
    text += "Timeline (" + in_words(spec.horizon) + ", seed " + std::to_string(spec.seed) + ")\n";
    for (const std::string& sentence : timeline_words(spec)) text += "  " + sentence + "\n";
    for (const Entrant& entrant : entrants_of(spec)) text += "\n" + graph_paragraph(spec, entrant, catalog);
    return text;
}

std::string study_line(const Study& study) {
    std::vector<std::string> names;
    for (const Entrant& entrant : entrants_of(study.spec)) names.push_back(entrant.architecture);
    return study.file + " is fine: " + fleet_words(study.spec.cluster) + ", " +
           counted(static_cast<Count>(study.spec.timeline.size()), "failure") + " within " + in_words(study.spec.horizon) +
           ", compares " + joined(names);
}

}  // namespace rehearse
