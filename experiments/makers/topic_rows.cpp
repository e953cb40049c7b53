// A piece is the partitions of one topic with equally many replicas; pieces of one key make a row, the heaviest first.
#include "experiments/makers/topic_rows.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "experiments/config_error.hpp"
#include "experiments/words.hpp"

namespace rehearse {
namespace {

constexpr double usual_retention_ms = 604800000;    // Kafka log.retention.hours = 168

struct Key {
    std::size_t replicas = 0;
    Count min_insync = 1;
    double segment = 0, retention_ms = usual_retention_ms;
    Count groups = 0;
    int step = 0;

    auto operator<=>(const Key&) const = default;
};

/// One topic's partitions that go into one row.
struct Piece {
    const ListedTopic* topic;
    std::vector<const ListedPartition*> partitions;
    double rate = 0, bytes = 0;
};

double retention_ms_of(const ListedTopic& topic) {
    const double set = topic.number("retention.ms").value_or(usual_retention_ms);
    return set > 0 ? set : usual_retention_ms;    // -1: for ever
}

double rate_of(const ListedTopic& topic, const TopicRates& rates) {
    const auto measured = rates.topics.find(topic.name);
    return measured != rates.topics.end() ? measured->second.in.per_second : topic.bytes() / (retention_ms_of(topic) / 1000);
}

Count groups_of(const ListedTopic& topic, const TopicRates& rates) {
    if (!topic.groups.empty()) return static_cast<Count>(topic.groups.size());
    const auto measured = rates.topics.find(topic.name);
    if (measured == rates.topics.end() || !(measured->second.in.per_second > 0)) return 0;
    return static_cast<Count>(std::round(measured->second.out / measured->second.in));
}

class Rows {
public:
    Rows(const TopicRates& rates, const TopicRowManner& manner) : rates_(rates), manner_(manner) {}

    void add(const ListedTopic& topic) {
        std::map<std::size_t, Piece> pieces;
        for (const ListedPartition& partition : topic.partitions) {
            Piece& piece = pieces.try_emplace(partition.replicas.size(), Piece{&topic, {}}).first->second;
            piece.partitions.push_back(&partition);
            piece.bytes += partition.bytes;
        }
        const double each = rate_of(topic, rates_) / static_cast<double>(topic.partitions.size());
        for (auto& [replicas, piece] : pieces) {
            piece.rate = each * static_cast<double>(piece.partitions.size());
            rows_[key_of(topic, replicas, each)].push_back(std::move(piece));
        }
    }

    std::vector<DraftTopic> finished() {
        std::vector<std::pair<Key, std::vector<Piece>>> sorted(rows_.begin(), rows_.end());
        const auto heaviest = [](const Piece& a, const Piece& b) { return a.rate > b.rate; };
        for (auto& [key, pieces] : sorted) std::ranges::stable_sort(pieces, heaviest);
        std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return sum(a.second) > sum(b.second); });
        std::vector<DraftTopic> topics;
        for (const auto& [key, pieces] : sorted) topics.push_back(row(key, pieces, topics));
        return topics;
    }

private:
    Key key_of(const ListedTopic& topic, std::size_t replicas, double each) const {
        Key key;
        key.replicas = replicas;
        const double wanted = topic.number("min.insync.replicas").value_or(1);
        key.min_insync = std::min(static_cast<Count>(replicas), std::max<Count>(1, static_cast<Count>(wanted)));
        key.segment = topic.number("segment.bytes").value_or(0);
        key.retention_ms = retention_ms_of(topic);
        key.groups = groups_of(topic, rates_);
        key.step = each > 0 ? static_cast<int>(std::floor(std::log(each) / std::log(4.0))) : -1000;
        return key;
    }

    static double sum(const std::vector<Piece>& pieces) {
        double rate = 0;
        for (const Piece& piece : pieces) rate += piece.rate;
        return rate;
    }

    DraftTopic row(const Key& key, const std::vector<Piece>& pieces, const std::vector<DraftTopic>& before) const {
        DraftTopic t;
        double bytes = 0;
        for (const Piece& piece : pieces) {
            bytes += piece.bytes;
            for (const ListedPartition* partition : piece.partitions) {
                std::vector<std::uint32_t>& brokers = t.placement.partitions.emplace_back();
                for (const Count id : partition->replicas) brokers.push_back(manner_.number_of.at(id));
            }
        }
        t.topics = static_cast<Count>(pieces.size());
        t.partitions = static_cast<Count>(t.placement.partitions.size());
        t.replicas = static_cast<Count>(key.replicas);
        t.min_insync = key.min_insync;
        t.segment = Bytes{key.segment > 0 ? std::max(key.segment, 1048576.0) : 0};
        t.rate = Rate{std::round(sum(pieces))};
        t.groups = key.groups;
        const double kept = bytes > 0 && t.rate.per_second > 0 ? bytes / t.rate.per_second : key.retention_ms / 1000;
        t.retention = Duration{static_cast<std::int64_t>(std::clamp(std::round(kept), 1.0, 3.15e9)) * 1000000000};
        t.name = name_of(pieces, before);
        t.remark = remark_of(pieces, bytes);
        return t;
    }

    std::string name_of(const std::vector<Piece>& pieces, const std::vector<DraftTopic>& before) const {
        std::string name = manner_.anonymise ? "topic " + std::to_string(before.size() + 1) : pieces.front().topic->name;
        if (pieces.size() > 1) name += " and " + std::to_string(pieces.size() - 1) + " more";
        const std::string first = name;
        for (int again = 2; std::ranges::find(before, name, &DraftTopic::name) != before.end(); ++again) name = first + " (" + std::to_string(again) + ")";
        return name;
    }

    static std::string remark_of(const std::vector<Piece>& pieces, double bytes) {
        const double partitions = static_cast<double>(pieces.front().partitions.size());
        std::string text = pieces.size() > 1 ? "Busiest partitions of these topics: " : "Each partition: ";
        text += in_words(Rate{pieces.front().rate / partitions});
        if (bytes > 0) text += "; one copy of all holds " + in_words(Bytes{bytes}) + ", which with this rate says how long it is kept";
        return text + ".";
    }

    const TopicRates& rates_;
    const TopicRowManner& manner_;
    std::map<Key, std::vector<Piece>> rows_;
};

}  // namespace

std::vector<DraftTopic> topic_rows(const ClusterListing& listing, const TopicRates& rates, const TopicRowManner& manner) {
    Rows rows(rates, manner);
    for (const ListedTopic& topic : listing.topics) rows.add(topic);
    return rows.finished();
}

}  // namespace rehearse
