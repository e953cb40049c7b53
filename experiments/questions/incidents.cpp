// One pass over the failures in order of time.
#include "experiments/questions/incidents.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/quantity.hpp"
#include "models/rate_profile.hpp"
#include "sim/digest.hpp"

namespace rehearse {

namespace {

constexpr double hours_in_a_week = 168;
constexpr Duration rebuilt_by_then = 72_h;    // large volumes take a day and more; a quiet hour costs next to nothing to play

Duration of_hours(double hours) { return seconds_up(hours * 3600); }

/// JSON readers agree on whole numbers up to 2^53.
Count seed_of(const Incident& incident, Count seed, std::uint64_t year) {
    Digest digest;
    digest.add(static_cast<std::uint64_t>(seed));
    digest.add(year);
    digest.add(incident.failures.front().at);
    digest.add(incident.failures.front().element);
    return static_cast<Count>(digest.value() >> 11);
}

/// A run that begins in the hour of the week that makes the first failure strike when it does; years begin on a Monday at midnight.
void shift_profiles(Variant& variant, const StudySpec& spec, const IncidentFrame& frame, double hour_of_year) {
    const double begins = std::fmod(hour_of_year - frame.quiet.seconds() / 3600 + hours_in_a_week, hours_in_a_week);
    for (std::size_t i = 0; i < spec.clients.size(); ++i) {
        const auto* producer = std::get_if<ProducerSpec>(&spec.clients[i]);
        if (producer == nullptr || RateProfile(producer->profile).constant()) continue;
        variant.values.push_back({"clients[" + std::to_string(i) + "].profile.starts at", JsonValue(to_text(of_hours(begins)))});
    }
}

}  // namespace

IncidentFrame frame_of(const StudySpec& spec) {
    Duration first = spec.horizon;
    for (const FailureSpec& failure : spec.timeline) first = std::min(first, std::visit([](const auto& f) { return f.timing.at; }, failure));
    return {first, spec.horizon - first, std::max(spec.horizon - first, rebuilt_by_then)};
}

std::vector<Incident> incidents_of(std::vector<DrawnFailure> failures, Duration patience) {
    std::vector<Incident> all;
    for (DrawnFailure& failure : failures) {
        if (all.empty() || failure.at > all.back().back + patience.seconds() / 3600) all.emplace_back();
        Incident& incident = all.back();
        incident.back = std::max(incident.back, failure.at + failure.away);
        incident.failures.push_back(std::move(failure));
    }
    return all;
}

Variant variant_of(const Incident& incident, const StudySpec& spec, const std::string& architecture, std::uint64_t year) {
    const IncidentFrame frame = frame_of(spec);
    const double begun = incident.failures.front().at;
    Variant variant;
    variant.label = "year " + std::to_string(year);
    variant.architecture = architecture;
    variant.seed = seed_of(incident, spec.seed, year);
    variant.values.push_back({"horizon", JsonValue(to_text(frame.quiet + of_hours(incident.back - begun) + frame.watch))});
    shift_profiles(variant, spec, frame, begun);
    std::vector<FailureSpec> timeline;
    for (const DrawnFailure& failure : incident.failures) {
        timeline.push_back(failure.failure);
        std::visit([&](auto& f) { f.timing.at = frame.quiet + of_hours(failure.at - begun); }, timeline.back());
    }
    variant.timeline = std::move(timeline);
    return variant;
}

}  // namespace rehearse
