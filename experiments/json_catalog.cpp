// Each row type says which file and which key its rows stand under; reading them is the same for all.
#include "experiments/json_catalog.hpp"

#include "experiments/json_decimal.hpp"
#include "experiments/json_reader.hpp"
#include "experiments/json_text.hpp"
#include "experiments/quantity.hpp"
#include "sim/check.hpp"
#include "sim/digest.hpp"
#include "topologies/embedded_data.hpp"

namespace rehearse {
namespace {

template <class Row>
JsonValue document_of() {
    const std::string_view text = data_file(Row::file);
    ensures(!text.empty(), "the program carries every data file that a row type names");
    return parse_json(text, std::string(Row::file));
}

template <class Row>
std::vector<Row> rows_of(const JsonValue& document) {
    return JsonReader::without_trace(std::string(Row::file)).read_rows<Row>(document, Row::rows);
}

template <class Row>
std::vector<Row> rows_of_file() {
    return rows_of<Row>(document_of<Row>());
}

/// A text of the `meta` object at the top of a data file; empty when it is not there.
std::string meta(const JsonValue& document, std::string_view key) {
    const JsonValue* top = document.find("meta");
    const JsonValue* value = top ? top->find(key) : nullptr;
    return value && value->text() ? *value->text() : std::string();
}

}  // namespace

PriceBook parse_price_book(std::string_view text, const std::string& file) {
    const JsonValue document = parse_json(text, file);
    Digest digest;
    digest.add(text);
    PriceBook book;
    book.rows = JsonReader::without_trace(file).read_rows<PriceRow>(document, PriceRow::rows);
    book.as_of = meta(document, "generated");
    book.hash = digest.hex();
    if (const std::string gb = meta(document, "gb"); !gb.empty()) book.billed_gb = parse_bytes(gb);
    return book;
}

Catalog load_catalog() {
    Catalog catalog;
    catalog.instances = rows_of_file<InstanceType>();
    catalog.volumes = rows_of_file<VolumeType>();
    catalog.object_stores = rows_of_file<ObjectStoreType>();
    catalog.tariffs = rows_of_file<Tariff>();
    catalog.prices = parse_price_book(data_file(PriceRow::file), std::string(PriceRow::file));
    catalog.latencies = rows_of_file<LatencyRow>();
    catalog.workloads = rows_of_file<WorkloadShape>();
    return catalog;
}

}  // namespace rehearse
