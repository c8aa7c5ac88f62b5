"""What is given to those who prepare data: an empty workbook of a kind, a file's rows with the bad cells marked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from hrdesk.app.imports import reading
from hrdesk.app.imports.kinds import kind_named
from hrdesk.app.imports.kinds.targets import metrics_with_target
from hrdesk.app.imports.metrics import load_catalogue
from hrdesk.app.imports.model import ROSTER, TRAINING_RECORDS, ImportCheck, Outcome
from hrdesk.app.imports.opening import check_kind_allowed
from hrdesk.app.targets.imported import TARGETS
from hrdesk.app.work import Work, use_case
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t
from hrdesk.words import N_, current

if TYPE_CHECKING:
    from hrdesk.sheets.kinds import Field, Kind
    from hrdesk.sheets.templates import Choices

_LONG_ONLY = (
    "metric",
    "value",
    "numerator",
    "denominator",
    "day",
)  # a template of figures is wide: one column a metric


@use_case("performance.import")
def export_template(work: Work, kind: str, out: str | Path) -> tuple[Path, int]:
    """An empty workbook for ``kind`` in the current language: its file, and how many columns it has.

    Errors: ``wrong_use`` (no such kind), ``unsupported`` (not .xlsx), ``read_only``, ``disk_full``.
    """
    from hrdesk.sheets.templates import write_template

    check_kind_allowed(work, kind)
    found = kind_named(kind).sheet
    path = _xlsx(out)
    with work.read() as conn:
        fields = _fields(conn, found)
        choices = _choices(conn, kind)
    return path, write_template(path, found, fields, choices, chinese=current() != "en")


def _xlsx(out: str | Path) -> Path:
    path = Path(out)
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            N_("This is saved as .xlsx, not as “{ending}”."),
            code="unsupported",
            hint=N_("Give the file a name that ends in .xlsx."),
            ending=path.suffix or path.name,
        )
    return path


def _fields(conn: Connection, kind: Kind) -> list[Field]:
    own = [field for field in kind.fields if not (kind.code == ROSTER and field.code in reading.NOT_KEPT)]
    if not kind.takes_metrics:
        return own
    asked = load_catalogue(conn).metrics
    if kind.code == TARGETS:
        aimed = metrics_with_target(conn)
        asked = {code: metric for code, metric in asked.items() if code in aimed} or asked
    metrics = reading.metric_columns(asked, kind.endings)
    return [field for field in own if field.code not in _LONG_ONLY] + [metric.fields()[0] for metric in metrics]


def _choices(conn: Connection, kind: str) -> Mapping[str, Choices]:
    from hrdesk.sheets.templates import Choices

    chinese = current() != "en"
    yes_no = Choices(("是", "否") if chinese else ("yes", "no"), only=True)
    found = {
        "department": Choices(_names(conn, t.department)),
        "team": Choices(_names(conn, t.team)),
        "reversal": yes_no,
        "valid": Choices((*yes_no.words, "待定" if chinese else "pending"), only=True),
    }
    if kind == TRAINING_RECORDS:
        found["course"] = Choices(_courses(conn))
        found["result"] = Choices(("合格", "不合格") if chinese else ("passed", "not passed"), only=True)
    if kind == ROSTER:
        found["position"] = Choices(_names(conn, t.position))
        found["sex"] = Choices(("男", "女") if chinese else ("male", "female"), only=True)
        found["status"] = Choices([status.text for status in Status], only=True)
    return found


def _courses(conn: Connection) -> list[str]:
    """The courses in use by name: a record that names one of them counts as holding it."""
    v = t.course_version
    return list(
        conn.execute(
            select(v.c.name_zh)
            .join(t.course, (t.course.c.id == v.c.course_id) & (t.course.c.number == v.c.number))
            .where(t.course.c.ended.is_(False))
            .order_by(v.c.name_zh)
        ).scalars()
    )


def _names(conn: Connection, table: Any) -> list[str]:
    return list(conn.execute(select(table.c.name_zh).where(table.c.ends.is_(None)).order_by(table.c.id)).scalars())


@use_case("performance.import")
def export_marked(work: Work, checked: ImportCheck, out: str | Path) -> tuple[Path, int]:
    """The sheet as it was read, bad cells coloured, reasons beside them: the file, and how many rows are marked.

    It holds what the file brought in held, unmasked, so that it can be mended and brought in again.
    Errors: ``unsupported``, ``read_only``, ``disk_full``.
    """
    from hrdesk.sheets.marked import Mark, write_marked

    check_kind_allowed(work, checked.kind)
    path = _xlsx(out)
    table: reading.Table = checked.draft.table
    total = table.raw.height
    marks = [
        Mark(
            problem.row,
            problem.cell.rstrip("0123456789"),
            problem.message,
            problem.hint,
            problem.outcome is Outcome.REJECTED,
        )
        for problem in checked.problems
    ]

    def told(rows: int) -> None:
        work.check_cancelled()
        work.progress(rows, total, path.name)

    return path, write_marked(path, table.raw, table.layout, marks, chinese=current() != "en", told=told)
