"""A sealed file belongs to a stream of a case: it is named, and destroyed, with its entries."""

from leeward.errors import UnknownAttachment, UnknownCase
from leeward.ids import AttachmentId, CaseId, StreamKind
from leeward.vault.attachments import SealedFile
from leeward.vault.erase import empty_log, unlink
from leeward.vault.keyring import Stream
from leeward.vault.session import Session


def stream_for(session: Session, case: CaseId, kind: StreamKind) -> Stream:
    """Return the stream of a case that a file goes to: care or sealed.

    Raises:
        UnknownCase: no such case, or a stream that takes no files.
    """
    found = next((one for one in session.keyring.of_case(case) if one.kind is kind), None)
    if found is None or kind not in {StreamKind.CORE, StreamKind.CARE, StreamKind.SEALED}:
        raise UnknownCase
    return found


def keep(session: Session, case: CaseId, kind: StreamKind, file: SealedFile) -> None:
    """Enter a sealed file under its stream's key; joins the transaction.

    Raises:
        UnknownCase, SealedClosed, NotGranted: there is no such stream, or no key for it now.
    """
    stream = stream_for(session, case, kind)
    epoch, key = session.key_of(stream)
    session.attachments.keep(
        file, stream=stream.number, epoch=epoch, epoch_key=key, random=session.around.random
    )


def forget(session: Session, case: CaseId, attachment: AttachmentId) -> None:
    """Delete a file's row, and its key with it; joins the transaction.

    Raises:
        UnknownAttachment: no such file of this case.
        SealedClosed, NotGranted: it lies in a stream that cannot be read now.
    """
    stream = session.keyring.numbered(session.attachments.get(attachment).stream)
    if stream.case != case:
        raise UnknownAttachment
    session.key_of(stream)
    session.attachments.remove_row(attachment)


def destroy(session: Session, attachment: AttachmentId) -> None:
    """Delete what a forgotten row leaves: the sealed bytes, and its page in the log."""
    unlink(session, [attachment])
    empty_log(session)
