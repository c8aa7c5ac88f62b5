"""Answers in words, for people at a terminal; with ``--json`` scripts get the same as one object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from hrdesk.domain.reports.month import MonthPaper
from hrdesk.words import _, _n, current

MOST = 20  # lines of one kind; the rest is counted

Found = Mapping[str, Any]


def _some(lines: Iterable[str], hint: str = "") -> list[str]:
    every = list(lines)
    shown = [f"  {line}" for line in every[:MOST]]
    if len(every) > MOST:
        shown.append("  " + _("… and {count} more.", count=len(every) - MOST) + hint)
    return shown


def _sentences(problem: Found) -> str:
    """What is wrong and what to do; Chinese sentences stand without a blank between."""
    blank = " " if current() == "en" else ""
    return blank.join(filter(None, (problem["message"], problem["hint"])))


def _here(instant: str) -> str:
    """An instant as this computer's clock shows it."""
    return f"{datetime.fromisoformat(instant).astimezone():%Y-%m-%d %H:%M}"


def _demo(found: Found) -> list[str]:
    lines = [_("The sample agency: {file}", file=found["db"])]
    lines += [
        _("  user {user}, password {password} ({role})", user=one["user"], password=one["password"], role=one["role"])
        for one in found["accounts"]
    ]
    lines.append(_("{period} waits to be evaluated; its workbooks:", period=found["period"]))
    return lines + [f"  {one['kind']:<11} {one['file']}" for one in found["workbooks"]]


def _init(found: Found) -> list[str]:
    return [
        _("Made: {file}", file=found["db"]),
        _("Recovery key: {key}", key=found["recovery_key"]),
        _("Print it or write it down now and lock it away: it is not shown again, and without it a forgotten "
          "administrator's password shuts the file for good."),
    ]  # fmt: skip


def _peek(found: Found) -> list[str]:
    lines = [f"{Path(found['file']).name} ({found['kind_of_file']})", *found["notes"]]
    for sheet in found["sheets"]:
        lines.append("")
        lines.append(
            _n(
                "{sheet}: header in row {row}, {count} row of data",
                "{sheet}: header in row {row}, {count} rows of data",
                sheet=sheet["name"],
                row=sheet["header_row"] or "–",
                count=sheet["data_rows"],
            )
        )
        if sheet["hidden"]:
            lines.append(_("  This sheet is hidden."))
        lines += [f"  {note}" for note in sheet["notes"]]
        if sheet["columns"]:
            lines.append("  " + " | ".join(sheet["columns"]))
        lines += ["  " + " | ".join(row) for row in sheet["first_rows"]]
        passed = [one for one in sheet["skipped"] if one["text"]]
        if passed:
            lines.append(_("  Rows passed over:"))
            lines += [f"    {one['row']}: {one['why']} – {one['text']}" for one in passed]
    return lines


def _by_hand(found: Found) -> list[str]:
    """What was set by hand and the file says otherwise, and what became of it."""
    if not found.get("set_by_hand"):  # questions of a bank are no figures
        return []
    told = _n(
        "{count} row says otherwise what was set here by hand:",
        "{count} rows say otherwise what was set here by hand:",
        count=found["by_hand"],
    )
    lines = _some(f"{one['row']}  {one['employee_no']} {one['name']}  {one['message']}" for one in found["set_by_hand"])
    if found["kept"] is None:
        return [told, *lines]
    kept = (
        _("It was kept; --by-hand file takes the file's values.")
        if found["kept"]
        else _("The file's values count now.")
    )
    return [told, *lines, kept]


def _import(found: Found) -> list[str]:
    lines = [
        _n(
            "{count} row: {new} new, {changed} changed, {same} as before, {duplicate} repeated, {rejected} refused.",
            "{count} rows: {new} new, {changed} changed, {same} as before, {duplicate} repeated, {rejected} refused.",
            count=found["rows"],
            **found,
        )
    ]
    lines += _some(f"{one['cell'] or one['row']}  {_sentences(one)}" for one in found["problems"])
    lines += found["warnings"]
    lines += _by_hand(found)
    if found["batch"] is not None:
        lines.append(_("Saved as import {batch}; hrdesk undo {batch} takes it back.", batch=found["batch"]))
    elif found["rejected"]:
        lines.append(_("Nothing was saved. Mend the rows, or save the good ones with --accept good."))
    else:
        lines.append(_("Nothing was saved."))
    return lines


def _watch(found: Found) -> list[str]:
    lines = [
        _("{file}: import {batch}, {new} new, {changed} changed, {same} as before.", **one) for one in found["taken"]
    ]
    lines += [_("{file} waits: {why}", **one) for one in found["waiting"]]
    lines += [_("{file} is still being written.", file=name) for name in found["writing"]]
    return lines or [_("Nothing new in {folder}.", folder=found["folder"])]


def _configure(found: Found) -> list[str]:
    return [_("{new} entries new, {changed} changed, {same} as before.", **found), *found["warnings"]]


def _undo(found: Found) -> list[str]:
    told = _("Import {batch} is taken back: {removed} removed, {restored} put back as before.", **found)
    kept = [_("Stays: {what} – {why}", **one) for one in found["kept"]]
    return [told, *([found["also"]] if found["also"] else []), *_some(kept)]


def _evaluate(found: Found) -> list[str]:
    lines = [_("{period}: {computed} of {employees} people evaluated, {published} published.", **found)]
    if found["blocked"]:
        lines.append(_("Not ready: {count}", count=len(found["blocked"])))
        lines += _some(f"{one['employee_no']}  {one['why']}" for one in found["blocked"])
    return lines + list(found["warnings"])


def _report(found: Found) -> list[str]:
    papers = _n("{count} paper", "{count} papers", count=found["documents"])
    pages = _n("{count} page", "{count} pages", count=found["pages"])
    lines = [_("{papers} on {pages}: {file}", papers=papers, pages=pages, file=found["file"])]
    if found["missing_glyphs"]:
        lines.append(_("No font has these characters: {glyphs}", glyphs=" ".join(found["missing_glyphs"])))
    return lines + [
        _("{part}: {why}", part=MonthPaper(one["kind"]).text, why=one["why"]) for one in found.get("left_out", ())
    ]


def _export(found: Found) -> list[str]:
    lines = [_n("{count} row: {file}", "{count} rows: {file}", count=found["rows"], file=found["file"])]
    return lines + [f"  {one['what']} ({one['questions']})" for one in found.get("losses", ())]


def _check(found: Found) -> list[str]:
    lines = [("✓ " if one["ok"] else "✗ ") + (one["detail"] or one["name"]) for one in found["checks"]]
    return [*lines, _("The file is sound.") if found["ok"] else _("The file is not sound. Restore a backup.")]


def _backup(found: Found) -> list[str]:
    return [_("Backup of {rows} rows, verified: {file}", **found), f"SHA-256 {found['sha256']}"]


def _daily(found: Found) -> list[str]:
    lines = [
        _("Orders that came into force: {orders_applied}.", **found),
        _("Employments that ended: {employments_ended}.", **found),
    ]
    if found["orders_stuck"]:
        lines.append(_("Orders that could not be carried out: {orders_stuck}; see the Today page.", **found))
    if found["not_ended"]:
        lines.append(_("Employments that could not be ended: {not_ended}; see the page of leavers.", **found))
    return lines


def _restore(found: Found) -> list[str]:
    shown = {**found, "made_at": _here(found["made_at"])}
    lines = [_("{rows} rows of the backup made at {made_at} are back: {db}", **shown)]
    if found["kept"]:
        lines.append(_("What was there is kept: {kept}", **found))
    return lines


def _migrate(found: Found) -> list[str]:
    if found["from"] == found["to"]:
        return [_("Nothing to do: {db} has this version's schema.", **found)]
    return [_("{db} is brought up to this version's schema. Backup: {backup}", **found)]


LINES: Mapping[str, Callable[[Found], list[str]]] = {
    "demo": _demo,
    "init": _init,
    "peek": _peek,
    "import": _import,
    "watch": _watch,
    "configure": _configure,
    "undo": _undo,
    "evaluate": _evaluate,
    "report": _report,
    "export": _export,
    "check": _check,
    "backup": _backup,
    "daily": _daily,
    "restore": _restore,
    "migrate": _migrate,
}
