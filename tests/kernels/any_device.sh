#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The kernels' tests on any machine with an OpenCL driver, apart from the rest of GateScope.
#
#   any_device.sh pack BUILD_FOLDER [FOLDER]
#                                       puts kernels_test of that build, the libraries it needs and the kernels' sources
#                                       into FOLDER (about 20 MB), else BUILD_FOLDER/kernels_bundle: all that `run` needs
#   any_device.sh build FOLDER          the same folder with nothing but a compiler: g++ 12 or clang++ 15, and the
#                                       headers of GoogleTest, fmt and OpenCL (Debian: g++ libgtest-dev libgmock-dev
#                                       libfmt-dev opencl-headers ocl-icd-opencl-dev)
#   any_device.sh run FOLDER [DEVICE] [GoogleTest's options]
#                                       runs it; DEVICE is a part of the device's name or of its platform's: NVIDIA, Portable
#
# FOLDER may lie on another machine by then. That needs an OpenCL driver and nothing else: neither its loader
# (libOpenCL.so.1 is in the folder) nor a C++ library, nor a C library as new as the one this was built with. NVIDIA's driver
# is found among the installed libraries, too, where it is not registered in /etc/OpenCL/vendors.
# Exit code: kernels_test's; 2 where the device is not there or the program cannot start.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

fail() {
    echo "any_device.sh: $*" >&2
    exit 2
}

copy_sources() { # into one folder, where GATESCOPE_KERNEL_DIR will point
    mkdir -p "$1/kernels"
    cp "$root"/resources/kernels/*.cl "$root"/resources/kernels/*.clh "$here"/emulated_built_ins.clh "$1/kernels/"
}

pack() {
    program=$1/tests/kernels/kernels_test
    [ -x "$program" ] || fail "$program is not there: build the target kernels_test first"
    bundle=${2:-$1/kernels_bundle}
    rm -rf "$bundle/libraries" "$bundle/c_library" "$bundle/kernels" "$bundle/kernels_test" # of an earlier one
    mkdir -p "$bundle/libraries" "$bundle/c_library"
    cp "$program" "$bundle/"
    # The C library stays apart: it is used only where the machine's own is too old.
    ldd "$program" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^\t\(\/[^ ]*\) .*/\1/p' | while read -r library; do
        case $(basename "$library") in
        ld-linux* | libc.so.* | libm.so.* | libpthread.so.* | libdl.so.* | librt.so.*)
            cp -L "$library" "$bundle/c_library/" ;;
        *) cp -L "$library" "$bundle/libraries/" ;;
        esac
    done
    for name in libpthread.so.0 libdl.so.2 librt.so.1; do # drivers ask for them
        library=$(ldconfig -p | sed -n "s/.*$name (libc6,x86-64[^)]*) => //p" | head -n 1)
        [ -z "$library" ] || cp -L "$library" "$bundle/c_library/"
    done
    copy_sources "$bundle"
    echo "$bundle: $(du -sh "$bundle" | cut -f 1)"
}

build() {
    bundle=$1
    compiler=${CXX:-c++}
    command -v "$compiler" >/dev/null || fail "no C++ compiler; set CXX"
    mkdir -p "$bundle/libraries"
    "$compiler" -std=c++20 -O1 -pthread -DFMT_HEADER_ONLY -DCL_TARGET_OPENCL_VERSION=120 \
        -DGATESCOPE_KERNEL_DIR='"kernels"' -DGATESCOPE_EMULATION_DIR='"kernels"' \
        -DGATESCOPE_XMX_DIR='""' -DGATESCOPE_XMX_MISSING='"built without LLVM"' \
        -I "$root" -I "$root/engine" -I "$here" "$here"/*.cpp "$root"/engine/moe/routing.cpp "$root"/engine/moe/quantize.cpp "$root"/engine/base/error.cpp \
        -o "$bundle/kernels_test" -lgtest -lgmock -lOpenCL
    copy_sources "$bundle"
    echo "$bundle/kernels_test"
}

# A folder with the drivers' .icd files: those that are registered, and NVIDIA's where it is installed but not registered.
vendors() {
    mkdir -p "$scratch/vendors"
    cp /etc/OpenCL/vendors/*.icd "$scratch/vendors" 2>/dev/null || true
    driver=$( (ldconfig -p 2>/dev/null | sed -n 's/.*libnvidia-opencl\.so\.1 .*=> //p'
        ls /usr/lib/x86_64-linux-gnu/libnvidia-opencl.so.1 /usr/lib64/libnvidia-opencl.so.1 \
            /usr/local/nvidia/lib64/libnvidia-opencl.so.1 2>/dev/null) | head -n 1)
    if [ -n "$driver" ] && ! grep -qs nvidia "$scratch"/vendors/*.icd; then echo "$driver" >"$scratch/vendors/found.icd"; fi
    ls "$scratch"/vendors/*.icd >/dev/null 2>&1 ||
        fail "no OpenCL driver: /etc/OpenCL/vendors has no .icd file, and there is no libnvidia-opencl.so.1"
    echo "$scratch/vendors"
}

run() {
    bundle=$(cd "$1" && pwd)
    shift
    if [ $# -gt 0 ] && [ "${1#-}" = "$1" ]; then
        GATESCOPE_OPENCL_DEVICE=$1
        export GATESCOPE_OPENCL_DEVICE
        shift
    fi
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    OCL_ICD_VENDORS=$(vendors)
    GATESCOPE_KERNEL_DIR=$bundle/kernels
    export OCL_ICD_VENDORS GATESCOPE_KERNEL_DIR
    # The driver's own folder as well: it loads further libraries by name.
    system=$(ldconfig -p 2>/dev/null | sed -n 's/.* => \(\/.*\)\/[^/]*$/\1/p' | sort -u | tr '\n' ':')
    code=0
    if LD_LIBRARY_PATH=$bundle/libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "$bundle/kernels_test" --gtest_list_tests \
        >/dev/null 2>"$scratch/start"; then
        LD_LIBRARY_PATH=$bundle/libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} "$bundle/kernels_test" "$@" || code=$?
    else
        cat "$scratch/start" >&2
        [ -d "$bundle/c_library" ] || fail "$bundle/kernels_test cannot start, and there is no $bundle/c_library to try"
        echo "It does not start with this machine's C library: using the folder's own."
        "$bundle/c_library/ld-linux-x86-64.so.2" --library-path "$bundle/c_library:$bundle/libraries:$system" \
            "$bundle/kernels_test" "$@" || code=$?
    fi
    exit $code
}

[ $# -ge 2 ] || fail "usage: any_device.sh pack BUILD_FOLDER [FOLDER] | build FOLDER | run FOLDER [DEVICE] [options]"
action=$1
shift
case $action in
pack) pack "$@" ;;
build) build "$1" ;;
run) run "$@" ;;
*) fail "unknown action '$action'" ;;
esac
