#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# any_device_test.sh BUILD_FOLDER SCRATCH_FOLDER
#
# Packs kernels_test with any_device.sh and runs a few of its tests from the bundle on PoCL; then what must be refused: a
# device that is not there, and a program that cannot start where there is no other C library to try. 77: no PoCL here.
set -u

build=$1
scratch=$2
script=$(cd "$(dirname "$0")" && pwd)/any_device.sh
bundle=$scratch/kernels_bundle
filter='--gtest_filter=Int8Kernels.Rows*:PortableKernels/1.GateGemm*'

fail() {
    echo "FAILED: $*" >&2
    cat "$scratch/output" >&2
    exit 1
}

attempt() { # attempt COMMAND...: its exit code in $code, all it wrote in output
    code=0
    "$@" >"$scratch/output" 2>&1 || code=$?
}

says() { grep -q -e "$1" "$scratch/output" || fail "no word of '$1'"; }

mkdir -p "$scratch"
attempt "$script" pack "$build" "$bundle"
[ $code -eq 0 ] || fail "pack: exit code $code"
for part in kernels_test kernels/int8.cl kernels/emulated_built_ins.clh libraries/libOpenCL.so.1 c_library/ld-linux-x86-64.so.2; do
    [ -f "$bundle/$part" ] || fail "the bundle has no $part"
done

attempt "$script" run "$bundle" Portable "$filter"
if [ $code -eq 2 ] && grep -q -e 'no OpenCL driver' -e 'no OpenCL device' -e "asks for 'Portable'" "$scratch/output"; then
    echo "skipped: PoCL is not there (Debian: pocl-opencl-icd)"
    exit 77
fi
[ $code -eq 0 ] || fail "run: exit code $code"
says 'OpenCL device: .*Portable Computing Language'
says 'PASSED  . 2 tests'

attempt "$script" run "$bundle" 'no such device' "$filter"
[ $code -eq 2 ] || fail "a device that is not there: exit code $code"
says "asks for 'no such device'; there are only:"
says '^  .*Portable Computing Language'

# A program that cannot start, and no other C library to try: what the loader said must be seen.
rm -r "$bundle/c_library"
cat >"$bundle/kernels_test" <<'SCRIPT'
#!/bin/sh
echo "kernels_test: error while loading shared libraries: libOpenCL.so.1" >&2
exit 127
SCRIPT
attempt "$script" run "$bundle" Portable "$filter"
[ $code -eq 2 ] || fail "a program that cannot start: exit code $code"
says 'error while loading shared libraries: libOpenCL.so.1'
if grep -q "folder's own" "$scratch/output"; then fail "taken for an old C library"; fi
rm -rf "$bundle"
echo "passed"
