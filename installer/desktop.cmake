# SPDX-License-Identifier: GPL-3.0-or-later
# How desktops find the window: its entry in menus, its icons, the files it opens, its page in software centres.
set(GATESCOPE_METAINFO_URLS "")
if(GATESCOPE_HOMEPAGE)
  configure_file(metainfo_urls.xml.in metainfo_urls.xml @ONLY)
  file(READ "${CMAKE_CURRENT_BINARY_DIR}/metainfo_urls.xml" GATESCOPE_METAINFO_URLS)
endif()
configure_file(org.gatescope.GateScope.metainfo.xml.in org.gatescope.GateScope.metainfo.xml @ONLY)

install(FILES org.gatescope.GateScope.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT gui)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/org.gatescope.GateScope.metainfo.xml"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT gui)
install(FILES org.gatescope.GateScope.mime.xml
        DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" RENAME org.gatescope.GateScope.xml COMPONENT gui)

# Icons are drawn from one picture each time, so that no size can be forgotten when it changes.
find_program(GATESCOPE_RSVG_CONVERT rsvg-convert REQUIRED)
set(icons "${PROJECT_SOURCE_DIR}/resources/icons")
set(icon_folder "${CMAKE_INSTALL_DATADIR}/icons/hicolor")
set(drawn_icons "")
foreach(size 16 22 24 32 48 64 128 256)
  # Details that blur in a few pixels are left out of the small ones.
  set(picture "${icons}/gatescope.svg")
  if(size LESS 32)
    set(picture "${icons}/gatescope-small.svg")
  endif()
  set(icon "${CMAKE_CURRENT_BINARY_DIR}/icons/${size}/gatescope.png")
  add_custom_command(OUTPUT "${icon}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_CURRENT_BINARY_DIR}/icons/${size}"
    COMMAND "${GATESCOPE_RSVG_CONVERT}" -w ${size} -h ${size} -o "${icon}" "${picture}"
    DEPENDS "${picture}" COMMENT "Drawing the icon of ${size} pixels" VERBATIM)
  list(APPEND drawn_icons "${icon}")
  install(FILES "${icon}" DESTINATION "${icon_folder}/${size}x${size}/apps" COMPONENT gui)
endforeach()
add_custom_target(drawn_icons ALL DEPENDS ${drawn_icons})
install(FILES "${icons}/gatescope.svg" DESTINATION "${icon_folder}/scalable/apps" COMPONENT gui)

if(NOT GATESCOPE_BUILD_TESTS)
  return()
endif()

# The page in software centres as it is, and as a publisher with an address gets it.
set(published "${CMAKE_CURRENT_BINARY_DIR}/published/org.gatescope.GateScope.metainfo.xml")
block()
  set(GATESCOPE_HOMEPAGE "https://example.org/gatescope")
  configure_file(metainfo_urls.xml.in published/metainfo_urls.xml @ONLY)
  file(READ "${CMAKE_CURRENT_BINARY_DIR}/published/metainfo_urls.xml" GATESCOPE_METAINFO_URLS)
  configure_file(org.gatescope.GateScope.metainfo.xml.in "${published}" @ONLY)
endblock()
add_test(NAME installer.desktop_files
  COMMAND "${CMAKE_COMMAND}"
    -DDESKTOP_FILE=${CMAKE_CURRENT_SOURCE_DIR}/org.gatescope.GateScope.desktop
    -DMETAINFO_FILES=${CMAKE_CURRENT_BINARY_DIR}/org.gatescope.GateScope.metainfo.xml,${published}
    -DMIME_FILE=${CMAKE_CURRENT_SOURCE_DIR}/org.gatescope.GateScope.mime.xml
    -DMAIN_SOURCE=${PROJECT_SOURCE_DIR}/gui/app/main.cpp
    -P "${CMAKE_CURRENT_SOURCE_DIR}/check_desktop_files.cmake")
add_test(NAME installer.file_types
  COMMAND "${CMAKE_COMMAND}"
    -DDESKTOP_FILE=${CMAKE_CURRENT_SOURCE_DIR}/org.gatescope.GateScope.desktop
    -DMIME_FILE=${CMAKE_CURRENT_SOURCE_DIR}/org.gatescope.GateScope.mime.xml
    -DWORK=${CMAKE_CURRENT_BINARY_DIR}/file_types
    -P "${CMAKE_CURRENT_SOURCE_DIR}/check_file_types.cmake")
add_test(NAME installer.gui_man_page
  COMMAND "${CMAKE_COMMAND}" -DPROGRAM=$<TARGET_FILE:gatescope-gui>
    -DMAN_PAGE=${CMAKE_CURRENT_BINARY_DIR}/texts/gatescope-gui.1
    -P "${CMAKE_CURRENT_SOURCE_DIR}/check_gui_man_page.cmake")
set_tests_properties(installer.desktop_files installer.file_types PROPERTIES
  LABELS unit SKIP_REGULAR_EXPRESSION "SKIPPED: ")
set_tests_properties(installer.gui_man_page PROPERTIES LABELS gui)
