"""The second reader, in another language, agrees with every golden vector."""

import hashlib
import json
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

VECTORS = Path(__file__).parent
VERIFIER = VECTORS.parent.parent / "docs" / "formats" / "verifier"


def node() -> str:
    try:
        from playwright._impl._driver import compute_driver_executable  # noqa: PLC0415
    except ImportError:
        pytest.skip("Playwright's Python package, which brings Node, is not installed")
    found = Path(compute_driver_executable()[0])
    if not found.exists():
        pytest.skip("Playwright's driver, which brings Node, is not installed")
    return str(found)


def run(folder: Path) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [node(), str(VERIFIER / "verify.js"), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def held() -> int:
    return sum(
        len(json.loads(path.read_text("utf-8"))["vectors"]) for path in VECTORS.glob("*.json")
    )


def test_the_second_reader_agrees_with_every_vector() -> None:
    code, report = run(VECTORS)
    assert report["disagreed"] == []
    assert code == 0
    assert all(place.startswith("grant-v1") for place in report["notCovered"])
    assert report["agreed"] + len(report["notCovered"]) == held()


def test_the_second_reader_can_disagree(tmp_path: Path) -> None:
    for path in VECTORS.glob("*.json"):
        shutil.copy(path, tmp_path)
    path = tmp_path / "segment-v1.json"
    text = json.loads(path.read_text("utf-8"))
    for vector in text["vectors"]:
        vector["expect"] = "success" if vector["expect"] != "success" else "seal_broken"
    path.write_text(json.dumps(text), "utf-8")
    code, report = run(tmp_path)
    assert code == 1
    assert len(report["disagreed"]) == len(text["vectors"])


def test_vendored_files_are_those_that_were_pinned() -> None:
    folder = VERIFIER / "vendor"
    pinned = tomllib.loads((folder / "vendor.toml").read_text("utf-8"))
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "vendor.toml"
    }
    assert found == pinned["sha256"]
    assert pinned["version"] == "2.4.0"
