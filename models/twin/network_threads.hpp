// The network threads of a broker (num.network.threads, 3 by default). Data that is not in the page cache is read by the thread that
// sends it, a send buffer at a time, and everybody on that thread waits meanwhile (KAFKA-7504). Source: Kafka 4.1.1 SocketServer,
// PlaintextTransportLayer.transferFrom; socket.send.buffer.bytes 100 KiB.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "sim/units.hpp"

namespace rehearse::twin {

class NetworkThreads {
public:
    /// Connections are dealt out in turn.
    static std::size_t thread_of(std::uint32_t connection) { return connection % 3; }

    /// A thread reads `bytes` from the volume between two moments.
    void reads(std::uint32_t connection, Time from, Time to, double bytes) {
        Reading& r = threads_[thread_of(connection)];
        r.from = r.to < from ? from : r.from;
        r.to = std::max(r.to, to);
        const double pieces = std::max(1.0, std::ceil(bytes / piece));
        r.each = Duration{static_cast<std::int64_t>(static_cast<double>((to - from).ns) / pieces)};
    }

    /// When another connection on the same thread gets its turn: after the piece that is being read.
    Time turn(std::uint32_t connection, Time now) const {
        const Reading& r = threads_[thread_of(connection)];
        if (now >= r.to || now < r.from || r.each.ns <= 0) return now;
        const std::int64_t begun = (now - r.from).ns / r.each.ns + 1;
        return std::min(r.to, r.from + r.each * begun);
    }

private:
    static constexpr double piece = 102400;
    struct Reading {
        Time from, to;
        Duration each;
    };
    std::array<Reading, 3> threads_{};
};

}  // namespace rehearse::twin
