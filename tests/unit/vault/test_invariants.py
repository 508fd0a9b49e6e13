"""What must hold of a whole vault, whatever was done to it (numbers as in `docs/invariants.md`)."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leeward.cases.fold import fold
from leeward.cases.summary import texts
from leeward.errors import DiskFull, LeewardError
from leeward.ids import CaseId, StreamKind
from leeward.journal.entry import Draft, Recorded
from leeward.sealing.box import CIPHERTEXT_AT, TAG_BYTES, padded_length
from leeward.vault.backup import backup
from leeward.vault.case_index import open_texts, rows_of, sealed_texts
from leeward.vault.database import open_database
from leeward.vault.search import normalise, runs
from leeward.vault.vault import Vault
from support.recorder import CASE, author_of, identity
from support.strategies import entries
from support.vaults import (
    ARA_SECOND,
    Clock,
    contact,
    core,
    files_of,
    heron,
    new_vault,
    note,
    open_vault,
    put_files,
    restore_vault,
    sealed_name,
)

FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SAID = st.text("김영희李明护照여권abcdefgh ", min_size=5, max_size=14).filter(
    lambda text: len(text.strip()) >= 5 and len(set(text)) > 3
)


def rows(recorded: Sequence[Recorded]) -> bytes:
    """Return all that lists and index are made of, as bytes."""
    open_ones = [one for one in recorded if one.stream is not StreamKind.SEALED]
    file = fold(CASE, open_ones, author_of)
    row, due = rows_of(file)
    indexed = sorted((text.id, text.text) for text in texts(file))
    return msgspec.msgpack.encode([row, due, indexed])


@settings(deadline=None)
@given(data=st.data())
def test_invariant_1_lists_are_the_same_bytes_in_any_order_and_repetition(
    data: st.DataObject,
) -> None:
    recorded = data.draw(entries())
    again = data.draw(st.lists(st.sampled_from(recorded), max_size=4))
    assert rows(data.draw(st.permutations([*recorded, *again]))) == rows(recorded)


@settings(deadline=None)
@given(recorded=entries())
def test_invariant_9_no_text_of_a_sealed_stream_is_for_the_open_index(
    recorded: list[Recorded],
) -> None:
    file = fold(CASE, recorded, author_of)
    places = {(one.origin, one.id.device, one.id.seq): n for n, one in enumerate(recorded, 1)}
    for_all = {text for _, text in open_texts(file, places)}
    assert for_all == {text for _, text in open_texts(file.without_sealed(), places)}
    sealed = {n for n, _ in sealed_texts(file, places)}
    assert not sealed & {n for n, _ in open_texts(file, places)}


# --- 8: no two bodies with one seq --------------------------------------------------------


class House:
    """A vault on one computer, its backups, and everything that any copy ever wrote."""

    def __init__(self, folder: Path) -> None:
        self._root, self._count = folder, 0
        self.vault = new_vault(folder / "v0")
        self.case = heron(self.vault)
        self.backups: list[Path] = []
        self.emitted: dict[tuple[bytes, bytes, int], bytes] = {}

    def look(self) -> None:
        """Note every segment that is here; two at one place would be a fork."""
        found = self.vault.session.connection.execute(
            "SELECT stream.stream, device.device, seq, blob FROM segment"
            " JOIN stream ON stream.id = segment.stream JOIN device ON device.id = segment.device"
        )
        for stream, device, seq, blob in found:
            place = (bytes(stream), bytes(device), int(seq))
            assert self.emitted.setdefault(place, bytes(blob)) == blob, "two bodies with one seq"

    def record(self) -> None:
        self._count += 1
        self.vault.record(self.case, [note(f"note {self._count}"), core("step", "plan")])

    def fail(self) -> None:
        """The disk is full just when all was written; the next save takes the same place."""

        def full(*_: object) -> None:
            raise DiskFull

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(self.vault.session.index), "put", full)
            with pytest.raises(DiskFull):
                self.vault.record(self.case, [note("never written")])

    def crash(self) -> None:
        """The power goes: files stay as they are, the log of the database with them."""
        folder = self.vault.folder.root
        frozen = files_of(folder)
        self.vault.close()
        put_files(folder, frozen)
        self.vault = open_vault(folder)

    def back_up(self) -> None:
        self.backups.append(self._root / f"backup {len(self.backups)}")
        backup(self.vault, self.backups[-1])

    def restore(self, which: int) -> None:
        """The computer is lost, or not: a backup is restored, perhaps the same one again."""
        if self.backups:
            self.vault.close()
            self._count += 1
            file = self.backups[which % len(self.backups)]
            self.vault = restore_vault(file, self._root / f"v{self._count}")

    def rekey(self) -> None:
        self.vault.rekey()


STEPS = st.lists(
    st.sampled_from(["record", "record", "fail", "crash", "back_up", "restore", "rekey"]),
    min_size=4,
    max_size=14,
)


@FEW
@given(steps=STEPS, which=st.integers(0, 5))
def test_invariant_8_no_device_writes_two_bodies_with_one_seq(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str], which: int
) -> None:
    folder = tmp_path_factory.mktemp("house")
    house = House(folder)
    for step in steps:
        if step == "restore":
            house.restore(which)
        else:
            getattr(house, step)()
        house.look()
    house.record()
    house.look()
    assert house.vault.check().is_sound
    house.vault.close()
    shutil.rmtree(folder)


# --- 9 and 16: what can be found ----------------------------------------------------------


def everything(vault: Vault) -> bytes:
    """Return all that the folder holds, as it lies there and as the vault key opens it."""
    folder, key = vault.folder.root, vault.session.vault_key
    connection = open_database(folder / "vault.db", key)
    try:
        plain = connection.serialize("main")
    finally:
        connection.close()
    return b"\n".join([*files_of(folder).values(), plain])


def holds(found: bytes, word: str) -> bool:
    """Say whether a word stands there, as it was typed or as an index would write it."""
    return any(one.strip().encode() in found for one in (word, normalise(word)))


@FEW
@given(name=SAID, told=SAID)
def test_invariant_9_whatever_is_sealed_stands_nowhere_else(
    tmp_path_factory: pytest.TempPathFactory, name: str, told: str
) -> None:
    vault = new_vault(tmp_path_factory.mktemp("sealed") / "v")
    case = vault.open_case([core("pseudonym", "Wren"), note("harbour canary"), sealed_name(name)])
    vault.open_sealed(ARA_SECOND, "visit")
    vault.record(case, [Draft(StreamKind.SEALED, "identity", b"", "place_words", "set", told)])
    vault.search(name)
    vault.rebuild()
    found = everything(vault)
    assert holds(found, "harbour"), "the search itself must be able to find something"
    assert not holds(found, name)
    assert not holds(found, told)
    vault.close()


@FEW
@given(word=SAID, other=SAID, way=st.sampled_from(["expire", "shred"]))
def test_invariant_16_what_expired_or_was_shredded_is_nowhere(
    tmp_path_factory: pytest.TempPathFactory, word: str, other: str, way: str
) -> None:
    folder, clock = tmp_path_factory.mktemp("gone"), Clock()
    vault = new_vault(folder / "v", clock)
    kept = vault.open_case([core("pseudonym", "Wren"), note("harbour canary")])
    case = heron(vault)
    vault.record(case, [contact(word, 202605)])
    if way == "shred":
        vault.record(case, [note(word), note(other, "another")])
        vault.shred_case(case)
    else:
        clock.forward(days=120)
        vault.expire()
    vault.rebuild()
    backup(vault, folder / "v" / "backup")
    assert not vault.search(word).hits
    assert not holds(everything(vault), word)
    assert word not in json.dumps(_exported(vault), ensure_ascii=False)
    again = restore_vault(folder / "v" / "backup", folder / "r")
    assert not holds(everything(again), word)
    assert kept in again.cases()
    again.close()
    vault.close()


def _exported(vault: Vault) -> list[str]:
    return [repr(one.entry) for case in vault.cases() for one in vault.recorded(case)]


# --- 15, 17, 18 ---------------------------------------------------------------------------


@FEW
@given(sizes=st.lists(st.integers(0, 30_000), min_size=1, max_size=5))
def test_invariant_15_every_stored_length_is_of_the_padding_set(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    vault = new_vault(tmp_path_factory.mktemp("sizes") / "v")
    case = heron(vault)
    for number, size in enumerate(sizes):
        vault.record(case, [note("x" * size, str(number))])
        vault.attach(case, StreamKind.CARE, [b"y" * size])
    lengths = [
        len(blob) for (blob,) in vault.session.connection.execute("SELECT blob FROM segment")
    ]
    # Behind the four bytes that say how long a chunk is; none of these files has two.
    lengths += [path.stat().st_size - 4 for path in vault.folder.attachments.iterdir()]
    for length in lengths:
        plain = length - CIPHERTEXT_AT - TAG_BYTES
        assert padded_length(plain) == plain
    vault.close()


@FEW
@given(words=st.lists(SAID, min_size=1, max_size=5), data=st.data())
def test_invariant_18_a_search_finds_whatever_a_reader_would(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], data: st.DataObject
) -> None:
    vault = new_vault(tmp_path_factory.mktemp("search") / "v")
    written: list[tuple[CaseId, str]] = []
    for number, text in enumerate(words):
        case = CaseId(identity(f"case {number % 2}"))
        if case not in vault.cases():
            vault.open_case([core("pseudonym", "Wren")], case)
        sealed = data.draw(st.booleans())
        vault.open_sealed(ARA_SECOND, "visit")
        vault.record(case, [sealed_name(text, str(number)) if sealed else note(text, str(number))])
        written.append((case, text))
    source = normalise(data.draw(st.sampled_from(words)))
    start = data.draw(st.integers(0, len(source) - 2))
    query = source[start : start + data.draw(st.integers(2, 6))].strip()
    if len(query) < 2 or not any(runs(query)):
        return
    wanted = {(case, text.strip()) for case, text in written if query in normalise(text)}
    found = {
        (hit.case, (value["text"] if isinstance(value, dict) else value).strip())
        for hit in vault.search(query, limit=100).hits
        for value in (hit.recorded.entry.value,)
        if isinstance(value, str | dict)
    }
    assert wanted <= found
    vault.close()


@FEW
@given(kinds=st.lists(st.text("abcxyz_", min_size=1, max_size=9), min_size=1, max_size=4))
def test_invariant_22_unknown_kinds_survive_every_way_out_and_back(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("unknown")
    vault = new_vault(folder / "v")
    case = heron(vault)
    vault.record(
        case,
        [
            Draft(StreamKind.CARE, f"zz_{kind}", identity(str(n)), "shape", "set", {"sky": [n]})
            for n, kind in enumerate(kinds)
        ],
    )
    before = {repr(one.entry) for one in vault.recorded(case)}
    assert len(vault.case_file(case).unknown) == len(kinds)
    vault.rebuild()
    vault.rekey()
    backup(vault, folder / "b")
    vault.close()
    again = restore_vault(folder / "b", folder / "r")
    assert {repr(one.entry) for one in again.recorded(case)} == before
    assert len(again.case_file(case).unknown) == len(kinds)
    again.close()


def test_nothing_but_our_own_errors_comes_out_of_a_vault(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    for act in (
        lambda: vault.case_file(CaseId(bytes(16))),
        lambda: vault.record(CaseId(bytes(16)), [note("x")]),
        lambda: vault.shred_case(CaseId(bytes(16))),
    ):
        with pytest.raises(LeewardError):
            act()
