// Who waits how long in a backlog that is only known as a level: parcels of bytes with the span in which they arrived, oldest first.
// A ledger mirrors one fluid queue; it is told what came and went and changes nothing in the world.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <vector>

namespace rehearse {

/// Bytes that arrived evenly between two instants, in seconds of any one clock.
struct Parcel {
    double from = 0, to = 0;
    double bytes = 0;
};

/// Bytes that left, with the wait of the first and of the last of them (s); between them it is linear. `arrived` is their span.
struct Departure {
    Parcel arrived;
    double wait_first = 0, wait_last = 0;
};

class AgeLedger {
public:
    double bytes() const { return bytes_; }

    void arrive(const Parcel& parcel);
    /// Takes `bytes`, oldest first, as they leave evenly between two instants; tells each piece.
    void leave(double bytes, double from, double to, const std::function<void(const Departure&)>& tell);
    /// Takes the same share of every parcel: what belongs to partitions that move elsewhere.
    std::vector<Parcel> take(double bytes);
    /// Takes in what came from elsewhere, in order of age.
    void merge(const std::vector<Parcel>& parcels);

private:
    void thin();

    std::deque<Parcel> parcels_;
    double bytes_ = 0;
};

}  // namespace rehearse
