#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds GateScope on a fresh Debian 12 or 13 and runs it, or builds and runs its tests.
#
#   installer/bootstrap.sh run         install what is needed, build, profile a layer, open the window
#   installer/bootstrap.sh test        the same with the tests' packages, then run every test
#   installer/bootstrap.sh packages    install what is needed, build, make Debian packages
#
# Needs root or sudo where packages are missing. Asks nothing. Quick where everything is there already.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build="$root/build/release"
install_packages=yes

say() { printf '== %s\n' "$*"; }
fail() {
  printf 'bootstrap.sh: %s\n' "$*" >&2
  exit 1
}

usage() {
  cat <<USAGE
Usage: installer/bootstrap.sh run|test|packages [--no-packages]

  run            install packages, build, profile the default layer, open gatescope-gui on the result
  test           install packages, build, run every test
  packages       install packages, build, make Debian packages in build/release
  --no-packages  install nothing: the packages are there already (on any distribution)
USAGE
}

# --- What is needed, by its name in Debian -------------------------------------------------------------------

# Compiler, build tools and the libraries that the programs are built with.
build_packages="build-essential cmake ninja-build
  libfmt-dev nlohmann-json3-dev libsimdjson-dev libcli11-dev zlib1g-dev libsqlite3-dev
  libprotobuf-dev protobuf-compiler
  libdnnl-dev ocl-icd-opencl-dev opencl-headers
  libopenmpi-dev
  qt6-base-dev qt6-svg-dev qt6-tools-dev qt6-l10n-tools libgl-dev libegl-dev libqcustomplot-dev
  librsvg2-bin"
# librsvg2-bin: draws the icons in all sizes. qt6-svg-dev: pictures of charts as SVG.
# libprotobuf-dev, protobuf-compiler: .pftrace files.
# qt6-tools-dev, qt6-l10n-tools: the window's translations (CMake files in the one, lupdate and lrelease in the other).
# libsqlite3-dev: gatescope query asks traces in SQL.
# libopenmpi-dev: the module of --ranks.
# ocl-icd-opencl-dev: libdnnl-dev's CMake file looks for OpenCL, but its package doesn't depend on it.

# What the window loads at run time: a font, Qt's platform plugins, its reader of SVG icons, its dialogs' translations.
window_packages() {
  case $1 in
    12) echo "fonts-dejavu-core qt6-qpa-plugins libqt6svg6 qt6-translations-l10n" ;;
    13) echo "fonts-dejavu-core qt6-qpa-plugins qt6-svg-plugins qt6-translations-l10n" ;;
  esac
}

# Tests; the second line checks what desktops read, the third completions, the fourth packages, the fifth has mpirun.
test_packages="libgtest-dev libgmock-dev
  desktop-file-utils appstream shared-mime-info libglib2.0-bin
  zsh fish
  file lintian mmdebstrap
  openmpi-bin"

# What cpack looks into programs with.
packaging_packages="file"

# XPU backend: the Level Zero loader, and the tools that compile resources/kernels/*.cl to SPIR-V.
xpu_build_packages() {
  case $1 in
    12) echo "libze1 libze-dev clang-15 llvm-15 llvm-spirv-15 spirv-tools" ;;
    13) echo "libze1 libze-dev clang-19 llvm-19 llvm-spirv-19 spirv-tools" ;;
  esac
}

# XPU tests: an OpenCL device on the CPU that runs the kernels, and Intel's compiler for them (not in Debian 13).
xpu_test_packages() {
  case $1 in
    12) echo "pocl-opencl-icd intel-opencl-icd" ;;
    13) echo "pocl-opencl-icd" ;;
  esac
}

# Fuzzers: clang's OpenMP, and its sanitizers where they are a package of their own.
fuzz_packages() {
  case $1 in
    12) echo "libomp-15-dev" ;;
    13) echo "libomp-19-dev libclang-rt-19-dev" ;;
  esac
}

# What `mode` needs on Debian `version`, one package a line.
packages_for() {
  mode=$1 version=$2
  # The lists are split into words on purpose.
  # shellcheck disable=SC2046,SC2086
  printf '%s\n' $build_packages $(window_packages "$version") $(xpu_build_packages "$version")
  if [ "$mode" = packages ]; then
    # shellcheck disable=SC2086
    printf '%s\n' $packaging_packages
  fi
  if [ "$mode" = test ]; then
    # shellcheck disable=SC2046,SC2086
    printf '%s\n' $test_packages $(xpu_test_packages "$version") $(fuzz_packages "$version")
  fi
}

# --- Packages ------------------------------------------------------------------------------------------------

# 12 or 13; empty on any other system.
debian_version() {
  [ -r /etc/os-release ] || return 0
  # shellcheck disable=SC1091
  (. /etc/os-release && [ "${ID:-}" = debian ] && case ${VERSION_ID:-} in 12 | 13) echo "$VERSION_ID" ;; esac) || true
}

explain_other_systems() {
  cat >&2 <<MESSAGE
bootstrap.sh: this is not Debian 12 or 13, so it can't install what GateScope needs. By their names in Debian 12:

$(packages_for "$1" 12 | fmt -w 100 2>/dev/null || packages_for "$1" 12)

In short: a C++20 compiler (GCC 12 or newer, or clang), CMake 3.25, Ninja, Qt 6.4, QCustomPlot 2.1 for Qt 6, oneDNN 2.6 to 3.x,
fmt, simdjson 3, nlohmann-json, CLI11, zlib, protobuf 3.12 to 3.21, SQLite 3.38, OpenMP, the Level Zero loader 1.8, clang with llvm-spirv,
rsvg-convert; an MPI 3 where --ranks is wanted; GoogleTest for the tests.
Once they are there: installer/bootstrap.sh $1 --no-packages
MESSAGE
  exit 1
}

is_installed() {
  case $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) in
    installed) return 0 ;;
    *) return 1 ;;
  esac
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
  else
    fail "packages must be installed, which needs root: run it as root, or install sudo"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
    -o Dpkg::Use-Pty=0 "$@" </dev/null
}

install_missing_packages() {
  mode=$1
  version=$(debian_version)
  [ -n "$version" ] || explain_other_systems "$mode"
  missing=
  for package in $(packages_for "$mode" "$version"); do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  say "Installing:$missing"
  apt update || say "The package lists could not all be renewed; trying with those that are here"
  # shellcheck disable=SC2086
  apt install --no-install-recommends $missing ||
    fail "apt-get could not install these packages:$missing"
}

# --- Build, run, test ----------------------------------------------------------------------------------------

has_display() { [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; }

run() {
  # A tree that was configured for tests stays so; a fresh one is built without them.
  if [ -f "$build/CMakeCache.txt" ]; then
    cmake --preset release
  else
    cmake --preset release -DGATESCOPE_BUILD_TESTS=OFF
  fi
  cmake --build --preset release --target gatescope gatescope-gui
  timeline="$root/build/timeline.json"
  say "gatescope profile -o $timeline"
  "$build/engine/cli/gatescope" profile -o "$timeline"
  say "The timeline is in $timeline (Perfetto opens it too)"
  if has_display; then
    say "Opening it in gatescope-gui"
    exec "$build/gui/gatescope-gui" "$timeline"
  fi
  say "There is no display here. On a desktop: $build/gui/gatescope-gui $timeline"
}

run_tests() {
  cmake --preset release -DGATESCOPE_BUILD_TESTS=ON
  cmake --build --preset release
  # One more than there are cores: many wait for processes, or for time to pass.
  ctest --preset release --no-tests=error -j "$(($(nproc) + 1))"
}

make_packages() {
  # Without tests: cpack builds all that a tree was configured for.
  cmake --preset release -DGATESCOPE_BUILD_TESTS=OFF
  cmake --build --preset release
  (cd "$build" && cpack -G DEB)
  say "The packages are in $build: apt install $build/gatescope*.deb"
}

command=
for argument in "$@"; do
  case $argument in
    run | test | packages) [ -z "$command" ] || { usage >&2; exit 2; }; command=$argument ;;
    --no-packages) install_packages=no ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
[ -n "$command" ] || { usage >&2; exit 2; }

cd "$root"
if [ "$install_packages" = yes ]; then install_missing_packages "$command"; fi
case $command in
  run) run ;;
  test) run_tests ;;
  packages) make_packages ;;
esac
