"""After a restore: a new device for a member, vouched for by her old one, which then ends.

Two computers may hold copies of one backup, and the vault it came from may still be in use.
If the old device wrote even one more segment here, two segments with one sequence number
could come to exist. So it only signs a statement about the new device; the statement travels
in the new device's own first segment (`journal/renewal.py`).
"""

from leeward.errors import Damaged
from leeward.journal.renewal import renew_device as renewal_entry
from leeward.sealing.grants import SealingKeypair
from leeward.vault.devices import new_device, wrap_device
from leeward.vault.roster_room import add_to_roster
from leeward.vault.session import Session


def renew_device(session: Session) -> None:
    """Make a new device for this member and destroy the key of the old one.

    Raises:
        Damaged: the roster does not know the old device; nothing is changed.
    """
    old = session.roster.devices.get(session.row.device)
    if old is None or old.member != session.keys.member:
        raise Damaged
    random = session.around.random
    device = new_device(random)
    with session.transaction():
        entry = renewal_entry(
            session.founded.organisation,
            device_id=device.device,
            signing_key=device.signing,
            seal_public=SealingKeypair(device.sealing).public,
            old=old,
            old_key=session.signing,
            hlc=session.tick(),
        )
        session.row = session.row._replace(
            device=device.device,
            signing=wrap_device(device, session.keys.member_key, random),
            renew=0,
        )
        session.signing, session.sealing = device.signing, device.sealing
        session.members.put(session.row)
        add_to_roster(session, [entry])
