// Looking for the worst point of a space of a few dimensions: every point where that is affordable, else dimension by dimension from several places.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <vector>

#include "experiments/questions/summary.hpp"

namespace rehearse {

/// One index for each dimension.
using SearchPoint = std::vector<std::size_t>;

/// A space and how its points are played. A point that is no candidate (twice the same broker) has a summary that was not played.
struct SearchSpace {
    std::vector<std::size_t> sizes;    // of the dimensions
    std::function<std::vector<Summary>(const std::vector<SearchPoint>&)> play;
    std::function<bool(const Summary&, const Summary&)> worse;
};

struct SearchResult {
    std::map<SearchPoint, Summary> played;
    SearchPoint worst;
    bool exhaustive = false;    // every point was played
};

/// Plays at most `most` points, beginning at `start` where not all can be played.
SearchResult worst_point(const SearchSpace& space, const SearchPoint& start, std::size_t most);

}  // namespace rehearse
