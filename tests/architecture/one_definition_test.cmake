# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DSCRATCH_DIR=... -P one_definition_test.cmake
# Does one_definition.cmake refuse what it should?
cmake_minimum_required(VERSION 3.25)

function(expect result first second)
  file(REMOVE_RECURSE "${SCRATCH_DIR}")
  file(WRITE "${SCRATCH_DIR}/engine/a/a.h" "${first}\n")
  file(WRITE "${SCRATCH_DIR}/gui/b/b.h" "${second}\n")
  execute_process(COMMAND "${CMAKE_COMMAND}" -DSOURCE_DIR=${SCRATCH_DIR} -P "${CMAKE_CURRENT_LIST_DIR}/one_definition.cmake"
    RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(result STREQUAL accepted AND NOT code EQUAL 0)
    message(FATAL_ERROR "'${first}' beside '${second}' should be accepted:\n${output}")
  elseif(result STREQUAL refused AND (code EQUAL 0 OR NOT output MATCHES "One name, two types"))
    message(FATAL_ERROR "'${first}' beside '${second}' should be refused:\n${output}")
  endif()
  file(REMOVE_RECURSE "${SCRATCH_DIR}")
endfunction()

set(ours "namespace gatescope {")
expect(refused "${ours}\nstruct View {" "${ours}\nstruct View {")
expect(refused "${ours}\nenum class Bound : int {" "${ours}\nclass Bound final : public Base {")
expect(accepted "${ours}\nstruct View {" "${ours}\nstruct Window {")
expect(accepted "${ours}\nstruct View {" "namespace gatescope::cli {\nstruct View {")
message(STATUS "Refuses what it should")
