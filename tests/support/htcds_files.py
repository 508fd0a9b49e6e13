"""Files of the same layout as IOM's own HTCDS files, made from the facts of the code book.

IOM's files stay out of the repository. Every clone tests against these; where the official
files lie beside the repository, tests marked `htcds_official` use them as well. The quirks of
the official files are here on purpose: names that differ from the standard, a label used twice,
a code with a space behind it, a column without a name, and headings of the address in another
order than the names above them. All people are invented.
"""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from leeward.codebook import htcds
from leeward.codebook.lists import code_list

OFFICIAL = Path(__file__).parents[3] / "shared" / "data" / "htcds"
"""IOM's own files, where somebody put them beside the repository."""

official = [
    pytest.mark.htcds_official,
    pytest.mark.skipif(not OFFICIAL.is_dir(), reason="IOM's files are not beside the repository"),
]
"""Marks for tests that read IOM's own files: `pytestmark = official`, or one by one."""

XLSFORM = "htcds_xlsform.xlsx"
SPREADSHEET = "htcds_spreadsheet_v2.0.xlsx"

FORM_VERSION = "vAr7Leeward2Heron9Reed"

_FORM_FIELDS = (
    ("con_Consent", "select_one consent"),
    ("prs_Salutation", "text"),
    ("prs_First_Name", "text"),
    ("prs_Second_Name", "text"),
    ("prs_Birthdate", "date"),
    ("prs_Gender", "select_one gender"),
    ("prs_Citizenship", "select_one citizenship"),
    ("prs_Title", "text"),
    ("prs_Email", "text"),
    ("prs_HomePhone", "text"),
    ("prs_MobilePhone", "text"),
    ("prs_MailingCity", "text"),
    ("prs_MailingCountry", "text"),
    ("prs_MailingState", "text"),
    ("prs_MailingStreet", "text"),
    ("prs_MailingPostalCode", "text"),
    ("vic_MethodOfRecruitment", "select_multiple methodofrecruitment"),
    ("vic_LocationOfRecruitment", "text"),
    ("vic_TraffickingStatus", "select_one traffickingstatus"),
    (
        "vic_TraffickingStatusDecisionMakingOrg",
        "select_one traffickingstatusdecisionmakingorg",
    ),
    ("vic_Methods_of_Control", "select_multiple methodsofcontrol"),
    ("vic_TypeOfExploitation", "select_multiple typeofexploitation"),
    ("vic_ForcedLabourIndustry", "select_multiple forcedlabourindustry"),
    ("vic_TypeOfSexExploitation", "select_multiple typeofsexexploitation"),
    ("vic_LocationOfExploitation", "text"),
    ("cas_Status", "select_one status"),
    ("cas_ReferringOrganisation", "text"),
    ("cas_IncomingReferralDate", "date"),
    ("cas_ReferringPrimaryCaseWorker", "text"),
    ("cas_ReasonForIncomingReferral", "text"),
    ("cas_IncomingReferralDetails", "text"),
)
_TRAILING_SPACE = "DebtBondage"

COLUMNS: tuple[tuple[str | None, str], ...] = (
    ("cas_CaseOwner", "Case Owner"),
    ("prs_Salutation", "Salutation"),
    ("prs_FirstName", "First Name"),
    ("prs_SecondName", "Second Name"),
    ("con_Consent", "Consent"),
    ("prs_Birthdate", "Birthdate"),
    ("prs_Gender", "Gender"),
    ("prs_Citizenship", "Citizenship"),
    ("prs_Title", "Title"),
    ("prs_Email", "Email"),
    ("prs_HomePhone", "Home Phone"),
    ("prs_MobilePhone", "Mobile Phone"),
    # As in IOM's file: these five headings do not belong to the names above them.
    ("prs_MailingCity", "Mailing Street"),
    ("prs_MailingCountry", "Mailing City"),
    ("prs_MailingState", "Mailing State/Province"),
    ("prs_MailingStreet", "Mailing Zip/Postal Code"),
    ("prs_MailingPostalCode", "Mailing Country"),
    ("vic_TraffickingStatus", "Trafficking Status"),
    ("vic_TraffickinStatusDecisionMakingOrg", "Trafficking Status Decision Making Organization"),
    ("vic_MethodOfRecruitment", "Method of Recruitment"),
    ("vic_LocationOfRecruitment", "Location of Recruitment"),
    ("vic_MethodsOfControl", "Methods of Control"),
    ("vic_TypeOfExploitation", "Type of Exploitation"),
    ("vic_ForcedLabourIndustry", "Forced Labour Industry"),
    ("vic_TypeOfSexExploitation", "Type of Sex Exploitation"),
    ("vic_LocationOfExploitation", "Location of Exploitation"),
    ("cas_Status", "Status"),
    ("cas_ReferringOrganisation", "Referring Organisation"),
    ("cas_IncomingReferralDate", "Incoming Referral Date"),
    ("cas_ReferringPrimaryCaseWorker", "Referring Primary Case Worker"),
    ("cas_ReasonForIncomingReferral", "Reason for Incoming Referral"),
    ("cas_IncomingReferralDetails", "Incoming Referral Details"),
    ("cas_ReferredOrganisation", "Referred Organisation"),
    ("cas_ReferredPrimaryCaseWorker", "Referred Primary Case Worker"),
    (None, "Reason for Outgoing Referral"),
    ("cas_OutgoingReferralDate", "Outgoing Referral Date"),
    ("cas_OutgoingReferralDetails", "Outgoing Referral Details"),
    ("cas_ReasonForCaseClosure", "Reason for Case Closure"),
)
"""The spreadsheet's columns: the name in row 1 (one is missing) and the heading in row 2."""

PEOPLE: tuple[Mapping[str, str], ...] = (
    {
        "Case Owner": "Ara",
        "First Name": "가을",
        "Second Name": "한",
        "Consent": "TRUE",
        "Birthdate": "1994-03-05",
        "Gender": "Feminine",
        "Citizenship": "KP",
        "Trafficking Status": "ActualVictimOfTrafficking",
        "Method of Recruitment": "ThroughFriendsOrSocialEvents",
        "Methods of Control": "FalsePromises;RestrictsMovement;WithholdsDocuments",
        "Type of Exploitation": "ForcedMarriage",
        "Status": "Active",
    },
    {
        "Case Owner": "Bomi",
        "First Name": "秋雨",
        "Second Name": "林",
        "Consent": "FALSE",
        "Birthdate": "2016",
        "Gender": "NonSpecifiedUnknown",
        "Citizenship": "CN",
        "Type of Exploitation": "ChildLabour;Other",
        "Forced Labour Industry": "A_AgricultureForestryAndFishing",
        "Status": "FollowUp",
    },
    {
        "Case Owner": "Ara",
        "First Name": "Nari",
        "Second Name": "Seo",
        "Consent": "TRUE",
        "Birthdate": "1999-11",
        "Gender": "Feminine",
        "Citizenship": "KP",
        "Type of Exploitation": "SexualExploitation",
        "Type of Sex Exploitation": "RemoteInteractiveServices;Pornography",
        "Status": "Closed",
        "Reason for Case Closure": "Moved on by her own wish",
    },
)
"""Invented people, by the spreadsheet's headings."""


def _book(first: str) -> tuple[Workbook, Worksheet]:
    """Return a workbook with one empty sheet."""
    book = Workbook(write_only=False)
    for sheet in book.worksheets:
        book.remove(sheet)
    return book, book.create_sheet(first)


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _spaced(code: str) -> str:
    """Return a code as words: `ThroughFriends` becomes `Through friends`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", code.removeprefix("A_")).replace("_", " ")
    return words[:1] + words[1:].lower()


def _choices() -> Iterable[tuple[str, str, str]]:
    for name, kind in _FORM_FIELDS:
        list_name = kind.partition(" ")[2]
        if list_name == "consent":
            yield from (("consent", "TRUE", "Yes"), ("consent", "FALSE", "No"))
        elif list_name == "citizenship":
            for country in code_list("countries").by_code.values():
                yield "citizenship", country.code, country.en
        elif list_name:
            for code in htcds.codes(name):
                space = " " if code == _TRAILING_SPACE else ""
                # The non-breaking space stands behind labels in IOM's file, too.
                yield list_name, code + space, _spaced(code) + "\u00a0"


def xlsform(*, version: str = FORM_VERSION) -> bytes:
    """Return an XLSForm of the layout of IOM's official one."""
    book, survey = _book("survey")
    survey.append(["type", "name", "label", "required", "calculation"])
    survey.append(["start", "start", None, None, None])
    survey.append(["end", "end", None, None, None])
    for name, kind in _FORM_FIELDS:
        heading = "Second Name" if name == "prs_Title" else htcds.field(name).heading
        survey.append([kind, name, heading, "false", None])
    survey.append(["calculate", "__version__", None, None, f"'{version}'"])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label"])
    for row in _choices():
        choices.append(row)
    settings = book.create_sheet("settings")
    settings.append(["version"])
    settings.append([version])
    return _bytes(book)


def spreadsheet(people: Iterable[Mapping[str, str]] = PEOPLE, *, rows: int = 1000) -> bytes:
    """Return a case list of the layout of IOM's spreadsheet.

    Args:
        people: cells by heading of row 2.
        rows: how many numbered rows the file has, filled or not.
    """
    book, sheet = _book("Sheet1")
    sheet.append([None, *(name for name, _ in COLUMNS)])
    sheet.append([None, *(heading for _, heading in COLUMNS)])
    filled = list(people)
    for number in range(max(rows, len(filled))):
        cells = filled[number] if number < len(filled) else {}
        sheet.append([number + 1, *(cells.get(heading) for _, heading in COLUMNS)])
    return _bytes(book)
