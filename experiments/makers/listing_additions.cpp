// Sizes, racks, planned moves and readers, each laid over the topics that were listed before; what names another cluster's topics changes nothing.
#include <algorithm>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "experiments/makers/cluster_listing.hpp"
#include "experiments/makers/text_lines.hpp"

namespace rehearse {
namespace {

const JsonValue::List& list_at(const JsonValue& object, const char* key, const std::string& file, const std::string& path) {
    const JsonValue* list = object.find(key);
    if (!list || !list->as_list()) throw ConfigError(file, path, std::string("expected a list ") + in_quotes(key) + ", found none");
    return *list->as_list();
}

Count whole_at(const JsonValue& object, const char* key, const std::string& file, const std::string& path) {
    const JsonValue* number = object.find(key);
    if (!number || !number->whole() || *number->whole() < 0) throw ConfigError(file, path, std::string("expected a whole number ") + in_quotes(key) + ", found none");
    return *number->whole();
}

std::string text_at(const JsonValue& object, const char* key, const std::string& file, const std::string& path) {
    const JsonValue* text = object.find(key);
    if (!text || !text->text()) throw ConfigError(file, path, std::string("expected a text ") + in_quotes(key) + ", found none");
    return *text->text();
}

/// The name of a log is topic-number, and topics may have dashes in their names.
void add_size(ClusterListing& listing, std::string_view log, double bytes) {
    const std::size_t dash = log.rfind('-');
    ListedTopic* topic = dash == std::string_view::npos ? nullptr : listing.find(log.substr(0, dash));
    if (!topic) return;
    const Count number = whole_in(log.substr(dash + 1), "log directories", 0, "a log named topic-number");
    if (static_cast<std::size_t>(number) >= topic->partitions.size()) return;
    ListedPartition& partition = topic->partitions[static_cast<std::size_t>(number)];
    partition.bytes = std::max(partition.bytes, bytes);
}

void add_directory(ClusterListing& listing, Count broker, const JsonValue& directory, const std::string& file, const std::string& path) {
    for (const JsonValue& log : list_at(directory, "partitions", file, path)) {
        const JsonValue* future = log.find("isFuture");
        if (future && future->truth() && *future->truth()) continue;
        const double bytes = static_cast<double>(whole_at(log, "size", file, path));
        listing.held[broker] += bytes;
        add_size(listing, text_at(log, "partition", file, path), bytes);
    }
}

/// "host:9092 (id: 1 rack: us-east-1a isFenced: false) -> (".
bool read_api_versions_line(ClusterListing& listing, std::string_view line, const std::string& file, std::size_t number) {
    const std::size_t open = line.find("(id: ");
    if (open == std::string_view::npos) return false;
    const auto words = words_in(line.substr(open + 1, line.find(')', open) - open - 1));
    if (words.size() < 2) throw ConfigError(place_in(file, number), "", "expected the id of a broker, found " + in_quotes(line));
    const Count id = whole_in(words[1], file, number, "the id of a broker");
    listing.brokers[id];
    for (std::size_t i = 2; i + 1 < words.size(); ++i)
        if (words[i] == "rack:" && words[i + 1] != "null") listing.brokers[id] = words[i + 1];
    return true;
}

/// The one brace line in what kafka-log-dirs prints around it.
std::string_view json_in(std::string_view text, const std::string& file) {
    const std::size_t open = text.find('{');
    if (open == std::string_view::npos) throw ConfigError(file, "", "expected JSON in braces, found none");
    return text.substr(open);
}

}  // namespace

void add_log_dirs(ClusterListing& listing, std::string_view text, const std::string& file) {
    const JsonValue document = parse_json(json_in(text, file), file);
    const JsonValue::List& brokers = list_at(document, "brokers", file, "");
    for (std::size_t b = 0; b < brokers.size(); ++b) {
        const std::string path = "brokers[" + std::to_string(b) + "]";
        const Count id = whole_at(brokers[b], "broker", file, path);
        listing.brokers[id];
        for (const JsonValue& directory : list_at(brokers[b], "logDirs", file, path)) add_directory(listing, id, directory, file, path);
    }
}

void add_brokers(ClusterListing& listing, std::string_view text, const std::string& file) {
    const auto lines = lines_of(text);
    std::size_t read = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (read_api_versions_line(listing, lines[i], file, i)) {
            ++read;
            continue;
        }
        const auto pieces = pieces_of(lines[i], ',');
        if (pieces.size() != 2 || pieces[0].empty() || pieces[0].find_first_not_of("0123456789") != std::string_view::npos) continue;
        listing.brokers[whole_in(pieces[0], file, i, "the id of a broker")] = pieces[1];
        ++read;
    }
    if (read == 0) throw ConfigError(file, "", "expected the output of kafka-broker-api-versions or lines id,rack, found neither");
}

void add_reassignment(ClusterListing& listing, std::string_view text, const std::string& file) {
    const JsonValue document = parse_json(json_in(text, file), file);
    const JsonValue::List& moves = list_at(document, "partitions", file, "");
    for (std::size_t i = 0; i < moves.size(); ++i) {
        const std::string path = "partitions[" + std::to_string(i) + "]", name = text_at(moves[i], "topic", file, path);
        ListedTopic* topic = listing.find(name);
        const std::size_t number = static_cast<std::size_t>(whole_at(moves[i], "partition", file, path));
        if (!topic || number >= topic->partitions.size())
            throw ConfigError(file, path, "expected a partition of the listed topics, found " + in_quotes(name + "-" + std::to_string(number)));
        std::vector<Count> replicas;
        for (const JsonValue& id : list_at(moves[i], "replicas", file, path)) {
            if (!id.whole() || *id.whole() < 0) throw ConfigError(file, path + ".replicas", "expected ids of brokers");
            replicas.push_back(*id.whole());
            listing.brokers[*id.whole()];
        }
        if (replicas.empty() || replicas.size() > 8) throw ConfigError(file, path + ".replicas", "expected from 1 to 8 replicas, found " + std::to_string(replicas.size()));
        topic->partitions[number].in_sync = replicas.size();
        topic->partitions[number].leader = replicas.front();
        topic->partitions[number].replicas = std::move(replicas);
    }
}

void add_groups(ClusterListing& listing, std::string_view text, const std::string& file) {
    bool headed = false;
    for (const std::string_view line : lines_of(text)) {
        const auto words = words_in(line);
        if (words.size() >= 3 && words[0] == "GROUP" && words[1] == "TOPIC") headed = true;
        else if (headed && words.size() >= 6)
            if (ListedTopic* topic = listing.find(words[1])) topic->groups.emplace(words[0]);
    }
    if (!headed) throw ConfigError(file, "", "expected the output of kafka-consumer-groups --describe --all-groups, found no line that begins with GROUP TOPIC");
}

}  // namespace rehearse
