#!/bin/sh
# Installs what the browser tests drive: Debian's Chromium, a virtual screen and CJK fonts.
# Where it may not (no apt, no rights), it says so; the tests then skip with that reason,
# and continuous integration fails because they skipped.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v Xvfb >/dev/null 2>&1 || missing="$missing xvfb"
[ -d /usr/share/fonts/opentype/noto ] || missing="$missing fonts-noto-cjk"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "browser tests will be skipped: no apt-get here; please install:$missing" >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "browser tests will be skipped: run 'sudo apt-get install$missing' first" >&2
    exit 0
fi
echo "installing for the browser tests:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq >/dev/null
# shellcheck disable=SC2086
$as_root apt-get install -qq -y --no-install-recommends $missing >/dev/null ||
    echo "browser tests will be skipped: installing$missing failed" >&2
