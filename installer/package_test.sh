#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the Debian packages, installs them in a bare Debian, runs both programs there and removes them again.
#
#   installer/package_test.sh                    this machine's own release, with what build/release has built
#   installer/package_test.sh --suite trixie     another release: built in it first, by installer/bootstrap.sh packages
#   installer/package_test.sh --suite trixie --bootstrap-test
#                                                instead: installer/bootstrap.sh test in that release, on nothing, then
#                                                the tests of AMX on an emulated processor
#   --build FOLDER                               another build folder than build/release
#
# Needs root, mmdebstrap, and to be allowed to mount and chroot: without them it says "SKIPPED: why" and exits with 77.
# Packages come from where this machine's apt gets its own. Bare systems are kept for a week in $GATESCOPE_CHROOTS
# (default /var/cache/gatescope-chroots), compiled objects there too.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
build="$root/build/release"
cache=${GATESCOPE_CHROOTS:-/var/cache/gatescope-chroots}
own_suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
suite=$own_suite
what=packages

say() { printf '== %s\n' "$*"; }
skip() {
  printf 'SKIPPED: package_test.sh: %s\n' "$*"
  exit 77
}
fail() {
  printf 'package_test.sh: %s\n' "$*" >&2
  exit 1
}

# --- What is possible here -----------------------------------------------------------------------------------------

# Mounts are made in a namespace of their own, so that none is left behind, however this ends.
enter_namespace() {
  [ -z "${GATESCOPE_OWN_MOUNTS:-}" ] || return 0
  [ "$(id -u)" -eq 0 ] || skip "needs root"
  for tool in mmdebstrap unshare flock chroot apt-get cpack; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
  done
  probe=$(mktemp -d)
  unshare --mount --propagation private sh -c 'mount -t tmpfs tmpfs "$0" && mount -t proc proc "$0" && chroot / true' \
    "$probe" 2>/dev/null || { rmdir "$probe"; skip "this system does not let root mount and chroot"; }
  rmdir "$probe"
  GATESCOPE_OWN_MOUNTS=yes exec unshare --mount --propagation private "$0" "$@"
}

# The machine's own archives, for the suite that is asked for.
sources() {
  apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Identifier: Packages' 'Origin: Debian' |
    sed "s/ $own_suite/ $suite/" | sort -u
}

# --- Bare systems --------------------------------------------------------------------------------------------------

# A file with a bare system of the suite, made when there is none of this week.
bare_system() {
  bare="$cache/$suite.tar"
  if [ -n "$(find "$bare" -mtime -7 2>/dev/null)" ]; then return 0; fi
  say "Making a bare $suite"
  sources >"$work/sources.list"
  if [ ! -s "$work/sources.list" ]; then # whose archive one is stands in its lists
    apt-get -q update >/dev/null && sources >"$work/sources.list"
  fi
  [ -s "$work/sources.list" ] || fail "apt-get knows no archive of Debian here"
  # How the archives are reached (proxies, checks of dates) is the machine's business.
  apt-config dump | grep -E '^Acquire::(http|https|Check|Retries)' >"$work/apt.conf" || true
  mmdebstrap --quiet --mode=root --variant=minbase --include=ca-certificates --aptopt="$work/apt.conf" \
    "$suite" "$work/bare.tar" "$work/sources.list" || fail "mmdebstrap could not make a bare $suite"
  mv "$work/bare.tar" "$bare"
}

# Unpacks the bare system into a folder, ready to chroot into.
unpack_into() {
  system=$1
  mkdir -p "$system" "$cache/$suite-archives"
  tar -C "$system" --numeric-owner -xpf "$bare"
  printf '#!/bin/sh\nexit 101\n' >"$system/usr/sbin/policy-rc.d" # no service is started
  chmod 755 "$system/usr/sbin/policy-rc.d"
  echo force-unsafe-io >"$system/etc/dpkg/dpkg.cfg.d/unsafe-io" # it need not survive a power cut
  cp -L /etc/resolv.conf "$system/etc/resolv.conf"
  mount -t proc proc "$system/proc"
  mount --rbind -o ro /sys "$system/sys" # OpenCL on the CPU asks it for the processor
  mount --bind "$cache/$suite-archives" "$system/var/cache/apt/archives"
}

inside() {
  system=$1
  shift
  chroot "$system" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive CCACHE_DIR=/ccache CCACHE_SLOPPINESS=pch_defines,time_macros \
    ${CMAKE_BUILD_PARALLEL_LEVEL:+CMAKE_BUILD_PARALLEL_LEVEL="$CMAKE_BUILD_PARALLEL_LEVEL"} "$@"
}

apt_inside() {
  system=$1
  shift
  inside "$system" apt-get -q -y -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" \
    </dev/null >"$work/apt.log" 2>&1 || { tail -n 40 "$work/apt.log" >&2; fail "apt-get $* failed in $suite"; }
}

# --- Making the packages -------------------------------------------------------------------------------------------

# Runs installer/bootstrap.sh on a copy of this tree in a bare system of the suite.
bootstrap_inside() {
  system="$work/builder"
  unpack_into "$system"
  mkdir -p "$cache/$suite-ccache" "$system/ccache" "$system/src/gatescope"
  mount --bind "$cache/$suite-ccache" "$system/ccache"
  git -C "$root" -c safe.directory="$root" ls-files -z |
    tar -C "$root" --null -T - -cf - | tar -C "$system/src/gatescope" --no-same-owner -xf -
  apt_inside "$system" update
  apt_inside "$system" install --no-install-recommends ccache
  inside "$system" /src/gatescope/installer/bootstrap.sh "$1"
}

make_packages() {
  mkdir -p "$work/debs"
  if [ "$suite" = "$own_suite" ]; then
    say "Making the packages of $build"
    (cd "$build" && cpack -G DEB -B "$work/debs" >"$work/cpack.log" 2>&1) ||
      { tail -n 20 "$work/cpack.log" >&2; fail "cpack failed"; }
  else
    say "Building in $suite"
    bootstrap_inside packages
    cp "$work"/builder/src/gatescope/build/release/*.deb "$work/debs"
  fi
  ls -l "$work"/debs/*.deb
}

# Each release's lintian knows other rules, so it is the one of the packages' own release.
check_with_lintian() {
  say "lintian"
  # In a container root is all there is.
  if [ "$suite" != "$own_suite" ]; then
    apt_inside "$work/builder" install --no-install-recommends lintian
    inside "$work/builder" sh -c 'lintian --allow-root --fail-on error,warning /src/gatescope/build/release/*.deb'
  elif command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error,warning "$work"/debs/*.deb
  else
    say "lintian is not installed, so the packages are not checked with it"
  fi
}

# --- Using them ----------------------------------------------------------------------------------------------------

require_file() {
  for file in "$@"; do
    [ -s "$work/user$file" ] || fail "$file is not there"
  done
}

use_command_line() {
  system="$work/user"
  say "gatescope alone"
  apt_inside "$system" install --no-install-recommends /debs/gatescope.deb
  if inside "$system" dpkg-query -W -f '${Package}\n' | grep -iE 'qt[0-9]|qcustomplot|^libx11|^libwayland|^libgl1'; then
    fail "the command line brought the above, which only a window needs"
  fi
  inside "$system" gatescope --version
  inside "$system" gatescope profile --help >/dev/null
  inside "$system" gatescope verify /examples/tiny_f32_norm.safetensors >/dev/null
  inside "$system" gatescope profile --checkpoint /examples/tiny_qwen3_moe --seconds 0.2 \
    -o /examples/timeline.json >/dev/null
  inside "$system" gatescope stats /examples/timeline.json >/dev/null
  require_file /usr/share/man/man1/gatescope.1.gz /usr/share/doc/gatescope/copyright \
    /usr/share/doc/gatescope/changelog.Debian.gz /usr/share/zsh/vendor-completions/_gatescope \
    /usr/share/fish/vendor_completions.d/gatescope.fish
  # shellcheck disable=SC2016 # for the shell inside
  inside "$system" bash -c '. /usr/share/bash-completion/completions/gatescope
    COMP_WORDS=(gatescope prof) COMP_CWORD=1; _gatescope; [ "${COMPREPLY[*]}" = profile ]' ||
    fail "bash completes nothing"
}

use_ranks() {
  system="$work/user"
  say "gatescope-mpi"
  if inside "$system" gatescope profile --ranks --seconds 0.2 2>"$work/no-mpi.txt"; then
    fail "ranks run without their package"
  fi
  grep -q "Install the package gatescope-mpi" "$work/no-mpi.txt" || fail "nobody says which package ranks need"
  apt_inside "$system" install --no-install-recommends /debs/gatescope-mpi.deb openmpi-bin
  inside "$system" mpirun --allow-run-as-root --oversubscribe -n 2 gatescope profile --ranks \
    --checkpoint /examples/tiny_qwen3_moe --seconds 0.2 >"$work/ranks.txt"
  grep -q "bit-identical to one rank's: yes" "$work/ranks.txt" || fail "ranks give other bits"
}

use_window() {
  system="$work/user"
  say "gatescope-gui"
  apt_inside "$system" install --no-install-recommends /debs/gatescope-gui.deb
  inside "$system" env QT_QPA_PLATFORM=offscreen \
    gatescope-gui --screenshot /examples/window.png --size 1280x720 /examples/timeline.json
  # Width and height stand in bytes 16 to 23 of a PNG; an empty window packs to a few thousand bytes.
  size=$(od -An -tx1 -j16 -N8 "$system/examples/window.png" | tr -d ' \n')
  [ "$size" = 00000500000002d0 ] || fail "the picture is not 1280x720 but $size"
  [ "$(wc -c <"$system/examples/window.png")" -gt 20000 ] || fail "the picture is nearly empty"

  say "What a double click does"
  apt_inside "$system" install --no-install-recommends shared-mime-info desktop-file-utils libglib2.0-bin
  type=$(inside "$system" gio info -a standard::content-type /examples/timeline.json | sed -n 's/.*content-type: //p')
  [ "$type" = application/vnd.gatescope.timeline+json ] || fail "timeline.json is taken for $type"
  inside "$system" gio mime "$type" | grep org.gatescope.GateScope.desktop || fail "no program opens $type"
}

remove_all() {
  system="$work/user"
  say "Removing all"
  apt_inside "$system" purge gatescope # the others can't stay without it
  left=$(find "$system" -xdev \( -path "$system/debs" -o -path "$system/examples" -o -path "$system/var/log" \) -prune \
    -o -iname '*gatescope*' -print)
  [ -z "$left" ] || fail "something is left: $left"
}

test_packages() {
  unpack_into "$work/user"
  mkdir "$work/user/debs" "$work/user/examples"
  for package in gatescope gatescope-mpi gatescope-gui; do
    cp "$work"/debs/${package}_*.deb "$work/user/debs/$package.deb"
  done
  cp "$root/tests/golden/reference/tiny_f32_norm.safetensors" "$work/user/examples"
  tar -C "$work/user/examples" -xzf "$root/tests/golden/checkpoints/tiny_qwen3_moe.tar.gz"
  apt_inside "$work/user" update
  use_command_line
  use_ranks
  use_window
  remove_all
}

# Removes nothing of what is mounted: first the mounts go, and what can't be unmounted is another file system.
clean_up() {
  umount -l "$work"/*/sys 2>/dev/null || true
  umount "$work"/*/proc "$work"/*/var/cache/apt/archives "$work"/*/ccache 2>/dev/null || true
  rm -rf --one-file-system "$work"
}

arguments=$*
while [ $# -gt 0 ]; do
  case $1 in
    --suite) suite=$2 && shift 2 ;;
    --build) build=$(realpath "$2") && shift 2 ;;
    --bootstrap-test) what=bootstrap && shift ;;
    *) sed -n '3,14s/^# \{0,1\}//p' "$0" && exit 2 ;;
  esac
done
# shellcheck disable=SC2086 # none of them has a space
enter_namespace $arguments

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9 # one at a time: apt-get and what is kept are shared
work=$(mktemp -d "$cache/work.XXXXXX")
trap clean_up EXIT
trap 'exit 130' INT TERM
bare_system
if [ "$what" = bootstrap ]; then
  bootstrap_inside test
  case $suite in
    bookworm) ;; # its Bochs knows no AMX
    *) inside "$work/builder" /src/gatescope/tests/cpu/amx_emulated.sh ;;
  esac
  say "installer/bootstrap.sh test passed on a bare $suite"
  exit 0
fi
make_packages
check_with_lintian
test_packages
say "The packages for $suite work"
