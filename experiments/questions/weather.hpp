// The weather of a cluster: years of failures, drawn for every element of a fleet from its hazards. An element's failures depend on the
// seed, the year, its own name and the hazard's alone, so that all designs meet the same weather on what they share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/architecture.hpp"
#include "models/study_spec.hpp"
#include "sim/lifetime.hpp"
#include "topologies/catalog.hpp"
#include "topologies/hazard.hpp"

namespace rehearse {

inline constexpr double hours_in_a_year = 8766;

/// One failure of a year. Times in hours from the start of the year.
struct DrawnFailure {
    double at = 0, away = 0;
    std::string hazard, element;
    FailureSpec failure;            // at time 0, and returning after `away`
};

/// A span as the generator of random numbers takes it, in hours.
Span span_of(const SpanRow& row);

class Weather {
public:
    /// `fleet` is that of the design, `design` says what it has that can fail. All of them must outlive the weather.
    Weather(const HazardBook& book, const ClusterSpec& fleet, const ArchitectureInfo& design, const Catalog& catalog);

    /// The failures of one year in order of time. What is away cannot fail again until it is back; replacements wait for crews and spares.
    std::vector<DrawnFailure> year(std::uint64_t seed, std::uint64_t number) const;

    /// Hazards that can strike this design, each the row that holds for its place.
    const std::vector<HazardRow>& hazards() const { return hazards_; }
    /// How many elements a hazard can strike.
    Count elements(const HazardRow& hazard) const;
    /// How many a year, over all elements.
    double expected(const HazardRow& hazard) const { return hazard.per_year * static_cast<double>(elements(hazard)); }

private:
    struct Drawn {
        DrawnFailure failure;
        const HazardRow* hazard;
        Count broker = 0, controller = 0;        // 1-based; 0: not of one machine
        double people = 0, luck = 0, spare = 0;  // of a replacement
    };

    std::string volume_type() const;
    Count disks() const;
    void draw_element(const HazardRow& hazard, Count element, std::uint64_t seed, const std::string& year, std::vector<Drawn>& into) const;
    void strike(const HazardRow& hazard, Count element, double at, RandomStream& draws, std::vector<Drawn>& into) const;
    void strike_machines(const HazardRow& hazard, Count zone, std::uint64_t bits, Drawn drawn, std::vector<Drawn>& into) const;
    void add(Drawn drawn, FailureSpec failure, std::vector<Drawn>& into) const;
    std::vector<DrawnFailure> settled(std::vector<Drawn> drawn) const;

    const HazardBook& book_;
    const ClusterSpec& fleet_;
    const ArchitectureInfo& design_;
    const Catalog& catalog_;
    std::vector<std::string> zones_;
    std::vector<HazardRow> hazards_;
};

}  // namespace rehearse
