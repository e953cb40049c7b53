// A measured or published latency, as reports and documentation quote it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sim/fields.hpp"

namespace rehearse {

struct LatencyRow {
    static constexpr std::string_view file = "latency.json", rows = "latency";
    std::string category, scope, metric, unit;
    std::map<std::string, double> values;  // by statistic: "p50", "avg", ...; in `unit`
    std::string text;                      // what a source says in words instead of numbers
    std::string as_of, source, note;

    void fields(auto&& field) {
        field({.name = "category", .meaning = "what kind of wait it is", .required = true}, category);
        field({.name = "scope", .meaning = "where it was measured", .required = true}, scope);
        field({.name = "metric", .meaning = "what was measured", .required = true}, metric);
        field({.name = "unit", .meaning = "unit of the values"}, unit);
        field({.name = "values", .meaning = "the numbers, by statistic"}, values);
        field({.name = "text", .meaning = "what the source says in words"}, text);
        field({.name = "as_of", .meaning = "date of the publication or of the copy", .required = true}, as_of);
        field({.name = "source", .meaning = "where it was read; \"unverified\" when from memory", .required = true}, source);
        field({.name = "note", .meaning = "a remark on the row"}, note);
    }
};

}  // namespace rehearse
