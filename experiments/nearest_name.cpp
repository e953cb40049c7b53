// The distance is filled row by row; three rows suffice because a swap looks back two.
// Texts of absurd length are cut first, so that hostile input costs no time.
#include "experiments/nearest_name.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace rehearse {
namespace {

constexpr std::size_t longest_name = 100;

std::string folded(std::string_view text) {
    std::string lower(text.substr(0, longest_name));
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

/// A single letter in the middle of a word means nothing; at its end it may be a zone ("us-east-1b").
bool contains(std::string_view whole, std::string_view part) {
    if (part.empty()) return false;
    return whole.starts_with(part) || whole.ends_with(part) || (part.size() > 2 && whole.find(part) != std::string_view::npos);
}

}  // namespace

std::size_t slips_between(std::string_view a_text, std::string_view b_text) {
    const std::string a = folded(a_text), b = folded(b_text);
    std::array<std::vector<std::size_t>, 3> rows;
    for (auto& row : rows) row.resize(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i - 1) % 3];
        const auto& two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a.size() % 3][b.size()];
}

NearestName nearest_name(std::string_view typed, std::span<const std::string> known) {
    NearestName best;
    std::size_t fewest = longest_name * 2;
    for (const std::string& name : known) {
        const bool inside = contains(folded(name), folded(typed)) || contains(folded(typed), folded(name));
        const std::size_t slips = slips_between(typed, name);
        const bool near = slips <= std::max<std::size_t>(1, std::max(typed.size(), name.size()) / 3);
        const std::size_t distance = near ? slips : slips + (inside ? 0 : longest_name);
        if (distance >= fewest) continue;
        fewest = distance;
        best = {name, near || inside};
    }
    return best;
}

}  // namespace rehearse
