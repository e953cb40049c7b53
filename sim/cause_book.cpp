// Each account is a short list of (cause, time); a flow meets few causes, so a linear search is the fastest.
#include "sim/cause_book.hpp"

#include <algorithm>

namespace rehearse {

void CauseBook::open(std::uint32_t slot, Cause cause) {
    if (slot >= accounts_.size()) accounts_.resize(slot + 1);
    accounts_[slot] = {now_, cause, nothing, false};
}

void CauseBook::assign(std::uint32_t slot, Cause cause) {
    Account& account = accounts_[slot];
    if (now_ > account.since) book(account, now_ - account.since);
    account.since = now_;
    account.cause = cause;
}

void CauseBook::book(Account& account, Duration spent) {
    Key* link = &account.entries;
    while (*link != nothing) {
        Entry& entry = entries_[*link];
        if (entry.cause == account.cause) {
            entry.spent += spent;
            return;
        }
        link = &entry.next;
    }
    *link = static_cast<Key>(entries_.size());
    entries_.push_back({spent, account.cause, nothing});
}

CauseBook::Key CauseBook::close(std::uint32_t slot) {
    assign(slot, Cause{});
    return accounts_[slot].entries;
}

std::vector<std::pair<Cause, Duration>> CauseBook::of_closed(Key key) const {
    std::vector<std::pair<Cause, Duration>> sums;
    for (; key != nothing; key = entries_[key].next) sums.emplace_back(entries_[key].cause, entries_[key].spent);
    return sums;
}

std::vector<std::pair<Cause, Duration>> CauseBook::of_open(std::uint32_t slot, Time now) const {
    const Account& account = accounts_[slot];
    auto sums = of_closed(account.entries);
    if (now == account.since) return sums;
    const auto same = [&](const auto& sum) { return sum.first == account.cause; };
    const auto found = std::find_if(sums.begin(), sums.end(), same);
    if (found == sums.end()) sums.emplace_back(account.cause, now - account.since);
    else found->second += now - account.since;
    return sums;
}

}  // namespace rehearse
