// Books how long each flow was held by which cause, in whole nanoseconds, so that the parts sum to the lifetime exactly.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "sim/cause.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Accounts are named by flow slot while they run; closing one hands back a key to its entries, which stay for ever.
class CauseBook {
public:
    using Key = std::uint32_t;
    static constexpr Key nothing = 0xffffffff;

    void set_now(Time now) { now_ = now; }

    /// A reserved account takes no change(), only assign(): the solver does not know what really holds that flow.
    void open(std::uint32_t slot, Cause cause);
    void reserve(std::uint32_t slot) { accounts_[slot].reserved = true; }
    /// Books the time since the last change to the old cause. Within one instant nothing is booked, only the cause replaced.
    void change(std::uint32_t slot, Cause cause) {
        if (accounts_[slot].cause != cause && !accounts_[slot].reserved) assign(slot, cause);
    }
    void assign(std::uint32_t slot, Cause cause);
    Key close(std::uint32_t slot);

    /// Sums by cause in order of first appearance, up to `now` for an account that runs.
    std::vector<std::pair<Cause, Duration>> of_open(std::uint32_t slot, Time now) const;
    std::vector<std::pair<Cause, Duration>> of_closed(Key key) const;

    std::size_t memory() const { return accounts_.capacity() * sizeof(Account) + entries_.capacity() * sizeof(Entry); }

private:
    struct Account {
        Time since;
        Cause cause;
        Key entries = nothing;
        bool reserved = false;
    };
    struct Entry {
        Duration spent;
        Cause cause;
        Key next = nothing;
    };

    void book(Account& account, Duration spent);

    Time now_;
    std::vector<Account> accounts_;
    std::vector<Entry> entries_;  // lists by `next`
};

}  // namespace rehearse
