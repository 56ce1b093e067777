# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DSOURCE_DIR=... -P floor_plan.cmake
# Fails where a room includes a header of a room that it may not use (docs/architecture.md). The linker finds missing
# symbols only; a header-only include from above would pass it.
cmake_minimum_required(VERSION 3.25)

# What each room of engine/ may use besides itself.
set(USES_base "")
set(USES_trace base)
set(USES_trace_io trace base)
set(USES_moe base)
set(USES_analysis trace base)
set(USES_cpu moe trace_io analysis trace base)
set(USES_xpu moe trace_io analysis trace base)
set(USES_ranks moe trace base)
set(USES_profile cpu xpu ranks moe trace_io analysis trace base)
set(USES_report profile cpu xpu ranks moe trace_io analysis trace base)
set(USES_query trace_io analysis trace base)
set(USES_cli query report profile cpu xpu ranks moe trace_io analysis trace base)
set(USES_gui query report profile cpu xpu ranks moe trace_io analysis trace base)
set(rooms base trace trace_io moe analysis cpu xpu ranks profile report query cli)

# What each folder of gui/ may use besides itself. Views (timeline, compare, panels, run) know the workspace and
# the view's state, never one another; the shell puts them together. compare colours timelines through a function
# that the shell hands on.
set(GUI_USES_jobs "")
set(GUI_USES_look "")
set(GUI_USES_i18n "")
set(GUI_USES_widgets look)
set(GUI_USES_workspace look jobs)
set(GUI_USES_state workspace)
set(GUI_USES_tracks workspace state)
set(GUI_USES_tables jobs look widgets workspace)
set(GUI_USES_charts jobs look widgets workspace)
set(GUI_USES_timeline jobs look widgets workspace state tracks)
set(GUI_USES_compare jobs look widgets workspace state tables)
set(GUI_USES_panels jobs look widgets workspace state tracks tables charts)
set(GUI_USES_run jobs look widgets workspace)
set(GUI_USES_shell jobs look widgets workspace state tracks tables charts timeline compare panels run)
set(GUI_USES_app jobs look widgets workspace state tracks tables charts timeline compare panels run shell)
set(gui_folders i18n jobs look widgets workspace state tracks tables charts timeline compare panels run shell app)

set(complaints "")

function(complain text)
  set(complaints ${complaints} "${text}" PARENT_SCOPE)
endfunction()

# Sets `result` to the lines "FILE: #include ..." of all sources below `folder` that match `pattern`.
function(find_includes result folder pattern)
  set(found "")
  file(GLOB_RECURSE files RELATIVE "${SOURCE_DIR}"
    "${SOURCE_DIR}/${folder}/*.h" "${SOURCE_DIR}/${folder}/*.cpp" "${SOURCE_DIR}/${folder}/*.inc")
  foreach(file IN LISTS files)
    file(STRINGS "${SOURCE_DIR}/${file}" includes REGEX "^[ \t]*#[ \t]*include[ \t]*${pattern}")
    list(TRANSFORM includes PREPEND "${file}: ")
    list(APPEND found ${includes})
  endforeach()
  set(${result} "${found}" PARENT_SCOPE)
endfunction()

# Checks which of the engine's rooms and whether Qt is included below `folder`, which is room `room`.
function(check_room room folder)
  find_includes(includes ${folder} "\"[a-z_]+/")
  foreach(include IN LISTS includes)
    string(REGEX MATCH "\"([a-z_]+)/" ignored "${include}")
    set(used "${CMAKE_MATCH_1}")
    if(used IN_LIST rooms AND NOT used STREQUAL room AND NOT used IN_LIST USES_${room})
      complain("${room} may not use ${used}: ${include}")
    endif()
  endforeach()
  find_includes(includes ${folder} "<(Q[A-Z]|qcustomplot)")
  foreach(include IN LISTS includes)
    if(NOT room STREQUAL gui)
      complain("Qt belongs to gui: ${include}")
    endif()
  endforeach()
  set(complaints "${complaints}" PARENT_SCOPE)
endfunction()

# Checks what the files of gui/`name` include of gui's other folders.
function(check_gui_folder name folder)
  find_includes(includes ${folder} "\"[a-z_]+/")
  foreach(include IN LISTS includes)
    string(REGEX MATCH "\"([a-z_]+)/" ignored "${include}")
    set(used "${CMAKE_MATCH_1}")
    if(used IN_LIST gui_folders AND NOT used STREQUAL name AND NOT used IN_LIST GUI_USES_${name})
      complain("gui/${name} may not use gui/${used}: ${include}")
    endif()
  endforeach()
  set(complaints "${complaints}" PARENT_SCOPE)
endfunction()

# Calls `check`(NAME FOLDER) for each folder of `parent`, all of which must be `known`.
function(check_folders parent check known)
  file(GLOB names RELATIVE "${SOURCE_DIR}/${parent}" "${SOURCE_DIR}/${parent}/*")
  foreach(name IN LISTS names)
    if(NOT IS_DIRECTORY "${SOURCE_DIR}/${parent}/${name}")
      continue()
    endif()
    if(NOT name IN_LIST known)
      complain("${parent}/${name} is not in the floor plan: add it to tests/architecture/floor_plan.cmake")
    endif()
    cmake_language(CALL ${check} ${name} ${parent}/${name})
  endforeach()
  set(complaints "${complaints}" PARENT_SCOPE)
endfunction()

check_folders(engine check_room "${rooms}")
check_room(gui gui)
check_folders(gui check_gui_folder "${gui_folders}")

if(complaints)
  list(JOIN complaints "\n  " text)
  message(FATAL_ERROR "The floor plan is broken:\n  ${text}")
endif()
message(STATUS "The floor plan holds")
