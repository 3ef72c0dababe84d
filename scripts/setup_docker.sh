#!/bin/sh
# Leaves a Docker daemon running and the base image of the Dockerfile in it, for the end-to-end tests.
# A daemon or an image that is already there is used as it is.
set -eu

base=python:3.13-slim
log=/var/log/deploy-gate-dockerd.log

fail() {
  echo "end-to-end tests: $1" >&2
  exit 1
}

daemon_answers() {
  docker info >/dev/null 2>&1
}

start_daemon() {
  [ "$(id -u)" = 0 ] || fail "no Docker daemon answers, and only root can start one: start Docker, or run this as root"
  command -v dockerd >/dev/null || fail "dockerd is missing (Debian: apt-get install docker.io iptables)"
  echo "starting a Docker daemon, which logs to $log"
  # No bridge and no iptables: where this runs, a kernel may offer neither, and every container uses the host's network.
  # The two limits: a container may not be promised more than this machine's own limits allow.
  setsid dockerd --iptables=false --bridge=none --storage-driver=overlay2 \
    --default-ulimit nofile=1024:1024 --default-ulimit nproc=1000:1000 >"$log" 2>&1 </dev/null &
  tries=0
  until daemon_answers; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || { tail -n 20 "$log" >&2; fail "the Docker daemon did not come up in 60 s"; }
    sleep 1
  done
}

command -v docker >/dev/null || fail "docker is missing (Debian: apt-get install docker.io iptables)"
daemon_answers || start_daemon

if docker image inspect "$base" >/dev/null 2>&1; then
  exit 0
fi
if timeout 120 docker pull --quiet "$base" 2>/dev/null; then
  exit 0
fi
sh "$(dirname "$0")/setup_docker_base.sh" "$base"
