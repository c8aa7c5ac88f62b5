"""The import in all its states, the watched folder, and what waits on Today, on an invented agency."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from hrdesk.app.imports import BatchRow, ByHand
from hrdesk.app.imports.metrics import load_catalogue
from hrdesk.app.imports.model import Outcome
from hrdesk.app.performance.views import month_view
from hrdesk.app.upkeep import SaveSettings, agency_settings, save_settings
from hrdesk.app.watched import look, take
from hrdesk.app.watched_files import SaveRule, save_rule
from hrdesk.gui.pages.imports.by_hand import ByHandDialog
from hrdesk.gui.pages.imports.lines import Lines
from tests.gui.pages.month_builder import OCTOBER
from tests.pictures import Scene
from tests.pictures.scenes_month import _agency, _hr
from tests.pictures.window import settle

REPAYMENTS = ["工号", "姓名", "到账日期", "回款金额", "案件编号", "流水号", "备注"]
ROSTER = ["工号", "姓名", "性别", "小组/岗位", "入职日期", "手机号", "直属上级"]


def _saved(rows: list[list[Any]], name: str, title: str) -> str:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for one in rows:
        sheet.append(one)
    path = Path(tempfile.mkdtemp()) / name
    made.save(path)
    return str(path)


@cache
def _repayments() -> str:
    people = month_view(_agency().work(), OCTOBER).rows
    rows: list[list[Any]] = [["衡川信服 2026年10月回款明细"], [], REPAYMENTS]
    rows += [
        [who.employee_no, who.name, f"2026-10-{n:02}", 1000.5 + n, f"A-{20400 + n}", f"LS{n:04}", ""]
        for n, who in enumerate(people, start=1)
    ]
    rows += [
        [people[0].employee_no, "王五", "2026-10-02", 100, "A-1", "LS9001", ""],
        ["HC0999", "赵六", "2026-10-02", 100, "A-1", "LS9002", ""],
        [people[1].employee_no, people[1].name, "2026/13/02", "一千", "A-1", "LS9003", ""],
        [people[0].employee_no, people[0].name, "2026-10-01", 1001.5, "A-20401", "LS0001", ""],
        ["合计", "", "", 99999, "", "", ""],
    ]
    return _saved(rows, "10月回款-财务.xlsx", "回款明细")


@cache
def _roster() -> str:
    people = month_view(_agency().work(), OCTOBER).rows
    rows: list[list[Any]] = [["衡川信服花名册"], ROSTER]
    rows += [
        [who.employee_no, who.name, "女", "电催一组/催收员", "2024-03-04", f"138123420{n:02}", ""]
        for n, who in enumerate(people[:9], start=10)
    ]
    rows += [
        ["HC0301", "廖敏", "女", "电催五组/催收员", "2026/13/02", "1380013800", ""],
        ["HC0302", "夏冰", "女", "电催五组/催收员", "2026-11-02", "13800138001", ""],
        ["HC0303", "石凯", "男", "电催二组/质检员", "2026-11-02", "13800138002", people[0].employee_no],
        [people[12].employee_no, "郭莉", "女", "电催二组/催收员", "2025-01-02", "13800138003", ""],
        ["HC0304", "白杨", "无", "电催二组/催收员", "2026-11-09", "13800138004", ""],
    ]
    return _saved(rows, "花名册2026-11.xlsx", "在职")


def _at(step: int, kind: str, file: Any, window: Any) -> Any:
    window.go("import", kind=kind, period="2026-10")
    settle(window)
    page = window.page
    if step > 1:
        page.choosing.choose_kind(kind)
        page.choosing.open(file())
        settle(window)
    if kind == "roster" and step > 1:
        page.matching.split("小组/岗位", ("team", "position"), "/")
    if step > 2:
        page.go_on()
        settle(window)
    return page


def _extras(window: Any) -> None:
    page = _at(2, "roster", _roster, window)
    page.matching.add_constant("status", "正式")
    page.matching.add_copy("department", "team")
    page.matching.add_join("note", ["姓名", "工号"], " ")
    page.matching._more.show_values({"team": {"电催五组": "电催二组", "五组": "电催二组"}})
    settle(window)
    page.matching._scroll.verticalScrollBar().setValue(10_000)


def _mended(window: Any) -> None:
    page = _at(3, "roster", _roster, window)
    line = next(line for line in page.checking.list.grid.rows if line.problem and line.problem.field == "hire_date")
    page.checking.put_right(line.row, line.letter, "2026-02-13")
    settle(window)
    page.checking.open_only.setChecked(False)
    page.checking.list.show_filters()
    settle(window)


def _hands(check: Any) -> tuple[Any, ...]:
    """Two figures as if somebody had set them here by hand; nothing is saved, so that every look shows the same."""
    at = datetime(2026, 11, 2, 9, 40, tzinfo=_agency().zone)
    rows = check.outcomes.rows(Outcome.NEW)[:2]
    codes = load_catalogue_of(_agency())
    money = codes["recovered_amount"]
    people = month_view(_agency().work(), OCTOBER).rows
    return tuple(
        ByHand(
            row, (202610, who.employment_id, 1, 12, f"LS{row:04}"), who.employee_no, who.name, money, kind, "陈静", at,
            reason, (10_005_000, None, None), (10_250_000, None, None), (10_015_000, None, None), 7,
        )
        for row, who, kind, reason in zip(
            rows, people, ("correction", "entry"), ("财务流水金额录错，已与出纳核对", ""), strict=False
        )
    )  # fmt: skip


def load_catalogue_of(desk: Any) -> Any:
    with desk.work().read() as conn:
        return load_catalogue(conn).metrics


def _by_hand(window: Any) -> None:
    page = _at(3, "repayments", _repayments, window)
    check = page.checking.check
    hands = _hands(check)
    codes = bytearray(check.outcomes.codes)
    for place, number in enumerate(check.outcomes.numbers):
        if number in {one.row for one in hands}:
            codes[place] = tuple(Outcome).index(Outcome.BY_HAND)
    outcomes = replace(check.outcomes, codes=bytes(codes))
    found = replace(check, by_hand=2, new=check.new - 2, set_by_hand=hands, outcomes=outcomes)
    page._checked((found, Lines(found)))
    page.checking.tiles.choose(["by_hand"])
    page.checking.tiles.changed.emit(["by_hand"])
    settle(window)


def _history(window: Any) -> None:
    """Earlier imports, one of them with a decision on what was set by hand."""
    page = _at(1, "repayments", _repayments, window)
    at = datetime(2026, 11, 2, 9, 40, tzinfo=_agency().zone)
    counts = {"rows": 25, "new": 19, "changed": 0, "by_hand": 2, "same": 0, "duplicate": 1, "rejected": 3}
    page.choosing.history.load([
        BatchRow(9, "repayments", "10月回款-财务.xlsx", "回款明细", "2026-10", at, "周敏", counts, None, "", True),
        BatchRow(8, "calls", "10月外呼日报.xlsx", "Sheet1", "2026-10", at, "周敏", {**counts, "by_hand": 1}, at, "周敏", False),
        BatchRow(7, "facts", "10月指标汇总表（人事）.xlsx", "指标", "2026-10", at, "周敏", {"new": 21, "same": 3}, None, ""),
    ])  # fmt: skip
    settle(window)


def _done(window: Any) -> None:
    """What the last step says; nothing is really saved, so that every look shows the same."""
    from hrdesk.app.imports import ImportDone

    page = _at(3, "repayments", _repayments, window)
    page._accepted(ImportDone(7, "repayments", 21, 0, 0, 1, 3))


def _dialog(which: str) -> Any:
    """The dialog alone, as it opens over the check."""

    def make(_theme: Any) -> Any:
        from hrdesk.app.imports import check, open_file
        from hrdesk.app.imports.model import Undone
        from hrdesk.gui.pages.imports.deciding import NamesDialog, ValuesDialog
        from hrdesk.gui.pages.imports.history import UndoDialog
        from hrdesk.gui.pages.imports.splitting import SplitDialog

        work = _agency().work()
        if which == "by-hand":
            found = check(work, open_file(work, "repayments", _repayments()))
            return ByHandDialog("10月回款-财务.xlsx", _hands(found), kept=True)
        draft = open_file(work, "roster", _roster())
        if which == "split":
            column = next(found for found in draft.columns if found.name == "小组/岗位")
            return SplitDialog(column.name, column.samples, draft.fields, ("team", "position"), "/")
        if which == "undo":
            return UndoDialog(
                "10月回款-财务.xlsx", Undone(7, 21, 3, (("马洁 回款金额", "已在 2026-09 的考核表中公布"),))
            )
        found = check(work, draft, draft.mapping.with_split("小组/岗位", ("team", "position"), "/"))
        if which == "values":
            return ValuesDialog(found.unknown_values)
        return NamesDialog(found.other_names, ())

    return make


def _own_size(dialog: Any) -> None:
    dialog.resize(dialog.sizeHint())


@cache
def _watched() -> Any:
    """The agency with a watched folder in which one file waits and one has no rule."""
    desk = _agency()
    folder = Path(tempfile.mkdtemp()) / "每日数据"
    (folder / "财务").mkdir(parents=True)
    Path(_repayments()).rename(folder / "财务" / "10月回款.xlsx")
    _repayments.cache_clear()
    (folder / "名单.xlsx").write_bytes(Path(_roster()).read_bytes())
    view = agency_settings(desk.work())
    save_settings(desk.work(), SaveSettings({"watched_folder": str(folder)}, view.version))
    save_rule(desk.work(), SaveRule("财务/", "repayments"))
    save_rule(desk.work(), SaveRule("*通话*.xlsx", "calls", month="name"))
    take(desk.work(), look(desk.work(), look(desk.work())))
    return desk


def _settings(window: Any) -> None:
    window.go("settings", section="watched")
    settle(window)


def _today(window: Any) -> None:
    window.go("today")
    settle(window)


SCENES = [
    Scene("import-1-file", _hr(_agency), partial(_at, 1, "repayments", _repayments)),
    Scene("import-2-columns", _hr(_agency), partial(_at, 2, "repayments", _repayments)),
    Scene("import-2-extras", _hr(_agency), _extras),
    Scene("import-2-split", _dialog("split"), _own_size),
    Scene("import-3-check", _hr(_agency), partial(_at, 3, "repayments", _repayments)),
    Scene("import-3-roster", _hr(_agency), partial(_at, 3, "roster", _roster)),
    Scene("import-3-mended", _hr(_agency), _mended),
    Scene("import-3-values", _dialog("values"), _own_size),
    Scene("import-3-names", _dialog("names"), _own_size),
    Scene("import-3-by-hand", _hr(_agency), _by_hand),
    Scene("import-4-done", _hr(_agency), _done),
    Scene("import-5-undo", _dialog("undo"), _own_size),
    Scene("import-5-history", _hr(_agency), _history),
    Scene("import-5-by-hand", _dialog("by-hand"), _own_size),
    Scene("import-6-watched", _hr(_watched), _settings),
    Scene("import-7-today", _hr(_watched), _today),
]
