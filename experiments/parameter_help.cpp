// One line a parameter, in the order of its declaration.
#include "experiments/parameter_help.hpp"

#include <sstream>

#include "experiments/text_table.hpp"

namespace rehearse {

ParameterHelp parameter_help(const std::string& prefix, const Field& field, std::string type, std::string fallback) {
    std::string source(field.source);
    if (!source.empty() && !field.as_of.empty()) source.append(", ").append(field.as_of);
    if (field.required) fallback = "required";
    return {prefix + std::string(field.name), std::move(type), std::move(fallback), std::string(field.meaning),
            std::move(source)};
}

std::string parameter_table(const std::vector<ParameterHelp>& rows) {
    TextTable table({"name", "type", "default", "meaning"});
    for (const ParameterHelp& row : rows)
        table.add({row.name, row.type, row.fallback, row.source.empty() ? row.meaning : row.meaning + " [" + row.source + "]"});
    std::istringstream lines(table.text());
    std::string indented;
    for (std::string line; std::getline(lines, line);) indented += "  " + line + "\n";
    return indented;
}

}  // namespace rehearse
