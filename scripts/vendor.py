"""Fetch the browser libraries that are kept in this repository, and check what is kept.

    python scripts/vendor.py            fetch by exact version, check npm's hash, extract
    python scripts/vendor.py --check    only compare the kept files with the hashes on record

Needs `npm` for the first; nobody but a maintainer who changes a version runs it.
"""

import argparse
import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LISTS = (
    ROOT / "src/leeward/web/static/vendor/vendor.toml",
    ROOT / "tests/e2e/vendor/vendor.toml",
)


def kept_as(package: Mapping[str, Any], listing: Path, member: str) -> Path:
    """Return where a file of a package is kept, beside its list."""
    return listing.parent / str(package["folder"]) / PurePosixPath(member).name


def differences(listing: Path) -> Iterator[str]:
    """Yield each kept file that is missing, changed, or on no list."""
    packages = tomllib.loads(listing.read_text(encoding="utf-8"))["package"]
    expected = {listing}
    for package in packages:
        for member, digest in package["files"].items():
            kept = kept_as(package, listing, member)
            expected.add(kept)
            if not kept.is_file():
                yield f"{kept}: missing"
            elif hashlib.sha256(kept.read_bytes()).hexdigest() != digest:
                yield f"{kept}: changed"
    for found in sorted(listing.parent.rglob("*")):
        if found.is_file() and found not in expected:
            yield f"{found}: on no list"


def fetch(package: Mapping[str, Any], listing: Path, folder: Path) -> dict[str, str]:
    """Download one package, check its hash, extract its files; return their digests."""
    wanted = f"{package['name']}@{package['version']}"
    packed = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(folder), wanted],
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / packed.stdout.strip().splitlines()[-1]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{found}" != package["integrity"]:
        message = f"{wanted}: npm served other bytes than those on record"
        raise SystemExit(message)
    digests = {}
    with tarfile.open(archive) as tar:
        for member in package["files"]:
            stream = tar.extractfile(f"package/{member}")
            if stream is None:
                message = f"{wanted}: no {member}"
                raise SystemExit(message)
            content = stream.read()
            kept = kept_as(package, listing, member)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(content)
            digests[member] = hashlib.sha256(content).hexdigest()
    return digests


def record(listing: Path, digests: Mapping[str, str]) -> None:
    """Write the digests of the extracted files into the list."""
    lines = listing.read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(lines):
        member = line.partition(" = ")[0].strip('"')
        if member in digests:
            lines[at] = f'"{member}" = "{digests[member]}"'
    listing.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Do what was asked; exit 1 if a kept file is not the recorded one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="fetch nothing, only compare")
    if not parser.parse_args().check:
        for listing in LISTS:
            packages = tomllib.loads(listing.read_text(encoding="utf-8"))["package"]
            with tempfile.TemporaryDirectory() as folder:
                for package in packages:
                    record(listing, fetch(package, listing, Path(folder)))
    wrong = [line for listing in LISTS for line in differences(listing)]
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
