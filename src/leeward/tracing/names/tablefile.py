"""The table as one file: a readable head with sources and checksum, then packed chances.

`docs/formats/names-table-v1.md` is the format. A file that is not whole is refused.
"""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec
import numpy as np

from leeward.errors import TableDamaged, UnknownFormat
from leeward.tracing.names.table import Facts, Floats, Sighting, Spellings, Table, Weighted

FORMAT: Final = "leeward-names-table-1"
SHIPPED: Final = "names-table-1.bin"
STEP: Final = 0.1
"""Nats between two neighbouring packed chances; 255 steps reach any that is kept."""

_END_OF_HEAD: Final = b"\n\n"


def packed(table: Table, sources: Sequence[str]) -> bytes:
    """Return a table as the bytes of a file; the same table gives the same bytes."""
    facts, spellings = table.facts, table.spellings
    body = zlib.compress(
        msgspec.msgpack.encode(
            {
                "syllables": "".join(table.syllables),
                "frequency": _bytes(table.frequency, "<f4"),
                "habits": table.habit_shares.tolist(),
                "spellings": " ".join(spellings.row),
                "entries": _bytes(np.diff(spellings.edges), "<u2"),
                "spelt": _bytes(spellings.syllable, "<u2"),
                "chances": _bytes(np.clip(np.rint(spellings.chances / -STEP), 0, 255), "u1"),
                "sounds": " ".join(table.sounds),
                "sound_frequency": _bytes(table.sound_frequency, "<f4"),
                "sound_readings": [_packed_rows(rows) for rows in table.sound_readings],
                "readings": _lines(facts.readings),
                "folded": "".join(one + other for one, other in sorted(facts.folded.items())),
                "heard": _lines({one: " ".join(many) for one, many in facts.sounds.items()}),
                "surnames": _lines({z: " ".join(many) for z, many in facts.surname_sounds.items()}),
                "sightings": [[*one, count] for one, count in sorted(table.sightings.items())],
            }
        ),
        9,
    )
    head = [FORMAT, f"sha256 {hashlib.sha256(body).hexdigest()}", *(f"source {s}" for s in sources)]
    return "\n".join(head).encode() + _END_OF_HEAD + body


def unpacked(content: bytes) -> Table:
    """Read a table back.

    Raises:
        UnknownFormat: another format or version.
        TableDamaged: the checksum does not fit.
    """
    head, end, body = content.partition(_END_OF_HEAD)
    lines = head.split(b"\n")
    if not end or lines[0] != FORMAT.encode():
        raise UnknownFormat(format="names-table", version=0)
    checksum = hashlib.sha256(body).hexdigest()
    if len(lines) < 2 or lines[1] != f"sha256 {checksum}".encode():
        raise TableDamaged
    return _table(msgspec.msgpack.decode(zlib.decompress(body)), checksum)


@cache
def shipped() -> Table:
    """Return the table that comes with the program; read once, when it is first needed.

    Raises:
        TableDamaged: the file was altered or cut.
    """
    return unpacked((files("leeward.tracing.names") / SHIPPED).read_bytes())


def _table(held: Mapping[str, Any], checksum: str) -> Table:
    syllables, sounds = held["syllables"], held["sounds"].split(" ")
    entries = np.frombuffer(held["entries"], "<u2").astype(np.int64)
    habits = np.array(held["habits"], np.float32)
    steps = np.frombuffer(held["chances"], "u1").astype(np.float32)
    surname_rows, given_rows = held["sound_readings"]
    return Table(
        syllables=list(syllables),
        frequency=_floats(held["frequency"]).reshape(2, len(syllables)),
        habit_shares=habits,
        spellings=Spellings(
            row={spelt: row for row, spelt in enumerate(held["spellings"].split(" "))},
            edges=np.concatenate([[0], np.cumsum(entries)]),
            syllable=np.frombuffer(held["spelt"], "<u2").astype(np.int64),
            chances=(steps * np.float32(-STEP)).reshape(-1, 2, len(habits)),
        ),
        sounds=sounds,
        sound_frequency=_floats(held["sound_frequency"]).reshape(2, len(sounds)),
        sound_readings=(_rows(surname_rows), _rows(given_rows)),
        facts=Facts(
            readings=_pairs(held["readings"]),
            folded=dict(zip(held["folded"][::2], held["folded"][1::2], strict=True)),
            sounds={z: tuple(s.split(" ")) for z, s in _pairs(held["heard"]).items()},
            surname_sounds={z: tuple(s.split(" ")) for z, s in _pairs(held["surnames"]).items()},
        ),
        sightings={Sighting(*one): count for *one, count in held["sightings"]},
        version=checksum,
    )


def _bytes(numbers: Any, kind: str) -> bytes:
    return np.asarray(numbers).astype(kind).tobytes()


def _floats(content: bytes) -> Floats:
    return np.frombuffer(content, "<f4").astype(np.float32)


def _packed_rows(rows: Sequence[Weighted]) -> list[bytes]:
    return [
        _bytes([len(row.at) for row in rows], "<u2"),
        _bytes(np.concatenate([row.at for row in rows]), "<u2"),
        _bytes(np.concatenate([row.weight for row in rows]), "<f4"),
    ]


def _rows(parts: Sequence[bytes]) -> list[Weighted]:
    cuts = np.cumsum(np.frombuffer(parts[0], "<u2").astype(np.int64))[:-1]
    at = np.split(np.frombuffer(parts[1], "<u2").astype(np.int64), cuts)
    weight = np.split(_floats(parts[2]), cuts)
    return [Weighted(*row) for row in zip(at, weight, strict=True)]


def _lines(held: Mapping[str, str]) -> str:
    return "\n".join(character + value for character, value in sorted(held.items()))


def _pairs(text: str) -> dict[str, str]:
    return {line[0]: line[1:] for line in text.split("\n") if line}
