"""What a session keeps for the member who unlocked, and for nobody else."""

from pathlib import Path

from leeward.ids import id_text
from support.day_desk import FIRST, RUTH, make_office, open_office


def test_two_members_in_the_middle_of_one_form_keep_their_own_words(tmp_path: Path) -> None:
    office = make_office(tmp_path / "v")
    key = f"case/{id_text(office.cases['Juniper'])}/note"
    office.session.keep_draft(key, b"hers, half")
    office.session.close()

    ruth = open_office(tmp_path / "v", "Ruth", RUTH)
    assert not ruth.kept_drafts()(key)
    ruth.keep_draft(key, b"Ruth's, half")
    ruth.drop_draft(key)
    ruth.close()

    again = open_office(tmp_path / "v", "Min-a", FIRST)
    kept = again.draft(key)
    assert kept is not None
    assert kept.body == b"hers, half"
    again.close()
