#!/bin/bash
# in_lane.sh TOOLS ROOT COMMAND... : run a command in a root of Debian, with this repository as the plugin it has.
# Test data is mounted as well, and pip's settings are handed on. Mounts live in a private namespace: nothing stays.
set -euo pipefail
tools=$(realpath "$1"); root=$2; shift 2
exec unshare --mount --propagation private bash -euo pipefail -c '
  tools=$1; root=$2; shift 2
  variables=(LC_ALL=C.UTF-8 OMP_NUM_THREADS=1)
  if [ -d "${CHIPWISE_TEST_DATA:-}" ]; then
    mkdir -p "$root/mnt/data"
    mount --bind --options ro "$CHIPWISE_TEST_DATA" "$root/mnt/data"
    variables+=(CHIPWISE_TEST_DATA=/mnt/data)
  fi
  for name in ${!PIP_*}; do variables+=("$name=${!name}"); done
  exec bash "$tools/lane.sh" "$root" . chipwise env "${variables[@]}" "$@"
' _ "$tools" "$root" "$@"
