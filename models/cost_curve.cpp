// Meters at an instant become books, and books a bill; between two instants meters run evenly.
#include "models/cost_curve.hpp"

#include <algorithm>

#include "models/fleet.hpp"
#include "models/world.hpp"

namespace rehearse {

namespace {

using Meters = std::array<double, 7>;

class Pricing {
public:
    Pricing(const World& world, const Outcome& o) : world_(world), zones_(o.zones) {}

    /// The bill of what these meters show.
    std::optional<Decimal> of(const Meters& used) const {
        TrafficBook moved(zones_);
        const ZoneId home{0};
        if (zones_.size() > 1) moved.book(home, ZoneId{1}, Purpose::produce, Initiator::producer, Bytes{used[Spent::cross_zone]});
        moved.book(home, home, Purpose::produce, Initiator::producer, Bytes{used[Spent::within]});
        moved.book(moved.zone(home), moved.store(), Purpose::object_upload, Initiator::broker, Bytes{used[Spent::store]});
        RequestBook asked(world_.books.requests.stores());
        for (std::size_t kind = 0; kind < word_count<RequestKind>; ++kind)
            asked.book(StoreId{0}, static_cast<RequestKind>(kind), Purpose::object_upload, used[Spent::first_request + kind]);
        return fold(billing_of(world_), {}, 0, moved, asked).total;
    }

    /// US dollars of one unit of each meter; a meter that never ran needs no price.
    std::optional<Meters> unit_prices(const Meters& ever) const {
        constexpr double sample = 1e12;      // enough units for every digit of a tiny price
        Meters prices{};
        for (std::size_t i = 0; i < prices.size(); ++i) {
            Meters one{};
            one[i] = ever[i] != 0 ? sample : 0;
            const std::optional<Decimal> price = of(one);
            if (!price) return std::nullopt;
            prices[i] = price->approximate() / sample;
        }
        return prices;
    }

private:
    const World& world_;
    const std::vector<std::string>& zones_;
};

/// What the meters show beyond steady state since the failure.
class Extra {
public:
    Extra(const Probe& probe, Duration steady_for) : spent_(probe.spent), start_(probe.failure()), steady_for_(steady_for.seconds()) {
        if (!spent_.empty()) before_ = spent_.front().used;
    }

    Meters at(Time t) const {
        const auto after = std::find_if(spent_.begin(), spent_.end(), [t](const Spent& s) { return s.at >= t; });
        if (after == spent_.end()) return beyond(spent_.back().used, spent_.back().at);
        if (after->at == t || after == spent_.begin()) return beyond(after->used, after->at);
        const Spent& left = *(after - 1);
        const double part = (t - left.at).seconds() / (after->at - left.at).seconds();
        Meters used = left.used;
        for (std::size_t i = 0; i < used.size(); ++i) used[i] += (after->used[i] - left.used[i]) * part;
        return beyond(used, t);
    }

    Meters beyond(Meters used, Time t) const {
        const double spans = (t - start_).seconds() / steady_for_;
        for (std::size_t i = 0; i < used.size(); ++i) used[i] -= before_[i] * (1 + spans);
        return used;
    }

private:
    const std::vector<Spent>& spent_;
    Meters before_{};
    Time start_;
    double steady_for_;
};

void draw_hours(Outcome& o, const Pricing& pricing, const Extra& extra) {
    const Time end = o.failure + o.incident;
    Decimal so_far;
    for (Time hour = o.failure + 1_h; hour < end; hour = hour + 1_h) {
        const std::optional<Decimal> until = pricing.of(extra.at(hour));
        if (!until) return o.cost_by_hour.clear();
        o.cost_by_hour.push_back(*until - so_far);
        so_far = *until;
    }
    // The last hour takes the bill's own sum, so that no rounding of a product is left over.
    o.cost_by_hour.push_back(*o.difference.total - so_far);
}

}  // namespace

void draw_cost(Outcome& o, const World& world) {
    const std::vector<Spent>& spent = world.probe->spent;
    if (!o.difference.total || o.steady_for.ns <= 0 || spent.empty()) return;
    const Pricing pricing(world, o);
    const std::optional<Meters> prices = pricing.unit_prices(spent.back().used);
    if (!prices) return;
    const Extra extra(*world.probe, o.steady_for);
    for (const Spent& s : spent) {
        const Meters used = extra.beyond(s.used, s.at);
        double usd = 0;
        for (std::size_t i = 0; i < used.size(); ++i) usd += used[i] * (*prices)[i];
        o.cost_curve.emplace_back(s.at, usd);
    }
    draw_hours(o, pricing, extra);
}

}  // namespace rehearse
