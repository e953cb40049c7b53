// Partitions whose leader is gone, or gives them away, and whose streams nobody has opened again: whose they were, whose they will be, and how many of which.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/id.hpp"

namespace rehearse {

class Orphans {
public:
    void begin(std::size_t partitions, std::size_t brokers);

    /// Its last owner is gone with its streams unclosed.
    void lose(std::uint32_t partition, BrokerId last, BrokerId next);
    /// Its last owner lives and closes its streams; then it is closed, or lost like any other because that owner is gone after all.
    void give(std::uint32_t partition, BrokerId last, BrokerId next);
    void close(std::uint32_t partition);
    void lose_closing(std::uint32_t partition);
    void promise(std::uint32_t partition, BrokerId next);
    void close_streams_of(BrokerId last);
    /// Its next owner leads it.
    void adopt(std::uint32_t partition);

    bool has(std::size_t partition) const { return state_[partition] != State::led; }
    bool closing(std::size_t partition) const { return state_[partition] == State::closing; }
    /// Its last owner closed it in order: there is no tail to read.
    bool clean(std::size_t partition) const { return state_[partition] == State::handed; }
    BrokerId last_of(std::size_t partition) const { return last_[partition]; }
    BrokerId next_of(std::size_t partition) const { return next_[partition]; }

    /// Lost by this last owner: how many there are, and how many have streams that are not closed.
    std::uint32_t left_by(BrokerId last) const { return left_[last.index()]; }
    std::uint32_t unclosed_of(BrokerId last) const { return unclosed_[last.index()]; }
    /// With closed streams, promised to this owner: how many, and which, in order.
    std::uint32_t ready_for(BrokerId next) const { return ready_[next.index()]; }
    std::vector<std::uint32_t> list_for(BrokerId next);

private:
    enum class State : std::uint8_t { led, closing, handed, unclosed, closed };
    bool ready(std::size_t partition) const { return state_[partition] == State::closed || state_[partition] == State::handed; }

    std::vector<State> state_;
    std::vector<BrokerId> last_, next_;
    std::vector<std::uint32_t> left_, unclosed_, ready_;            // by broker
    std::vector<std::vector<std::uint32_t>> lost_by_, promised_to_;  // by broker: no others, but some that are no longer, or twice
};

}  // namespace rehearse
