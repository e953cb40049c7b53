# Builds the page from web/ when Node is there and puts it into the experiments library; without Node the program carries no page,
# says so here, and writes report.md with pictures alone.
find_program(REHEARSE_NODE node)
find_program(REHEARSE_NPM npm)
option(REHEARSE_PAGE "build report.html's page (needs Node)" ON)
set(web ${CMAKE_CURRENT_LIST_DIR})
set(web_build ${PROJECT_BINARY_DIR}/web)
set(page ${web_build}/report.html)

# The packages that package-lock.json pins, fetched once for each build folder and lock file.
function(fetch_packages fetched)
  file(SHA256 ${web}/package-lock.json lock)
  set(${fetched} ON PARENT_SCOPE)
  if(EXISTS ${web_build}/fetched-${lock})
    return()
  endif()
  file(COPY ${web}/package.json ${web}/package-lock.json DESTINATION ${web_build})
  execute_process(COMMAND ${REHEARSE_NPM} ci --no-audit --no-fund --ignore-scripts WORKING_DIRECTORY ${web_build}
      RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET TIMEOUT 300)
  if(failed)
    set(${fetched} OFF PARENT_SCOPE)
  else()
    file(TOUCH ${web_build}/fetched-${lock})
  endif()
endfunction()

set(have_page OFF)
if(REHEARSE_PAGE AND REHEARSE_NODE AND REHEARSE_NPM)
  fetch_packages(have_page)
endif()
if(have_page)
  file(GLOB web_sources CONFIGURE_DEPENDS ${web}/src/* ${web}/build.mjs)
  add_custom_command(OUTPUT ${page} DEPENDS ${web_sources} COMMENT "Building the page from web/" VERBATIM
      COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${web_build}/node_modules ${REHEARSE_NODE} ${web}/build.mjs ${page})
else()
  message(STATUS "report.html is left out: the page needs Node and npm with a registry in reach; report.md is written all the same")
  set(page ${web_build}/none.html)
  file(WRITE ${page} "")
endif()

set(source ${web_build}/page_bytes.cpp)
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
