// Where and when the failure of a study may strike instead: its elements, the distinct moments of the run, the hours of the load profile, and a second strike.
#pragma once

#include <string>
#include <vector>

#include "experiments/questions/playing.hpp"
#include "experiments/questions/worst_point.hpp"

namespace rehearse {

/// The strikes that a search chooses from. Dimensions of its points: element, moment, hour, and with two strikes element and delay of the second.
class Strikes {
public:
    /// The first failure of the timeline is the one that moves; `depth` is 1 or 2. Plays the study once or twice to see its moments. Throws ConfigError.
    Strikes(const VariableStudy& study, const std::string& architecture, int depth);

    std::vector<std::size_t> sizes() const;
    /// The point that is nearest to the study as it stands.
    SearchPoint start() const;
    /// False for a second strike at the same element.
    bool is_candidate(const SearchPoint& point) const;
    /// Where it strikes, without when: points with the same place differ in their moments. A failure of the whole has no place, so each of its moments is one.
    SearchPoint place_of(const SearchPoint& point) const;
    Variant variant(const SearchPoint& point) const;
    /// "broker 3 at 10 min 2 s, Tuesday 20:10; then broker 5 after 9 s".
    std::string words(const SearchPoint& point) const;
    /// "9 elements x 25 moments x 168 hours".
    std::string size_words() const;

private:
    void find_elements();
    void find_moments();
    void find_hours();
    void find_delays();
    Duration moment_of(const SearchPoint& point) const { return moments_[point[1]]; }

    const VariableStudy& study_;
    std::string architecture_;
    int depth_;
    std::size_t entry_ = 0;               // of the timeline
    std::string field_;                   // "zone", "broker", or empty: this failure has no element
    std::vector<JsonValue> elements_;
    std::vector<Duration> moments_, delays_;
    std::vector<Duration> hours_;         // later start in the week
    Duration at_, horizon_;               // of the study
    std::size_t own_element_ = 0;
};

}  // namespace rehearse
