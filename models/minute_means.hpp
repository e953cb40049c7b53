// The load that pools carried: the highest mean over a minute, as monitoring shows it. A burst that fills a processor for a tenth of a
// second says nothing about how much more load there is room for.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/units.hpp"

namespace rehearse {

class MinuteMeans {
public:
    /// Each pool's share of its capacity, 0 to 1, was the same for this long. Pools may be added, never taken away.
    void hold(const std::vector<double>& shares, Duration held);
    /// Of whole minutes; of what there is while the first has not ended. Nothing held: 0.
    double highest(std::size_t pool) const;

private:
    static constexpr Duration window{60'000'000'000};

    void close(Duration over);

    std::vector<double> share_seconds_;  // in the minute that has begun
    std::vector<double> highest_;        // of minutes that have ended
    Duration filled_;
    bool any_ended_ = false;
};

}  // namespace rehearse
