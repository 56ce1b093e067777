#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# no_such_device.sh KERNELS_TEST
#
# A device that was asked for and is not there is an error, and what there is gets listed.
set -u

code=0
GATESCOPE_OPENCL_DEVICE='no such device'
export GATESCOPE_OPENCL_DEVICE
output=$("$1" '--gtest_filter=*GateGemm*' 2>&1) || code=$?
echo "$output"
[ $code -eq 2 ] || { echo "FAILED: exit code $code, not 2"; exit 1; }
echo "$output" | grep -q '^no OpenCL device' && exit 0 # nothing to list
echo "$output" | grep -A 1 "asks for 'no such device'; there are only:\$" | grep -q '^  [^ ].*, driver ' ||
    { echo "FAILED: no list of what there is"; exit 1; }
