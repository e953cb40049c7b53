// Tables of rows, and a merge of two books by (provider, region, item).
#include "experiments/price_list.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <tuple>

#include "experiments/config_error.hpp"
#include "experiments/json_catalog.hpp"
#include "experiments/text_table.hpp"
#include "experiments/words.hpp"

namespace rehearse {

namespace {

using Key = std::tuple<std::string, std::string, std::string>;

std::map<Key, const PriceRow*> by_key(const PriceBook& book) {
    std::map<Key, const PriceRow*> rows;
    for (const PriceRow& row : book.rows) rows.emplace(Key{row.provider, row.region, row.item}, &row);
    return rows;
}

struct Tally {
    std::size_t rows = 0, unverified = 0;
    std::string oldest, newest;
};

bool matches(const PriceRow& row, const std::string& wanted, const std::string& region) {
    return (row.item == wanted || row.item.starts_with(wanted)) && (region.empty() || row.region == region);
}

std::vector<std::string> change_cells(const Key& key, const PriceRow* before, const PriceRow* after) {
    const auto& [provider, region, item] = key;
    std::vector<std::string> cells{provider, region, item, before ? before->usd.text() : "-", after ? after->usd.text() : "-", "", ""};
    if (!before || !after) {
        cells[5] = before ? "gone" : "new";
        return cells;
    }
    const Decimal delta = after->usd - before->usd;
    cells[5] = (delta > Decimal() ? "+" : "") + delta.text();
    if (before->usd != Decimal()) cells[6] = (delta > Decimal() ? "+" : "") + percent(delta.approximate() / before->usd.approximate());
    return cells;
}

}  // namespace

std::string price_regions(const PriceBook& book) {
    std::map<std::pair<std::string, std::string>, Tally> regions;
    for (const PriceRow& row : book.rows) {
        Tally& tally = regions[{row.provider, row.region}];
        ++tally.rows;
        tally.unverified += row.unverified();
        if (tally.oldest.empty() || row.as_of < tally.oldest) tally.oldest = row.as_of;
        tally.newest = std::max(tally.newest, row.as_of);
    }
    TextTable table({"provider", "region", "prices", "unverified", "oldest", "newest"});
    for (const auto& [place, tally] : regions)
        table.add({place.first, place.second, std::to_string(tally.rows), std::to_string(tally.unverified), tally.oldest, tally.newest});
    return "The book is as of " + book.as_of + ", hash " + book.hash + ".\n\n" + table.text();
}

std::string price_rows(const PriceBook& book, const std::string& wanted, const std::string& region) {
    TextTable table({"provider", "region", "item", "USD", "unit", "as of", "source"});
    std::vector<std::string> names;
    bool any = false;
    for (const PriceRow& row : book.rows) {
        names.push_back(row.item);
        if (!matches(row, wanted, region)) continue;
        table.add({row.provider, row.region, row.item, row.usd.text(), row.unit, row.as_of, row.source});
        any = true;
    }
    if (any) return table.text();
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    throw ConfigError("prices", "", "expected a price item or its beginning" + (region.empty() ? "" : " in region " + in_quotes(region)) + ", found " + in_quotes(wanted),
                      nearest_hint(wanted, names));
}

std::string price_changes(const PriceBook& before, const PriceBook& after) {
    const auto old_rows = by_key(before), new_rows = by_key(after);
    std::map<Key, std::pair<const PriceRow*, const PriceRow*>> all;
    for (const auto& [key, row] : old_rows) all[key].first = row;
    for (const auto& [key, row] : new_rows) all[key].second = row;
    TextTable table({"provider", "region", "item", "before", "after", "change", ""});
    std::size_t changes = 0;
    for (const auto& [key, rows] : all) {
        if (rows.first && rows.second && rows.first->usd == rows.second->usd && rows.first->unit == rows.second->unit) continue;
        table.add(change_cells(key, rows.first, rows.second));
        ++changes;
    }
    if (changes == 0) return "No price differs.\n";
    return table.text() + "\n" + std::to_string(changes) + " of " + std::to_string(all.size()) + " prices differ.\n";
}

PriceBook load_price_book(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw ConfigError(path, "", "expected a price book (the format of topologies/data/prices.json), found no file that can be read");
    std::ostringstream text;
    text << file.rdbuf();
    return parse_price_book(text.str(), path);
}

}  // namespace rehearse
