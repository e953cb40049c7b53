// Sorting is all there is to it.
#include "experiments/questions/spread.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace rehearse {

std::string figure_words(MetricKind kind, double value) { return std::isinf(value) ? "never" : in_words(RunFigure{{}, kind, value}); }

FigureSpread spread_of(const std::vector<RunFigure>& figures) {
    FigureSpread spread;
    std::vector<double> values;
    for (const RunFigure& figure : figures) {
        spread.kind = figure.kind;
        if (figure.never) ++spread.never;
        if (figure.never || figure.value) values.push_back(figure.never ? std::numeric_limits<double>::infinity() : *figure.value);
    }
    spread.known = values.size();
    if (values.empty()) return spread;
    std::sort(values.begin(), values.end());
    spread.median = values[(values.size() - 1) / 2];
    spread.least = values.front();
    spread.most = values.back();
    return spread;
}

std::string FigureSpread::words() const {
    if (known == 0) return "unknown";
    const std::string middle = figure_words(kind, median), low = figure_words(kind, least), high = figure_words(kind, most);
    return low == high ? middle : middle + " (" + low + " to " + high + ")";
}

}  // namespace rehearse
