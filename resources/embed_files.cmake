# SPDX-License-Identifier: GPL-3.0-or-later
# gatescope_embed_files(<target> FUNCTION <name> FILES <file>...)
#
# Puts files, text or binary, into the static library <target> and defines
#     std::span<const gatescope::EmbeddedFile> gatescope::<name>();
# which lists them in the order given. Declare the function in resources/embedded_files.h. The assembler copies
# the bytes (.incbin), so a file of megabytes costs nothing to compile. A file may be made by the build (SPIR-V):
# then its add_custom_command stands in the same directory as this call.
function(gatescope_embed_files target)
  cmake_parse_arguments(EMBED "" "FUNCTION" "FILES" ${ARGN})
  set(symbols "")
  set(declarations "")
  set(entries "")
  set(paths "")
  set(number 0)
  foreach(file IN LISTS EMBED_FILES)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE path)
    cmake_path(GET path FILENAME name)
    set(symbol "gatescope_${EMBED_FUNCTION}_${number}")
    string(APPEND symbols "EMBED(${symbol}, \"${path}\")\n")
    string(APPEND declarations "extern const std::byte ${symbol}[], ${symbol}_end[];\n")
    string(APPEND entries "        EmbeddedFile{\"${name}\", {${symbol}, ${symbol}_end}},\n")
    list(APPEND paths "${path}")
    math(EXPR number "${number} + 1")
  endforeach()
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/${EMBED_FUNCTION}.cpp")
  configure_file("${PROJECT_SOURCE_DIR}/resources/embedded_files.cpp.in" "${generated}" @ONLY)
  set_source_files_properties("${generated}" PROPERTIES OBJECT_DEPENDS "${paths}"
    SKIP_UNITY_BUILD_INCLUSION ON) # or its dependencies would be forgotten, and changed files not embedded anew
  target_sources(${target} PRIVATE "${generated}")
endfunction()
