// Random studies by seed: large ones for the swarm, and small ones in parts, which a test can put together again in ways of its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/tiny_study.hpp"

namespace rehearse::test {

/// Three to nine brokers, up to three failures of brokers and zones within two minutes, up to 22 minutes long.
TinyStudy random_study(std::uint64_t seed);

/// A failure whose element, moment and return a test may replace.
struct DrawnStrike {
    bool zone = false;
    int number = 1;                  // of the broker, or of the zone
    std::string at = "20 s", back_after = "30 s";
    bool volumes_lost = false;

    /// As an entry of a timeline.
    std::string text() const;
};

/// A study that plays in milliseconds: three to five brokers, little data, a few minutes.
struct SmallStudy {
    TinyStudy tiny;                  // its timeline is that of the strikes
    std::string architecture;
    std::vector<DrawnStrike> strikes;

    /// The study with another timeline.
    TinyStudy with(const std::vector<DrawnStrike>& others) const;
};

SmallStudy small_study(std::uint64_t seed);

}  // namespace rehearse::test
