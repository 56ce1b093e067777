# SPDX-License-Identifier: GPL-3.0-or-later
# Read by ctest (gatescope_test(... PARAMETERS_TOGETHER)): each test of `program` that has parameters becomes one ctest test,
# which runs it with all of them in one process; `properties` as set_tests_properties takes them.
if(NOT EXISTS "${program}")
  return() # gtest_discover_tests(), which lists the others, says so
endif()
execute_process(COMMAND "${program}" --gtest_list_tests --gtest_filter=*/*
  OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "[[;]|]" "_" listing "${listing}")
string(REPLACE "\n" ";" lines "${listing}")
set(names)
foreach(line IN LISTS lines)
  if(line MATCHES "^([^ ]+)\\.( |$)")
    set(suite "${CMAKE_MATCH_1}")
  elseif(NOT line MATCHES "^  DISABLED_" AND line MATCHES "^  ([^/ ]+)/")
    list(APPEND names "${suite}.${CMAKE_MATCH_1}")
  endif()
endforeach()
list(REMOVE_DUPLICATES names)
if(NOT names)
  message(FATAL_ERROR "${program} lists no test that has parameters")
endif()
foreach(name IN LISTS names)
  add_test("${name}" "${program}" "--gtest_filter=${name}/*" --gtest_brief=1)
  # The second: no set of parameters ran, or each was skipped.
  set_tests_properties("${name}" PROPERTIES ${properties} FAIL_REGULAR_EXPRESSION "[[]  PASSED  []] 0 tests")
endforeach()
