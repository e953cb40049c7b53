// The price book: dated, sourced list prices, and what a unit of a row means in bytes.
// Promises that a price which is not in the book is reported as absent, never as zero.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/fields.hpp"
#include "sim/units.hpp"
#include "topologies/decimal.hpp"

namespace rehearse {

/// One list price.
struct PriceRow {
    static constexpr std::string_view file = "prices.json", rows = "prices";
    std::string provider, region, item, unit;
    Decimal usd;
    std::string as_of, source, note;

    bool unverified() const { return source == "unverified"; }

    void fields(auto&& field) {
        field({.name = "provider", .meaning = "who bills", .required = true}, provider);
        field({.name = "region", .meaning = "region of the provider", .required = true}, region);
        field({.name = "item", .meaning = "dotted name of what is billed", .required = true}, item);
        field({.name = "unit",
               .meaning = "what one of it is; GB is decimal unless the book says otherwise, GiB is 2^30",
               .required = true},
              unit);
        field({.name = "usd", .meaning = "list price of one unit, as decimal text", .required = true}, usd);
        field({.name = "as_of", .meaning = "date of the publication or of the copy", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read; \"unverified\" when from memory", .required = true}, source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

/// Rows of one or several providers. Rows put in front override rows behind them: a user's own rates go first.
struct PriceBook {
    std::vector<PriceRow> rows;
    std::string as_of;             // the latest date at which the book was put together
    std::string hash;              // of the text that was read
    Bytes billed_gb = Bytes{1e9};  // what a bill calls a GB; vendors do not agree, so it is a parameter of the book

    const PriceRow* find(std::string_view provider, std::string_view region, std::string_view item) const;
};

/// How many billing units an amount, a rate or a number of requests is. Nothing when `unit` measures something else.
/// Only the words before the first space, slash-free suffix "-month" or "-hour" count: "GB-month", "GiB", "GB per direction ...".
std::optional<double> units_of(Bytes amount, std::string_view unit, Bytes billed_gb);
std::optional<double> units_of(Rate rate, std::string_view unit);
std::optional<double> units_of_requests(double requests, std::string_view unit);

/// Hours of a billed month; the convention of the sources of the price book.
inline constexpr double hours_per_month = 730;

}  // namespace rehearse
