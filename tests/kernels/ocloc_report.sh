#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ocloc_report.sh FOLDER_WITH_SPV
#
# Compiles every SPIR-V module with Intel's own compiler for the devices it is meant for and prints a Markdown table of
# what came out: SIMD width, registers per thread, private memory and DPAS instructions of each kernel. No GPU is needed.
# Fails where a build fails, where a function stays unresolved, where registers spill or arrays end up in memory, or
# where the number of DPAS instructions is not the one meant. 77: ocloc is not installed.
set -eu

spv=$1
command -v ocloc >/dev/null || { echo "skipped: no ocloc (Debian: intel-opencl-icd)"; exit 77; }
command -v readelf >/dev/null || { echo "skipped: no readelf (Debian: binutils)"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Debian 12's ocloc asks for the disassembler by the name of its development link.
iga=$(ldconfig -p 2>/dev/null | sed -n 's/.*libiga64\.so\.[0-9]* .*=> //p' | head -n 1)
if [ -n "$iga" ]; then
    ln -s "$iga" "$work/libiga64.so"
    LD_LIBRARY_PATH=$work${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export LD_LIBRARY_PATH
fi

failures=0
complain() {
    echo "FAILED: $*" >&2
    failures=$((failures + 1))
}

# What a kernel must contain, by its name: one DPAS per accumulator and panel of K.
dpas_meant() {
    case $1 in
    w13_int8_m32 | w2_int8_m32 | w13_silu_m32 | w2_m32 | w13_act_m32 | w2_bias_m32) echo 16 ;;
    w13_int8_m8 | w2_int8_m8 | w13_silu_m8 | w2_m8 | w13_act_m8 | w2_bias_m8) echo 4 ;;
    *) echo 0 ;;
    esac
}

field() { # field NAME: its value in the part of .ze_info on stdin, or 0
    awk -v name="$1:" '$1 == name { print $2; found = 1; exit } END { if (!found) print 0 }'
}

report() { # report MODULE DEVICE [OPTION...]
    module=$1
    device=$2
    shift 2
    out=$work/$module.$device
    mkdir -p "$out/dump"
    # The ELF format of current drivers, where this ocloc still has an older one.
    if ! ocloc compile -spirv_input -file "$spv/$module.spv" -device "$device" -output "$module" -out_dir "$out" \
        -options "-ze-opt-greater-than-4GB-buffer-required $*" -internal_options "-cl-intel-allow-zebin" \
        >"$out/log" 2>&1; then
        cat "$out/log" >&2
        complain "$module does not build for $device"
        return
    fi
    binary=$(ls "$out"/*.bin)
    unresolved=$(readelf -sW "$binary" | awk '$7 == "UND" && $8 != "" && $8 !~ /^__INTEL_/ { print $8 }')
    [ -z "$unresolved" ] || complain "$module on $device: unresolved $unresolved"
    ocloc disasm -file "$binary" -device "$device" -dump "$out/dump" >>"$out/log" 2>&1 || true
    info=$out/dump/.ze_info
    [ -f "$info" ] || { complain "$module on $device: no .ze_info"; return; }
    for kernel in $(sed -n '/^kernels_misc_info/q; s/^  - name: *//p' "$info"); do
        part=$(awk -v kernel="$kernel" '/^kernels_misc_info/ { exit }
            /^  - name:/ { inside = $3 == kernel } inside' "$info")
        assembly=$out/dump/.text.$kernel.asm
        if [ ! -f "$assembly" ]; then
            complain "$module on $device: $kernel is not disassembled"
            continue
        fi
        dpas=$(grep -c 'dpas\.' "$assembly" || true)
        # .ze_info of this compiler names no spills, so the instructions are counted that reach a thread's own memory.
        private=$(grep -c -E 'scratch|\.ss\[' "$assembly" || true)
        simd=$(echo "$part" | field simd_size)
        registers=$(echo "$part" | field grf_count)
        spill=$(echo "$part" | field spill_size)
        echo "| $module | $device | $kernel | $simd | $registers | $spill | $private | $(echo "$part" | field slm_size) | $dpas |"
        [ "$spill" = 0 ] || complain "$module on $device: $kernel spills $spill bytes"
        [ "$private" = 0 ] || complain "$module on $device: $kernel reaches private memory $private times"
        case $kernel in
        w13_int8_decode | w2_int8_decode | *_int8_prefill | *_int8_act_* | *_int8_bias_*) # four products per instruction, found by the compiler
            grep -q 'dp4a' "$assembly" || complain "$module on $device: $kernel has no dp4a" ;;
        esac
        [ "$dpas" = "$(dpas_meant "$kernel")" ] || complain "$module on $device: $kernel has $dpas dpas"
    done
}

echo "| module | device | kernel | SIMD | registers | spilled bytes | private accesses | local bytes | dpas |"
echo "|---|---|---|---|---|---|---|---|---|"
for device in tgllp dg2 pvc; do
    report portable_bf16 $device
    report portable_f32 $device
    report families_bf16 $device
    report families_f32 $device
    report int8_bf16 $device
    report int8_epilogue_bf16 $device
    for format in fp8 fp8c mxfp4 int8w; do
        report ${format}_bf16 $device
        report ${format}_f32 $device
    done
done
for kind in bf16 epilogue_bf16 int8; do
    report xmx8_$kind dg2 -ze-opt-large-register-file
    report xmx16_$kind pvc -ze-opt-large-register-file
done
# Devices that only newer versions of ocloc know.
for device in bmg lnl; do
    if ocloc ids $device >/dev/null 2>&1; then
        for kind in bf16 epilogue_bf16; do
            report xmx16_$kind $device -ze-opt-large-register-file
            report xmx16_block2d_$kind $device -ze-opt-large-register-file
        done
        report xmx16_int8 $device -ze-opt-large-register-file
    fi
done
[ "$failures" = 0 ] || { echo "$failures failures" >&2; exit 1; }
