from pathlib import Path

import pytest

from leeward.web import memory

HEADER = "Filename\tType\tSize\tUsed\tPriority\n"


def machine(
    root: Path,
    *swaps: str,
    encrypted: tuple[str, ...] = (),
    below: dict[str, tuple[str, ...]] | None = None,
    states: str = "freeze mem",
) -> Path:
    (root / "proc").mkdir()
    (root / "proc/swaps").write_text(HEADER + "".join(f"{swap}\n" for swap in swaps))
    for name in encrypted:
        (root / f"sys/class/block/{name}/dm").mkdir(parents=True)
        (root / f"sys/class/block/{name}/dm/uuid").write_text("CRYPT-LUKS2-0\n")
    for name, slaves in (below or {}).items():
        for slave in slaves:
            (root / f"sys/class/block/{name}/slaves").mkdir(parents=True, exist_ok=True)
            link = root / f"sys/class/block/{name}/slaves/{slave}"
            link.symlink_to(root / f"sys/class/block/{slave}")
    (root / "sys/power").mkdir(parents=True)
    (root / "sys/power/state").write_text(states)
    (root / "sys/power/disk").write_text("[platform] shutdown")
    return root


def test_no_swap_is_no_weakness(tmp_path: Path) -> None:
    assert memory.weaknesses(machine(tmp_path)) == ()


def test_compressed_memory_is_no_weakness(tmp_path: Path) -> None:
    assert memory.weaknesses(machine(tmp_path, "/dev/zram0 partition 1 0 -2")) == ()


def test_swap_in_clear_is_told(tmp_path: Path) -> None:
    assert memory.weaknesses(machine(tmp_path, "/dev/sda3 partition 1 0 -2")) == ("swap",)


def test_hibernation_is_told_only_beside_swap_in_clear(tmp_path: Path) -> None:
    root = machine(tmp_path, "/dev/sda3 partition 1 0 -2", states="freeze mem disk")
    assert memory.weaknesses(root) == ("swap", "hibernation")


def test_hibernation_that_is_switched_off_is_not_told(tmp_path: Path) -> None:
    root = machine(tmp_path, "/dev/sda3 partition 1 0 -2", states="freeze mem disk")
    (root / "sys/power/disk").write_text("[disabled]")
    assert memory.weaknesses(root) == ("swap",)


def test_encrypted_swap_is_no_weakness(tmp_path: Path) -> None:
    root = machine(tmp_path, "/dev/dm-1 partition 1 0 -2", encrypted=("dm-1",), states="disk")
    assert memory.weaknesses(root) == ()


def test_swap_on_a_volume_within_an_encrypted_disk_is_no_weakness(tmp_path: Path) -> None:
    root = machine(
        tmp_path, "/dev/dm-2 partition 1 0 -2", encrypted=("dm-0",), below={"dm-2": ("dm-0",)}
    )
    assert memory.weaknesses(root) == ()


def test_a_volume_that_lies_partly_in_clear_is_told(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        "/dev/dm-2 partition 1 0 -2",
        encrypted=("dm-0",),
        below={"dm-2": ("dm-0", "sda3")},
    )
    assert memory.weaknesses(root) == ("swap",)


def test_a_swap_file_on_a_disk_in_clear_is_told(tmp_path: Path) -> None:
    root = machine(tmp_path, "/swapfile file 1 0 -2")
    (root / "swapfile").write_text("")
    assert memory.weaknesses(root) == ("swap",)


def test_one_area_in_clear_among_safe_ones_is_told(tmp_path: Path) -> None:
    root = machine(tmp_path, "/dev/zram0 partition 1 0 -2", "/dev/sdb1 partition 1 0 -3")
    assert memory.weaknesses(root) == ("swap",)


def test_a_system_that_does_not_tell_is_unknown(tmp_path: Path) -> None:
    assert memory.weaknesses(tmp_path) == ("unknown",)


def test_memory_is_not_locked_under_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (65536, 65536))
    assert not memory._may_lock_memory()
    monkeypatch.setattr(resource, "getrlimit", lambda _: (resource.RLIM_INFINITY,) * 2)
    assert memory._may_lock_memory()
