# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DDESKTOP_FILE=... -DMETAINFO_FILES=...,... -DMIME_FILE=... -DMAIN_SOURCE=... -P check_desktop_files.cmake
# The files that desktops read agree with one another and with the program, and validators have nothing against them.
# Skips validators that are not installed here.
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

# Every `pattern` of the file, without what stands around its parentheses, in order.
function(all_of pattern file result)
  file(STRINGS "${file}" lines REGEX "${pattern}")
  set(found "")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^.*${pattern}.*$" "\\1" one "${line}")
    list(APPEND found "${one}")
  endforeach()
  list(SORT found)
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

function(require_equal what left right)
  if(NOT left STREQUAL right)
    message(SEND_ERROR "${what} differ:\n  ${left}\n  ${right}")
  endif()
endfunction()

string(REPLACE "," ";" metainfo_files "${METAINFO_FILES}")
cmake_path(GET DESKTOP_FILE STEM LAST_ONLY id)

# Wayland knows a window by this name only; without it there is neither icon nor name.
all_of("setDesktopFileName\\(QStringLiteral\\(\"([^\"]*)\"\\)\\)" "${MAIN_SOURCE}" app_id)
require_equal("The window's app id and the desktop file's name" "${app_id}" "${id}")

file(READ "${DESKTOP_FILE}" entry)
string(REGEX MATCH "\nMimeType=([^\n]*);\n" ignored "${entry}")
set(opened ${CMAKE_MATCH_1})
list(SORT opened)
all_of("<mime-type type=\"([^\"]*)\"" "${MIME_FILE}" declared)
require_equal("The types that the desktop file opens and those that are declared" "${opened}" "${declared}")
# From 1.0 on a missing homepage is a warning, but the project has no public address. Older ones don't know the tag.
set(allowed "")
execute_process(COMMAND appstreamcli --version OUTPUT_VARIABLE version ERROR_QUIET RESULT_VARIABLE ignored)
if(version MATCHES "version: ([0-9.]+)" AND CMAKE_MATCH_1 VERSION_GREATER_EQUAL 1.0)
  set(allowed --override=url-homepage-missing=info)
endif()
foreach(file IN LISTS metainfo_files)
  all_of("<mediatype>([^<]*)</mediatype>" "${file}" provided)
  require_equal("The types in ${file} and those that are declared" "${provided}" "${declared}")
  all_of("<id>([^<]*)</id>" "${file}" component)
  require_equal("The id in ${file} and the desktop file's name" "${component}" "${id}")
  check(appstreamcli "${file}" validate --no-net ${allowed})
endforeach()
check(desktop-file-validate "${DESKTOP_FILE}")
