"""Recording, reading and the lists of an open vault, with invariants 3, 17 and 20 in the small."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leeward.errors import (
    DiskFull,
    InvalidFact,
    SealedClosed,
    TooLarge,
    UnknownCase,
    VaultInUse,
    VaultLocked,
)
from leeward.ids import CaseId, StreamKind
from leeward.journal.entry import ADD, NOTE, REMOVE, SET, Draft
from leeward.vault.list_filters import CaseFilter, CaseSort
from leeward.vault.vault import Vault
from support.recorder import identity
from support.vaults import (
    Clock,
    contact,
    core,
    entity,
    heron,
    new_vault,
    note,
    open_vault,
    sealed_name,
)

KEEP = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return new_vault(tmp_path / "v")


def test_what_was_recorded_is_read_back_after_a_lock(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    before = vault.recorded(case)
    vault.close()
    vault = open_vault(tmp_path / "v")
    assert vault.recorded(case) == before
    file = vault.case_file(case)
    assert file.held("case", "pseudonym") == "Heron"
    assert file.held("safe_contact", "hours") == "evenings, ask for the librarian"
    assert [one.part("text") for one in file.notes] == ["여권을 잃었다. 护照 lost passport"]
    assert file.unknown == ()
    assert file.misplaced == ()


def test_identities_come_back_in_the_order_of_the_drafts(vault: Vault) -> None:
    case = heron(vault)
    drafts = [note("first"), core("step", "plan"), note("second"), contact("mornings", 202604)]
    found = vault.record(case, drafts)
    by_id = {(one.id, one.stream): one.entry.value for one in vault.recorded(case)}
    streams = [draft.stream for draft in drafts]
    values = [by_id[one] for one in zip(found, streams, strict=True)]
    assert values == [draft.value for draft in drafts]


def test_an_empty_entity_is_the_case_itself(vault: Vault) -> None:
    case = heron(vault)
    vault.record(case, [core("worker", vault.member)])
    assert vault.case_file(case).one("case") is not None


def test_undo_is_an_entry_that_supersedes(vault: Vault) -> None:
    case = heron(vault)
    (crane,) = vault.record(case, [core("pseudonym", "Crane")])
    first = vault.case_file(case).one("case")
    assert first is not None
    assert len(first.fields["pseudonym"].values) == 2
    both = [value.id for value in first.fields["pseudonym"].values]
    assert crane in both
    vault.record(case, [core("pseudonym", "Heron", *both)])
    file = vault.case_file(case)
    settled = file.one("case")
    assert settled is not None
    assert [value.value for value in settled.fields["pseudonym"].values] == ["Heron"]
    assert len(settled.fields["pseudonym"].history) == 3


def test_a_way_of_contact_moves_to_a_later_month(vault: Vault) -> None:
    case = heron(vault)
    record = vault.case_file(case).one("safe_contact")
    assert record is not None
    old = record.fields["hours"].values[0].id
    vault.record(case, [contact("mornings", 202608, old)])
    moved = vault.case_file(case).one("safe_contact")
    assert moved is not None
    assert [value.value for value in moved.fields["hours"].values] == ["mornings"]
    assert [one.month for one in vault.passing()] == [202605, 202608]


def test_a_case_has_its_three_streams_from_the_first_moment(vault: Vault) -> None:
    case = vault.open_case([])
    kinds = [one.kind for one in vault.session.keyring.of_case(case)]
    assert kinds == [StreamKind.CORE, StreamKind.CARE, StreamKind.SEALED]
    opening = [one for one in vault.recorded(case) if one.entry.kind == "stream"]
    assert {one.entry.value["kind"] for one in opening} == {"core", "care"}


def test_sealed_drafts_are_taken_at_opening_and_refused_afterwards(vault: Vault) -> None:
    case = heron(vault)
    with pytest.raises(SealedClosed):
        vault.record(case, [note("kept apart"), sealed_name("李明")])
    assert [one.part("text") for one in vault.case_file(case).notes] == [
        "여권을 잃었다. 护照 lost passport"
    ]


def test_refusals_record_nothing(vault: Vault) -> None:
    case, digest = heron(vault), vault.projection_digest()
    head = vault.printed_head()
    with pytest.raises(UnknownCase):
        vault.record(CaseId(bytes(16)), [note("x")])
    with pytest.raises(InvalidFact):
        vault.open_case([], case=case)
    with pytest.raises(InvalidFact):
        vault.record(case, [note("x"), core("code", object())])
    with pytest.raises(TooLarge):
        vault.record(case, [note("x" * 2_000_000)])
    assert vault.record(case, []) == ()
    assert (vault.projection_digest(), vault.printed_head()) == (digest, head)
    assert vault.check().is_sound


def test_a_file_is_recorded_whole_or_not_at_all(vault: Vault) -> None:
    first, second = CaseId(identity("one")), CaseId(identity("two"))
    with pytest.raises(InvalidFact):
        vault.record_many([(first, [core("code", "A1")]), (second, [core("code", object())])])
    assert vault.cases() == []
    count = vault.record_many(
        [
            (first, [core("code", "A1"), sealed_name("김영희")]),
            (second, [core("code", "B2")]),
            (first, [core("pseudonym", "Heron")]),
        ]
    )
    assert count == 4
    assert vault.cases() == [first, second]
    assert vault.projection.case_with_code("B2") == second
    assert vault.check().is_sound


def test_more_than_a_segment_holds_becomes_several(vault: Vault) -> None:
    case = heron(vault)
    found = vault.record(case, [note(f"note {number}") for number in range(1100)])
    assert len(set(found)) == 1100
    long = [note("long " * 30_000, f"long {number}") for number in range(12)]
    assert len(set(vault.record(case, long))) == 12
    vault.close()
    vault = open_vault(vault.folder.root)
    assert len(vault.case_file(case).notes) == 1113
    assert vault.check().is_sound


def test_a_full_disk_records_nothing_and_says_so(vault: Vault) -> None:
    case, head = heron(vault), vault.printed_head()
    connection = vault.session.connection
    pages = connection.pragma("page_count")
    connection.pragma("max_page_count", pages)
    with pytest.raises(DiskFull):
        vault.record(case, [note("long " * 30_000)])
    connection.pragma("max_page_count", 1 << 30)
    assert vault.printed_head() == head
    vault.record(case, [note("room again")])
    assert vault.check().is_sound


def test_a_second_opening_is_refused(vault: Vault) -> None:
    with pytest.raises(VaultInUse):
        open_vault(vault.folder.root)
    vault.close()
    open_vault(vault.folder.root).close()


def test_a_closed_vault_says_that_it_is_locked(vault: Vault) -> None:
    case = heron(vault)
    vault.close()
    vault.close()
    for call in (
        lambda: vault.case_file(case),
        lambda: vault.record(case, [note("x")]),
        lambda: vault.search("Heron"),
        lambda: vault.projection,
        vault.check,
        vault.rekey,
    ):
        with pytest.raises(VaultLocked):
            call()


def test_the_clock_rises_also_when_the_computer_s_is_set_back(vault: Vault) -> None:
    case = heron(vault)
    clock = vault.session.around.clock
    assert isinstance(clock, Clock)
    clock.forward(days=-400)
    vault.record(case, [note("later")])
    hlcs = [one.entry.hlc for one in vault.recorded(case) if one.stream is StreamKind.CARE]
    assert hlcs == sorted(hlcs)
    assert vault.case_file(case).notes[-1].part("text") == "later"
    vault.close()
    vault = open_vault(vault.folder.root, clock=clock)
    vault.record(case, [note("after unlocking")])
    assert vault.case_file(case).notes[-1].part("text") == "after unlocking"


def test_the_list_shows_sorts_and_filters(vault: Vault) -> None:
    for number, level in enumerate(["low", "immediate", "high", None]):
        drafts = [
            core("code", f"C{number}"),
            core("pseudonym", ["Heron", "Crane", "Wren", "Swan"][number]),
            core("worker", vault.member if number % 2 else b""),
            core("level", level),
        ]
        vault.open_case([one for one in drafts if one.value is not None])
    page = vault.projection.cases(sort=CaseSort.PSEUDONYM, limit=3)
    assert [row.pseudonym for row in page.rows] == ["Crane", "Heron", "Swan"]
    assert page.total == 4
    rest = vault.projection.cases(sort=CaseSort.PSEUDONYM, limit=3, offset=3)
    assert [row.pseudonym for row in rest.rows] == ["Wren"]
    mine = vault.projection.cases(CaseFilter(worker=vault.member), CaseSort.CODE)
    assert [row.code for row in mine.rows] == ["C1", "C3"]
    nobodys = vault.projection.cases(CaseFilter(worker=type(vault.member)(b"")))
    assert nobodys.total == 2
    assert vault.projection.cases(CaseFilter(named="ero")).total == 1
    assert vault.projection.cases(CaseFilter(is_open=False)).total == 0
    assert vault.projection.cases(CaseFilter(steps=("nowhere",))).total == 0
    row = page.rows[0]
    assert vault.projection.case(row.case_id) == row


def test_what_is_due_is_listed_by_day_and_owner(vault: Vault) -> None:
    case = heron(vault)
    task = entity("follow-up")
    vault.record(
        case,
        [
            Draft(StreamKind.CORE, "followup", task, "what", SET, "visit"),
            Draft(
                StreamKind.CORE, "followup", task, "due", SET, ["2026-03-05", "2026-03-05", "day"]
            ),
            Draft(StreamKind.CORE, "followup", task, "owner", SET, vault.member),
        ],
    )
    found = vault.projection.due(date(2026, 3, 5), owner=vault.member)
    assert [(one.due, one.what, one.case_id) for one in found] == [
        (date(2026, 3, 5), "visit", case)
    ]
    assert vault.projection.count_due(date(2026, 3, 5), owner=vault.member) == 1
    assert vault.projection.due(date(2026, 3, 4), owner=vault.member) == ()


def test_search_finds_notes_and_codes_and_what_replaced_them(vault: Vault) -> None:
    case = heron(vault)
    assert [hit.case for hit in vault.search("护照").hits] == [case]
    assert [hit.recorded.entry.value for hit in vault.search("K7M2").hits] == ["K7M2"]
    assert vault.search("librarian").hits == ()
    record = vault.case_file(case).one("case")
    assert record is not None
    vault.record(case, [core("pseudonym", "Crane", record.fields["pseudonym"].values[0].id)])
    assert vault.search("Heron").hits == ()
    assert len(vault.search("Crane").hits) == 1


def test_search_comes_in_pages(vault: Vault) -> None:
    case = heron(vault)
    vault.record(case, [note(f"meeting {number}") for number in range(7)])
    texts = []
    for offset in (0, 3, 6):
        page = vault.search("meeting", limit=3, offset=offset)
        texts += [hit.recorded.entry.value["text"] for hit in page.hits]
        assert page.more is (offset < 6)
    assert texts == [f"meeting {number}" for number in reversed(range(7))]


STEPS = st.sampled_from(["contact", "plan", "close"])
LEVELS = st.sampled_from(["low", 3])


@st.composite
def saves(draw: st.DrawFn) -> Sequence[Draft]:
    word = st.text("김李a ", min_size=1, max_size=9)
    month = st.sampled_from([202603, 202606])
    makers = [
        lambda: core("step", draw(STEPS)),
        lambda: note(draw(word), str(draw(st.integers(0, 99)))),
        lambda: contact(draw(st.text("ab", max_size=3)), draw(month)),
        lambda: Draft(StreamKind.CARE, "weather", b"", "shape", ADD, draw(st.integers(0, 3))),
        lambda: Draft(StreamKind.CARE, "weather", b"", "seen", NOTE, draw(st.booleans())),
        lambda: Draft(StreamKind.CARE, "weather", b"", "shape", REMOVE, None),
        lambda: Draft(StreamKind.CARE, "risk", b"", "level", SET, draw(LEVELS)),
    ]
    return [draw(st.sampled_from(makers))() for _ in range(draw(st.integers(1, 4)))]


@KEEP
@given(history=st.lists(saves(), min_size=1, max_size=6), lock_after=st.integers(0, 5))
def test_a_rebuilt_projection_is_the_projection(
    tmp_path_factory: pytest.TempPathFactory, history: list[Sequence[Draft]], lock_after: int
) -> None:
    folder = tmp_path_factory.mktemp("rebuild") / "v"
    vault = new_vault(folder)
    case = heron(vault)
    for number, drafts in enumerate(history):
        vault.record(case, drafts)
        if number == lock_after:
            vault.close()
            vault = open_vault(folder)
    kept, found = vault.projection_digest(), vault.search("김").hits
    recorded = vault.recorded(case)
    vault.rebuild()
    assert vault.projection_digest() == kept
    assert vault.search("김").hits == found
    vault.close()
    vault = open_vault(folder)
    assert vault.recorded(case) == recorded
    assert len(recorded) >= 5 + sum(map(len, history))
    assert vault.check().is_sound
    vault.close()


def test_a_kind_that_only_a_newer_version_knows_survives(vault: Vault) -> None:
    case = heron(vault)
    vault.record(case, [Draft(StreamKind.CARE, "weather", b"", "shape", SET, {"sky": [1, "x"]})])
    vault.rebuild()
    (unknown,) = vault.case_file(case).unknown
    assert unknown.entry.value == {"sky": [1, "x"]}
