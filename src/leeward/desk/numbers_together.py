"""Several hands together: noisy measurements are added up, and only the sum is published.

Nobody sees anybody's numbers: each measurement has its own noise and was paid for where it was
made. Adding costs nothing more, but is a publication all the same, and two members stand for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from json import loads
from typing import Final

from leeward.desk.numbers_asking import Given, asked_of
from leeward.desk.numbers_kept import Kept, file_of, keep_publication, publication, publications
from leeward.desk.numbers_publishing import require_coordinator
from leeward.desk.publishing import Wish, signer_of
from leeward.desk.publishing_cases import approved_by
from leeward.desk.publishing_sorts import Making
from leeward.desk.session import Session
from leeward.errors import ApprovalMissing, InvalidMerge
from leeward.ids import EntityId
from leeward.reporting.publication import Part, read_part

MEASURED: Final = "measured.json"
MOST_BYTES: Final = 8 * 1024 * 1024
"""Of one uploaded measurement."""

LEAST_PARTS: Final = 2


@dataclass(frozen=True, slots=True)
class Together:
    """What is to be added up.

    Attributes:
        given: title, months and size of all together.
        own: measurements that are kept here, the first of which says the questions.
        others: files of other hands.
    """

    given: Given
    own: tuple[EntityId, ...]
    others: tuple[bytes, ...]


def measured_here(session: Session) -> tuple[Kept, ...]:
    """Return what is kept here and can be added to what others measured, the latest first."""
    return tuple(one for one in publications(session) if MEASURED in one.files)


def publish_sum(session: Session, together: Together, name: str, passphrase: str) -> EntityId:
    """Add up measurements, publish the sum and keep it; nothing is spent.

    The same sum asked for again is the one that is kept.

    Raises:
        NotGranted: not hers to publish.
        ApprovalMissing, UnknownMember, WrongPassphrase: no second member stands for it.
        InvalidMerge: the measurements do not belong together.
        TooFewPeople: all together are too few.
        DiskFull, DiskFailed: nothing of it is kept.
    """
    require_coordinator(session)
    if not together.own or len(together.own) + len(together.others) < LEAST_PARTS:
        raise InvalidMerge(reason="nothing_to_merge")
    first = publication(session, together.own[0])
    parts = _parts(session, together)
    given = together.given
    said = {**first.said, "title": given.title.strip(), "size": given.size, "cohort": given.months}
    asked = asked_of(first.sort, said)
    asked.check_size()
    making = Making(session.random, signer_of(session).sign)
    files = asked.files(parts, making)
    if not name.strip():
        raise ApprovalMissing(step="publication", reason="ask")
    approvers = approved_by(session, name, passphrase)
    epsilon = max(part.terms.epsilon for part in parts)
    made = _name_of(files)
    if any(one.entity.hex() == made for one in publications(session)):
        return EntityId(bytes.fromhex(made))
    wish = Wish(asked, epsilon, max(part.terms.delta for part in parts), approvers)
    return keep_publication(session, first.sort, said, wish, (made, files))


def _parts(session: Session, together: Together) -> Sequence[Part]:
    own = [read_part(file_of(session, entity, MEASURED)) for entity in together.own]
    return [*own, *(read_part(content) for content in together.others)]


def _name_of(files: dict[str, bytes]) -> str:
    """Return the name that a sum has in its own file."""
    return str(loads(files["publication.json"])["publication"])
