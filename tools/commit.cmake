# Writes the commit of SOURCE into the header OUT, only when it changed, so that nothing is built again for nothing.
execute_process(COMMAND git -C "${SOURCE}" describe --always --dirty --abbrev=12 --exclude=*
                OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
if(failed)
  set(commit unknown)
endif()
file(CONFIGURE OUTPUT "${OUT}" CONTENT "// Written by the build.\n#define REHEARSE_COMMIT \"${commit}\"\n")
