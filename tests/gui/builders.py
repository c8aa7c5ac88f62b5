"""Small makers of windows and rows for tests and pictures of the shared parts; all data invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QHBoxLayout, QLabel, QScrollArea, QTabBar, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.page import Context, Page, PageEntry, action
from hrdesk.gui.search import Found
from hrdesk.gui.shell import PLACES, MainWindow, Seat
from hrdesk.gui.theme import Theme
from hrdesk.gui.widgets.form import Field, Form, Section
from hrdesk.gui.widgets.panel import CountTiles, Panel, PeriodPicker, Steps, Tile
from hrdesk.gui.widgets.parts import (
    Choice,
    EmptyPage,
    KeyHints,
    Segments,
    StatusTag,
    button,
    column,
    icon_button,
    label,
    line,
    row,
)
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_


class Answers:
    """Stands in for the program at the doors and at signing in."""

    key = "K7QD9-TXW3M-PAHC2-RV8NE-4JFW6-SBK7Q-D9TXW-3MPAH"

    def __init__(self, *, must_change: bool = False) -> None:
        self._must_change = must_change
        self.made: tuple[str, ...] = ()
        self.older = False
        self.changed: list[str] = []

    def proposed_place(self, agency: str) -> str:
        return f"D:\\HRDesk\\{agency}.hrdesk"

    def check_place(self, path: str) -> None:
        if "OneDrive" in path:
            raise UserError(
                N_("Stopped. Nothing was changed."), hint=N_("Try once more."), code="sync_folder", field="path"
            )

    def create(self, path: str, agency: str, login: str, shown_name: str, password: str) -> tuple[Any, str]:
        self.made = (path, agency, login, shown_name, password)
        return "desk", self.key

    def recovery_sheet(self, opened: Any, key: str) -> bytes:
        from io import BytesIO

        from reportlab.pdfgen.canvas import Canvas

        out = BytesIO()
        canvas = Canvas(out)
        canvas.drawString(100, 700, key)
        canvas.save()
        return out.getvalue()

    def open_sample(self) -> Any:
        return "sample"

    def sign_in(self, path: str, login: str, password: str) -> Any:
        if password != "correct horse":
            raise UserError(N_("Wrong password."), code="wrong_password")
        if self.older:
            raise UserError(N_("Wrong password."), code="older_file")
        return f"{login}@{path}"

    def bring_up_to_date(self, path: str, login: str, password: str) -> Any:
        self.older = False
        return self.sign_in(path, login, password)

    def must_change(self, opened: Any) -> bool:
        return self._must_change

    def change_password(self, opened: Any, password: str) -> None:
        self.changed.append(password)


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the gallery's list."""

    employee_no: str
    name: str
    initials: str
    status: str
    team: str
    position: str
    hired: date
    contract: date | None
    superior: str


NAMES = (
    ("郑浩", "zh"), ("周倩", "zq"), ("郭丽", "gl"), ("曹磊", "cl"), ("马洁", "mj"), ("韩立", "hl"), ("许静", "xj"),
    ("沈浩", "sh"), ("冯涛", "ft"), ("彭飞", "pf"), ("蒋雯", "jw"), ("吕航", "lh"), ("魏然", "wr"), ("潘军", "pj"),
    ("任敏", "rm"), ("陆佳", "lj"), ("宋佳", "sj"), ("高翔", "gx"), ("唐雪", "tx"), ("邓凯", "dk"), ("袁梦", "ym"),
)  # fmt: skip


def people(count: int = 62) -> list[Person]:
    """``count`` people in two teams; every seventh has no contract, every fifth is on probation."""
    return [
        Person(
            f"HC{158 + 11 * at:04}",
            NAMES[at % len(NAMES)][0],
            NAMES[at % len(NAMES)][1],
            "试用期" if at % 5 == 4 else "正式",
            "电催一组" if at % 3 else "电催二组",
            "组长" if at % 11 == 1 else "催收员",
            date(2023, 4, 10) + timedelta(days=37 * at),
            None if at % 7 == 6 else date(2026, 12, 14) + timedelta(days=51 * at),
            "周倩" if at % 3 else "魏然",
        )
        for at in range(count)
    ]


def _status(person: Person) -> Cell:
    tone, icon = ("info", "hourglass") if person.status == "试用期" else ("success", "circle-check")
    return Cell(person.status, person.status, tone, icon)


def _contract(person: Person) -> Cell:
    if person.contract is None:
        return Cell("未签", None, "error", "circle-alert")
    soon = person.contract < date(2027, 1, 1)
    return Cell(person.contract.isoformat(), person.contract, *(("warning", "triangle-alert") if soon else ()))


PEOPLE = (
    Column("employee_no", "工号", 80, grey=True),
    Column("name", "姓名", 72, bold=True, typed=lambda person: person.initials),
    Column("status", "员工状态", 92, Kind.STATUS, getter=_status),
    Column("team", "小组", 96, Kind.CHOICE),
    Column("position", "岗位", 84, Kind.CHOICE),
    Column("hired", "入职日期", 104, Kind.DATE),
    Column("contract", "合同到期", 120, Kind.DATE, getter=_contract),
    Column("superior", "直属上级", 84, stretch=True),
)


@dataclass(frozen=True, slots=True)
class Score:
    """A row of the gallery's grid."""

    number: int
    employee_no: str
    name: str
    amount: Decimal
    rate: Decimal | None
    quality: Decimal | None
    complaints: int
    total: Decimal | None
    rank: int | None


def scores(count: int = 21) -> list[Score]:
    """``count`` rows of a month; some figures are missing."""
    return [
        Score(
            at + 1,
            f"HC{158 + 11 * at:04}",
            NAMES[at % len(NAMES)][0],
            Decimal(16842000 + 1234567 * (at % 7)) / 100,
            None if at == 9 else Decimal(1284 - 31 * at % 400) / 10000,
            None if at == 4 else Decimal(885 + at) / 10,
            at % 3,
            None if at in (4, 9) else Decimal(9272 + 137 * (at % 9)) / 100,
            None if at in (4, 9) else at + 1,
        )
        for at in range(count)
    ]


def _rate(row: Score) -> Any:
    return Cell("缺", None, "warning", "circle-dashed", "missing") if row.rate is None else row.rate


def _quality(row: Score) -> Any:
    return Cell("不计", None, "", "circle-minus", "left_out") if row.quality is None else row.quality


SCORES = (
    Column("number", "", 36, right=True, grey=True, hint="序号"),
    Column("employee_no", "工号", 64, grey=True),
    Column("name", "姓名", 76, subtitle="权重 · 目标"),
    Column("amount", "回款金额", 120, Kind.MONEY, subtitle="30 · 180,000", editable=True),
    Column("rate", "金额回收率", 100, Kind.PERCENT, getter=_rate, places=2, subtitle="10 · 12.00"),
    Column("quality", "质检得分", 100, Kind.NUMBER, getter=_quality, places=1, subtitle="20 · 100"),
    Column("complaints", "有效投诉", 90, Kind.NUMBER, subtitle="15 · 0"),
    Column("total", "总分", 80, Kind.NUMBER, places=2, bold=True, subtitle="100"),
    Column("rank", "排名", 56, Kind.NUMBER),
)


class ListPage(Page):
    """A list, a panel beside it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.segments = Segments([Choice("all", "全部", 62), Choice("trial", "试用期", 12)], name="范围")
        self.toolbar.add(self.segments)
        self.toolbar.add_right(button("导入", "upload"), button("导出", "download"), icon_button("columns-3", "选择列"))
        self.primary = action("新增员工", "plus", self._new, self, keys="Ctrl+N")
        self.asked_new = 0
        self.table = DataTable(
            PEOPLE,
            name="员工",
            identity=lambda person: person.employee_no,
            remembered=context.remembered,
            key="people",
            frozen_left=2,
        )
        self.table.summed.connect(self.status_changed)
        self.table.load(people())
        self.table.show_filters()
        self.table.choose_first()
        self.panel = Panel("马洁", width=308, white=True)
        self.panel.body.addWidget(StatusTag("正式", "success"))
        self.panel.body.addWidget(line())
        self.panel.body.addWidget(label("基本信息", "section"))
        self.panel.body.addWidget(label("电催一组 · 催收员 · 第 1 段任职", "secondary", wrap=True))
        self.panel.body.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.table, 1)
        across.addWidget(self.panel)
        self.body.addLayout(across, 1)
        self.body.addWidget(KeyHints((("↑ ↓", "移动"), ("Enter", "打开"), ("Ctrl+N", "新增"))))
        self.may_leave = True

    def _new(self) -> None:
        self.asked_new += 1

    def title(self) -> str:
        return "人员"

    def subtitle(self) -> str:
        return "在职 128"

    def leave(self) -> bool:
        return self.may_leave

    def actions_offered(self) -> list[Found]:
        return [Found("action", "新增员工", self._new, words="xzyg")]


class GridPage(Page):
    """Figures with columns frozen at both sides."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.period = PeriodPicker()
        self.period.offer(["2026-11", "2026-10", "2026-09"], "2026-10")
        self.header_left = self.period
        self.header_right = button("打印", "printer")
        self.primary = action("确认等级", "check", None, self)
        self.toolbar.add(Segments([Choice("a", "实际值"), Choice("b", "得分"), Choice("c", "对比上月")], name="显示"))
        warn = button("缺数 3", "circle-dashed")
        self.toolbar.add(warn)
        self.table = DataTable(
            SCORES,
            name="绩效数据",
            identity=lambda score: score.employee_no,
            cells=True,
            frozen_left=3,
            frozen_right=2,
            row_height=26,
            padding=6,
        )
        self.table.load(scores())
        self.table.setCurrentIndex(self.table.grid.index(0, 3))
        self.table.summed.connect(self.status_changed)
        self.body.addWidget(self.table)

    def title(self) -> str:
        return "绩效"


def person_form(**options: Any) -> Form:
    """A form with every kind of field."""
    return Form(
        [
            Section("基本信息"),
            Field("name", "姓名", required=True, width=220),
            Field("id_number", "身份证号", "id", required=True, width=220, beside=True),
            Field("phone", "手机号", "phone", width=220),
            Field("hired", "入职日期", "date", required=True, hint="可输入 20261123、2026/11/23 或 11-23", width=220),
            Section("任职"),
            Field("team", "小组", "choice", choices=((1, "电催一组"), (2, "电催二组")), width=220),
            Field("base", "基本工资", "money", width=220, beside=True),
            Field("days", "试用期月数", "whole", width=220),
            Field("trial", "试用期", "check"),
            Field("note", "备注", "long"),
        ],
        today=lambda: date(2026, 11, 23),
        **options,
    )


class FormPage(Page):
    """A form with an error."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.primary = action("保存", "save", None, self, keys="Ctrl+S")
        self.form = person_form()
        self.form.load({"name": "马洁", "phone": "13812342046", "team": 1, "base": Decimal("4200")})
        self.form.controls["hired"].setText("2026/13/02")  # type: ignore[union-attr]
        holder = QWidget()
        self.form.setMaximumWidth(720)
        holder.setLayout(row(self.form, None, edges=(16, 16, 16, 16)))
        self.body.addWidget(holder)

    def enter(self, **where: Any) -> None:
        self.form.check()

    def title(self) -> str:
        return "新增员工"


class CheckPage(Page):
    """Steps and tiles, as in an import."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        steps = Steps(["选文件", "对应列", "核对", "完成"])
        steps.go(2)
        self.header_left = steps
        self.tiles = CountTiles(
            [
                Tile("rejected", "拒收", "有错，写不进去", 5, "circle-x", "error"),
                Tile("doubled", "重复", "与本表或已有员工相同", 3, "copy", "warning"),
                Tile("changed", "变更", "已有员工，资料不同", 12, "pencil", "info"),
                Tile("new", "新增", "建立新工号", 38, "plus", "success"),
                Tile("same", "相同", "无需写入", 64, "equal", "neutral"),
            ]
        )
        self.tiles.choose(["rejected", "doubled"])
        top = QWidget()
        top.setLayout(column(label("共 122 行，还没有写入任何数据", "strong"), self.tiles, edges=(16, 12, 16, 12)))
        self.body.addWidget(top)
        self.table = DataTable(PEOPLE, name="问题")
        self.table.load(people(9))
        self.body.addWidget(self.table)

    def title(self) -> str:
        return "导入员工"


class EmptyListPage(Page):
    """Nothing yet."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.body.addWidget(EmptyPage("graduation-cap", "这里放课程和考试。先建立第一门岗前课程。", "新建课程"))

    def title(self) -> str:
        return "培训"


GALLERY = {
    "people": ListPage,
    "performance": GridPage,
    "onboarding": FormPage,
    "attendance": CheckPage,
    "training": EmptyListPage,
}


def seat(**changes: Any) -> Seat:
    """周敏 at 衡川's file; the password is 'correct horse'."""
    values: dict[str, Any] = {
        "agency": "衡川信服",
        "place": "\\\\OFFICE-01\\HRDesk\\衡川.hrdesk",
        "name": "周敏",
        "role": "人事",
        "check_password": lambda password: password == "correct horse",
    }
    return Seat(**(values | changes))


def gallery_window(theme: Theme, page: str = "people", **changes: Any) -> MainWindow:
    """The main window over the gallery's pages; places without one show an empty page."""
    entries = [PageEntry(key, GALLERY.get(key, EmptyListPage)) for key, *_rest in PLACES if key != "mine"]
    window = MainWindow(entries, seat(**changes), theme)
    window.go(page)
    window.rail.count("today", 15)
    window.status.show_saved("已保存 10:42")
    window.status.show_people("周敏、李娜、王强 在用")
    return window


def nameless(window: QWidget) -> list[str]:
    """The controls of ``window`` that take the keyboard, but that a screen reader could not name."""
    labelled = {found.buddy() for found in window.findChildren(QLabel) if found.buddy() is not None}
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        takes_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QScrollArea | QTabBar)
        if not takes_keys or not widget.isVisible() or widget.focusProxy() is not None:
            continue
        text = getattr(widget, "text", str)() if isinstance(widget, QAbstractButton) else ""
        named = widget in labelled if isinstance(widget, QComboBox) else widget.accessibleName() or text
        if not named and widget not in labelled:
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found
