// Looking up a data file by its name.
#include "topologies/embedded_data.hpp"

namespace rehearse {

std::string_view data_file(std::string_view name) {
    for (const DataFile& file : data_files())
        if (file.name == name) return file.text;
    return {};
}

}  // namespace rehearse
