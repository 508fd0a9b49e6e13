"""The seeker's own caseworker wants to know whether the sought person is known here.

She is a member like any other: she reads core and care of every case, opens sealed with her own
second passphrase, and may take her vault key to the database itself.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from leeward.desk.session import Session
from leeward.desk.tracing_deciding import decide, record_answer
from leeward.desk.tracing_proposing import propose
from leeward.desk.tracing_reviews import reviews
from leeward.desk.tracing_work import matters
from leeward.errors import NotGranted
from leeward.exchange.content import WITH_NAMES, Content
from leeward.exchange.export import export
from leeward.tracing.plain_linker import PlainLinker
from leeward.tracing.review import Act
from support.plain_comparing import by_birth_and_origin
from support.tracing_desk import Cast, ask, desk_of, founded

LINKER = PlainLinker(by_birth_and_origin)


def world(folder: Path, *, is_known: bool) -> Cast:
    """Let a child ask twice; in one world her mother is found, and refuses."""
    cast = founded(folder)
    with desk_of(folder, "Ara") as desk:
        ask(desk, cast.poser, birth=None, home_county=None)
    with desk_of(folder, "Lin") as desk:
        propose(desk, LINKER)
    if is_known:
        for name in ("Lin", "Bomi"):
            with desk_of(folder, name) as desk:
                for one in matters(desk):
                    if one.candidate.found.sought == cast.mother:
                        decide(desk, one.candidate.entity, "same", ["names_fit"])
        with desk_of(folder, "Bomi") as desk:
            (one,) = [one for one in matters(desk) if Act.ASK_HER in one.waits]
            record_answer(desk, one.candidate.entity, "refuses")
    return cast


def seen_in_files(desk: Session, cast: Cast) -> list[tuple[str, str, str]]:
    """Return what the files of the seeker and the sought person say; random identifiers as such."""
    return [
        (entry.kind, entry.field, "id" if isinstance(entry.value, bytes) else repr(entry.value))
        for case in (cast.child, cast.mother)
        for entry in (one.entry for one in desk.vault.recorded(case))
        if entry.kind != "stream" and entry.field != "code"
    ]


def counts(desk: Session) -> tuple[int, int, int]:
    report = desk.vault.check()
    return report.unread, len(desk.vault.latest(1000)), desk.vault.entry_count()


def exported(desk: Session, cast: Cast) -> bytes:
    files = [desk.vault.case_file(cast.child)]
    return export(files, "json", content=Content(WITH_NAMES), language="en", sealed_open=True)


LOOKS: list[Callable[[Session, Cast], object]] = [
    lambda desk, _: matters(desk),
    lambda desk, _: reviews(desk),
    lambda desk, _: counts(desk),
    lambda desk, cast: len(exported(desk, cast)),
    seen_in_files,
    lambda desk, _: len(desk.vault.search("김영희").hits),
    lambda desk, _: len(desk.vault.sealed_openings()) > 0,
]


@pytest.fixture(scope="module")
def two_worlds(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Cast]]:
    made = []
    for is_known in (True, False):
        folder = tmp_path_factory.mktemp("world") / "v"
        made.append((folder, world(folder, is_known=is_known)))
    return made


@pytest.mark.parametrize("look", LOOKS)
def test_whatever_she_looks_at_is_the_same_in_both_worlds(
    two_worlds: list[tuple[Path, Cast]], look: Callable[[Session, Cast], object]
) -> None:
    seen = []
    for folder, cast in two_worlds:
        with desk_of(folder, "Ara") as desk:
            seen.append(look(desk, cast))
    assert seen[0] == seen[1]


def test_with_the_keys_of_her_desk_no_review_opens(
    two_worlds: list[tuple[Path, Cast]],
) -> None:
    folder, _ = two_worlds[0]
    with desk_of(folder, "Ara") as desk:
        inner = desk.vault.session
        streams = inner.keyring.of_no_case()
        assert streams
        for stream in streams:
            with pytest.raises(NotGranted):
                inner.key_of(stream)


def test_all_her_requests_have_a_review_and_all_are_of_one_size(
    two_worlds: list[tuple[Path, Cast]],
) -> None:
    for folder, _ in two_worlds:
        with desk_of(folder, "Ara") as desk:
            rows = desk.vault.session.connection.execute(
                "SELECT COUNT(*), SUM(LENGTH(blob)), MAX(hlc) >> 26 FROM segment JOIN stream"
                " ON stream.id = segment.stream"
                " WHERE case_id IS NULL AND kind = 'sealed' GROUP BY stream.id"
            ).fetchall()
        assert len(rows) == 2
        assert len(set(rows)) == 1


def test_a_look_while_comparing_stands_in_neither_file(
    two_worlds: list[tuple[Path, Cast]],
) -> None:
    folder, cast = two_worlds[0]
    with desk_of(folder, "Ara") as desk:
        for case in (cast.child, cast.mother):
            assert not desk.vault.recorded(case, {"look"})
