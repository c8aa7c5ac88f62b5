"""Tables given out: roster, figures, evaluations, problems of an import, configuration. Names: commands.md.

What the actor may not see is not in the file; identity and phone numbers are masked, and a masked cell that comes back
by an import means "as it is".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, select

from hrdesk.app.imports import KINDS, ImportCheck
from hrdesk.app.imports.templates import export_template
from hrdesk.app.people.listing import in_order, placed, superior
from hrdesk.app.performance.evaluation import period_totals, read_month
from hrdesk.app.performance.views import newest
from hrdesk.app.reconciliation.model import Person
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.calendar import Period
from hrdesk.domain.contracts import ContractKind
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.people import Status, mask_phone
from hrdesk.domain.performance.model import Aggregation, Metric, Totals
from hrdesk.domain.performance.scoring import actual_value
from hrdesk.domain.roles import may
from hrdesk.domain.training.past import passed_text
from hrdesk.storage import tables as t
from hrdesk.words import N_, _, current

TEMPLATE = "template-"
WHAT = (
    "roster", "facts", "evaluations", "contracts", "training_records", "configuration", "problems", "turnover", "case_days", "payroll_input", "reconciliation", "month", "summary", "year", *(f"{TEMPLATE}{kind}" for kind in KINDS),
)  # fmt: skip
BOOKS = ("month", "summary", "year")  # workbooks of several sheets
MONTHLY = ("facts", "evaluations", "turnover", "case_days", "payroll_input", "reconciliation", *BOOKS)
_TWELVE = Decimal("0.000000000001")
_WIDE = Context(prec=40, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written whole, and how many rows it has beside the heading."""

    file: Path
    rows: int


@use_case("export")
def export(
    work: Work,
    what: str,
    out: str | Path,
    *,
    period: Period | None = None,
    batch: int | None = None,
    since: Period | None = None,
    employee: str | None = None,
    team: str | None = None,
    department: str | None = None,
) -> Exported:
    """One of ``WHAT`` into ``out``; ``since`` is the first month of turnover, case days and the year. Errors: ``wrong_use``, those of the export asked for."""
    if what.startswith(TEMPLATE):
        return Exported(*export_template(work, what.removeprefix(TEMPLATE), out))
    if what in MONTHLY and period is None:
        raise UserError(N_("Which month? Give --period 2026-10."), code="wrong_use", field="period")
    if what == "roster":
        return export_roster(work, out)
    if what == "reconciliation" and period is not None:
        return export_reconciliation(work, out, period)
    if what == "turnover" and period is not None:
        from hrdesk.app.insight import TurnoverOrder, export_turnover

        done = export_turnover(work, TurnoverOrder(since or period, period), Path(out))
        return Exported(done.file, done.rows)
    if what == "case_days" and period is not None:
        return _case_days(work, employee, since or period, period, Path(out))
    if what == "payroll_input" and period is not None:
        from hrdesk.app.performance.payroll import export_payroll_input

        return Exported(*export_payroll_input(work, out, period))
    if what in BOOKS and period is not None:
        return _book(work, what, Path(out), period, since, employee, team, department)
    if what == "contracts":
        return export_contracts(work, out)
    if what == "training_records":
        return export_training_records(work, out)
    if what == "configuration":
        return export_configuration(work, out)
    if what == "problems":
        return export_batch_problems(work, out, batch)
    if what == "facts" and period is not None:
        return export_facts(work, out, period)
    if what == "evaluations" and period is not None:
        return export_evaluations(work, out, period)
    raise UserError(
        N_("There is nothing called “{what}” to export."),
        code="wrong_use",
        hint=N_("Choose one of: {names}."),
        what=what,
        names=", ".join(WHAT),
    )


def _book(
    work: Work,
    what: str,
    out: Path,
    period: Period,
    since: Period | None,
    employee: str | None,
    team: str | None,
    department: str | None,
) -> Exported:
    """A report as a workbook: the month, a department's summary, people's years."""
    from hrdesk.app.reports.month_book import export_month
    from hrdesk.app.reports.summary import SummaryOrder
    from hrdesk.app.reports.workbooks import export_summary, export_years
    from hrdesk.app.reports.year import YearOrder, months_between

    if what == "month":
        return Exported(*export_month(work, out, period))
    if what == "summary":
        return Exported(*export_summary(work, SummaryOrder(period, out, department)))
    return Exported(*export_years(work, YearOrder(period, out, months_between(since, period), employee, team)))


def _case_days(work: Work, employee: str | None, first: Period, last: Period, out: Path) -> Exported:
    from hrdesk.app.handover.back import export_stretches

    if employee is None:
        raise UserError(N_("Whose cases? Give --employee NO."), code="wrong_use", field="employee")
    done = export_stretches(work, employee, first.bounds()[0], last.bounds()[1], out)
    return Exported(done.file, done.rows)


def _write(out: str | Path, columns: Sequence[tuple[str, str]], rows: Iterator[Sequence[Any]]) -> Exported:
    from hrdesk.sheets.export import Column, write_table

    return Exported(Path(out), write_table(out, [Column(name, kind) for name, kind in columns], rows))


@use_case("export")
def export_shown(
    work: Work,
    out: str | Path,
    headings: Sequence[str],
    rows: Sequence[Sequence[Any]],
    kinds: Sequence[str] | None = None,
) -> Exported:
    """A list just as a window shows it: its headings, its rows, values masked as they are there.

    ``kinds`` says of each column what its figures are (``money``, ``percent``, empty: seen from the values); words
    between figures stay words. Errors: ``unsupported``, ``read_only``, ``disk_full``, ``too_large``.
    """
    asked = kinds or [""] * len(headings)
    columns = [
        (heading, kind or _kind_of([row[place] for row in rows]))
        for place, (heading, kind) in enumerate(zip(headings, asked, strict=True))
    ]
    return _write(out, columns, iter(rows))


def _kind_of(values: Sequence[Any]) -> str:
    """The kind of a column by what stands in it: figures or days even where a word stands in place of some."""
    there = {type(value) for value in values}
    if datetime in there:
        return "instant"
    if date in there:
        return "day"
    return "number" if there & {Decimal, int} else "text"


# --- people ----------------------------------------------------------------------------------------------------------

#: field → (Chinese heading, English heading, kind); the headings are those an import recognises
_ROSTER: Mapping[str, tuple[str, str, str]] = {
    "employee_no": ("工号", "employee number", "identifier"),
    "name": ("姓名", "name", "text"),
    "sex": ("性别", "sex", "text"),
    "id_number": ("身份证号", "resident ID number", "identifier"),
    "phone": ("手机号", "mobile number", "identifier"),
    "department": ("部门", "department", "text"),
    "team": ("小组", "team", "text"),
    "position": ("岗位", "position", "text"),
    "level": ("职级", "job level", "text"),
    "supervisor": ("直属上级", "supervisor", "text"),
    "employment_type": ("员工类型", "employment type", "text"),
    "status": ("员工状态", "employment status", "text"),
    "hire_date": ("入职日期", "hire date", "day"),
    "probation_end": ("试用期至", "end of probation", "day"),
    "regular_date": ("转正日期", "regularisation date", "day"),
    "leave_date": ("离职日期", "leave date", "day"),
    "education": ("学历", "education", "text"),
}


@use_case("export")
def export_roster(work: Work, out: str | Path) -> Exported:
    """Everybody the actor may see, in the order of names. Errors: ``unsupported``, ``read_only``, ``disk_full``."""
    day = work.today()
    wanted = (
        select(
            t.employment.c.employee_no,
            t.person.c.name,
            t.person.c.sex,
            t.person.c.id_digest,
            t.person.c.phone,
            t.department.c.name_zh.label("department"),
            t.team.c.name_zh.label("team"),
            t.position.c.name_zh.label("position"),
            t.posting.c.level,
            superior.c.employee_no.label("supervisor"),
            t.employment.c.employment_type,
            t.employment.c.status,
            t.employment.c.hire_date,
            t.employment.c.probation_end,
            t.employment.c.regular_date,
            t.employment.c.leave_date,
            t.person.c.education,
        )
        .select_from(placed(day))
        .where(visible(work, t.employment.c.id, day))
    )
    with work.read() as conn:
        found = conn.execute(in_order(wanted)).all()
    chinese = current() != "en"
    columns = [(zh if chinese else en, kind) for zh, en, kind in _ROSTER.values()]
    sexes = {"male": "男", "female": "女"} if chinese else {}

    def rows() -> Iterator[Sequence[Any]]:
        for row in found:
            cells = list(row)
            cells[2] = sexes.get(cells[2], cells[2])
            cells[3] = "***" if cells[3] else None
            cells[4] = mask_phone(cells[4]) if cells[4] else None
            cells[11] = Status(cells[11]).text
            yield cells

    return _write(out, columns, rows())


@use_case("export")
def export_contracts(work: Work, out: str | Path) -> Exported:
    """The contracts of everybody the actor may see; an import takes them back as the same."""
    wanted = (
        select(t.employment.c.employee_no, t.person.c.name, t.contract)
        .join(t.employment, t.employment.c.id == t.contract.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.contract.c.employment_id, work.today()))
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no, t.contract.c.starts)
    )
    with work.read() as conn:
        found = conn.execute(wanted).all()
    chinese = current() != "en"
    columns = [(zh if chinese else en, kind) for zh, en, kind in _CONTRACT]
    rows = (
        (row.employee_no, row.name, ContractKind(row.kind).text, row.starts, row.ends, row.probation_end, row.contract_no,
         row.company, row.note)
        for row in found
    )  # fmt: skip
    return _write(out, columns, rows)


_CONTRACT = (
    ("工号", "employee number", "identifier"),
    ("姓名", "name", "text"),
    ("合同类型", "contract type", "text"),
    ("合同起始日", "contract start", "day"),
    ("合同到期日", "contract end", "day"),
    ("试用期至", "end of probation", "day"),
    ("合同编号", "contract number", "identifier"),
    ("合同公司", "company", "text"),
    ("备注", "note", "text"),
)


@use_case("export")
def export_training_records(work: Work, out: str | Path) -> Exported:
    """Courses done elsewhere or before, of everybody the actor may see; an import takes them back as the same.

    Who may not look at training gets none. Errors: Denied, those of writing.
    """
    if not may(work.actor.role, "training.read"):
        raise Denied(N_("Your account may not do this."))
    wanted = (
        select(t.employment.c.employee_no, t.person.c.name, t.training_record)
        .join(t.employment, t.employment.c.id == t.training_record.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.training_record.c.employment_id, work.today()))
        .order_by(
            t.person.c.name_key, t.person.c.name, t.employment.c.employee_no, t.training_record.c.completed_on,
            t.training_record.c.course,
        )
    )  # fmt: skip
    with work.read() as conn:
        found = conn.execute(wanted).all()
    chinese = current() != "en"
    columns = [(zh if chinese else en, kind) for zh, en, kind in _TRAINING]
    rows = (
        (row.employee_no, row.name, row.course, row.completed_on, row.score, passed_text(row.passed) or None,
         row.valid_until, row.hours, row.trainer, row.note)
        for row in found
    )  # fmt: skip
    return _write(out, columns, rows)


_TRAINING = (
    ("工号", "employee number", "identifier"),
    ("姓名", "name", "text"),
    ("课程名称", "course", "text"),
    ("完成日期", "completed on", "day"),
    ("成绩", "score", "number"),
    ("结果", "result", "text"),
    ("有效期至", "valid until", "day"),
    ("学时", "hours", "number"),
    ("讲师", "trainer", "text"),
    ("备注", "note", "text"),
)


# --- figures ---------------------------------------------------------------------------------------------------------


def _rounded(value: Decimal | None) -> Decimal | None:
    """Twelve decimals, half up."""
    return None if value is None else value.quantize(_TWELVE, ROUND_HALF_UP, _WIDE)


@use_case("export")
def export_facts(work: Work, out: str | Path, period: Period) -> Exported:
    """The period's figures, one row for each employee and metric, within the days of the employee's own scheme.

    Metrics of the scheme without any figure are there with an empty value (0 where the kind of event was delivered).
    """
    with work.read() as conn:
        rows = list(_fact_rows(work, conn, period))
    columns = [
        ("period", "identifier"),
        ("employee_no", "identifier"),
        ("metric", "text"),
        ("value", "number"),
        ("numerator", "number"),
        ("denominator", "number"),
        ("records", "number"),
    ]
    return _write(out, columns, iter(rows))


def _fact_rows(work: Work, conn: Connection, period: Period) -> Iterator[Sequence[Any]]:
    month = read_month(conn, period)
    schemes = {
        candidate.post.employment_id: month.book.schemes[candidate.version_id]
        for candidate in month.candidates
        if candidate.version_id is not None
    }
    own = period_totals(conn, month)
    people = conn.execute(
        select(t.employment.c.id, t.employment.c.employee_no)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(visible(work, t.employment.c.id, period.bounds()[1]))
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    )
    for employment_id, employee_no in people:
        scheme = schemes.get(employment_id)
        wanted = [line.metric for line in scheme.lines] if scheme else []
        figures = own.get(employment_id, {})
        for code in dict.fromkeys((*wanted, *(code for code in month.book.metrics if code in figures))):
            metric = month.book.metrics[code]
            found = figures.get(code, Totals())
            yield (period.label, employee_no, code, *_figures(metric, found, metric.source in month.delivered))


def _figures(metric: Metric, totals: Totals, delivered: bool) -> tuple[Any, ...]:
    ratio = metric.aggregation is Aggregation.RATIO and totals.records > 0
    return (
        _rounded(actual_value(metric, totals, delivered=delivered)),
        totals.numerator if ratio else None,
        totals.denominator if ratio else None,
        totals.records,
    )


# --- evaluations -----------------------------------------------------------------------------------------------------


@use_case("export")
def export_evaluations(work: Work, out: str | Path, period: Period) -> Exported:
    """The newest evaluation of everybody the actor may see, with actual, target and score of each metric."""
    if not may(work.actor.role, "performance.read"):
        raise Denied(N_("Your account may not do this."))
    with work.read() as conn:
        people, lines, codes = _evaluations(work, conn, period)
    columns = [
        ("period", "identifier"),
        ("employee_no", "identifier"),
        ("revision", "number"),
        ("score", "number"),
        ("grade", "text"),
        ("rank", "number"),
        *((f"{code}.{part}", "number") for code in codes for part in ("actual", "target", "score")),
    ]

    def rows() -> Iterator[Sequence[Any]]:
        nothing = (None, None, None)
        for row in people:
            own = lines.get(row.id, {})
            cells = [cell for code in codes for cell in own.get(code, nothing)]
            yield (
                period.label, row.employee_no, row.revision, row.score, row.grade or row.proposed_grade, row.rank, *cells,
            )  # fmt: skip

    return _write(out, columns, rows())


@use_case("export")
def export_reconciliation(work: Work, out: str | Path, period: Period) -> Exported:
    """Every difference of the month with how it was settled. Columns in English, as all figures are given out."""
    from hrdesk.app.reconciliation.finding import month_findings

    found = month_findings(work, period).findings
    columns = [
        (name, kind)
        for kind, names in (
            ("text", ("kind", "code", "what")), ("identifier", ("case_no", "receipt_no")), ("day", ("day",)),
            ("number", ("amount",)), ("identifier", ("employee_no", "by_rule")), ("text", ("file", "sheet")),
            ("number", ("row",)), ("text", ("action",)), ("identifier", ("counts_for",)),
            ("text", ("reason", "settled_by", "settled_at")),
        )
        for name in names
    ]  # fmt: skip

    def rows() -> Iterator[Sequence[Any]]:
        for one in found:
            done = one.settlement
            yield (
                one.kind.value, one.code, one.text, one.case_no, one.item, one.day, one.amount,
                one.person.employee_no if one.person else "", _parts_of(one.proposed), one.file_name, one.sheet,
                one.row or None, done.action.value if done else "", _parts_of(done.people) if done else "",
                done.reason if done else "", done.by if done else "",
                done.at.astimezone(work.zone).strftime("%Y-%m-%d %H:%M") if done else "",
            )  # fmt: skip

    return _write(out, columns, rows())


def _parts_of(people: Sequence[Person]) -> str:
    """HC0001, or HC0001 60% / HC0002 40%."""
    if len(people) == 1:
        return people[0].employee_no
    return " / ".join(f"{who.employee_no} {who.percent.normalize():f}%" for who in people)


def _evaluations(
    work: Work, conn: Connection, period: Period
) -> tuple[Sequence[Any], dict[int, dict[str, tuple[Any, ...]]], list[str]]:
    new = newest(period.number).subquery()
    latest = and_(
        new.c.employment_id == t.evaluation.c.employment_id,
        new.c.revision == t.evaluation.c.revision,
        t.evaluation.c.month == period.number,
    )
    seen = visible(work, t.evaluation.c.employment_id, period.bounds()[1])
    people = conn.execute(
        select(
            t.evaluation.c.id,
            t.employment.c.employee_no,
            t.evaluation.c.revision,
            t.evaluation.c.score,
            t.evaluation.c.grade,
            t.evaluation.c.proposed_grade,
            t.evaluation.c.rank,
        )
        .join(new, latest)
        .join(t.employment, t.employment.c.id == t.evaluation.c.employment_id)
        .join(t.person, t.person.c.id == t.employment.c.person_id)
        .where(seen)
        .order_by(t.person.c.name_key, t.person.c.name, t.employment.c.employee_no)
    ).all()
    lines: dict[int, dict[str, tuple[Any, ...]]] = {}
    codes: dict[str, None] = {}
    for row in conn.execute(
        select(
            t.evaluation_line.c.evaluation_id,
            t.metric.c.code,
            t.evaluation_line.c.value,
            t.evaluation_line.c.target,
            t.evaluation_line.c.score,
        )
        .join(t.evaluation, t.evaluation.c.id == t.evaluation_line.c.evaluation_id)
        .join(new, latest)
        .join(t.metric_version, t.metric_version.c.id == t.evaluation_line.c.metric_version_id)
        .join(t.metric, t.metric.c.id == t.metric_version.c.metric_id)
        .where(seen)
        .order_by(t.evaluation.c.scheme_version_id, t.evaluation_line.c.evaluation_id, t.evaluation_line.c.place)
    ):
        codes.setdefault(row.code)
        actual = _rounded(Decimal(row.value)) if row.value is not None else None
        lines.setdefault(row.evaluation_id, {})[row.code] = (actual, row.target, row.score)
    return people, lines, list(codes)


# --- imports and configuration ---------------------------------------------------------------------------------------


def _problem_columns() -> list[tuple[str, str]]:
    return [
        (_("Row"), "number"),
        (_("Cell"), "identifier"),
        (_("Column"), "text"),
        (_("Value in the file"), "identifier"),
        (_("Code"), "identifier"),
        (_("Problem"), "text"),
        (_("What to do"), "text"),
    ]


@use_case("performance.import")
def export_problems(work: Work, out: str | Path, checked: ImportCheck) -> Exported:
    """The problems of a check as a table, before or after anything is saved."""
    return _write(
        out,
        _problem_columns(),
        ((p.row, p.cell, p.column, p.value, p.code, p.message, p.hint) for p in checked.problems),
    )


@use_case("performance.import")
def export_batch_problems(work: Work, out: str | Path, batch: int | None = None) -> Exported:
    """The problems an import met (the newest import, unless a number is given). Errors: ``not_found``."""
    with work.read() as conn:
        wanted = select(t.batch.c.id, t.batch.c.counts).where(t.batch.c.counts.is_not(None))
        if batch is not None:
            wanted = wanted.where(t.batch.c.id == batch)
        row = conn.execute(wanted.order_by(t.batch.c.id.desc())).first()
    if row is None:
        raise UserError(
            N_("There is no import number {batch}.") if batch is not None else N_("Nothing was imported yet."),
            code="not_found",
            batch=batch,
        )
    problems = row.counts.get("problems", ())

    def rows() -> Iterator[Sequence[Any]]:
        for one in problems:
            hint, message, values = one["hint"], one["message"], one["values"]
            told = _(hint, **values) if hint else ""
            yield (one["row"], one["cell"], one["column"], one["value"], one["code"], _(message, **values), told)

    return _write(out, _problem_columns(), rows())


@use_case("export")
def export_configuration(work: Work, out: str | Path) -> Exported:
    """Everything ``configure`` understands, as JSON; the rows are its entries."""
    from hrdesk.app.performance.config_file import SECTIONS
    from hrdesk.app.performance.configuration import configuration
    from hrdesk.storage.durable import write_whole

    path = Path(out)
    if path.suffix.lower() != ".json":
        raise UserError(
            N_("The configuration is saved as .json, not as “{ending}”."),
            code="unsupported",
            hint=N_("Give the file a name that ends in .json."),
            ending=path.suffix or path.name,
        )
    content = configuration(work)
    write_whole(path, (json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n").encode())
    return Exported(path, sum(len(content.get(section, ())) for section in SECTIONS))
