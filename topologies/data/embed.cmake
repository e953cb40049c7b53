# Puts every topologies/data/*.json into the topologies library: the assembler takes the bytes in, no compiler parses them.
# A new data file needs no other list than the folder; a changed one reassembles this one object.
file(GLOB data_paths CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.json)
set(source ${PROJECT_BINARY_DIR}/topologies/data_bytes.cpp)
set(bytes "")
set(declarations "")
set(table "")
set(number 0)
foreach(path IN LISTS data_paths)
  get_filename_component(name ${path} NAME)
  string(APPEND bytes "asm(\".pushsection .rodata\\n.global rehearse_data_${number}, rehearse_data_end_${number}\\n\"\n"
                      "    \"rehearse_data_${number}: .incbin \\\"${path}\\\"\\nrehearse_data_end_${number}: .byte 0\\n.popsection\\n\");\n")
  string(APPEND declarations "extern \"C\" const char rehearse_data_${number}[], rehearse_data_end_${number}[];\n")
  string(APPEND table "        file(\"${name}\", rehearse_data_${number}, rehearse_data_end_${number}),\n")
  math(EXPR number "${number} + 1")
endforeach()
file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [=[
// The bytes of the data files, by name. Written by topologies/data/embed.cmake.
#include "topologies/embedded_data.hpp"

@bytes@
@declarations@
namespace rehearse {

std::span<const DataFile> data_files() {
    const auto file = [](std::string_view name, const char* begin, const char* end) {
        return DataFile{name, std::string_view(begin, static_cast<std::size_t>(end - begin))};
    };
    static const DataFile all[] = {
@table@    };
    return all;
}

}  // namespace rehearse
]=])
set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${data_paths}")
target_sources(topologies PRIVATE ${source})
