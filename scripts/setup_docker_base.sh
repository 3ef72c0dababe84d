#!/bin/sh
# Makes a local image of Debian 13 with Python 3.13 under the name of a public image that no registry in reach serves.
# Usage: setup_docker_base.sh NAME
set -eu

name=$1
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null | head -n 1)
rootfs=$(mktemp -d /var/tmp/deploy-gate-base.XXXXXX)
trap 'rm -rf "$rootfs"' EXIT INT TERM
log=$rootfs.log

[ "$(id -u)" = 0 ] || { echo "$name cannot be pulled, and only root can make it with debootstrap" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing (Debian: apt-get install debootstrap)" >&2; exit 1; }

echo "$name cannot be pulled: making it from Debian packages"
if ! debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates trixie "$rootfs" \
  ${mirror:+"$mirror"} >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "debootstrap failed; its whole log is $log" >&2
  exit 1
fi
rm -f "$log"

ln -sf python3 "$rootfs/usr/bin/python"
# Where this machine reaches its package registry through its own certificates or settings, so must a build.
cp /etc/ssl/certs/ca-certificates.crt "$rootfs/etc/ssl/certs/ca-certificates.crt"
if [ -f /etc/pip.conf ]; then
  cp /etc/pip.conf "$rootfs/etc/pip.conf"
fi
rm -rf "$rootfs"/var/cache/apt/archives/*.deb "$rootfs"/var/lib/apt/lists/*

tar -C "$rootfs" -c . | docker import --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin' - "$name" >/dev/null
