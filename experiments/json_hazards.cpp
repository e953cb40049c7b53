// Two lists in one document, read as every data file is.
#include "experiments/json_hazards.hpp"

#include <fstream>
#include <sstream>

#include "experiments/config_error.hpp"
#include "experiments/json_reader.hpp"
#include "experiments/json_text.hpp"
#include "topologies/embedded_data.hpp"

namespace rehearse {

HazardBook parse_hazards(std::string_view text, const std::string& file) {
    const JsonValue document = parse_json(text, file);
    HazardBook book;
    book.file = file;
    book.hazards = JsonReader::without_trace(file).read_rows<HazardRow>(document, HazardRow::rows);
    book.replacement = JsonReader::without_trace(file).read_rows<ReplacementRow>(document, ReplacementRow::rows);
    if (book.replacement.size() != 1)
        throw ConfigError(file, std::string(ReplacementRow::rows), "expected one row, found " + std::to_string(book.replacement.size()));
    for (std::size_t i = 0; i < book.hazards.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const HazardRow &a = book.hazards[i], &b = book.hazards[j];
            if (a.name == b.name && a.provider == b.provider && a.region == b.region && a.volume == b.volume && a.architecture == b.architecture)
                throw ConfigError(file, "hazards[" + std::to_string(i) + "]", "expected one row for each name and place, found " + in_quotes(a.name) + " twice");
        }
    return book;
}

HazardBook load_hazards(const std::string& path) {
    if (path.empty()) return parse_hazards(data_file(HazardRow::file), std::string(HazardRow::file));
    std::ifstream file(path, std::ios::binary);
    if (!file) throw ConfigError(path, "", "expected a file of hazards in the shape of topologies/data/hazards.json, found none that can be read");
    std::ostringstream text;
    text << file.rdbuf();
    return parse_hazards(text.str(), path);
}

}  // namespace rehearse
