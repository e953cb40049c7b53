// New rows in front of the book's own; the first row of an item counts.
#include "experiments/rates.hpp"

#include <algorithm>
#include <set>

#include "experiments/config_error.hpp"
#include "experiments/entrants.hpp"
#include "experiments/quantity.hpp"
#include "sim/digest.hpp"

namespace rehearse {

namespace {

using Place = std::pair<std::string, std::string>;      // provider and region

std::set<Place> places_of(const StudySpec& spec) {
    std::set<Place> places;
    for (const Entrant& entrant : entrants_of(spec)) places.emplace(entrant.cluster->cloud, entrant.cluster->region);
    return places;
}

class Overlay {
public:
    Overlay(const StudySpec& spec, const PriceBook& book, const std::string& file) : file_(file) {
        const std::set<Place> places = places_of(spec);
        for (const PriceRow& row : book.rows)
            if (places.count({row.provider, row.region}) > 0) list_.push_back(row);
    }

    void set_rate(const std::string& item, Decimal usd) {
        const std::size_t before = rows_.size();
        for (const PriceRow& row : list_)
            if (row.item == item) add(row, usd, "own rate of the study", "");
        if (rows_.size() == before) refuse("rates", item);
    }

    void set_discount(const std::string& item, double share) {
        const std::size_t before = rows_.size();
        for (const PriceRow& row : list_)
            if (row.item == item || row.item.starts_with(item + "."))
                add(row, row.usd * (1 - share), row.unverified() ? row.source : "list price less " + to_text(share * 100) + " % by the study; " + row.source, row.as_of);
        if (rows_.size() == before) refuse("discounts", item);
    }

    std::vector<PriceRow> take() { return std::move(rows_); }

private:
    void add(PriceRow row, Decimal usd, std::string source, std::string as_of) {
        row.usd = usd;
        row.source = std::move(source);
        row.as_of = std::move(as_of);
        rows_.push_back(std::move(row));
    }

    [[noreturn]] void refuse(const std::string& list, const std::string& item) const {
        std::vector<std::string> names;
        for (const PriceRow& row : list_) names.push_back(row.item);
        throw ConfigError(file_, "money." + list + "[\"" + item + "\"]", "expected a price item of a compared region (rehearse prices list), found " + in_quotes(item),
                          nearest_hint(item, names));
    }

    const std::string& file_;
    std::vector<PriceRow> list_, rows_;
};

}  // namespace

Catalog with_own_rates(const StudySpec& spec, const Catalog& catalog, const std::string& file) {
    Catalog own = catalog;
    if (spec.money.rates.empty() && spec.money.discounts.empty()) return own;
    Overlay overlay(spec, catalog.prices, file);
    for (const auto& [item, usd] : spec.money.rates) overlay.set_rate(item, usd);
    // Longer names first: a discount on one item wins over one on its family.
    std::vector<std::pair<std::string, double>> discounts(spec.money.discounts.begin(), spec.money.discounts.end());
    std::ranges::stable_sort(discounts, [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    for (const auto& [item, share] : discounts) overlay.set_discount(item, share);
    const std::vector<PriceRow> rows = overlay.take();
    Digest digest;
    digest.add(catalog.prices.hash);
    for (const PriceRow& row : rows) digest.add(row.provider + " " + row.region + " " + row.item + " " + row.usd.text());
    own.prices.hash = digest.hex();
    own.prices.rows.insert(own.prices.rows.begin(), rows.begin(), rows.end());
    return own;
}

}  // namespace rehearse
