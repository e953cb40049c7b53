// Each gate is a linked queue of all who are present, and a mark at the last of the first `limit` of them.
#include "sim/gates.hpp"

#include "sim/check.hpp"

namespace rehearse {

GateId Gates::add(int limit) {
    expects(limit >= 0, "the limit of a gate is not negative");
    Gate gate;
    gate.limit = limit;
    gates_.push_back(gate);
    return {static_cast<std::uint32_t>(gates_.size() - 1)};
}

void Gates::set_limit(GateId id, int limit) {
    expects(limit >= 0, "the limit of a gate is not negative");
    Gate& gate = gates_[id.index()];
    gate.limit = limit;
    while (gate.inside > limit) narrow(gate);
    widen(gate);
}

/// Lets in from the queue while there is room.
void Gates::widen(Gate& gate) {
    while (gate.inside < gate.limit) {
        const auto next = gate.last_inside == none ? gate.first : places_[gate.last_inside].behind;
        if (next == none) return;
        gate.last_inside = next;
        ++gate.inside;
        places_[next].inside = true;
        --visitors_[places_[next].visitor].shut;
        changed_.push_back(places_[next].visitor);
    }
}

void Gates::narrow(Gate& gate) {
    Place& place = places_[gate.last_inside];
    place.inside = false;
    ++visitors_[place.visitor].shut;
    changed_.push_back(place.visitor);
    gate.last_inside = place.before;
    --gate.inside;
}

bool Gates::stands_at(std::uint32_t visitor, GateId gate) const {
    for (auto p = visitors_[visitor].places; p != none; p = places_[p].next)
        if (places_[p].gate == gate.value) return true;
    return false;
}

void Gates::enter(std::uint32_t visitor, std::span<const GateId> gates) {
    if (visitor >= visitors_.size()) visitors_.resize(visitor + 1);
    visitors_[visitor] = {};
    for (const GateId gate : gates)
        if (!stands_at(visitor, gate)) join(visitor, gate);
}

void Gates::join(std::uint32_t visitor, GateId id) {
    Gate& gate = gates_[id.index()];
    Place place;
    place.gate = id.value;
    place.visitor = visitor;
    place.before = gate.last;
    const auto p = places_.put(place);
    (gate.last == none ? gate.first : places_[gate.last].behind) = p;
    gate.last = p;
    auto* link = &visitors_[visitor].places;
    while (*link != none) link = &places_[*link].next;
    *link = p;
    ++visitors_[visitor].shut;
    widen(gate);
}

void Gates::leave(std::uint32_t visitor) {
    auto p = visitors_[visitor].places;
    visitors_[visitor] = {};
    while (p != none) {
        const auto next = places_[p].next;
        unlink(p);
        p = next;
    }
}

void Gates::unlink(std::uint32_t p) {
    const Place place = places_.take(p);
    Gate& gate = gates_[place.gate];
    (place.before == none ? gate.first : places_[place.before].behind) = place.behind;
    (place.behind == none ? gate.last : places_[place.behind].before) = place.before;
    if (!place.inside) return;
    if (gate.last_inside == p) gate.last_inside = place.before;
    --gate.inside;
    widen(gate);
}

GateId Gates::held_at(std::uint32_t visitor) const {
    for (auto p = visitors_[visitor].places; p != none; p = places_[p].next)
        if (!places_[p].inside) return {places_[p].gate};
    return {none};
}

}  // namespace rehearse
