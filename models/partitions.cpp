// The few operations on the arrays that must keep them consistent.
#include "models/partitions.hpp"

#include <algorithm>
#include <utility>

#include "sim/check.hpp"

namespace rehearse {

int PartitionTable::position_of(std::size_t p, BrokerId broker) const {
    for (std::size_t i = 0; i < replicas(p); ++i)
        if (at(p, i) == broker) return static_cast<int>(i);
    return -1;
}

void PartitionTable::add(std::size_t topic_index, std::span<const BrokerId> list, double retained_bytes) {
    expects(!list.empty() && list.size() <= 8, "a partition has one to eight replicas");
    topic.push_back(static_cast<std::uint16_t>(topic_index));
    leader.push_back(0);
    epoch.push_back(0);
    isr.push_back(static_cast<std::uint8_t>((1u << list.size()) - 1));
    eligible.push_back(0);
    known.push_back(list.front());
    retained.push_back(retained_bytes);
    replica.insert(replica.end(), list.begin(), list.end());
    replica_end.insert(replica_end.end(), list.size(), retained_bytes);
    replica_intact.insert(replica_intact.end(), list.size(), std::uint8_t{1});
    first.push_back(static_cast<std::uint32_t>(replica.size()));
    end_.push_back(retained_bytes);
    grows_with_.push_back(stands);
    is_changed_.push_back(0);
    is_noted_astray_.push_back(0);
    count(led_, topic_index, list.front(), 1);
    for (const BrokerId b : list) count(hosted_, topic_index, b, 1);
}

void PartitionTable::count(std::vector<std::vector<std::uint32_t>>& by_topic, std::size_t t, BrokerId broker, int change) {
    if (t >= by_topic.size()) by_topic.resize(t + 1);
    if (broker.index() >= by_topic[t].size()) by_topic[t].resize(broker.index() + 1, 0);
    by_topic[t][broker.index()] += static_cast<std::uint32_t>(change);
}

std::uint32_t PartitionTable::counted(const std::vector<std::vector<std::uint32_t>>& by_topic, std::size_t t, BrokerId broker) {
    return t < by_topic.size() && broker.index() < by_topic[t].size() ? by_topic[t][broker.index()] : 0;
}

double PartitionTable::hosted_rate(BrokerId broker) const {
    double sum = 0;
    for (std::size_t t = 0; t < topics.size(); ++t) sum += counted(hosted_, t, broker) * topics[t].partition_rate();
    return sum;
}

void PartitionTable::note(std::size_t p) {
    if (std::exchange(is_changed_[p], std::uint8_t{1})) return;
    changed_.push_back(static_cast<std::uint32_t>(p));
}

std::vector<std::uint32_t> PartitionTable::take_changed() {
    for (const std::uint32_t p : changed_) is_changed_[p] = 0;
    return std::exchange(changed_, {});
}

void PartitionTable::note_astray(std::size_t p) {
    if (!has_leader(p) || leader_of(p) == known[p] || std::exchange(is_noted_astray_[p], std::uint8_t{1})) return;
    if (known[p].index() >= astray_.size()) astray_.resize(known[p].index() + 1);
    astray_[known[p].index()].push_back(static_cast<std::uint32_t>(p));
}

std::vector<std::uint32_t> PartitionTable::take_astray(BrokerId believed) {
    if (believed.index() >= astray_.size()) return {};
    std::vector<std::uint32_t> list = std::exchange(astray_[believed.index()], {});
    std::erase_if(list, [&](std::uint32_t p) { return known[p] != believed; });
    for (const std::uint32_t p : list) is_noted_astray_[p] = 0;
    std::erase_if(list, [&](std::uint32_t p) { return !has_leader(p) || leader_of(p) == believed; });
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    return list;
}

void PartitionTable::set_leader(std::size_t p, std::int8_t position) {
    if (leader[p] == position) return;
    if (has_leader(p)) count(led_, topic[p], leader_of(p), -1);
    leader[p] = position;
    if (has_leader(p)) count(led_, topic[p], leader_of(p), 1);
    if (position != no_leader) ++epoch[p];
    note_astray(p);
    note(p);
}

void PartitionTable::leave_isr(std::size_t p, std::size_t position) {
    isr[p] = static_cast<std::uint8_t>(isr[p] & ~(1u << position));
    note(p);
}

void PartitionTable::join_isr(std::size_t p, std::size_t position) {
    isr[p] = static_cast<std::uint8_t>(isr[p] | (1u << position));
    note(p);
}

void PartitionTable::alone_in_sync(std::size_t p, std::size_t position) {
    isr[p] = static_cast<std::uint8_t>(1u << position);
    eligible[p] = 0;
    note(p);
}

void PartitionTable::believe(std::size_t p, BrokerId leader_of_clients) {
    known[p] = leader_of_clients;
    is_noted_astray_[p] = 0;
    note_astray(p);
    note(p);
}

void PartitionTable::set_intact(std::size_t p, std::size_t position, bool whole) {
    if (replica_intact[first[p] + position] == whole) return;
    replica_intact[first[p] + position] = whole;
    note(p);
}

void PartitionTable::move_replica(std::size_t p, std::size_t position, BrokerId to) {
    BrokerId& host = replica[first[p] + position];
    const bool leads = leader[p] == static_cast<std::int8_t>(position);
    count(hosted_, topic[p], host, -1);
    if (leads) count(led_, topic[p], host, -1);
    host = to;
    count(hosted_, topic[p], host, 1);
    if (leads) count(led_, topic[p], host, 1);
    note_astray(p);
    note(p);
}

void PartitionTable::cut(std::size_t p, double end) {
    end_[p] += end - log_end(p);
    note(p);
}

void PartitionTable::grow_with(std::size_t p, std::uint32_t growth_class) {
    if (grows_with_[p] == growth_class) return;
    const double now = log_end(p);
    if (growth_class != stands && growth_class >= grown_.size()) grown_.resize(growth_class + 1, 0);
    grows_with_[p] = growth_class;
    end_[p] = growth_class == stands ? now : now - grown_[growth_class];
}

void PartitionTable::grow(std::uint32_t growth_class, double bytes_each) {
    if (growth_class >= grown_.size()) grown_.resize(growth_class + 1, 0);
    grown_[growth_class] += bytes_each;
}

}  // namespace rehearse
