"""Opening and writing files of questions: which form it is, its encoding, its limits."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.questions import Kind, Markup, Question, shares_evenly
from hrdesk.sheets.delimited import decoded
from hrdesk.sheets.file_kind import Refused
from hrdesk.sheets.guard import Guard
from hrdesk.sheets.questions import aiken, gift, moodle_xml, workbook
from hrdesk.sheets.questions.model import Collected, Drafted, Loss, Problem, QuestionFile, Writing, cant_hold
from hrdesk.words import N_

#: form → the endings it is written under, the usual one first
FORMATS: Mapping[str, tuple[str, ...]] = {
    "excel": (".xlsx", ".csv"),
    "gift": (".gift",),
    "aiken": (".aiken",),
    "xml": (".xml",),
}
_NAMES = {"excel": "Excel", "gift": "GIFT", "aiken": "Aiken", "xml": "Moodle XML"}
MOST_BYTES = 100_000_000
_BOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".et"}
_ANSWER_LINE = re.compile(r"^\s*(?:ANSWER|答案|正确答案|参考答案)\s*[:：]", re.IGNORECASE | re.MULTILINE)


def read_questions(path: str | Path, *, sheet: str | None = None, guard: Guard | None = None) -> QuestionFile:
    """Every question of a file and every problem with its line.

    Errors: ``not_found``, ``empty_file``, ``too_large``, ``unsupported``, ``damaged``, and those of workbooks.
    """
    path = Path(path)
    if path.suffix.lower() in _BOOKS or _is_package(path):
        return _workbook(path, sheet, guard)
    data = _bytes(path)
    found = Collected()
    digest = hashlib.sha256(data).hexdigest()
    head = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if path.suffix.lower() == ".xml" or head.startswith((b"<?xml", b"<quiz")):
        _moodle(path, data, found)
        return found.result(path.name, "xml", digest)
    try:
        text, encoding, _certain = decoded(data)
    except Refused as refused:
        raise _damaged(path) from refused
    if sum(letter < " " and letter not in "\t\r\n" for letter in text[:4000]) * 100 > min(len(text), 4000):
        raise UserError(
            N_("{file} is no file of questions."), code="unsupported",
            hint=N_("HRDesk reads Excel, GIFT, Aiken and Moodle XML."), file=path.name,
        )  # fmt: skip
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    form = _form(path, text)
    (gift.read_gift if form == "gift" else aiken.read_aiken)(text, found)
    return found.result(path.name, form, digest, encoding)


def read_text(text: str) -> tuple[tuple[Drafted, ...], tuple[Problem, ...]]:
    """Questions typed as GIFT or Aiken, and every problem with its line."""
    found = Collected()
    form = _form(Path("typed"), text)
    (gift.read_gift if form == "gift" else aiken.read_aiken)(re.sub(r"\r\n?", "\n", text), found)
    result = found.result("", form, "")
    return result.drafted, result.problems


def _is_package(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    except OSError:
        return False


def _form(path: Path, text: str) -> str:
    if path.suffix.lower() == ".gift":
        return "gift"
    if path.suffix.lower() == ".aiken":
        return "aiken"
    braces = re.search(r"(?<!\\)[{｛]", text)
    return "aiken" if not braces and _ANSWER_LINE.search(text) else "gift"


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UserError(
                N_("{file} is larger than {count} MB."), code="too_large",
                hint=N_("Split the file, or leave the pictures out."), file=path.name, count=MOST_BYTES // 1_000_000,
            )  # fmt: skip
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(
            N_("Not found: {place}"), code="not_found", hint=N_("Check the name and the drive."), place=path
        ) from error
    except OSError as error:
        raise UserError(
            N_("{file} can't be read."), code="unavailable", hint=N_("Is it open in another program, or is the drive gone?"),
            file=path.name,
        ) from error  # fmt: skip
    if not data.strip():
        raise UserError(N_("{file} is empty."), code="empty_file", hint=N_("Choose another file."), file=path.name)
    return data


def _damaged(path: Path) -> UserError:
    return UserError(
        N_("{file} is damaged and can't be read."),
        code="damaged",
        hint=N_("Export it again where it comes from."),
        file=path.name,
    )


def _moodle(path: Path, data: bytes, found: Collected) -> None:
    try:
        moodle_xml.read_moodle(data, found)
    except moodle_xml.NotMoodle as refused:
        if refused.reason == "entities":
            raise UserError(
                N_("{file} defines its own entities or document type; such files are not read, as they can do harm."),
                code="unsupported", hint=N_("Export the questions from Moodle again."), file=path.name,
            ) from refused  # fmt: skip
        if refused.reason == "no_quiz":
            raise UserError(
                N_("{file} is XML, but holds no Moodle questions."), code="unsupported",
                hint=N_("HRDesk reads Excel, GIFT, Aiken and Moodle XML."), file=path.name,
            ) from refused  # fmt: skip
        if not refused.line:
            raise _damaged(path) from refused
        found.refuse(
            refused.line, "damaged", N_("The file is broken here; what stands before was read, what follows was not.")
        )


def _workbook(path: Path, sheet: str | None, guard: Guard | None) -> QuestionFile:
    from hrdesk.sheets.reading import read

    book = read(path, sheet, guard=guard)
    found = Collected()
    workbook.read_workbook(book, found, sheet)
    return found.result(path.name, "excel", book.sha256)


# --- out -----------------------------------------------------------------------------------------------------------------


def write_questions(path: str | Path, questions: Sequence[Drafted], *, form: str | None = None) -> Writing:
    """Writes the questions and names what the form has no place for.

    Errors: ``unsupported`` (an ending that is none of ``FORMATS``), ``read_only``, ``disk_full``, ``not_found``.
    """
    path = Path(path)
    if form is None:
        form = next((one for one, endings in FORMATS.items() if path.suffix.lower() in endings), None)
    if form is None:
        raise UserError(
            N_("Questions are saved as .xlsx, .csv, .gift, .aiken or .xml, not as “{ending}”."), code="unsupported",
            hint=N_("Give the file a name that ends in .xlsx."), ending=path.suffix or path.name,
        )  # fmt: skip
    losses: list[Loss] = []
    kept: list[Drafted] = []
    for number, drafted in enumerate(questions, start=1):
        reason = _NO_PLACE[form](drafted.question)
        if reason is not None:
            losses.append(Loss(number, reason, {"form": _NAMES[form]}, left_out=True))
            continue
        kept.append(drafted)
        losses += cant_hold(_NAMES[form], number, _lost(form, drafted))
    if form == "excel":
        _write_workbook(path, kept)
    else:
        _write_text(path, _TEXTS[form](kept))
    return Writing(len(kept), tuple(losses))


def _never(_question: Question) -> str | None:
    return None


_NO_PLACE: Mapping[str, Callable[[Question], str | None]] = {
    "excel": workbook.no_place,
    "gift": gift.no_place,
    "aiken": aiken.no_place,
    "xml": _never,
}


def _lost(form: str, drafted: Drafted) -> list[str]:
    """What of a question the form has no place for, as literals."""
    question = drafted.question
    if form == "xml":
        return [N_("the source")] if question.source else []
    lost = [N_("the picture")] if question.picture and (form != "excel" or drafted.picture is not None) else []
    if form == "excel":
        return lost + workbook.losses_of(question)
    if question.source:
        lost.append(N_("the source"))
    if form == "aiken":
        held = (question.explanation, question.topic, question.tags, question.code, question.name)
        names = (N_("the explanation"), N_("the topic"), N_("tags"), N_("the code"), N_("the name"))
        lost += [name for name, there in zip(names, held, strict=True) if there]
        lost += [N_("the difficulty")] if question.difficulty is not None else []
        lost += [N_("feedback on single answers")] if any(option.feedback for option in question.options) else []
        lost += [] if shares_evenly(question) else [N_("weights of answers")]
        lost += [] if question.markup is Markup.PLAIN else [N_("the format of the text")]
    return lost


def _write_workbook(path: Path, kept: Sequence[Drafted]) -> None:
    from hrdesk.sheets.export import Column, write_table

    counts = [
        len(d.question.pairs) or len(d.question.options)
        for d in kept
        if d.question.kind not in (Kind.TRUE_FALSE, Kind.FILL_IN)
    ]
    most = max([4, *counts])
    columns = [Column(name) for name in workbook.headings(most)]
    write_table(path, columns, (workbook.row_of(d.question, most) for d in kept), sheet_name="题库")


def _gift(kept: Sequence[Drafted]) -> str:
    parts: list[str] = []
    topic = ""
    for drafted in kept:
        if drafted.question.topic != topic:
            topic = drafted.question.topic
            parts.append(f"$CATEGORY: {topic or 'top'}")
        parts.append(gift.gift_of(drafted.question))
    return "\n\n".join(parts) + "\n"


def _aiken(kept: Sequence[Drafted]) -> str:
    return "\n\n".join(aiken.aiken_of(drafted.question) for drafted in kept) + "\n"


def _xml(kept: Sequence[Drafted]) -> str:
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    topic = ""
    for drafted in kept:
        if drafted.question.topic != topic:
            topic = drafted.question.topic
            parts.append(moodle_xml.category_of(topic))
        parts.append(moodle_xml.xml_of(drafted.question, drafted.picture))
    return "\n".join([*parts, "</quiz>"]) + "\n"


_TEXTS: Mapping[str, Callable[[Sequence[Drafted]], str]] = {"gift": _gift, "aiken": _aiken, "xml": _xml}


def _write_text(path: Path, text: str) -> None:
    import os
    import secrets

    from hrdesk.sheets.export import cannot_write

    beside = path.with_name(f".{path.stem[:80]}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as failed:
        raise cannot_write(path, failed) from failed
    finally:
        beside.unlink(missing_ok=True)
