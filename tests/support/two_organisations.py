"""Two organisations on disk that may make a private exchange, with passphrases in files."""

from dataclasses import dataclass
from pathlib import Path

from support.tracing_people import cells, file_of
from support.vaults import ARA, ARA_SECOND, BOMI, add_bomi, new_vault


@dataclass(frozen=True)
class Two:
    """Harbour asks, Lantern holds; Ara and Bomi are officers of each."""

    place: Path

    @property
    def harbour(self) -> Path:
        return self.place / "harbour"

    @property
    def lantern(self) -> Path:
        return self.place / "lantern"

    @property
    def ara(self) -> list[str]:
        return ["--member", "Ara", "--passphrase-file", str(self.place / "ara")]

    @property
    def bomi(self) -> list[str]:
        return ["--officer", "Bomi", "--officer-passphrase-file", str(self.place / "bomi")]


OPENING = frozenset(
    {"start", "answer", "count", "open", "finish", "tickets", "asked", "tell", "hear"}
)
"""Commands that open what is sealed."""


def words(*arguments: object) -> list[str]:
    """Return the words of a command, with the second passphrase where it opens what is sealed."""
    command, folder = arguments[0], Path(str(arguments[1]))
    second = ["--sealed-passphrase-file", str(folder.parent / "second")]
    named = ["trace", "exchange", *map(str, arguments)]
    return [*named, *second] if command in OPENING and second[0] not in named else named


def found_two(place: Path) -> Two:
    """Found both and write passphrases and lists."""
    for name in ("harbour", "lantern"):
        vault = new_vault(place / name)
        add_bomi(vault)
        vault.close()
    (place / "ara").write_text(ARA, "utf-8")
    (place / "bomi").write_text(BOMI, "utf-8")
    (place / "second").write_text(ARA_SECOND, "utf-8")
    (place / "sought.csv").write_bytes(sought())
    (place / "known.csv").write_bytes(known())
    return Two(place)


def sought() -> bytes:
    """A mother as her child tells of her, one who seeks, one whose permission is over."""
    told = {"sex": "female", "origin": "온성군", "searchable_by": "lantern"}
    return file_of(
        cells(person_id="S-1", names="Kim Yong Hui", birth="1978", **told),
        cells(person_id="S-2", names="박순옥", birth="1970", role="seeker", **told),
        cells(person_id="S-3", names="리춘향", birth="1971", **told | {"searchable_by": "rfl"}),
        cells(person_id="S-4", names="최금화", birth="1981", hide_from="man-1", **told),
    )


def known() -> bytes:
    """The same woman as the other organisation knows her, and somebody else."""
    told = {"sex": "female", "searchable_by": "harbour"}
    return file_of(
        cells(person_id="K-1", names="최은희", birth="1990", origin="혜산시", **told),
        cells(person_id="K-2", names="김영희", birth="1977", origin="Onsong", **told),
        cells(person_id="K-3", names="김영희", birth="1977", do_not_search="yes", **told),
    )
