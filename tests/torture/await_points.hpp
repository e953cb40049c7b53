// Where processes wait, found in the source: what the tests that end them there have to reach.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "sim/process.hpp"
#include "tests/style/source.hpp"
#include "tests/support/places.hpp"

namespace rehearse::test {

/// File from the root of the tree, and line.
using AwaitPoint = std::pair<std::string, int>;

inline AwaitPoint point_of(const ProcessPlace& place) {
    const std::string path = place.file;
    const std::size_t at = path.rfind("models/");
    return {at == std::string::npos ? path : path.substr(at), place.line};
}

/// All awaits of the files whose path `wanted` accepts.
template <class Wanted>
std::set<AwaitPoint> points_in_source(Wanted wanted) {
    std::set<AwaitPoint> points;
    for (const Source& source : read_tree(source_root())) {
        if (!source.in("models") || !source.is_cpp() || !wanted(source.path)) continue;
        for (std::size_t i = 0; i < source.code.size(); ++i)
            if (source.code[i].find("co_await ") != std::string::npos && source.lines[i].find("///") == std::string::npos) points.emplace(source.path, static_cast<int>(i + 1));
    }
    return points;
}

inline bool of_the_twin(const std::string& path) { return path.starts_with("models/twin/"); }

}  // namespace rehearse::test
