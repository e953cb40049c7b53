# Puts the page together from web/ and into the experiments library. No tool but CMake takes part, so every build carries the page.
set(page ${PROJECT_BINARY_DIR}/web/page.html)
file(GLOB page_parts CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/parts/*.js)
add_custom_command(OUTPUT ${page} COMMENT "Putting the page together" VERBATIM
    DEPENDS ${page_parts} ${CMAKE_CURRENT_LIST_DIR}/page.html ${CMAKE_CURRENT_LIST_DIR}/page.css ${CMAKE_CURRENT_LIST_DIR}/assemble.cmake
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${CMAKE_CURRENT_LIST_DIR} -DOUT=${page} -P ${CMAKE_CURRENT_LIST_DIR}/assemble.cmake)

set(source ${PROJECT_BINARY_DIR}/web/page_bytes.cpp)
file(CONFIGURE OUTPUT ${source} @ONLY CONTENT [=[
// The bytes of the page. Written by web/embed.cmake.
#include "experiments/page.hpp"

asm(".pushsection .rodata\n.global rehearse_page, rehearse_page_end\n"
    "rehearse_page: .incbin \"@page@\"\nrehearse_page_end: .byte 0\n.popsection\n");
extern "C" const char rehearse_page[], rehearse_page_end[];

namespace rehearse {

std::string_view page_template() { return {rehearse_page, static_cast<std::size_t>(rehearse_page_end - rehearse_page)}; }

}  // namespace rehearse
]=])
set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS ${page})
target_sources(experiments PRIVATE ${source})
