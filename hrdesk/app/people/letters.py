"""Letters from the agency's own .docx: 收入证明, 在职证明, contracts; its merge fields filled from the record, and logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from hrdesk.app.people.listing import in_order, placed, superior_person
from hrdesk.app.people.model import shown_value
from hrdesk.app.upkeep import read_settings
from hrdesk.app.work import Work, use_case, visible
from hrdesk.domain.contracts import ContractKind, whole_months
from hrdesk.domain.errors import UserError
from hrdesk.domain.orders import OrderState
from hrdesk.domain.people import length_of_service
from hrdesk.storage import tables as t
from hrdesk.storage.audit import Entry, record_many
from hrdesk.storage.types import SEALED
from hrdesk.words import N_, _, _n, current

#: merge field → English name for it; both are understood
FIELDS: Mapping[str, str] = {
    "姓名": "name", "工号": "employee_no", "性别": "sex", "身份证号": "id_number", "出生日期": "birth_date",
    "手机号": "phone", "电子邮箱": "email", "现住址": "home_address", "户籍类型": "household", "学历": "education",
    "部门": "department", "小组": "team", "岗位": "position", "职级": "level", "直属上级": "superior",
    "员工类型": "employment_type", "入职日期": "hire_date", "试用期至": "probation_end", "转正日期": "regular_date",
    "最后工作日": "last_day", "离职日期": "leave_date", "司龄": "service", "合同类型": "contract_kind",
    "合同起始日": "contract_starts", "合同到期日": "contract_ends", "合同期限月": "contract_months", "合同编号": "contract_no",
    "月薪": "pay", "公司": "agency", "今天": "today",
}  # fmt: skip
_SEALED = ("id_number", "home_address", "pay")


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """Which template for whom, where to, and what for (logged with each person's values)."""

    template: Path
    employment_ids: tuple[int, ...]
    out: Path
    purpose: str


@dataclass(frozen=True, slots=True)
class Letters:
    """What was written. ``blank`` names fields that stayed empty: (工号, field)."""

    file: Path
    documents: int
    blank: tuple[tuple[str, str], ...]


@use_case("people.reveal")
def fill_letters(work: Work, order: LetterOrder) -> Letters:
    """Fills the template for everybody named, one document with a page for each.

    Errors: ``missing`` (purpose), ``not_found``, ``unknown_field`` (a merge field that means nothing here), those of the
    template and of writing.
    """
    from hrdesk.documents.letters import fields_of, fill

    purpose = " ".join(order.purpose.split())[:200]
    if not purpose:
        raise UserError(N_("Please say what it is for."), code="missing", field="purpose")
    wanted = fields_of(order.template)
    _refuse_unknown(wanted)
    with work.read() as conn:
        rows = _people(work, conn, order.employment_ids)
        values = [_values(work, conn, row) for row in rows]
    records = [{name: found[_known(name)] for name in wanted} for found in values]
    blank = tuple(
        (row.employee_no, name)
        for row, record in zip(rows, records, strict=True)
        for name, value in record.items()
        if not value
    )
    _log(work, [row.id for row in rows], tuple(_known(name) for name in wanted), purpose)
    fill(order.template, records, order.out)
    return Letters(order.out, len(rows), blank)


def _known(name: str) -> str:
    return FIELDS.get(name, name)


def _refuse_unknown(wanted: Sequence[str]) -> None:
    strange = [name for name in wanted if name not in FIELDS and name not in FIELDS.values()]
    if strange or not wanted:
        names = _(", ").join(FIELDS if current() != "en" else FIELDS.values())
        raise UserError(
            N_("The template has merge fields that mean nothing here: {fields}.")
            if strange
            else N_("The template has no merge fields."),
            code="unknown_field",
            field="template",
            hint=N_("In Word: Insert, Quick Parts, Field, MergeField. Known names: {names}."),
            fields=_(", ").join(strange),
            names=names,
        )


def _people(work: Work, conn: Connection, employment_ids: Sequence[int]) -> Sequence[Any]:
    day = work.today()
    rows = conn.execute(
        in_order(
            select(
                t.employment,
                *(column for column in t.person.c if column.name not in ("id", "version")),
                t.department.c.name_zh.label("department"),
                t.team.c.name_zh.label("team"),
                t.position.c.name_zh.label("position"),
                t.posting.c.level,
                superior_person.c.name.label("superior"),
            )
            .select_from(placed(day))
            .where(t.employment.c.id.in_(employment_ids), visible(work, t.employment.c.id, day))
        )
    ).all()
    if not rows or len(rows) != len(set(employment_ids)):
        raise UserError(N_("There is no such employee in your list."), code="not_found")
    return rows


def _values(work: Work, conn: Connection, row: Any) -> dict[str, str]:
    found = {
        name: _text(row._mapping[name])
        for name in (*t.person.c.keys(), *t.employment.c.keys())
        if name in FIELDS.values()
    }
    found |= {name: row._mapping[name] or "" for name in ("department", "team", "position", "level", "superior")}
    found["sex"] = shown_value("sex", row.sex)
    found["service"] = _service(row, work.today())
    found["agency"] = read_settings(conn)["agency"]
    found["today"] = _text(work.today())
    found["pay"] = _pay(conn, row.id)
    contract = conn.execute(
        select(t.contract).where(t.contract.c.employment_id == row.id).order_by(t.contract.c.starts.desc()).limit(1)
    ).first()
    found["contract_kind"] = ContractKind(contract.kind).text if contract else ""
    found["contract_starts"] = _text(contract.starts) if contract else ""
    found["contract_ends"] = _text(contract.ends) if contract else ""
    found["contract_no"] = (contract.contract_no or "") if contract else ""
    found["contract_months"] = str(whole_months(contract.starts, contract.ends)) if contract and contract.ends else ""
    return found


def _pay(conn: Connection, employment_id: int) -> str:
    o = t.personnel_order
    newest = conn.execute(
        select(o.c.pay)
        .where(o.c.employment_id == employment_id, o.c.state == OrderState.APPLIED.value, o.c.pay.is_not(None))
        .order_by(o.c.effective.desc())
        .limit(1)
    ).scalar()
    return "" if newest is None or newest is SEALED else f"{Decimal(newest):,.2f}"


def _service(row: Any, today: date) -> str:
    if row.hire_date is None:
        return ""
    years, months = length_of_service(row.hire_date, row.leave_date or today)
    return _(
        "{years} {months}",
        years=_n("{count} year", "{count} years", count=years),
        months=_n("{count} month", "{count} months", count=months),
    )


def _text(value: object) -> str:
    if value is None or value is SEALED:
        return ""
    if isinstance(value, date):
        return f"{value.year} 年 {value.month} 月 {value.day} 日" if current() != "en" else value.isoformat()
    return str(value)


def _log(work: Work, ids: Sequence[int], fields: tuple[str, ...], purpose: str) -> None:
    seen = tuple(name for name in fields if name in (*_SEALED, "phone", "birth_date"))
    entries = [Entry(work.name, "employment", who, fields=seen, changes={"purpose": (None, purpose)}) for who in ids]
    work.write(lambda conn: record_many(conn, entries, at=work.now(), account_id=work.actor.account_id))
