#!/bin/sh
# Commits the pinned tree, tags it v1.2.3 and v1, and pushes both tags or neither; no branch is touched.
# Usage: push_tags.sh VERSION REMOTE
set -eu

version=$1
remote=$2
tag="v$version"
major="v${version%%.*}"

git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git checkout --quiet --detach
git commit --quiet --all --message "release: $tag"
git tag --annotate --message "$tag" "$tag"
git tag --force "$major" >/dev/null
# The exact tag must not be there yet; only the major tag may move.
git push --quiet --atomic "$remote" "refs/tags/$tag" "+refs/tags/$major"
