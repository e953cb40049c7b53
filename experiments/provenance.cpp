// Rows of the provenance list and their two printed forms.
#include "experiments/provenance.hpp"

#include "experiments/text_table.hpp"

namespace rehearse {

void ProvenanceWalk::add(const JsonPath& path, const Field& field, std::string value) {
    ProvenanceRow row{path.text(), std::move(value), "default", std::string(field.source), std::string(field.as_of)};
    const auto origin = origins_.find(row.path);
    if (origin != origins_.end()) {
        row.origin = origin->second;
        row.source.clear();
        row.as_of.clear();
    }
    rows_.push_back(std::move(row));
}

std::string provenance_table(const std::vector<ProvenanceRow>& rows) {
    TextTable table({"value", "", "origin", "source of the default"});
    for (const ProvenanceRow& row : rows)
        table.add({row.path, row.value.empty() ? "\"\"" : row.value, row.origin,
                   row.as_of.empty() ? row.source : row.source + ", " + row.as_of});
    return table.text();
}

JsonValue to_json(const std::vector<ProvenanceRow>& rows) {
    JsonValue list = JsonValue::list();
    for (const ProvenanceRow& row : rows) {
        JsonValue entry;
        entry.set("path", row.path).set("value", row.value).set("origin", row.origin);
        if (!row.source.empty()) entry.set("source", row.source);
        if (!row.as_of.empty()) entry.set("as_of", row.as_of);
        list.push(std::move(entry));
    }
    return list;
}

}  // namespace rehearse
