// report.html: the answer as one self-contained page. The page itself is put together from web/ and carried by the program; here it gets its data.
#pragma once

#include <string>
#include <string_view>

#include "experiments/comparison.hpp"
#include "experiments/json_value.hpp"

namespace rehearse {

/// What the page shows: the result, thinned curves, zone flows, a sample of events, bills, values with their sources.
JsonValue page_json(const Comparison& comparison);
/// The same for who has the result as JSON already.
JsonValue page_json(const Comparison& comparison, JsonValue result);

/// The page with its data, which page_json made.
std::string report_html(const JsonValue& data);

/// The page without data.
std::string_view page_template();

}  // namespace rehearse
