# SPDX-License-Identifier: GPL-3.0-or-later
# gatescope_find_spirv_tools()
#
# Looks for clang 15 to 19 with the llvm-spirv of the same version, and for spirv-val. Sets in the caller's scope
# SPIRV_CLANG, SPIRV_TRANSLATOR and SPIRV_VALIDATOR (cache entries); GATESCOPE_HAVE_SPIRV_TOOLS is true when the
# first two were found.
function(gatescope_find_spirv_tools)
  foreach(version RANGE 15 19)
    find_program(SPIRV_CLANG clang-${version})
    find_program(SPIRV_TRANSLATOR llvm-spirv-${version})
    if(SPIRV_CLANG AND SPIRV_TRANSLATOR)
      break()
    endif()
    unset(SPIRV_CLANG CACHE)
    unset(SPIRV_TRANSLATOR CACHE)
  endforeach()
  find_program(SPIRV_VALIDATOR spirv-val)
  mark_as_advanced(SPIRV_CLANG SPIRV_TRANSLATOR SPIRV_VALIDATOR)
  if(SPIRV_CLANG AND SPIRV_TRANSLATOR)
    set(GATESCOPE_HAVE_SPIRV_TOOLS TRUE PARENT_SCOPE)
  else()
    set(GATESCOPE_HAVE_SPIRV_TOOLS FALSE PARENT_SCOPE)
  endif()
endfunction()

# gatescope_spirv_module(<name> SOURCE <file.cl> [DEFINITIONS <macro>...] [DEPENDS <file.clh>...]
#                        [SPIRV_EXTENSIONS <name>...] OUTPUT <variable>)
#
# Compiles an OpenCL C source to ${CMAKE_CURRENT_BINARY_DIR}/<name>.spv, checks it with spirv-val where that is
# installed, and puts the path into <variable>.
#
# The flags are the ones that PoCL, Intel's compiler and spirv-val all accept: clang's own passes stay off, since
# optimised loops come out of the translator as invalid SPIR-V. The device's compiler optimises.
function(gatescope_spirv_module name)
  cmake_parse_arguments(MODULE "" "SOURCE;OUTPUT" "DEFINITIONS;DEPENDS;SPIRV_EXTENSIONS" ${ARGN})
  set(source "${CMAKE_CURRENT_SOURCE_DIR}/${MODULE_SOURCE}")
  set(bitcode "${CMAKE_CURRENT_BINARY_DIR}/${name}.bc")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${name}.spv")
  list(TRANSFORM MODULE_DEFINITIONS PREPEND -D)
  set(extensions "")
  if(MODULE_SPIRV_EXTENSIONS)
    list(TRANSFORM MODULE_SPIRV_EXTENSIONS PREPEND +)
    list(JOIN MODULE_SPIRV_EXTENSIONS "," extensions)
    set(extensions --spirv-ext=${extensions})
  endif()
  set(validate "")
  if(SPIRV_VALIDATOR)
    set(validate COMMAND "${SPIRV_VALIDATOR}" --target-env opencl2.2 "${output}")
  endif()
  add_custom_command(OUTPUT "${output}"
    COMMAND "${SPIRV_CLANG}" -target spir64 -x cl -cl-std=CL1.2 -Xclang -finclude-default-header -Wall -Wextra
            -O2 -Xclang -disable-llvm-passes ${MODULE_DEFINITIONS} -I "${CMAKE_CURRENT_SOURCE_DIR}"
            -c -emit-llvm "${source}" -o "${bitcode}"
    COMMAND "${SPIRV_TRANSLATOR}" --spirv-max-version=1.2 ${extensions} "${bitcode}" -o "${output}"
    ${validate}
    DEPENDS "${source}" ${MODULE_DEPENDS}
    COMMENT "SPIR-V ${name}"
    VERBATIM)
  set(${MODULE_OUTPUT} "${output}" PARENT_SCOPE)
endfunction()
