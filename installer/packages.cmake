# SPDX-License-Identifier: GPL-3.0-or-later
# The packages that `cpack` makes in the build folder: for Debian gatescope (the command line, which needs no display
# and no Qt), gatescope-gui (the window) and gatescope-mpi (ranks); for other systems an archive of everything.
set(CPACK_PACKAGE_NAME gatescope)
set(CPACK_PACKAGE_VENDOR "The GateScope developers")
set(CPACK_PACKAGE_CONTACT "The GateScope developers <developers@gatescope.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package's description has one of its own
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
# As packages have it, whatever the umask of who builds them.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# A library's name in Debian 12 is another one in 13: a package belongs to the release it was built on, and says so.
set(CPACK_DEBIAN_PACKAGE_VERSION "${PROJECT_VERSION}")
cmake_host_system_information(RESULT distribution QUERY DISTRIB_INFO)
set(CPACK_DEBIAN_PACKAGE_RELEASE "1")
if(distribution_ID STREQUAL debian AND distribution_VERSION_ID)
  set(CPACK_DEBIAN_PACKAGE_RELEASE "1~deb${distribution_VERSION_ID}")
endif()

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL cli)
if(GATESCOPE_BUILD_GUI)
  list(APPEND CPACK_COMPONENTS_ALL gui)
endif()
if(TARGET gatescope_mpi)
  list(APPEND CPACK_COMPONENTS_ALL mpi)
endif()
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
if(GATESCOPE_HOMEPAGE)
  set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "${GATESCOPE_HOMEPAGE}")
endif()
# Shared libraries are found out by dpkg-shlibdeps; what programs load at run time is named.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_CLI_PACKAGE_NAME gatescope)
set(CPACK_COMPONENT_CLI_DESCRIPTION "profiler for mixture-of-experts layers (command line)
GateScope runs the mixture-of-experts layers of Qwen3 and related models with
an engine of its own, records every kernel, and compares the layer before and
after the fix that stopped its router gate from running twice.
.
The same analysis works on traces that PyTorch, vLLM, SGLang and unitrace
recorded: gate calls that nobody needs, statistics of kernels, the critical
path, comparison of two programs with intervals, questions in SQL, reports as
one page.
.
This package has the command line, which needs no display.")
set(CPACK_DEBIAN_CLI_PACKAGE_RECOMMENDS "libze1")
set(CPACK_DEBIAN_CLI_PACKAGE_SUGGESTS "gatescope-gui, gatescope-mpi, bash-completion")

set(CPACK_DEBIAN_GUI_PACKAGE_NAME gatescope-gui)
set(CPACK_COMPONENT_GUI_DESCRIPTION "profiler for mixture-of-experts layers (window)
GateScope runs the mixture-of-experts layers of Qwen3 and related models with
an engine of its own, records every kernel, and compares the layer before and
after the fix that stopped its router gate from running twice.
.
This package has the window: timelines one above the other on one time axis,
gate calls that stand out, a table of kernels, and what was found.")
# The window runs layers through the command line. Without Qt's platform plugins it doesn't start.
set(CPACK_DEBIAN_GUI_PACKAGE_DEPENDS
  "gatescope (= ${CPACK_DEBIAN_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}), qt6-qpa-plugins")
set(CPACK_DEBIAN_GUI_PACKAGE_RECOMMENDS
  "libze1, qt6-svg-plugins | libqt6svg6, qt6-wayland, qt6-translations-l10n, fonts-dejavu-core, hicolor-icon-theme, shared-mime-info")
set(CPACK_DEBIAN_GUI_PACKAGE_SUGGESTS "gatescope-mpi")

set(CPACK_DEBIAN_MPI_PACKAGE_NAME gatescope-mpi)
set(CPACK_COMPONENT_MPI_DESCRIPTION "profiler for mixture-of-experts layers (ranks over MPI)
GateScope runs the mixture-of-experts layers of Qwen3 and related models with
an engine of its own, records every kernel, and compares the layer before and
after the fix that stopped its router gate from running twice.
.
This package has the module that spreads a layer's experts over ranks by MPI:
mpirun -n 2 gatescope profile --ranks. The command line loads it when ranks
are asked for, and does everything else without it.")
# The module is the program's own: one of another version would not fit.
set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS
  "gatescope (= ${CPACK_DEBIAN_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
set(CPACK_DEBIAN_MPI_PACKAGE_RECOMMENDS "openmpi-bin")
include(CPack)
