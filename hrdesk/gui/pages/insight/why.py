"""Why people leave a team: the comparison at the left, leaders, work and reasons at the right, measures below."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QSplitter, QWidget

from hrdesk.domain.why_leave import Band
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.leaving.ask import ask
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, named_by_label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.insight import Measure, WhyView


class WhyPanel(QWidget):
    """``changed``: another team was chosen, or a measure saved; the page reads again with ``team``."""

    changed = Signal()

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self.view: WhyView | None = None
        self.teams = QComboBox()
        self.teams.setMinimumWidth(220)
        named_by_label(self.teams, _("Team"))
        self.teams.activated.connect(self._team_chosen)
        self._said = label("", "strong", wrap=True)
        self._few = Notice("warning")
        self.bands = DataTable(
            _band_columns(), name=_("By length of service"), identity=lambda one: one.name, key="why-bands"
        )
        self.measures = DataTable(
            _measure_columns(), name=_("Measures"), identity=lambda one: one.id, key="why-measures"
        )
        self.measures.chosen.connect(self._measure_chosen)
        may = errands.may("separation.supervise")
        self.add = button(_("Measure…"), "plus", self._ask_measure)
        self.effect = button(_("Effect…"), "pencil", self._ask_effect)
        if not may:
            self.add.hide()
            self.effect.hide()
        self._beside = QWidget()
        self._beside_box = column(gap=4, edges=(16, 10, 16, 10))
        self._beside.setLayout(self._beside_box)
        self._build()

    def _build(self) -> None:
        top = frame("surface")
        top.setLayout(column(row(label(_("Team"), "small"), self.teams, None, gap=8), self._said, self._few, gap=6,
                             edges=(16, 10, 16, 10)))  # fmt: skip
        note = _(
            "Leavers for each 100 months worked, so that a team with many newcomers is compared with newcomers elsewhere."
        )
        title = frame("surface")
        title.setLayout(column(label(_("By length of service"), "section"), label(note, "small", wrap=True), gap=2,
                               edges=(16, 8, 16, 6)))  # fmt: skip
        below = frame("surface")
        below.setLayout(row(label(_("Measure → owner → effect"), "section"), None, self.effect, self.add, gap=8,
                            edges=(16, 6, 16, 6)))  # fmt: skip
        left = QWidget()
        box = column(title, self.bands, below, self.measures, gap=0)
        box.setStretch(1, 3)
        box.setStretch(3, 2)
        left.setLayout(box)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self._beside)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([780, 440])
        whole = column(top, splitter, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    @property
    def team(self) -> int | None:
        """The team chosen."""
        found = self.teams.currentData()
        return None if found is None else int(found)

    def show_view(self, view: WhyView) -> None:
        """Shows one team."""
        self.view = view
        self.teams.clear()
        for ident, name in view.teams:
            self.teams.addItem(name, ident)
        self.teams.setCurrentIndex(self.teams.findData(view.team_id))
        self._said.setText(_answer(view))
        few = _("Few people: one leaver more or less changes this. Read it as a question, not as an answer.")
        self._few.say(few if view.few else "")
        self.bands.load(view.bands)
        self.measures.load(view.measures)
        if self.measures.current_row() is None:
            self.measures.choose_first()
        self._measure_chosen()
        self._fill_beside(view)

    def _fill_beside(self, view: WhyView) -> None:
        while (item := self._beside_box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        leaders = [
            (f"{one.since}  {one.name}", str(one.before), f"{one.after}{' …' if one.running else ''}")
            for one in view.leaders
        ]
        self._part(
            _("Changes of leader"), (_("90 days before"), _("after")), leaders, _("No leader changed in these months.")
        )
        work = [(one.name, _shown(one.here, 2), _shown(one.others, 2)) for one in view.work]
        self._part(_("Targets and complaints"), (_("This team"), _("All others")), work, "")
        if view.reasons is None:
            hidden = _("Reasons are not shown here: too few left, or your role does not read them.")
            self._part(_("Reasons, by who gives them"), (), [], hidden)
        else:
            hr = any(one.interview is not None for one in view.reasons)
            heads = (_("stated"), *((_("interview"),) if hr else ()), _("supervisor"))
            rows = [
                (one.name, str(one.stated), *((str(one.interview or 0),) if hr else ()), str(one.supervisor))
                for one in view.reasons
            ]
            self._part(_("Reasons, by who gives them"), heads, rows, _("No exit of these months has a reason."))
        self._beside_box.addStretch(1)

    def _part(self, title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], nothing: str) -> None:
        part = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(title, "section"), 0, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for at, head in enumerate(heads if rows else (), start=1):
            grid.addWidget(label(head, "small"), 0, at, right)
        for number, cells in enumerate(rows, start=1):
            grid.addWidget(label(cells[0]), number, 0)
            for at, cell in enumerate(cells[1:], start=1):
                grid.addWidget(label(cell, "strong"), number, at, right)
        if not rows and nothing:
            grid.addWidget(label(nothing, "small", wrap=True), 1, 0)
        part.setLayout(grid)
        self._beside_box.addWidget(part)

    @Slot(int)
    def _team_chosen(self, _place: int) -> None:
        self.changed.emit()

    @Slot(object)
    def _measure_chosen(self, _row: object = None) -> None:
        self.effect.setEnabled(self.measures.current_row() is not None)

    def _ask_measure(self) -> None:
        from hrdesk.app.insight import AddMeasure, add_measure

        view = self.view
        if view is None:
            return
        words = (
            _("A measure for {team}", team=view.team),
            _("What is done so that fewer leave, and who answers for it; the leavers before and after are counted."),
            _("Save"),
        )
        fields = [
            Field("words", _("What is done"), "long", True),
            Field("owner_no", _("Owner (employee number)"), required=True),
            Field("starts", P_("measure", "From"), "date", True),
        ]

        def call(values: dict[str, Any]) -> Any:
            order = AddMeasure(view.team_id, values["words"], values["owner_no"], values["starts"])
            return lambda work: add_measure(work, order)

        ask(self._errands, self, words, fields, call, self._saved, {"starts": self._errands.desk.work().today()})

    def _ask_effect(self) -> None:
        from hrdesk.app.insight import note_effect

        one = self.measures.current_row()
        if one is None:
            return
        words = (_("What came of it"), one.words, _("Save"))
        fields = [Field("effect", _("Effect"), "long", True)]
        ask(self._errands, self, words, fields,
            lambda values: lambda work: note_effect(work, one.id, one.version, values["effect"]), self._saved,
            {"effect": one.effect})  # fmt: skip

    def _saved(self, _result: object) -> None:
        self.changed.emit()


def _answer(view: WhyView) -> str:
    if view.expected is None:
        return _("{left} left of {people} people on average; nobody else of that length of service to compare with.",
                 left=view.left, people=f"{view.people:.1f}")  # fmt: skip
    return _("{left} left of {people} people on average; at the others' rates for the same length of service {expected} would have.",
             left=view.left, people=f"{view.people:.1f}", expected=f"{view.expected:.1f}")  # fmt: skip


def _shown(value: Decimal | None, places: int = 1) -> str:
    return "–" if value is None else f"{value:.{places}f}"


def _band_columns() -> list[Column]:
    def rate(name: str) -> Any:
        def cell(band: Band) -> Cell:
            found = getattr(band, name)
            return Cell(_shown(found), found)

        return cell

    return [
        Column("name", _("Length of service"), 120, bold=True, stretch=True),
        Column("left", _("Left"), 60, Kind.NUMBER),
        Column("rate", _("Per 100 months"), 116, getter=rate("rate"), right=True),
        Column("others_left", _("Others left"), 92, Kind.NUMBER, grey=True),
        Column("others_rate", _("Their rate"), 84, getter=rate("others_rate"), right=True),
        Column("expected", _("Expected here"), 108, getter=rate("expected"), right=True),
    ]


def _measure_columns() -> list[Column]:
    def around(one: Measure) -> Cell:
        return Cell(f"{one.before} → {one.after}{' …' if one.running else ''}", one.after)

    return [
        Column("starts", P_("measure", "From"), 92, Kind.DATE),
        Column("words", _("Measure"), 220, bold=True, stretch=True),
        Column("owner", P_("measure", "Owner"), 80),
        Column("around", _("Left 90 days before → since"), 186, getter=around, right=True),
        Column("effect", _("Effect"), 200, getter=lambda one: one.effect or Cell("—", "", "hint")),
    ]
