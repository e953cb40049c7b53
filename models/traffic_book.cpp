// The traffic book as one dense array of bytes, so that books add cell by cell and sums have one order.
#include "models/traffic_book.hpp"

#include <numeric>
#include <utility>

#include "sim/check.hpp"

namespace rehearse {
namespace {

constexpr std::size_t purposes = word_count<Purpose>;
constexpr std::size_t initiators = word_count<Initiator>;

/// The row of a cell index, with its bytes.
TrafficRow row_of(std::size_t index, std::size_t places, double bytes) {
    const auto id = [](std::size_t i) { return PlaceId{static_cast<std::uint32_t>(i)}; };
    const auto initiator = static_cast<Initiator>(index % initiators);
    index /= initiators;
    const auto purpose = static_cast<Purpose>(index % purposes);
    index /= purposes;
    return {id(index / places), id(index % places), purpose, initiator, Bytes{bytes}};
}

/// Asked for at every look: the cells of one pair lie together.
template <class Keep>
Bytes sum_of_pairs(const std::vector<double>& cells, std::size_t places, Keep keep) {
    constexpr std::size_t in_pair = purposes * initiators;
    Bytes all;
    for (std::uint32_t pair = 0; pair < places * places; ++pair) {
        const auto width = static_cast<std::uint32_t>(places);
        if (!keep(PlaceId{pair / width}, PlaceId{pair % width})) continue;
        for (std::size_t i = pair * in_pair; i < (pair + 1) * in_pair; ++i) all += Bytes{cells[i]};
    }
    return all;
}

}  // namespace

TrafficBook::TrafficBook(std::vector<std::string> zone_names) : places_(std::move(zone_names)) {
    places_.push_back("store");
    cells_.assign(places_.size() * places_.size() * purposes * initiators, 0.0);
}

PlaceId TrafficBook::zone(ZoneId id) const {
    expects(id.index() < zones(), "a zone of this book");
    return {id.value};
}

std::size_t TrafficBook::cell(PlaceId from, PlaceId to, Purpose purpose, Initiator initiator) const {
    expects(from.index() < places_.size() && to.index() < places_.size(), "places of this book");
    const std::size_t pair = from.index() * places_.size() + to.index();
    return (pair * purposes + static_cast<std::size_t>(purpose)) * initiators + static_cast<std::size_t>(initiator);
}

void TrafficBook::book(PlaceId from, PlaceId to, Purpose purpose, Initiator initiator, Bytes bytes) {
    cells_[cell(from, to, purpose, initiator)] += bytes.count;
}

Bytes TrafficBook::moved(PlaceId from, PlaceId to, Purpose purpose, Initiator initiator) const {
    return {cells_[cell(from, to, purpose, initiator)]};
}

template <class Keep>
Bytes TrafficBook::sum(Keep keep) const {
    Bytes all;
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (const TrafficRow row = row_of(i, places_.size(), cells_[i]); keep(row)) all += row.bytes;
    return all;
}

Bytes TrafficBook::moved(PlaceId from, PlaceId to) const {
    // Asked for at every look: the cells of one pair lie together.
    const auto first = cells_.begin() + static_cast<std::ptrdiff_t>(cell(from, to, Purpose{}, Initiator{}));
    return {std::accumulate(first, first + static_cast<std::ptrdiff_t>(purposes * initiators), 0.0)};
}

Bytes TrafficBook::moved(Purpose purpose) const {
    return sum([=](const TrafficRow& row) { return row.purpose == purpose; });
}

Bytes TrafficBook::total() const {
    return sum([](const TrafficRow&) { return true; });
}

Bytes TrafficBook::cross_zone() const {
    return sum_of_pairs(cells_, places_.size(), [this](PlaceId from, PlaceId to) { return is_zone(from) && is_zone(to) && from != to; });
}

Bytes TrafficBook::cross_zone(Purpose purpose) const {
    return sum([this, purpose](const TrafficRow& row) {
        return row.purpose == purpose && is_zone(row.from) && is_zone(row.to) && row.from != row.to;
    });
}

Bytes TrafficBook::within_zones() const {
    return sum_of_pairs(cells_, places_.size(), [this](PlaceId from, PlaceId to) { return is_zone(from) && from == to; });
}

Bytes TrafficBook::to_store() const {
    return sum_of_pairs(cells_, places_.size(), [this](PlaceId, PlaceId to) { return !is_zone(to); });
}

Bytes TrafficBook::from_store() const {
    return sum_of_pairs(cells_, places_.size(), [this](PlaceId from, PlaceId) { return !is_zone(from); });
}

Bytes TrafficBook::sent_across(PlaceId from_zone) const {
    return sum(
        [this, from_zone](const TrafficRow& row) { return row.from == from_zone && is_zone(row.to) && row.to != from_zone; });
}

Bytes TrafficBook::received_across(PlaceId to_zone) const {
    return sum([this, to_zone](const TrafficRow& row) { return row.to == to_zone && is_zone(row.from) && row.from != to_zone; });
}

std::vector<TrafficRow> TrafficBook::rows() const {
    std::vector<TrafficRow> out;
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (cells_[i] != 0) out.push_back(row_of(i, places_.size(), cells_[i]));
    return out;
}

void TrafficBook::take_places_of(const TrafficBook& other) {
    if (places_.empty()) *this = other * 0.0;
    expects(other.places_.empty() || places_ == other.places_, "books of the same places");
}

TrafficBook& TrafficBook::operator+=(const TrafficBook& other) {
    take_places_of(other);
    for (std::size_t i = 0; i < other.cells_.size(); ++i) cells_[i] += other.cells_[i];
    return *this;
}

TrafficBook& TrafficBook::operator-=(const TrafficBook& other) {
    take_places_of(other);
    for (std::size_t i = 0; i < other.cells_.size(); ++i) cells_[i] -= other.cells_[i];
    return *this;
}

TrafficBook& TrafficBook::operator*=(double factor) {
    for (double& bytes : cells_) bytes *= factor;
    return *this;
}

}  // namespace rehearse
