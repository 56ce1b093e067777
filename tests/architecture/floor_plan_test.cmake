# cmake -DSCRATCH_DIR=... -P floor_plan_test.cmake
# Does floor_plan.cmake refuse what it should? Builds small trees and runs it on them.
cmake_minimum_required(VERSION 3.25)

function(expect result file content)
  file(REMOVE_RECURSE "${SCRATCH_DIR}")
  file(WRITE "${SCRATCH_DIR}/engine/base/error.h" "#pragma once\n")
  file(WRITE "${SCRATCH_DIR}/${file}" "${content}\n")
  execute_process(COMMAND "${CMAKE_COMMAND}" -DSOURCE_DIR=${SCRATCH_DIR} -P "${CMAKE_CURRENT_LIST_DIR}/floor_plan.cmake"
    RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(result STREQUAL accepted AND NOT code EQUAL 0)
    message(FATAL_ERROR "${file} with '${content}' should be accepted:\n${output}")
  elseif(result STREQUAL refused AND (code EQUAL 0 OR NOT output MATCHES "floor plan is broken"))
    message(FATAL_ERROR "${file} with '${content}' should be refused:\n${output}")
  endif()
  file(REMOVE_RECURSE "${SCRATCH_DIR}")
endfunction()

expect(accepted engine/trace/a.h "#include \"base/error.h\"")
expect(accepted engine/cpu/a.cpp "#include \"moe/config.h\"")
expect(accepted gui/compare/a.cpp "#include \"profile/experiment.h\"\n#include <QWidget>")
expect(refused engine/base/a.h "#include \"trace/trace.h\"")
expect(refused engine/moe/a.cpp "#  include \"cpu/gemm.h\"")
expect(refused engine/cpu/a.cpp "#include \"xpu/context.h\"")
expect(refused engine/profile/a.cpp "#include \"cli/commands.h\"")
expect(refused gui/a.cpp "#include \"cli/table.h\"")
expect(refused engine/profile/a.cpp "#include <QString>")
expect(refused engine/shed/a.cpp "int a;")
