"""Whether Spark can run here, and one session for all tests that need it."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def why_not() -> str:
    """Return why Spark cannot run here; empty if it can."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    named = Path(os.environ.get("JAVA_HOME", "")) / "bin" / "java"
    if not (shutil.which("java") or named.is_file()):
        return "there is no Java runtime; scripts/setup_java.sh installs one"
    return ""


def skip_or_fail() -> None:
    """Skip where Spark cannot run; where it is required, that is a failure."""
    reason = why_not()
    if reason and (os.environ.get("CI") or os.environ.get("LEEWARD_SPARK_REQUIRED")):
        pytest.fail(f"Spark is required here: {reason}")
    if reason:
        pytest.skip(reason)


@cache
def session() -> "SparkSession":
    """Return the session of this test run; it ends with the process."""
    from leeward.engines.linkage_spark import local_session  # noqa: PLC0415 - where there is Java

    started = local_session(cores=2, memory="1g")
    # for sixty rows, compiling the queries takes far longer than running them
    for setting in ("spark.sql.codegen.wholeStage", "spark.sql.adaptive.enabled"):
        started.conf.set(setting, "false")
    started.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    return started


def stopped() -> Iterator[None]:
    """Stop the session when tests are over."""
    yield
    if session.cache_info().currsize:
        session().stop()
