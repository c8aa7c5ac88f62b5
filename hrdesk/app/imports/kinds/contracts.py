"""Labour contracts of an older system: one row a contract, told apart by the person and its first day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hrdesk.app.imports.kinds.records import Records, Row, record_kind
from hrdesk.domain.contracts import (
    ContractKind,
    check_contract,
    contract_kind,
    last_day,
    probation_too_long,
    term_months,
)
from hrdesk.sheets.kinds import PERSON, Field, Kind, Type
from hrdesk.storage import tables as t
from hrdesk.words import N_

SHEET = Kind(
    "contracts", N_("Contracts"),
    (
        *PERSON,
        Field("kind", N_("kind of contract"), Type.TEXT, (
            "合同类型", "劳动合同类型", "合同种类", "合同期限类型", "期限类型", "contract type", "contract kind")),
        Field("starts", N_("first day of the contract"), Type.DAY, (
            "合同起始日", "现合同起始日", "合同开始日期", "合同起始日期", "合同开始时间", "合同生效日期", "签订起始日", "起始日期",
            "开始日期", "首次合同起始日", "contract start", "contract starts", "start date"), required=True),
        Field("ends", N_("last day of the contract"), Type.DAY, (
            "合同到期日", "现合同到期日", "合同结束日期", "合同终止日期", "合同到期日期", "合同截止日期", "合同结束时间", "到期日期",
            "终止日期", "结束日期", "首次合同到期日", "contract end", "contract ends", "expiry date", "end date")),
        Field("term", N_("term"), Type.TEXT, ("合同期限", "合同年限", "期限", "合同期限(年)", "contract term", "term")),
        Field("probation_end", N_("end of probation"), Type.DAY, (
            "试用期至", "试用期结束日期", "试用期到期日", "试用到期日", "试用期截止", "probation end", "end of probation")),
        Field("probation", N_("length of probation"), Type.TEXT, ("试用期", "试用期限", "试用期(月)", "probation")),
        Field("contract_no", N_("contract number"), Type.IDENTIFIER, (
            "合同编号", "合同号", "劳动合同编号", "contract number", "contract no")),
        Field("company", N_("company that signed"), Type.TEXT, (
            "合同公司", "签约公司", "合同主体", "用人单位", "签订单位", "company", "employer")),
        Field("note", N_("note"), Type.TEXT, ("备注", "说明", "remark", "note")),
    ),
    (("employee_no",), ("name",)),
)  # fmt: skip


def _values(row: Row) -> Mapping[str, Any]:
    starts, ends = row["starts"], row["ends"]
    kind = contract_kind(row["kind"]) if row["kind"] else None
    if row["kind"] and kind is None:
        row.ledger.refuse_word(row.index, "kind", row["kind"])
        return {}
    if ends is None and row["term"] and kind is not ContractKind.OPEN:
        months = _months(row, "term")
        ends = last_day(starts, months) if months else None
    probation_end = row["probation_end"]
    if probation_end is None and row["probation"]:
        months = _months(row, "probation")
        probation_end = last_day(starts, months) if months else None
    if kind is None:
        kind = ContractKind.OPEN if ends is None else ContractKind.FIXED
    for name, problem in check_contract(kind, starts, ends, probation_end).items():
        row.refuse(name, problem.code, problem.message, "", **problem.values)
    if probation_end is not None and probation_end > starts and probation_too_long(kind, starts, ends, probation_end):
        row.ledger.warn(
            N_("Row {row}: probation is longer than the Labour Contract Law, article 19, allows for this term."),
            row=row,
        )
    return {
        "kind": kind.value,
        "starts": starts,
        "ends": ends,
        "probation_end": probation_end,
        **{name: row[name] for name in ("contract_no", "company", "note")},
    }


def _months(row: Row, name: str) -> int | None:
    text = str(row[name])
    months = term_months(text)
    if months is None and text not in ("无", "0", "无试用期", "无固定期限"):
        row.refuse(
            name,
            "not_a_number",
            N_("“{text}” is not a length in months."),
            N_("Write it as 36 months or 3 years."),
            text=text,
        )
    return months


CONTRACTS = record_kind(
    SHEET,
    "people.import",
    Records(t.contract, ("starts",), _values, words={"kind": lambda code: ContractKind(code).text}),
)
