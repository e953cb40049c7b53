// Figures are matched by architecture and name; what only one side has is shown as new or gone.
#include "experiments/diff.hpp"

#include <algorithm>
#include <cmath>

#include "experiments/text_table.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

using Kind = StoredFigure::Kind;

std::string fixed_money(double usd) {
    std::string digits = std::to_string(std::abs(usd));
    const std::optional<Decimal> amount = Decimal::parse(digits);
    return (usd < 0 ? "-" : "") + (amount ? in_words(*amount) : digits);
}

std::string value_words(Kind kind, double value) {
    switch (kind) {
        case Kind::span: return in_words(Duration{std::llround(value * 1e9)});
        case Kind::bytes: return in_words(Bytes{value});
        case Kind::money: return fixed_money(value);
        case Kind::count: break;
    }
    return in_words(value);
}

std::string value_words(const StoredFigure* figure) {
    if (!figure) return "-";
    return figure->value ? value_words(figure->kind, *figure->value) : "none";
}

const StoredFigure* find(const std::vector<StoredFigure>& figures, const std::string& name) {
    const auto at = std::ranges::find(figures, name, &StoredFigure::name);
    return at == figures.end() ? nullptr : &*at;
}

const StoredOutcome* find(const StoredResult& result, const std::string& architecture) {
    for (const StoredOutcome& stored : result.outcomes)
        if (stored.outcome.architecture == architecture) return &stored;
    return nullptr;
}

/// Largest less smallest value of a figure over the seeds; nothing without at least two values.
std::optional<double> spread(const std::vector<StoredResult>& seeds, const std::string& architecture, const std::string& name) {
    std::vector<double> values;
    for (const StoredResult& result : seeds)
        if (const StoredOutcome* stored = find(result, architecture))
            if (const StoredFigure* figure = find(stored->figures, name); figure && figure->value) values.push_back(*figure->value);
    if (values.size() < 2) return std::nullopt;
    const auto [least, most] = std::ranges::minmax(values);
    return most - least;
}

std::vector<std::string> change_cells(const StoredFigure& before, const StoredFigure& after) {
    if (!before.value || !after.value) return {"", ""};
    const double delta = *after.value - *before.value;
    const std::string sign = delta > 0 ? "+" : "";
    return {sign + value_words(before.kind, delta), *before.value != 0 ? sign + percent(delta / std::abs(*before.value)) : ""};
}

std::string chance(const std::optional<double>& over_seeds, const StoredFigure& before, const StoredFigure& after) {
    if (!over_seeds || !before.value || !after.value) return {};
    const bool within = std::abs(*after.value - *before.value) <= *over_seeds;
    return (within ? "within the spread of " : "beyond the spread of ") + value_words(before.kind, *over_seeds);
}

class Difference {
public:
    Difference(const StoredResult& before, const StoredResult& after, const std::vector<StoredResult>& seeds)
        : before_(before), after_(after), seeds_(seeds), table_({"architecture", "figure", "before", "after", "change", "", seeds.empty() ? "" : "over seeds"}) {}

    std::string text() {
        for (const StoredOutcome& stored : before_.outcomes) add(stored);
        for (const StoredOutcome& stored : after_.outcomes)
            if (!find(before_, stored.outcome.architecture)) add_row(stored.outcome.architecture, "", {"-", "compared", "new", "", ""});
        return rows_ == 0 ? "" : table_.text();
    }

private:
    void add(const StoredOutcome& old) {
        const std::string& architecture = old.outcome.architecture;
        const StoredOutcome* now = find(after_, architecture);
        if (!now) return add_row(architecture, "", {"compared", "-", "gone", "", ""});
        for (const StoredFigure& figure : old.figures) add(architecture, figure, find(now->figures, figure.name));
        for (const StoredFigure& figure : now->figures)
            if (!find(old.figures, figure.name)) add_row(architecture, figure.name, {"-", value_words(&figure), "new", "", ""});
    }

    void add(const std::string& architecture, const StoredFigure& figure, const StoredFigure* now) {
        if (!now) return add_row(architecture, figure.name, {value_words(&figure), "-", "gone", "", ""});
        if (figure.value == now->value) return;
        const std::vector<std::string> change = change_cells(figure, *now);
        const std::string beside = chance(spread(seeds_, architecture, figure.name), figure, *now);
        add_row(architecture, figure.name, {value_words(&figure), value_words(now), change[0], change[1], beside});
    }

    void add_row(const std::string& architecture, const std::string& figure, const std::vector<std::string>& cells) {
        std::vector<std::string> row{architecture, figure};
        row.insert(row.end(), cells.begin(), cells.end());
        table_.add(row);
        ++rows_;
    }

    const StoredResult& before_;
    const StoredResult& after_;
    const std::vector<StoredResult>& seeds_;
    TextTable table_;
    std::size_t rows_ = 0;
};

}  // namespace

std::string difference_words(const StoredResult& before, const StoredResult& after, const std::vector<StoredResult>& seeds) {
    return Difference(before, after, seeds).text();
}

}  // namespace rehearse
