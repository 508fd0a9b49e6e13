"""Whoever takes the laptop reads the privacy ledger: it lies in clear beside the vault."""

from pathlib import Path

from support.numbers_desk import APPROVED, LATER, people
from support.open_desk import OpenDesk
from support.vaults import ARA

TITLE, REASON = "Women of the quiet harbour", "a hearing about the harbour"


def test_no_name_no_title_and_no_reason_stands_on_the_disk(tmp_path: Path) -> None:
    people(tmp_path / "v", 6)
    desk = OpenDesk(tmp_path / "v")
    desk.clock.now = LATER
    desk.unlock("Ara", ARA)
    told = {**APPROVED, "title": TITLE, "reason": REASON, "part": "H2"}
    where = desk.ask("/numbers/publish", told).headers["location"]
    for page in (where, "/numbers/ledger"):
        assert REASON in desk.ask(page).text
        assert "Ara, Bomi" in desk.ask(page).text
    desk.open.close()
    for file in sorted((tmp_path / "v").rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            for said in (b"Bomi", b'"Ara"', TITLE.encode(), REASON.encode(), b"hearing", b"lwd_"):
                assert said not in content, (file.name, said)
