"""Case files go out: chosen, sealed, approved by a colleague, and saved from memory."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from leeward.cases.approval import Approval, BrokenGlass
from leeward.desk import exporting, shelf
from leeward.desk.approving import approve
from leeward.desk.labels import Labels, language_of_text
from leeward.errors import Damaged, InvalidAnswer, LeewardError
from leeward.exchange.export import ExportFormat
from leeward.ids import CaseId, id_from_text, id_text
from leeward.web.case_page import session_of
from leeward.web.page import N_, NavItem, language_of, render, translate
from leeward.web.routing import form_of, get, go_to, post, secret_of, text_of
from leeward.web.texts import sentence

FORMATS: Final[tuple[ExportFormat, ...]] = ("htcds", "xlsx", "csv", "json")
SEALINGS: Final = ("passphrase", "key", "in_clear")
FORMAT_HELP: Final = {
    "htcds": N_("IOM's layout; other programs of the field read it, and Leeward reads it back"),
    "xlsx": N_("everything, a sheet for each kind of record"),
    "csv": N_("everything as one long table"),
    "json": N_("everything, for another program"),
}


def show(request: Request, error: LeewardError | None = None) -> Response:
    """Draw the form, with what was chosen where it could not be exported yet."""
    session, language = session_of(request), language_of(request)
    labels = Labels(session.language, session.timezone)
    chosen = {*form_of(request).getlist("case"), request.query_params.get("case", "")}

    def codes(name: str) -> list[tuple[str, str]]:
        return [(code, labels.code(name, code)) for code in exporting.codes_of(name)]

    return render(
        request,
        "export.html",
        status=200 if error is None else error.http_status,
        fault="" if error is None else sentence(error, language),
        cases=[
            (id_text(row.case_id), row.pseudonym, language_of_text(row.pseudonym), row.code)
            for row in exporting.offered(session)
        ],
        chosen=chosen,
        most=exporting.MOST_OFFERED,
        formats=codes("export_formats"),
        format_help=FORMAT_HELP,
        sealings=[(code, labels.code("export_sealings", code)) for code in SEALINGS],
        purposes=[("", "–"), *codes("consent_purposes")],
        recipients=[("", "–"), *codes("consent_recipients")],
        typed={name: text_of(request, name) for name in _KEPT},
    )


_KEPT: Final = (
    *("codes", "form", "sealing", "keys", "with_names", "purpose", "recipient"),
    *("approver", "alone", "reason"),
)


def make(request: Request) -> Response:
    """Export what was asked for, and lead to where it is saved."""
    session = session_of(request)
    try:
        wish = _wish(request)
        data = exporting.export_cases(session, wish, _given(request, wish))
    except Damaged:
        raise
    except LeewardError as error:
        return show(request, error)
    return go_to(request, f"/export/{shelf.make_ready(session, wish, data)}")


def show_ready(request: Request) -> Response:
    """Draw what is ready to be saved, and what to do next."""
    session = session_of(request)
    file = shelf.ready(session, request.path_params["file"])
    labels = Labels(session.language, session.timezone)
    return render(
        request,
        "export_ready.html",
        file=file,
        address=f"/export/{request.path_params['file']}/file",
        count=len(file.wish.cases),
        size=labels.number(max(1, len(file.data) // 1024)),
        sealing=exporting.sealing_code(file.wish.sealing),
        sealing_words=labels.code("export_sealings", exporting.sealing_code(file.wish.sealing)),
        format_words=labels.code("export_formats", file.wish.form),
    )


def save(request: Request) -> Response:
    """Hand out the bytes; where they go is the person's to choose."""
    file = shelf.ready(session_of(request), request.path_params["file"])
    return Response(
        file.data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


def _wish(request: Request) -> exporting.Wish:
    session, form = session_of(request), text_of(request, "form")
    typed = text_of(request, "codes").replace(",", " ").split()
    ticked = [CaseId(id_from_text(str(one))) for one in form_of(request).getlist("case")]
    if not typed and not ticked:
        raise InvalidAnswer(question=translate(request, N_("Whose files")), reason="required")
    by_code = exporting.cases_of(session, typed) if typed else ()
    if form not in FORMATS:
        raise InvalidAnswer(question=translate(request, N_("File format")), reason="required")
    return exporting.Wish(
        tuple(dict.fromkeys((*ticked, *by_code))),
        form,
        _sealing(request),
        bool(text_of(request, "with_names")),
        text_of(request, "purpose"),
        text_of(request, "recipient"),
    )


def _sealing(request: Request) -> exporting.Sealing:
    match text_of(request, "sealing"):
        case "key":
            return exporting.ToKeys(tuple(text_of(request, "keys").split()))
        case "in_clear":
            return exporting.InClear()
        case _:
            typed = secret_of(request, "opens")
            if typed != secret_of(request, "opens_again"):
                raise InvalidAnswer(question=translate(request, N_("Once more")), reason="differs")
            return exporting.WithPassphrase(typed)


def _given(request: Request, wish: exporting.Wish) -> Approval | BrokenGlass | None:
    session, approver = session_of(request), text_of(request, "approver")
    if text_of(request, "alone"):
        return BrokenGlass(wish.act, session.member, text_of(request, "reason"))
    if not approver:
        return None
    return approve(session, wish.act, approver, secret_of(request, "word"))


nav: list[Any] = [NavItem("organisation", 21, N_("Export"), "/export", "export")]
routes = [
    get("/export", show),
    post("/export", make),
    get("/export/{file}", show_ready),
    get("/export/{file}/file", save),
]
