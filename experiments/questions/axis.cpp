// A range counts in whole steps from its beginning, so that its values do not drift.
#include "experiments/questions/axis.hpp"

#include <charconv>
#include <cmath>
#include <cstdio>

#include "experiments/command.hpp"
#include "experiments/config_error.hpp"

namespace rehearse {

namespace {

constexpr double most_values = 100'000;

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string() : std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

/// At commas that stand in no brackets and no quotes.
std::vector<std::string> cut_at_commas(const std::string& text) {
    std::vector<std::string> pieces(1);
    int depth = 0;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '[' || c == '{')) ++depth;
        if (!quoted && (c == ']' || c == '}')) --depth;
        if (c == ',' && depth == 0 && !quoted) pieces.emplace_back();
        else pieces.back() += c;
    }
    for (std::string& piece : pieces) piece = trimmed(piece);
    return pieces;
}

/// A number with what follows it.
struct Measured {
    double number = 0;
    std::string unit;
};

Measured measured(const std::string& text) {
    Measured result;
    const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), result.number);
    if (mistake != std::errc{} || !std::isfinite(result.number)) throw WrongValue("expected a range such as \"6..12 by 3\" or \"100..300 MB/s by 50\", found " + in_quotes(text));
    result.unit = trimmed(std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end)));
    return result;
}

/// With at most twelve digits, which hides what binary fractions add.
std::string decimal(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.12g", number);
    return text;
}

std::string unit_of(const Measured& first, const Measured& last, const Measured& step, const std::string& text) {
    for (const Measured* part : {&first, &step})
        if (!part->unit.empty() && part->unit != last.unit) throw WrongValue("expected one unit in the range, found " + in_quotes(text));
    return last.unit;
}

std::vector<std::string> range_of(const std::string& text, std::size_t dots) {
    const std::size_t by = text.find(" by ");
    const std::string until = text.substr(dots + 2, by == std::string::npos ? by : by - dots - 2);
    const Measured first = measured(trimmed(text.substr(0, dots))), last = measured(trimmed(until));
    Measured step{1, {}};
    if (by != std::string::npos) step = measured(trimmed(text.substr(by + 4)));
    const std::string unit = unit_of(first, last, step, text);
    const double width = std::abs(step.number) * (last.number < first.number ? -1 : 1);
    const double steps = width == 0 ? -1 : std::floor((last.number - first.number) / width + 1e-9);
    if (!(steps >= 0 && steps < most_values)) throw WrongValue("expected a range of at most 100000 steps, found " + in_quotes(text));
    std::vector<std::string> values;
    for (double i = 0; i <= steps; ++i) values.push_back(decimal(first.number + i * width) + (unit.empty() ? "" : " " + unit));
    return values;
}

/// "100,200 MB/s" means "100 MB/s,200 MB/s".
void lend_unit(std::vector<std::string>& pieces) {
    Measured last;
    const auto is_measured = [](const std::string& text, Measured& into) {
        const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), into.number);
        into.unit = trimmed(std::string_view(end, static_cast<std::size_t>(text.data() + text.size() - end)));
        return mistake == std::errc{};
    };
    if (!is_measured(pieces.back(), last) || last.unit.empty() || last.unit.starts_with("..")) return;
    for (std::string& piece : pieces)
        if (Measured bare; is_measured(piece, bare) && bare.unit.empty()) piece += " " + last.unit;
}

}  // namespace

std::vector<std::string> values_of(const std::string& text) {
    std::vector<std::string> values, pieces = cut_at_commas(text);
    lend_unit(pieces);
    for (const std::string& piece : pieces) {
        const std::size_t dots = piece.find("..");
        if (piece.empty()) throw WrongValue("expected values such as \"6,9,12\" or \"6..12 by 3\", found " + in_quotes(text));
        if (dots == std::string::npos || piece.front() == '[' || piece.front() == '{') {
            values.push_back(piece);
            continue;
        }
        for (std::string& value : range_of(piece, dots)) values.push_back(std::move(value));
    }
    return values;
}

SweepAxis axis_of(const std::string& text, const VariableStudy& study, const std::string& option) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        throw ConfigError(option, "", "expected PATH=VALUES such as cluster.brokers.count=6,9,12, found " + in_quotes(text));
    SweepAxis axis;
    const std::string path = plain_path(trimmed(text.substr(0, equals)));
    axis.paths = {path};
    try {
        for (std::string& value : values_of(text.substr(equals + 1))) {
            axis.points.push_back({{path, study.value_for(path, value, option)}});
            axis.texts.push_back({std::move(value)});
        }
    } catch (const WrongValue& wrong) {
        throw ConfigError(option, path, wrong.what(), wrong.hint());
    }
    return axis;
}

SweepAxis zipped(const std::vector<SweepAxis>& axes) {
    SweepAxis all = axes.front();
    for (std::size_t i = 1; i < axes.size(); ++i) {
        if (axes[i].points.size() != all.points.size())
            throw ConfigError("--zip", axes[i].paths.front(), "expected " + std::to_string(all.points.size()) + " values as for " + all.paths.front() + ", found " + std::to_string(axes[i].points.size()));
        all.paths.push_back(axes[i].paths.front());
        for (std::size_t p = 0; p < all.points.size(); ++p) {
            all.points[p].push_back(axes[i].points[p].front());
            all.texts[p].push_back(axes[i].texts[p].front());
        }
    }
    return all;
}

std::pair<Count, Count> seeds_between(const std::string& text) {
    const std::size_t dots = text.find("..");
    if (dots == std::string::npos) return {1, parse_seeds(text)};
    const auto seed = [&text](const std::string& part) {
        try {
            return parse_seed(part);
        } catch (const ConfigError&) {
            throw ConfigError("--seeds", "", "expected seeds such as 1..100, found " + in_quotes(text));
        }
    };
    const std::pair<Count, Count> seeds{seed(text.substr(0, dots)), seed(text.substr(dots + 2))};
    if (seeds.second < seeds.first) throw ConfigError("--seeds", "", "expected the smaller seed first, found " + in_quotes(text));
    return seeds;
}

}  // namespace rehearse
