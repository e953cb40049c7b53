// The guided way climbs: all values of one dimension with the others held, the worst is kept, the next dimension. Long dimensions are sampled, then
// looked at more closely around the worst. Further climbs begin at drawn points until the plays are used up.
#include "experiments/questions/worst_point.hpp"

#include <algorithm>

#include "sim/random.hpp"

namespace rehearse {

namespace {

constexpr std::size_t sample = 16;    // values of a long dimension at a time
constexpr int most_climbs = 64;

class Climber {
public:
    Climber(const SearchSpace& space, std::size_t most) : space_(space), most_(most) {}

    /// Plays what was not played yet, as far as the plays reach.
    void play(const std::vector<SearchPoint>& wanted) {
        std::vector<SearchPoint> missing;
        for (const SearchPoint& point : wanted)
            if (!result_.played.contains(point) && std::ranges::find(missing, point) == missing.end() && result_.played.size() + missing.size() < most_) missing.push_back(point);
        const std::vector<Summary> summaries = space_.play(missing);
        for (std::size_t i = 0; i < missing.size(); ++i) result_.played.emplace(missing[i], summaries[i]);
    }

    /// The worst of these points; the first of equals, and the first if none was played.
    SearchPoint worst_of(const std::vector<SearchPoint>& points) const {
        SearchPoint worst = points.front();
        for (const SearchPoint& point : points) {
            const auto found = result_.played.find(point), best = result_.played.find(worst);
            if (found == result_.played.end() || !found->second.played) continue;
            if (best == result_.played.end() || !best->second.played || space_.worse(found->second, best->second)) worst = point;
        }
        return worst;
    }

    /// The worst value of one dimension with the others held.
    SearchPoint along(const SearchPoint& from, std::size_t dimension) {
        std::size_t low = 0, high = space_.sizes[dimension], step = std::max<std::size_t>(1, (high + sample - 1) / sample);
        SearchPoint at = from;
        for (;; step = std::max<std::size_t>(1, step / 4)) {
            std::vector<SearchPoint> line{at};
            for (std::size_t value = low; value < high; value += step) {
                line.push_back(from);
                line.back()[dimension] = value;
            }
            play(line);
            at = worst_of(line);
            if (step == 1) return at;
            low = at[dimension] >= step ? at[dimension] - step : 0;
            high = std::min(space_.sizes[dimension], at[dimension] + step + 1);
        }
    }

    void climb(SearchPoint at) {
        for (bool moved = true; moved && !used_up();) {
            moved = false;
            for (std::size_t dimension = 0; dimension < space_.sizes.size(); ++dimension) {
                const SearchPoint next = along(at, dimension);
                moved = moved || next != at;
                at = next;
            }
        }
    }

    bool used_up() const { return result_.played.size() >= most_; }

    SearchResult finish(bool exhaustive) {
        std::vector<SearchPoint> points;
        for (const auto& [point, summary] : result_.played) points.push_back(point);
        result_.worst = worst_of(points);
        result_.exhaustive = exhaustive;
        return std::move(result_);
    }

private:
    const SearchSpace& space_;
    std::size_t most_;
    SearchResult result_;
};

std::vector<SearchPoint> all_points(const std::vector<std::size_t>& sizes) {
    std::vector<SearchPoint> points{{}};
    for (const std::size_t size : sizes) {
        std::vector<SearchPoint> longer;
        for (const SearchPoint& point : points)
            for (std::size_t value = 0; value < size; ++value) {
                longer.push_back(point);
                longer.back().push_back(value);
            }
        points = std::move(longer);
    }
    return points;
}

SearchPoint drawn(const std::vector<std::size_t>& sizes, RandomStream& draw) {
    SearchPoint point;
    for (const std::size_t size : sizes) point.push_back(std::min(size - 1, static_cast<std::size_t>(draw.uniform(0.0, static_cast<double>(size)))));
    return point;
}

}  // namespace

SearchResult worst_point(const SearchSpace& space, const SearchPoint& start, std::size_t most) {
    double points = 1;
    for (const std::size_t size : space.sizes) points *= static_cast<double>(size);
    Climber climber(space, most);
    if (points <= static_cast<double>(most)) {
        climber.play(all_points(space.sizes));
        return climber.finish(true);
    }
    RandomStream draw(1, "search", "starts");
    climber.climb(start);
    for (int climb = 1; climb < most_climbs && !climber.used_up(); ++climb) climber.climb(drawn(space.sizes, draw));
    return climber.finish(false);
}

}  // namespace rehearse
