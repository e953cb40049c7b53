// What a loss has left behind: bytes that replicas which do not fetch are missing, and acknowledged bytes that lie in one zone only.
// Both grow with the logs. Only partitions that have either are weighed.
#include <algorithm>
#include <optional>

#include "models/architectures/kafka.hpp"
#include "models/world.hpp"

namespace rehearse {

/// Out of sync and not catching up either.
bool Kafka::stands_still(std::size_t p, std::size_t i) const {
    const PartitionTable& table = world_.table;
    return !table.in_sync(p, i) && (!world_.brokers[table.at(p, i).index()].serving() || !table.has_leader(p));
}

/// The zone that holds all intact copies in sync; none if there are several such zones, or no copy.
std::optional<ZoneId> Kafka::only_zone(std::size_t p) const {
    const PartitionTable& table = world_.table;
    std::optional<ZoneId> only;
    for (std::size_t i = 0; i < table.replicas(p); ++i) {
        if (!table.in_sync(p, i) || !table.replica_intact[table.first[p] + i]) continue;
        const ZoneId zone = world_.brokers[table.at(p, i).index()].zone();
        if (only && *only != zone) return std::nullopt;
        only = zone;
    }
    return only;
}

/// Bytes that no copy outside this zone has; a copy may have stood ahead of the leader that came after its own.
double Kafka::risk_of(std::size_t p, ZoneId only) {
    const PartitionTable& table = world_.table;
    double elsewhere = table.log_end(p) - table.retained[p];
    for (std::size_t i = 0; i < table.replicas(p); ++i) {
        const std::uint32_t flat = table.first[p] + static_cast<std::uint32_t>(i);
        if (table.in_sync(p, i) || !table.replica_intact[flat] || world_.brokers[table.at(p, i).index()].zone() == only) continue;
        fetchers_.note_progress(flat, p);
        elsewhere = std::max(elsewhere, table.replica_end[flat]);
    }
    return std::max(0.0, table.log_end(p) - elsewhere);
}

/// Who of the partitions that may have changed has lost something, or has it back.
void Kafka::find_losses() {
    const std::size_t before = losing_.size();
    for (const std::uint32_t p : world_.service.concerned()) {
        bool loses = only_zone(p).has_value();
        for (std::size_t i = 0; i < world_.table.replicas(p); ++i) loses = loses || stands_still(p, i);
        if (loses && !is_losing_[p]) losing_.push_back(p);
        is_losing_[p] = loses;
    }
    std::inplace_merge(losing_.begin(), losing_.begin() + static_cast<std::ptrdiff_t>(before), losing_.end());
    std::erase_if(losing_, [this](std::uint32_t p) { return !is_losing_[p]; });
}

void Kafka::weigh_losses() {
    const PartitionTable& table = world_.table;
    find_losses();
    std::fill(gone_on_.begin(), gone_on_.end(), 0);
    std::fill(risk_on_.begin(), risk_on_.end(), 0);
    double gone = 0, risk = 0;
    for (const std::uint32_t p : losing_) {
        const std::size_t at = table.topic[p] * world_.brokers.size() + table.known[p].index();
        const std::optional<ZoneId> only = only_zone(p);
        if (only) risk += risk_of(p, *only);
        risk_on_[at] += only && world_.service.writes(p);
        for (std::size_t i = 0; i < table.replicas(p); ++i) {
            if (!stands_still(p, i)) continue;
            const std::size_t flat = table.first[p] + i;
            gone += table.replica_intact[flat] ? std::max(0.0, table.log_end(p) - table.replica_end[flat]) : table.retained[p];
            gone_on_[at] += world_.service.writes(p);
        }
    }
    gone_.take(gone_.level());
    gone_.add(gone);
    at_risk_.take(at_risk_.level());
    at_risk_.add(risk);
}

}  // namespace rehearse
