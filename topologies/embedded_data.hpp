// The data files of topologies/data, carried inside the program so that it works from any folder.
// Promises the bytes of the files as they were at build time; reading them is the business of others.
#pragma once

#include <span>
#include <string_view>

namespace rehearse {

struct DataFile {
    std::string_view name, text;  // name without folder, e.g. "prices.json"
};

/// All of them, ordered by name.
std::span<const DataFile> data_files();

/// The text of one; empty when there is none of that name. Row types name their file: data_file(PriceRow::file).
std::string_view data_file(std::string_view name);

}  // namespace rehearse
