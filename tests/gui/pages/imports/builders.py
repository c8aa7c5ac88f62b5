"""Books to bring in, an agency to bring them into, and the page that does it."""

from __future__ import annotations

from openpyxl import Workbook
from sqlalchemy import func, select

from hrdesk.app.performance.configuration import configure_from
from hrdesk.domain.performance.pack import configuration
from tests.app.builders import add_people
from tests.gui.pages.window import Window

NAMES = ("马洁", "郑浩", "周倩")


HEAD = ["工号", "姓名", "到账日期", "回款金额", "流水号"]


def book(folder, rows, name="10月回款.xlsx", sheet="回款明细", more=()):
    """A workbook of these rows."""
    made = Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    for title, others in more:
        page = made.create_sheet(title)
        for row in others:
            page.append(row)
    path = folder / name
    made.save(path)
    return str(path)


def repayments(people, *extra):
    rows = [["衡川信服 2026年10月回款明细"], [], HEAD]
    rows += [
        [who.employee_no, who.name, f"2026-10-{n:02}", 1000 + n, f"LS{n}"] for n, who in enumerate(people, start=1)
    ]
    return [*rows, *extra]


def agency(desk):
    """Three collectors and the ready-made schemes."""
    configure_from(desk.work(), configuration())
    return add_people(desk, 3, names=NAMES)


def count(desk, table):
    with desk.work().read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar()


def opened(qtbot, theme, desk, kind="repayments", **where):
    window = Window(qtbot, theme, desk)
    page = window.go("import", kind=kind, period="2026-10", **where)
    return window, page


def bring(window, page, kind, path):
    """Chooses a file, as the file dialog would hand it over."""
    page.choosing.choose_kind(kind)
    page.choosing.open(path)
    window.settle()


def checking(qtbot, theme, desk, tmp_path, *extra):
    people = agency(desk)
    window, page = opened(qtbot, theme, desk)
    bring(window, page, "repayments", book(tmp_path, repayments(people, *extra)))
    window.press("核对")
    return people, window, page
