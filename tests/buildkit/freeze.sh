#!/bin/sh
# Asks BuildKit anew what it makes of `dockerfiles` and of the words in `words.jsonl`, and writes
# the answers. Needs Go, and a checkout of https://github.com/moby/buildkit; the answers here are
# those of its commit 73ed6825c.
#
#   tests/buildkit/freeze.sh ../buildkit
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
mkdir -p cmd/permafrost-oracle
cp "$here/oracle.go" cmd/permafrost-oracle/main.go
go build -mod=vendor -o cmd/permafrost-oracle/oracle ./cmd/permafrost-oracle
oracle=$PWD/cmd/permafrost-oracle/oracle
cd "$here/dockerfiles"
LC_ALL=C ls | "$oracle" >../dockerfiles.jsonl
"$oracle" words <../words.jsonl >../words.jsonl.new
mv ../words.jsonl.new ../words.jsonl
