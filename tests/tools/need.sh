#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages of the named sections of packages.txt that are missing; says so first. Quick and silent when nothing is.
set -eu

here=$(dirname "$0")
list="$here/packages.txt"

wanted () {
  for section in "$@"; do
    awk -v want="[$section]" '/^#/ || NF == 0 { next } /^\[/ { on = ($0 == want); next } on { print $1 }' "$list"
  done
}

packages=$(wanted "$@")
if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
  [ -n "${AFTERCARE_NO_APT:-}" ] ||
    printf 'This is not a Debian system, so nothing is installed here. What is needed, by its Debian names:\n%s\n' "$packages" >&2
  exit 0
fi

missing () {
  # shellcheck disable=SC2086
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' $packages 2>/dev/null |
    awk -v all="$(echo $packages)" '
      $1 == "installed" { have[$2] = 1 }
      END { n = split (all, p, " "); for (i = 1; i <= n; i++) if (!(p[i] in have)) print p[i] }'
}

need=$(missing)
[ -n "$need" ] || exit 0
# shellcheck disable=SC2086
need=$(echo $need)

if [ "$(id -u)" = 0 ]; then
  as_root () { "$@"; }
elif command -v sudo >/dev/null 2>&1; then
  as_root () { sudo "$@"; }
else
  printf 'These packages are missing, and neither root nor sudo is at hand. As root, run:\n  apt-get update && apt-get install %s\n' "$need" >&2
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# What apt says is worth reading when it fails.
apt () {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$log" 2>&1 && return
  tail -n 20 "$log" >&2
  return 1
}

# Known to apt already? A fresh machine has empty lists.
is_known () {
  for package in $need; do
    apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || return 1
  done
}

printf 'Installing with apt-get, which takes a minute or two: %s\n' "$need" >&2
is_known || apt update
# Lists may name files that the mirror has replaced since: fetch them anew and try once more.
# shellcheck disable=SC2086
apt install -y --no-install-recommends $need || { apt update && apt install -y --no-install-recommends $need; }

need=$(missing)
if [ -n "$need" ]; then
  # shellcheck disable=SC2086
  printf 'Still missing after the installation: %s\n' "$(echo $need)" >&2
  exit 1
fi
