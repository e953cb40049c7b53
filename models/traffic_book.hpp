// The traffic book: every byte that moved, once, by (from place, to place, purpose, initiator).
// A book is a value: a copy is a snapshot, and books of the same places add, subtract and scale.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/purpose.hpp"
#include "sim/id.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// Where bytes leave or arrive: a zone, or the object store of the region.
using PlaceId = Id<struct PlaceTag>;

/// One cell that is not zero.
struct TrafficRow {
    PlaceId from, to;
    Purpose purpose;
    Initiator initiator;
    Bytes bytes;
};

class TrafficBook {
public:
    /// A book of no places; takes the places of the first book that is added to it.
    TrafficBook() = default;
    explicit TrafficBook(std::vector<std::string> zone_names);

    PlaceId zone(ZoneId id) const;
    PlaceId store() const { return {static_cast<std::uint32_t>(zones())}; }
    std::size_t zones() const { return places_.empty() ? 0 : places_.size() - 1; }
    const std::vector<std::string>& places() const { return places_; }  // the zones in order, then "store"

    void book(PlaceId from, PlaceId to, Purpose purpose, Initiator initiator, Bytes bytes);
    void book(ZoneId from, ZoneId to, Purpose purpose, Initiator initiator, Bytes bytes) {
        book(zone(from), zone(to), purpose, initiator, bytes);
    }

    Bytes moved(PlaceId from, PlaceId to, Purpose purpose, Initiator initiator) const;
    Bytes moved(PlaceId from, PlaceId to) const;
    Bytes moved(Purpose purpose) const;
    Bytes total() const;
    /// Between two different zones; the object store is no zone.
    Bytes cross_zone() const;
    Bytes cross_zone(Purpose purpose) const;
    Bytes within_zones() const;
    Bytes to_store() const;
    Bytes from_store() const;
    Bytes sent_across(PlaceId from_zone) const;
    Bytes received_across(PlaceId to_zone) const;

    /// Cells that are not zero, ordered by from, to, purpose, initiator.
    std::vector<TrafficRow> rows() const;

    TrafficBook& operator+=(const TrafficBook& other);
    TrafficBook& operator-=(const TrafficBook& other);
    TrafficBook& operator*=(double factor);
    friend TrafficBook operator+(TrafficBook a, const TrafficBook& b) { return a += b; }
    friend TrafficBook operator-(TrafficBook a, const TrafficBook& b) { return a -= b; }
    friend TrafficBook operator*(TrafficBook a, double factor) { return a *= factor; }

private:
    std::size_t cell(PlaceId from, PlaceId to, Purpose purpose, Initiator initiator) const;
    bool is_zone(PlaceId place) const { return place.index() < zones(); }
    void take_places_of(const TrafficBook& other);
    template <class Keep>
    Bytes sum(Keep keep) const;

    std::vector<std::string> places_;
    std::vector<double> cells_;  // bytes; from-major, then to, purpose, initiator
};

}  // namespace rehearse
