"""What is kept of other people's code is exactly what their registry served."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "scripts/vendor.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_kept_file_has_the_recorded_hash(vendor: ModuleType) -> None:
    assert [line for listing in vendor.LISTS for line in vendor.differences(listing)] == []


def test_a_changed_a_missing_and_a_foreign_file_are_found(
    vendor: ModuleType, tmp_path: Path
) -> None:
    listing = tmp_path / "vendor.toml"
    listing.write_text(
        '[[package]]\nname = "x"\nversion = "1"\nfolder = "x"\n'
        '[package.files]\n"dist/a.js" = "00"\n"b.js" = "00"\n'
    )
    (tmp_path / "x").mkdir()
    (tmp_path / "x/a.js").write_text("changed")
    (tmp_path / "x/c.js").write_text("foreign")
    found = list(vendor.differences(listing))
    assert [line.rsplit(": ", 1)[1] for line in found] == ["changed", "missing", "on no list"]


def test_every_package_comes_with_its_licence(vendor: ModuleType) -> None:
    for listing in vendor.LISTS:
        assert list(listing.parent.glob("*/LICENSE"))
