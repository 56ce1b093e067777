# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DDESKTOP_FILE=... -DMETAINFO_FILE=... -P check_desktop_files.cmake
# Validates the files that desktops read. Fails where a validator complains; skips what has no validator here.
function(check validator file)
  find_program(tool NAMES ${validator} NO_CACHE)
  if(NOT tool)
    message(STATUS "SKIPPED: ${validator} is not installed, so ${file} is not checked")
    return()
  endif()
  execute_process(COMMAND "${tool}" ${ARGN} "${file}"
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${validator} refuses ${file}:\n${output}")
  endif()
  message(STATUS "${validator} accepts ${file}")
endfunction()

check(desktop-file-validate "${DESKTOP_FILE}" --no-hints)
check(appstreamcli "${METAINFO_FILE}" validate --no-net)
