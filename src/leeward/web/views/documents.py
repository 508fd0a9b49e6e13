"""The documents of a case: the list, a new one with its file, and the file shown or taken out."""

from starlette.requests import Request
from starlette.responses import Response

from leeward.desk.arriving import Arrived, ArrivingFile
from leeward.desk.documents import (
    DocumentAnswer,
    GivenDocument,
    add_document,
    destroy_file,
    document,
    documents,
)
from leeward.desk.plan_view import code_choices
from leeward.desk.showing_file import open_document_file, record_showing
from leeward.errors import InvalidAnswer, UnknownPage
from leeward.web.case_page import case_of, case_page, case_path, entity_of, file_of, session_of
from leeward.web.file_response import shown, taken_out
from leeward.web.multipart import PartHead, Sink, files_of, receiving
from leeward.web.page import N_, language_of, tell, translate
from leeward.web.routing import form_of, get, go_to, post, text_of, upload
from leeward.web.texts import beside_field

TAB = "documents"


def show_documents(
    request: Request,
    given: GivenDocument | None = None,
    answer: DocumentAnswer | None = None,
    status: int = 200,
) -> Response:
    """Draw the list and the form for another one, as it was filled where it was not taken."""
    opened = file_of(request)
    answer = answer or DocumentAnswer()
    return case_page(
        request,
        opened,
        "case/documents.html",
        TAB,
        status=status,
        documents=documents(opened),
        given=given or GivenDocument(),
        answer=answer,
        faults={
            name: beside_field(one, language_of(request)) for name, one in answer.faults.items()
        },
        kinds=code_choices(opened, "document_kinds"),
        states=code_choices(opened, "identity_paper_states"),
        places=code_choices(opened, "document_places"),
        never_stored=dict(code_choices(opened, "never_stored")),
        word=lambda name: opened.wording.field("document", name),
    )


def show_document(request: Request, *, is_shown: bool = False) -> Response:
    """Draw one document; its file only where somebody asked to see it."""
    opened = file_of(request)
    line = document(opened, entity_of(request))
    if line is None:
        raise UnknownPage
    return case_page(request, opened, "case/document.html", TAB, document=line, is_shown=is_shown)


def add(request: Request) -> Response:
    """Record a document with the file that has arrived and was sealed on its way."""
    given = GivenDocument(
        what=text_of(request, "what"),
        state=text_of(request, "state"),
        held_where=text_of(request, "held_where"),
        text=str(form_of(request).get("text", "")).replace("\r\n", "\n"),
        number=text_of(request, "number"),
        details=str(form_of(request).get("details", "")).replace("\r\n", "\n"),
        seals_file=text_of(request, "seals_file") == "yes",
        reason=text_of(request, "reason"),
    )
    arrived = next((one.kept for one in files_of(request) if isinstance(one.kept, Arrived)), None)
    case = case_of(request)
    answer = add_document(session_of(request), case, given, arrived)
    if answer.document is None:
        return show_documents(request, given, answer, status=422)
    tell(request, translate(request, N_("Recorded.")))
    return go_to(request, case_path(case, TAB))


def show_file(request: Request) -> Response:
    """Record that somebody looks at the file, and draw the page with it."""
    record_showing(session_of(request), case_of(request), entity_of(request), copied=False)
    return show_document(request, is_shown=True)


def file_bytes(request: Request) -> Response:
    """Answer the content of the file, for the page that shows it."""
    return shown(
        request, open_document_file(session_of(request), case_of(request), entity_of(request))
    )


def take_out(request: Request) -> Response:
    """Give the file out of the vault, once the person has said that she means it."""
    if text_of(request, "sure") != "yes":
        raise InvalidAnswer(question="sure", reason="required")
    session, case, entity = session_of(request), case_of(request), entity_of(request)
    file = open_document_file(session, case, entity)
    record_showing(session, case, entity, copied=True)
    return taken_out(file)


def destroy(request: Request) -> Response:
    """Destroy the file and its key; the record of the document stays."""
    if text_of(request, "sure") != "yes":
        raise InvalidAnswer(question="sure", reason="required")
    destroy_file(session_of(request), case_of(request), entity_of(request))
    tell(request, translate(request, N_("The file is destroyed. Earlier backups still hold it.")))
    return go_to(request, case_path(case_of(request), TAB))


def _arriving(request: Request, head: PartHead) -> Sink:
    del head  # what a browser says of a file decides nothing, and its name is not kept
    return ArrivingFile(session_of(request))


routes = [
    get("/case/{case}/documents", show_documents),
    upload("/case/{case}/documents", add, receiving(_arriving)),
    get("/case/{case}/documents/{entity}", show_document),
    post("/case/{case}/documents/{entity}/show", show_file),
    get("/case/{case}/documents/{entity}/file", file_bytes),
    post("/case/{case}/documents/{entity}/copy", take_out),
    post("/case/{case}/documents/{entity}/destroy", destroy),
]
