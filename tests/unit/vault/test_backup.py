import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import (
    FileExists,
    FolderInUse,
    LeewardError,
    NotABackup,
    SealBroken,
    UnknownFormat,
    UnknownMember,
    VaultLocked,
    WrongPassphrase,
)
from leeward.ids import StreamKind
from leeward.vault.backup import backup, read_about
from leeward.vault.head import Comparison
from support.vaults import (
    ARA,
    ARA_SECOND,
    BOMI,
    Clock,
    add_bomi,
    files_of,
    heron,
    new_vault,
    note,
    open_vault,
    restore_vault,
    sealed_name,
)


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    vault = new_vault(folder / "v")
    add_bomi(vault)
    case = heron(vault)
    vault.attach(case, StreamKind.CARE, [b"photo" * 300_000])
    report = backup(vault, folder / "backup")
    assert (report.segments, report.attachments) == (vault.session.head.n, 1)
    assert report.bytes == (folder / "backup").stat().st_size
    vault.close()
    return folder


def test_a_backup_holds_everything(backed_up: Path, tmp_path: Path) -> None:
    vault = restore_vault(backed_up / "backup", tmp_path / "r")
    case = vault.cases()[0]
    assert vault.case_file(case).held("case", "pseudonym") == "Heron"
    (attachment,) = vault.session.attachments.all()
    assert b"".join(vault.attachment(attachment)) == b"photo" * 300_000
    vault.open_sealed(ARA_SECOND, "visit")
    assert [one.held("full") for one in vault.case_file(case).all_of("name")] == ["김영희"]
    vault.record(case, [note("after the restore"), sealed_name("李明", "other")])
    assert vault.check().is_sound
    kept = vault.projection_digest()
    vault.rebuild()
    assert vault.projection_digest() == kept
    vault.close()
    assert open_vault(tmp_path / "r").check().is_sound


def test_a_backup_says_when_it_was_made(backed_up: Path) -> None:
    about = read_about(backed_up / "backup", "Bomi", BOMI)
    assert about.made == Clock().now
    assert about.n == 6
    with pytest.raises(WrongPassphrase):
        read_about(backed_up / "backup", "Bomi", ARA)


def test_every_member_s_device_is_renewed_at_her_first_unlocking(
    backed_up: Path, tmp_path: Path
) -> None:
    original = open_vault(backed_up / "v")
    aras = original.device
    original.close()
    vault = restore_vault(backed_up / "backup", tmp_path / "r", "Bomi", BOMI)
    bomis = vault.device
    assert bomis not in original.roster.devices
    case = vault.cases()[0]
    vault.record(case, [note("by Bomi")])
    assert vault.case_file(case).notes[-1].value.author == vault.member
    vault.close()
    vault = open_vault(tmp_path / "r")
    assert vault.device != aras
    assert len(vault.roster.devices) == 4
    assert vault.roster.refused == ()
    vault.close()
    vault = open_vault(tmp_path / "r", "Bomi", BOMI)
    assert vault.device == bomis
    assert vault.check().is_sound


def test_the_old_device_s_key_is_gone_from_the_copy(backed_up: Path, tmp_path: Path) -> None:
    original = open_vault(backed_up / "v")
    old = original.session.row.signing
    original.close()
    vault = restore_vault(backed_up / "backup", tmp_path / "r")
    assert old not in vault.session.connection.serialize("main")


def test_a_printed_head_tells_copies_apart(backed_up: Path, tmp_path: Path) -> None:
    original = open_vault(backed_up / "v")
    before = original.printed_head()
    original.record(original.cases()[0], [note("written after the backup")])
    after = original.printed_head()
    original.close()
    vault = restore_vault(backed_up / "backup", tmp_path / "r")
    assert vault.compare_printed_head(before) is Comparison.CONTAINED
    assert vault.compare_printed_head(after) is Comparison.NEVER_HERE
    assert vault.compare_printed_head("nonsense") is Comparison.MISTYPED


def test_a_backup_is_never_written_over_a_file(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    (tmp_path / "there").write_bytes(b"mine")
    with pytest.raises(FileExists):
        backup(vault, tmp_path / "there")
    assert (tmp_path / "there").read_bytes() == b"mine"
    with pytest.raises(LeewardError):
        backup(vault, tmp_path / "no such folder" / "backup")
    assert not (tmp_path / "v" / "backup.new").exists()
    vault.close()
    with pytest.raises(VaultLocked):
        backup(vault, tmp_path / "later")


def test_a_restore_that_is_refused_leaves_nothing(backed_up: Path, tmp_path: Path) -> None:
    target = tmp_path / "r"
    for member, passphrase, error in [
        ("Ara", BOMI, WrongPassphrase),
        ("Nobody at all", ARA, UnknownMember),
    ]:
        with pytest.raises(error):
            restore_vault(backed_up / "backup", target, member, passphrase)
        assert not target.exists()
    target.mkdir()
    (target / "mine").write_bytes(b"x")
    with pytest.raises(FolderInUse):
        restore_vault(backed_up / "backup", target)
    assert (target / "mine").exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda content: content[:0], NotABackup),
        (lambda content: b"PK\x03\x04" + content[4:], NotABackup),
        (lambda content: content[:6] + b"\x02" + content[7:], UnknownFormat),
        (lambda content: content[:-1], SealBroken),
        (lambda content: content + b"x", SealBroken),
        (lambda content: content[: content.rfind(b"\x00\x10\x00\x00")], SealBroken),
    ],
)
def test_what_is_no_whole_backup_is_refused(
    backed_up: Path,
    tmp_path: Path,
    change: Callable[[bytes], bytes],
    error: type[LeewardError],
) -> None:
    content = (backed_up / "backup").read_bytes()
    (tmp_path / "bad").write_bytes(change(content))
    with pytest.raises(error):
        restore_vault(tmp_path / "bad", tmp_path / "r")
    assert not (tmp_path / "r").exists()


@settings(max_examples=30, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_noticed(
    backed_up: Path, tmp_path_factory: pytest.TempPathFactory, place: float, bit: int
) -> None:
    content = bytearray((backed_up / "backup").read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    folder = tmp_path_factory.mktemp("flip")
    (folder / "bad").write_bytes(bytes(content))
    with pytest.raises(LeewardError):
        restore_vault(folder / "bad", folder / "r")
    assert not (folder / "r").exists()


def test_no_name_is_in_the_file(backed_up: Path) -> None:
    content = (backed_up / "backup").read_bytes()
    # Three letters stand in so many random bytes by chance, one time in seventy.
    for word in ("Bomi", "Heron", "Quiet Harbour", "김영희", "photophoto", "vault.db"):
        assert word.encode() not in content


def test_restored_copies_and_the_original_never_repeat_a_sequence(
    backed_up: Path, tmp_path: Path
) -> None:
    # Invariant 8: three vaults go on from one state, each writes in every stream.
    folders = [tmp_path / "one", tmp_path / "two"]
    vaults = [restore_vault(backed_up / "backup", folder) for folder in folders]
    vaults.append(open_vault(backed_up / "v"))
    written: list[dict[tuple[bytes, bytes, int], bytes]] = []
    for vault in vaults:
        vault.open_sealed(ARA_SECOND, "visit")
        case = vault.cases()[0]
        vault.record(case, [note("same words"), sealed_name("김영희", "again")])
        vault.add_member("Chen", "six patient turtles", "four silver kettles", "worker")
        rows = vault.session.connection.execute(
            "SELECT stream.stream, device.device, seq, blob FROM segment"
            " JOIN stream ON stream.id = segment.stream JOIN device ON device.id = segment.device"
        )
        written.append({(stream, device, seq): blob for stream, device, seq, blob in rows})
        vault.close()
    for one, other in itertools.combinations(written, 2):
        shared = one.keys() & other.keys()
        assert len(shared) >= 6
        assert all(one[place] == other[place] for place in shared)
    assert files_of(folders[0])["head"] != files_of(folders[1])["head"]
