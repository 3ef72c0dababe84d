#!/bin/sh
# Builds the image for the given platforms and pushes it under one tag; prints `digest=sha256:...`.
# Usage: push_image.sh IMAGE VERSION PLATFORM[,PLATFORM]
set -eu

image=$1
version=$2
platforms=$3
source="org.opencontainers.image.source=https://github.com/${GITHUB_REPOSITORY:-deploy-gate/deploy-gate}"

if docker buildx version >/dev/null 2>&1; then
  metadata=$(mktemp)
  trap 'rm -f "$metadata"' EXIT
  # buildx's own provenance would make an index of a single platform too; the attestation is made by the workflow.
  docker buildx build --platform "$platforms" --provenance=false --push --metadata-file "$metadata" \
    --label "$source" --label "org.opencontainers.image.version=$version" --tag "$image:$version" . >&2
  digest=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["containerimage.digest"])' "$metadata")
else
  case $platforms in
    *,*) echo "docker has no buildx, without which only one platform can be built, not $platforms" >&2; exit 1 ;;
  esac
  docker build --network host --platform "$platforms" \
    --label "$source" --label "org.opencontainers.image.version=$version" --tag "$image:$version" . >&2
  docker push "$image:$version" >&2
  digest=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image:$version" |
    sed -n "s|^$image@||p" | head -n 1)
fi

case $digest in
  sha256:*) echo "digest=$digest" ;;
  *) echo "the registry named no digest for $image:$version" >&2; exit 1 ;;
esac
