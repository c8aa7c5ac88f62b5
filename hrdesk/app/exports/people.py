"""People given out: roster, contracts, training done elsewhere. Identity and phone numbers are masked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hrdesk.app.exports.table import Exported, write_out
from hrdesk.app.people.listing import in_order, placed, superior
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.contracts import ContractKind
from hrdesk.domain.errors import Denied
from hrdesk.domain.people import Status, mask_phone
from hrdesk.domain.roles import may
from hrdesk.domain.training.past import passed_text
from hrdesk.storage import tables as t
from hrdesk.words import N_, current

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

    return write_out(out, columns, rows())


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
    return write_out(out, columns, rows)


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
    return write_out(out, columns, rows)


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
