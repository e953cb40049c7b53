// The cap of a flow that follows another one's rate (a consumer what is appended, an upload what comes in). The two may share pools, so each
// settle may move the cap again; after some rounds in one instant it only falls, which ends the search and never moves bytes that do not exist.
#pragma once

#include <algorithm>
#include <cmath>

#include "models/books.hpp"
#include "sim/units.hpp"

namespace rehearse {

class FollowingCap {
public:
    /// A flow was opened with this cap.
    void start(double cap) {
        cap_ = cap;
        rounds_ = 0;
    }

    void follow(Transfer& transfer, double wanted, Time now) {
        constexpr int free_rounds = 16;
        rounds_ = now == at_ ? rounds_ + 1 : 0;
        at_ = now;
        if (rounds_ > free_rounds) wanted = std::min(wanted, cap_);
        if (wanted == cap_ || (cap_ < unlimited && std::abs(wanted - cap_) <= 1e-12 * cap_)) return;
        cap_ = wanted;
        transfer.set_cap(wanted);
    }

private:
    double cap_ = 0;
    Time at_;
    int rounds_ = 0;
};

}  // namespace rehearse
