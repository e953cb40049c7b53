// kafka-topics --describe: a line for each topic and one for each partition, in pairs of a name and a value between tabs.
#include <algorithm>
#include <limits>

#include "experiments/config_error.hpp"
#include "experiments/makers/cluster_listing.hpp"
#include "experiments/makers/text_lines.hpp"

namespace rehearse {
namespace {

class Description {
public:
    explicit Description(const std::string& file) : file_(file) {}

    ClusterListing read(std::string_view text) {
        const auto lines = lines_of(text);
        for (line_ = 0; line_ < lines.size(); ++line_) read_line(lines[line_]);
        if (listing_.topics.empty()) throw ConfigError(file_, "", "expected the output of kafka-topics --describe, found no line with \"Topic:\"");
        for (const ListedTopic& topic : listing_.topics) expect_whole(topic);
        return std::move(listing_);
    }

private:
    void read_line(std::string_view line) {
        std::map<std::string_view, std::string_view> values;
        for (const std::string_view piece : pieces_of(line, '\t')) {
            const std::size_t colon = piece.find(':');
            if (colon != std::string_view::npos) values[trimmed(piece.substr(0, colon))] = trimmed(piece.substr(colon + 1));
        }
        if (!values.contains("Topic")) return;    // warnings and notes of the tool
        ListedTopic& topic = topic_of(values["Topic"]);
        if (values.contains("Partition")) read_partition(topic, values);
        else read_configs(topic, values["Configs"]);
    }

    ListedTopic& topic_of(std::string_view name) {
        if (ListedTopic* known = listing_.find(name)) return *known;
        listing_.index.emplace(name, listing_.topics.size());
        return listing_.topics.emplace_back(ListedTopic{std::string(name), {}, {}, {}});
    }

    /// A piece without an equals sign belongs to the value before it: cleanup.policy=compact,delete.
    static void read_configs(ListedTopic& topic, std::string_view configs) {
        std::string last;
        for (const std::string_view piece : pieces_of(configs, ',')) {
            const std::size_t equals = piece.find('=');
            if (equals == std::string_view::npos && !last.empty()) topic.configs[last] += "," + std::string(piece);
            if (equals == std::string_view::npos) continue;
            last = piece.substr(0, equals);
            topic.configs[last] = piece.substr(equals + 1);
        }
    }

    void read_partition(ListedTopic& topic, std::map<std::string_view, std::string_view>& values) {
        constexpr Count most = 1000000;
        const Count number = whole_in(values["Partition"], file_, line_, "the number of a partition");
        if (number >= most) throw ConfigError(place_in(file_, line_), "", "expected fewer than 1000000 partitions of a topic, found number " + std::to_string(number));
        if (static_cast<std::size_t>(number) >= topic.partitions.size()) topic.partitions.resize(static_cast<std::size_t>(number) + 1);
        ListedPartition& partition = topic.partitions[static_cast<std::size_t>(number)];
        const std::vector<Count> leaving = ids(values["Removing Replicas"]);
        for (const Count id : ids(values["Replicas"])) {
            listing_.brokers[id];
            if (std::ranges::find(leaving, id) == leaving.end()) partition.replicas.push_back(id);
        }
        if (partition.replicas.empty() || partition.replicas.size() > 8)
            throw ConfigError(place_in(file_, line_), "", "expected from 1 to 8 replicas, found " + in_quotes(values["Replicas"]));
        partition.in_sync = ids(values["Isr"]).size();
        if (values["Leader"] != "none" && values["Leader"] != "-1") partition.leader = whole_in(values["Leader"], file_, line_, "the id of a leader or none");
    }

    std::vector<Count> ids(std::string_view list) const {
        std::vector<Count> all;
        for (const std::string_view piece : pieces_of(list, ',')) all.push_back(whole_in(piece, file_, line_, "ids of brokers"));
        return all;
    }

    void expect_whole(const ListedTopic& topic) const {
        if (topic.partitions.empty()) throw ConfigError(file_, "", "expected the partitions of topic " + in_quotes(topic.name) + ", found none");
        for (std::size_t p = 0; p < topic.partitions.size(); ++p)
            if (topic.partitions[p].replicas.empty()) throw ConfigError(file_, "", "expected partition " + std::to_string(p) + " of topic " + in_quotes(topic.name) + ", found none");
    }

    const std::string& file_;
    std::size_t line_ = 0;
    ClusterListing listing_;
};

}  // namespace

double ListedTopic::bytes() const {
    double sum = 0;
    for (const ListedPartition& partition : partitions) sum += partition.bytes;
    return sum;
}

std::optional<double> ListedTopic::number(const std::string& config) const {
    const auto found = configs.find(config);
    if (found == configs.end()) return std::nullopt;
    return rehearse::number_in(found->second, "topic " + name, 0, "a number");
}

ListedTopic* ClusterListing::find(std::string_view topic) {
    const auto found = index.find(topic);
    return found == index.end() ? nullptr : &topics[found->second];
}

std::size_t ClusterListing::partitions() const {
    std::size_t sum = 0;
    for (const ListedTopic& topic : topics) sum += topic.partitions.size();
    return sum;
}

ClusterListing parse_topic_description(std::string_view text, const std::string& file) { return Description(file).read(text); }

}  // namespace rehearse
