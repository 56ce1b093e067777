# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DPROGRAM=.../gatescope -DMAN_PAGE=.../gatescope.1.in -DOUTPUT=FOLDER -DVERSION=... -DDATE=...
#       -P write_texts.cmake
# Lets the program write what would otherwise be lists of its options kept by hand: completions for shells, and the
# manual's section OPTIONS.
function(ask form result)
  execute_process(COMMAND "${PROGRAM}" completions ${form} OUTPUT_VARIABLE text RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "${PROGRAM} completions ${form} failed: ${failed}")
  endif()
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

foreach(shell bash zsh fish)
  ask(${shell} text)
  file(WRITE "${OUTPUT}/gatescope.${shell}" "${text}")
endforeach()
ask(man OPTIONS)
file(READ "${MAN_PAGE}" page)
string(CONFIGURE "${page}" page @ONLY)
file(WRITE "${OUTPUT}/gatescope.1" "${page}")
