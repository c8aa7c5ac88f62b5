"""Words of the file nobody has given a meaning yet, with what they may mean here."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from hrdesk.app.imports.known import Known
from hrdesk.app.imports.ledger import Ledger
from hrdesk.app.imports.model import ImportDraft, UnknownValue
from hrdesk.app.imports.roster import UNASSIGNED
from hrdesk.domain.contracts import ContractKind
from hrdesk.domain.people import Status
from hrdesk.storage import tables as t
from hrdesk.words import _

_UNITS = {"department": t.department, "team": t.team, "position": t.position}


def unknown_values(conn: Connection, ledger: Ledger, draft: ImportDraft, known: Known) -> tuple[UnknownValue, ...]:
    """One for each field and word: refused ones first, then units saving would make."""
    found = []
    for (name, text), rows in ledger.unknown.items():
        if (name, text) == ("department", UNASSIGNED):
            continue  # no word of the file's, but where this program puts who has no department
        choices = _choices(conn, name, known)
        field = draft.table.fields.get(name)
        if choices:
            refused = name not in _UNITS
            found.append(UnknownValue(name, field.name if field else name, text, tuple(rows), choices, refused))
    return tuple(sorted(found, key=lambda one: (not one.refused, one.field)))


def _choices(conn: Connection, name: str, known: Known) -> tuple[tuple[str, str], ...]:
    if name == "status":
        return tuple((status.value, status.text) for status in Status)
    if name == "sex":
        return (("male", _("Male")), ("female", _("Female")))
    if name == "kind":
        return tuple((kind.value, kind.text) for kind in ContractKind)
    if name == "metric":
        return tuple(sorted(((code, metric.name) for code, metric in known.catalogue.metrics.items()), key=_by_name))
    if name in _UNITS:
        table = _UNITS[name]
        names: Sequence[str] = (
            conn.execute(select(table.c.name_zh).distinct().order_by(table.c.name_zh)).scalars().all()
        )
        return tuple((one, one) for one in names if one != UNASSIGNED)
    return (("是", _("Yes")), ("否", _("No"))) if name in ("valid", "reversal") else ()


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]
