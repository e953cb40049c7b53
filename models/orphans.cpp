// Lists by owner are swept when they are read; counts are kept as partitions change.
#include "models/orphans.hpp"

#include <algorithm>

namespace rehearse {

void Orphans::begin(std::size_t partitions, std::size_t brokers) {
    state_.assign(partitions, State::led);
    last_.assign(partitions, BrokerId{});
    next_.assign(partitions, BrokerId{});
    for (auto* counts : {&left_, &unclosed_, &ready_}) counts->assign(brokers, 0);
    lost_by_.assign(brokers, {});
    promised_to_.assign(brokers, {});
}

void Orphans::lose(std::uint32_t p, BrokerId last, BrokerId next) {
    state_[p] = State::unclosed;
    last_[p] = last;
    ++left_[last.index()];
    ++unclosed_[last.index()];
    lost_by_[last.index()].push_back(p);
    next_[p] = next;
    promised_to_[next.index()].push_back(p);
}

void Orphans::give(std::uint32_t p, BrokerId last, BrokerId next) {
    state_[p] = State::closing;
    last_[p] = last;
    next_[p] = next;
    promised_to_[next.index()].push_back(p);
}

void Orphans::close(std::uint32_t p) {
    state_[p] = State::handed;
    ++ready_[next_[p].index()];
}

void Orphans::lose_closing(std::uint32_t p) {
    state_[p] = State::unclosed;
    ++left_[last_[p].index()];
    ++unclosed_[last_[p].index()];
    lost_by_[last_[p].index()].push_back(p);
}

void Orphans::promise(std::uint32_t p, BrokerId next) {
    if (next_[p] == next) return;
    if (ready(p)) {
        --ready_[next_[p].index()];
        ++ready_[next.index()];
    }
    next_[p] = next;
    promised_to_[next.index()].push_back(p);
}

void Orphans::close_streams_of(BrokerId last) {
    for (const std::uint32_t p : lost_by_[last.index()]) {
        if (state_[p] != State::unclosed || last_[p] != last) continue;
        state_[p] = State::closed;
        ++ready_[next_[p].index()];
    }
    unclosed_[last.index()] = 0;
    lost_by_[last.index()].clear();
}

void Orphans::adopt(std::uint32_t p) {
    if (!has(p)) return;
    if (ready(p)) --ready_[next_[p].index()];
    if (state_[p] == State::unclosed) --unclosed_[last_[p].index()];
    if (state_[p] == State::unclosed || state_[p] == State::closed) --left_[last_[p].index()];
    state_[p] = State::led;
}

std::vector<std::uint32_t> Orphans::list_for(BrokerId next) {
    std::vector<std::uint32_t>& promised = promised_to_[next.index()];
    std::erase_if(promised, [&](std::uint32_t p) { return state_[p] == State::led || next_[p] != next; });
    std::sort(promised.begin(), promised.end());
    promised.erase(std::unique(promised.begin(), promised.end()), promised.end());
    std::vector<std::uint32_t> list;
    std::copy_if(promised.begin(), promised.end(), std::back_inserter(list), [&](std::uint32_t p) { return ready(p); });
    return list;
}

}  // namespace rehearse
