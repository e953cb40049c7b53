// The striped placement: racks in turn, and in each rack its brokers in turn.
#include "topologies/placement.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>

#include "sim/check.hpp"

namespace rehearse {
namespace {

template <class T>
void shuffle(std::vector<T>& items, const DrawBelow& draw_below) {
    for (std::size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[draw_below(left)]);
}

/// The brokers of one rack: each partition starts one broker further on and takes none twice.
class RackTurn {
public:
    RackTurn(std::vector<BrokerId> brokers, const DrawBelow& draw_below) : brokers_(std::move(brokers)) {
        std::sort(brokers_.begin(), brokers_.end());
        start_ = draw_below(brokers_.size());
    }

    /// The next broker for that partition, or none when it has all brokers of this rack.
    /// The start moves on when the partition is another than at the last call: a rack that is not asked does not move.
    std::optional<BrokerId> next(std::size_t partition) {
        if (partition != partition_) {
            partition_ = partition;
            taken_ = 0;
            start_ = (start_ + 1) % brokers_.size();
        }
        if (taken_ == brokers_.size()) return std::nullopt;
        return brokers_[(start_ + taken_++) % brokers_.size()];
    }

    void shuffle_brokers(const DrawBelow& draw_below) { shuffle(brokers_, draw_below); }

private:
    std::vector<BrokerId> brokers_;
    std::size_t start_ = 0;
    std::size_t taken_ = 0;
    std::size_t partition_ = 0;
};

/// All racks that have brokers.
class Stripes {
public:
    Stripes(const std::vector<std::vector<BrokerId>>& brokers_by_rack, const DrawBelow& draw_below) : draw_below_(draw_below) {
        for (const std::vector<BrokerId>& brokers : brokers_by_rack) {
            if (!brokers.empty()) racks_.emplace_back(brokers, draw_below);
            broker_count_ += brokers.size();
        }
        order_.resize(racks_.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        if (!order_.empty()) first_rack_ = draw_below(order_.size());
    }

    std::size_t broker_count() const { return broker_count_; }

    std::vector<BrokerId> next_partition(std::size_t replicas) {
        shuffle_after_a_round();
        std::vector<BrokerId> placed;
        placed.reserve(replicas);
        for (std::size_t turn = first_rack_; placed.size() < replicas; ++turn)
            if (const auto broker = racks_[order_[turn % order_.size()]].next(partition_)) placed.push_back(*broker);
        ++partition_;
        first_rack_ = (first_rack_ + 1) % order_.size();
        return placed;
    }

private:
    /// Without it the same placements would come again, round after round.
    void shuffle_after_a_round() {
        if (partition_ != broker_count_ || broker_count_ < 2) return;
        shuffle(order_, draw_below_);
        for (RackTurn& rack : racks_) rack.shuffle_brokers(draw_below_);
        partition_ = 0;
    }

    const DrawBelow& draw_below_;
    std::vector<RackTurn> racks_;
    std::vector<std::size_t> order_;
    std::size_t broker_count_ = 0;
    std::size_t first_rack_ = 0;
    std::size_t partition_ = 0;  // counted anew after each round
};

}  // namespace

std::vector<std::vector<BrokerId>> place(const std::vector<std::vector<BrokerId>>& brokers_by_rack, int partitions,
                                         int replication_factor, const DrawBelow& draw_below) {
    expects(partitions >= 0 && replication_factor >= 1, "at least one replica of no fewer than zero partitions");
    Stripes stripes(brokers_by_rack, draw_below);
    const auto replicas = static_cast<std::size_t>(replication_factor);
    expects(replicas <= stripes.broker_count(), "a broker for each replica");
    std::vector<std::vector<BrokerId>> placed;
    placed.reserve(static_cast<std::size_t>(partitions));
    for (int p = 0; p < partitions; ++p) placed.push_back(stripes.next_partition(replicas));
    return placed;
}

}  // namespace rehearse
