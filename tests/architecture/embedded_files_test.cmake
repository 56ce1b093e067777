# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DSOURCE_DIR=... -DSCRATCH_DIR=... -DGENERATOR=... -DCOMPILER=... -P embedded_files_test.cmake
# Does a build that is there take a changed file in? Also where CMake compiles several sources as one, which once forgot
# what the sources depend on.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${ARGN}:\n${output}")
  endif()
endfunction()

function(expect_embedded text)
  run("${CMAKE_COMMAND}" --build "${SCRATCH_DIR}/build")
  file(STRINGS "${SCRATCH_DIR}/build/libfiles.a" found REGEX "${text}")
  if(NOT found)
    message(FATAL_ERROR "The library does not have what the file says now: ${text}")
  endif()
endfunction()

file(REMOVE_RECURSE "${SCRATCH_DIR}")
file(COPY "${SOURCE_DIR}/resources/embedded_files.cpp.in" "${SOURCE_DIR}/resources/embedded_files.h"
  "${SOURCE_DIR}/resources/embed_files.cmake" DESTINATION "${SCRATCH_DIR}/resources")
file(WRITE "${SCRATCH_DIR}/CMakeLists.txt" [=[
cmake_minimum_required(VERSION 3.25)
project(embedded LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_UNITY_BUILD ON)
include(resources/embed_files.cmake)
add_library(files STATIC)
target_include_directories(files PRIVATE .)
gatescope_embed_files(files FUNCTION presetFiles FILES content.txt)
]=])
file(WRITE "${SCRATCH_DIR}/content.txt" "what the first build saw\n")
run("${CMAKE_COMMAND}" -S "${SCRATCH_DIR}" -B "${SCRATCH_DIR}/build" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}")
expect_embedded("what the first build saw")
file(WRITE "${SCRATCH_DIR}/content.txt" "what the second one should see\n")
expect_embedded("what the second one should see")
file(REMOVE_RECURSE "${SCRATCH_DIR}")
message(STATUS "A changed file is embedded anew")
