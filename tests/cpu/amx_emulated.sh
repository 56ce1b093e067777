#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the tests of products in AMX's tiles where no processor has AMX: in a Linux that Bochs starts on an emulated one
# (Sapphire Rapids). Our own kernels for int8 and bf16, and oneDNN's bf16.
#
#   tests/cpu/amx_emulated.sh PROGRAM        PROGRAM: cpu_test as built, default build/release/tests/cpu/cpu_test
#
# On Debian 13, as root, with what it installs; Debian 12's Bochs (2.7) knows no AMX. On Debian 12:
#   installer/package_test.sh --suite trixie --bootstrap-test, which does it last
#
# What it proves: that instructions, layouts and permissions are right. Nothing about time. Two things are not as on a
# processor:
# - Bochs 3.0 has AMX without XFD, for lack of which Linux 6.12 does not start; it is started without AMX, and a kernel module
#   switches the tiles on. Nothing saves them when threads change: one thread at a time may use them here.
# - Bochs 3.0 takes both operands of every int8 product for unsigned. GATESCOPE_UNSIGNED_TILES keeps the tests' weights where
#   that makes no difference; a run without it must fail, else Bochs has been mended and this wants to go.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
program=$(realpath "${1:-$root/build/release/tests/cpu/cpu_test}")
packages="bochs bochsbios vgabios isolinux syslinux-common xorriso busybox-static cpio gcc libc6-dev make linux-headers-cloud-amd64"

fail() {
  printf 'amx_emulated.sh: %s\n' "$*" >&2
  exit 1
}

[ -x "$program" ] || fail "$program is not there: build the target cpu_test"
[ "$(id -u)" -eq 0 ] || fail "needs root, to install packages and to unpack a kernel"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # a list
apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends $packages >/dev/null </dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

headers=$(find /usr/src -maxdepth 1 -name 'linux-headers-*-cloud-amd64' | sort -V | tail -n 1)
apt-get -q -o APT::Sandbox::User=root download "linux-image-${headers#/usr/src/linux-headers-}" >/dev/null
dpkg-deb -x linux-image-*.deb kernel

# --- What is in the emulated machine -------------------------------------------------------------------------------

mkdir -p module system/bin system/proc system/sys system/dev system/tmp system/lib64 disk/isolinux
cat >module/tiles_on.c <<'C'
#include <linux/module.h>

static int __init tiles_on(void) {
    u32 low, high;
    asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    low |= 3u << 17; // XTILECFG and XTILEDATA
    asm volatile("xsetbv" : : "a"(low), "d"(high), "c"(0));
    return 0;
}

module_init(tiles_on);
MODULE_LICENSE("GPL");
C
echo 'obj-m := tiles_on.o' >module/Makefile
make -s -C "$headers" M="$work/module" modules >module.log 2>&1 || { cat module.log >&2; fail "the module was not built"; }
cp module/tiles_on.ko system

# A Linux without AMX refuses what programs ask before they use tiles.
cat >grant.c <<'C'
#define _GNU_SOURCE
#include <stdarg.h>
#include <sys/syscall.h>

long syscall(long number, ...) {
    long a[6];
    va_list list;
    va_start(list, number);
    for (int i = 0; i < 6; ++i) a[i] = va_arg(list, long);
    va_end(list);
    if (number == SYS_arch_prctl && a[0] >= 0x1021 && a[0] <= 0x1023) { // ARCH_GET_XCOMP_SUPP, _GET_ and _REQ_XCOMP_PERM
        if (a[0] != 0x1023) *(unsigned long*)a[1] |= 3ul << 17;
        return 0;
    }
    long result;
    register long r10 __asm__("r10") = a[3];
    register long r8 __asm__("r8") = a[4];
    register long r9 __asm__("r9") = a[5];
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result; // a negative errno on errors, which nobody reads here
}
C
gcc -O2 -shared -fPIC grant.c -o system/grant.so
cp "$program" system/cpu_test
cp /bin/busybox system/bin/busybox
for library in $(ldd "$program" | grep -o '/[^ ]*'); do
  mkdir -p "system$(dirname "$library")"
  cp -L "$library" "system$library"
done
cp -L /lib64/ld-linux-x86-64.so.2 system/lib64

int8='Sets/Int8GemmTest.*/amx_int8_*:-*NothingSaturates*'
bf16='*/amx_bf16_bf16_*:-*GivenValues*' # thousands of products each
cat >system/init <<INIT
#!/bin/busybox sh
export OMP_NUM_THREADS=1 LD_PRELOAD=/grant.so
/bin/busybox insmod /tiles_on.ko
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t tmpfs tmpfs /tmp
run() {
  "\$@" >/tmp/output 2>&1
  code=\$?
  ran=\$(/bin/busybox sed -n 's/^\[==========\] \([0-9]*\) tests* from .* ran.*/\1/p' /tmp/output)
  /bin/busybox tail -n 300 /tmp/output | /bin/busybox grep -E '^\\[  (PASSED|FAILED)' | /bin/busybox tail -n 3
}
echo "int8, weights of seven bits"
GATESCOPE_UNSIGNED_TILES=1 run /cpu_test --gtest_filter='$int8'
echo "int8: \$code, \${ran:-0} tests"
run /cpu_test --gtest_filter='$int8'
echo "signed int8: \$code, \${ran:-0} tests"
run /cpu_test --gtest_filter='$bf16'
echo "bf16: \$code, \${ran:-0} tests"
ONEDNN_VERBOSE=1 run /cpu_test --gtest_filter='Engines/GemmTest.*/onednn_bf16_*'
echo "oneDNN's bf16: \$code, \${ran:-0} tests"
echo "products in tiles: \$(/bin/busybox grep -c 'exec,.*amx' /tmp/output)"
/bin/busybox poweroff -f
INIT
chmod 755 system/init

# --- The emulated machine ------------------------------------------------------------------------------------------

(cd system && find . | cpio -o -H newc --quiet | gzip -1) >disk/isolinux/initrd
cp kernel/boot/vmlinuz-* disk/isolinux/vmlinuz
cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 disk/isolinux
cat >disk/isolinux/isolinux.cfg <<'CONFIG'
DEFAULT linux
LABEL linux
  KERNEL vmlinuz
  INITRD initrd
  APPEND console=ttyS0 quiet mitigations=off tsc=reliable panic=-1 clearcpuid=amx_tile no5lvl
CONFIG
xorriso -as mkisofs -quiet -o disk.iso -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 \
  -boot-info-table disk 2>/dev/null
cat >bochsrc <<CONFIG
config_interface: textconfig
display_library: rfb, options="timeout=0"
megs: 1536
cpu: model=sapphire_rapids, count=1, ips=50000000
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/vgabios/vgabios.bin
ata0-master: type=cdrom, path=$work/disk.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=$work/serial
log: $work/bochs.log
panic: action=fatal
clock: sync=none
CONFIG
# Its power off is a panic, so its exit status says nothing.
echo c | timeout 1500 bochs -q -f bochsrc >bochs.out 2>&1 || true
[ -s serial ] || { tail -n 5 bochs.out >&2; fail "the emulated machine said nothing"; }
tr -d '\r' <serial | sed 's/\x1b\[[0-9;]*m//g' >report
cat report

# --- What it said --------------------------------------------------------------------------------------------------

for what in int8 bf16 "oneDNN's bf16"; do
  grep -q "^$what: 0, " report || fail "$what in tiles fails"
  grep -q "^$what: 0, [1-9]" report || fail "no test of $what ran"
done
grep -q '^products in tiles: [1-9]' report || fail "oneDNN did not use tiles"
if grep -q '^signed int8: 0, ' report; then
  fail "this Bochs multiplies signed bytes: leave GATESCOPE_UNSIGNED_TILES out here and in int8_gemm_test.cpp"
fi
echo "AMX's kernels are right on the emulated processor"
