"""Differences in the files themselves: rows that count for nobody, totals that are not so, sources that contradict one another."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import Connection, select

from hrdesk.app.handover.chains import chains, promises
from hrdesk.app.imports.model import EVENTS
from hrdesk.app.performance.confirming import CORRECTION
from hrdesk.app.reconciliation.found import Found, Scaled
from hrdesk.app.reconciliation.records import Span, files_of
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.domain.reconciliation.attribution import Rule, attribute
from hrdesk.domain.reconciliation.model import Kind, kind_of_row
from hrdesk.storage import tables as t
from hrdesk.storage.facts import FIGURES, same_key

#: What a row of each kind of file is counted by first.
FIRST_METRIC: Mapping[str, str] = {
    "repayments": "recovered_amount",
    "calls": "calls",
    "quality": "quality_score",
    "complaints": "valid_complaints",
    "feedback": "satisfaction",
}
_RESOLVED = frozenset({"duplicate_in_file", "already_there", "repeated", "outside_period", "period_closed"})


def loose(work: Work, conn: Connection, span: Span, ids: Mapping[str, int], rule: Rule) -> list[Found]:
    """Rows of event files that count for nobody, unless a later file brought them."""
    months = ", ".join(f"{month:d}" for month in span.months)
    rows = conn.exec_driver_sql(
        "SELECT l.batch_id, l.row, l.code, l.month, l.on_month, l.day, l.item, l.case_no, l.who, l.figures, b.kind"
        " FROM loose_row AS l JOIN batch AS b ON b.id = l.batch_id AND b.undone_at IS NULL"
        f" WHERE l.month IN ({months}) AND NOT EXISTS (SELECT 1 FROM batch AS n WHERE n.id > b.id AND n.kind = b.kind"
        " AND n.sha256 = b.sha256 AND n.sheet = b.sheet AND n.undone_at IS NULL AND b.sha256 <> '')"
        " ORDER BY l.batch_id, l.row"
    ).all()
    found = []
    for batch, row, code, month, on_month, day, item, case_no, who, figures, kind in rows:
        if month != span.period.number and not _in_span(span, on_month, day):
            continue
        read = {ids[name]: tuple(parts) for name, parts in json.loads(figures).items() if name in ids}
        if kind == "complaints" and code == "out_of_range" and not read:
            code = "validity_unreadable"  # there is no number in the row that could be wrong
        found.append(
            Found(
                f"row:{batch}:{row}", kind_of_row(code), code, month, ids.get(FIRST_METRIC.get(kind, ""), 0),
                day=day, on_month=on_month, item=item, case_no=case_no, who=who, batch_id=batch, row=row, figures=read,
            )
        )  # fmt: skip
    return _with_proposals(work, conn, [one for one in found if not brought_later(conn, one)], rule)


def _in_span(span: Span, month: int, day: int) -> bool:
    return any(month == of and first <= day <= last for of, first, last in span.parts)


def brought_later(conn: Connection, one: Found) -> bool:
    """Whether a later file named the row rightly: the same receipt, or the same case, day and amount, counts by now."""
    if one.code in _RESOLVED or not one.on_month or one.value is None:
        return False
    same = (
        "SELECT 1 FROM fact AS f JOIN claim AS c ON c.batch_id = f.batch_id AND "
        f"{same_key('c', 'f')} JOIN batch AS b ON b.id = f.batch_id WHERE f.month = ? AND f.metric_id = ?"
        " AND f.day = ? AND f.batch_id > ? AND b.kind <> 'settlement' AND f.value = ?"
        " AND (f.item = ? OR (c.note = ? AND c.note <> '')) LIMIT 1"
    )
    values = (one.on_month, one.metric_id, one.day, one.batch_id, one.value, one.item, one.case_no)
    return conn.exec_driver_sql(same, values).first() is not None


def _with_proposals(work: Work, conn: Connection, rows: list[Found], rule: Rule) -> list[Found]:
    from dataclasses import replace

    asking = {one.case_no for one in rows if one.case_no and one.date and one.kind is Kind.UNMATCHED}
    held = chains(conn, asking)
    promised = promises(work, conn, asking) if rule.protected_days else {}
    found = []
    for one in rows:
        on = one.date
        if one.case_no in held and on is not None and one.kind is Kind.UNMATCHED:
            one = replace(one, proposal=attribute(rule, on, held[one.case_no], promised.get(one.case_no, ())))
        found.append(one)
    return found


def totals(conn: Connection, span: Span) -> Iterator[Found]:
    """Files whose own total or count of rows is not what their rows come to."""
    newest: dict[tuple[str, str], int] = {}
    for batch, kind, _file, _sheet, _mapping in files_of(conn, span):
        if kind not in EVENTS:
            continue
        row = conn.execute(
            select(t.batch.c.counts, t.batch.c.sha256, t.batch.c.sheet).where(t.batch.c.id == batch)
        ).one()
        if row.sha256 and newest.setdefault((row.sha256, row.sheet), batch) != batch:
            continue
        for one in (row.counts or {}).get("footings", ()):
            code = "total_differs" if one["column"] else "rows_differ"
            yield Found(
                f"total:{batch}:{one['cell']}", Kind.TOTAL, code, span.period.number, 0, batch_id=batch, row=one["row"],
                values=dict(one) | _alike(one["stated"], one["found"]),
            )  # fmt: skip


def _alike(stated: str, found: str) -> dict[str, str]:
    """Two figures with as many decimals, so that one sees where they part: 36,510.50 and 36,410.00."""
    numbers = [Decimal(text.replace(",", "")) for text in (stated, found)]
    whole = all(number == number.to_integral_value() for number in numbers)
    shown = [f"{number:,.0f}" if whole else f"{number:,.2f}" for number in numbers]
    return {"stated": shown[0], "found": shown[1]}


def contradictions(conn: Connection, span: Span) -> list[Found]:
    """Two files of different sources (of another kind, or their columns differ) that say different figures of one record."""
    files = [one for one in files_of(conn, span) if one[1] != CORRECTION]  # whoever corrected it has decided already
    names = {batch: file for batch, _kind, file, _sheet, _mapping in files}
    different = " OR ".join(f"a.{name} IS DISTINCT FROM b.{name}" for name in FIGURES)
    months = ", ".join(f"{month:d}" for month in span.months)
    found: dict[tuple[object, ...], Found] = {}
    for place, (newer, kind, _file, _sheet, mapping) in enumerate(files):
        for older, other_kind, _other_file, _other_sheet, other_mapping in files[place + 1 :]:
            if (
                (kind, mapping) == (other_kind, other_mapping)
                or (kind == other_kind == "")
                or not _share_figures(kind, other_kind)
            ):
                continue
            rows = conn.exec_driver_sql(
                "SELECT a.month, a.employment_id, a.metric_id, a.day, a.item, a.value, a.numerator, a.denominator,"
                " b.value, b.numerator, b.denominator, a.row, coalesce(a.note, '') FROM claim AS b CROSS JOIN claim AS a"
                f" ON a.batch_id = ? AND {same_key('a', 'b')} WHERE b.batch_id = ? AND b.month IN ({months})"
                f" AND {span.within('b')} AND ({different})",
                (newer, older),
            )
            for row in rows:
                key = tuple(row[:5])
                if key in found or not _newest_of(conn, key, newer):
                    continue
                figures, other = (row[5], row[6], row[7]), (row[8], row[9], row[10])
                found[key] = Found(
                    f"differ:{newer}:{older}:" + ":".join(map(str, key)), Kind.DIFFERENT, "sources_differ", row[0], row[2],
                    employment_id=row[1], day=row[3], on_month=row[0], item=row[4], case_no=row[12], batch_id=newer,
                    row=row[11], figures={row[2]: figures}, counts=True, other=other,
                    values={"file": names[newer], "amount": _plain(figures), "other": names[older], "found": _plain(other)},
                )  # fmt: skip
    return list(found.values())


def _share_figures(one: str, other: str) -> bool:
    return one == other or "facts" in (one, other) or "" in (one, other)


def _newest_of(conn: Connection, key: tuple[object, ...], batch: int) -> bool:
    """Whether no file newer than ``batch`` speaks of the record (what people settled aside)."""
    return not conn.exec_driver_sql(
        "SELECT 1 FROM fact AS f JOIN batch AS b ON b.id = f.batch_id AND b.kind <> 'settlement' WHERE f.month = ? AND"
        " f.employment_id = ? AND f.metric_id = ? AND f.day = ? AND f.item = ? AND f.batch_id > ?",
        (*key, batch),
    ).first()


def _plain(figures: Sequence[int | None]) -> object:
    value, numerator, denominator = figures
    if value is not None:
        return Scaled(value)
    if numerator is not None and denominator:
        return f"{Decimal(numerator) / Decimal(denominator):.4f}"
    return ""


def whole_and_parts(conn: Connection, span: Span) -> Iterator[Found]:
    """People with a figure of the whole month and single records of the same metric: both would be added up."""
    kept = (  # what a settlement decided and what is paid up for an earlier month stands beside a whole figure on purpose;
        # the training room takes its own back before anything is computed or published
        "f.batch_id NOT IN (SELECT id FROM batch WHERE kind IN ('settlement', 'training') UNION"
        " SELECT batch_id FROM back_payment WHERE batch_id IS NOT NULL)"
    )
    for month in span.months:
        rows = conn.exec_driver_sql(
            "SELECT w.employment_id, w.metric_id, w.batch_id, w.row, w.value, w.numerator, w.denominator,"
            " (SELECT sum(coalesce(f.value, f.numerator)) FROM fact AS f WHERE f.month = w.month AND"
            " f.employment_id = w.employment_id AND f.metric_id = w.metric_id AND (f.day > 0 OR f.item <> '')"
            f" AND {kept}) AS parts FROM (SELECT c.* FROM batch AS b CROSS JOIN claim AS c CROSS JOIN fact AS f"
            f" WHERE b.undone_at IS NULL AND b.kind <> 'settlement' AND c.batch_id = b.id AND {same_key('f', 'c')}"
            " AND c.month = ? AND c.day = 0 AND c.item = '' AND (f.batch_id = c.batch_id OR f.batch_id IN"
            " (SELECT id FROM batch WHERE kind = 'settlement'))) AS w WHERE parts IS NOT NULL"
            " ORDER BY w.batch_id",
            (month,),
        ).all()
        newest = {(row[0], row[1]): row for row in rows}
        for (employment, metric), row in newest.items():
            figures = (row[4], row[5], row[6])
            yield Found(
                f"whole:{month}:{employment}:{metric}:{row[2]}", Kind.DOUBLED, "whole_and_parts", month, metric,
                employment_id=employment, on_month=month, batch_id=row[2], row=row[3], figures={metric: figures},
                counts=True, values={"amount": _plain(figures), "found": Scaled(row[7])},
            )  # fmt: skip


def period_label(month: int) -> str:
    """2026-10."""
    return Period.from_number(month).label
