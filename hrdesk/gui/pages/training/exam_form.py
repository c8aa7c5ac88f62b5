"""The form of an exam: its rules at the left, what it asks at the right, with the sum of questions and points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QScrollArea, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.training.exams import Counting, Draw, Rules, Shown, points_text
from hrdesk.domain.training.marking import Rule
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.training.drawing import DrawLines, FixedLine
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import column, label, line, row
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.app.training.exams import ExamRow
    from hrdesk.app.work import Work

RULES_WIDE, ASKED_WIDE, HIGH = 500, 500, 500
_USUAL = Rules(draws=(Draw(20, Decimal(5)),))


class RulesDialog(AskDialog):
    """Asks for an exam. ``rules()`` puts together what was typed and what is to be asked."""

    def __init__(
        self, errands: Errands, exam: ExamRow | None, topics: Sequence[tuple[str, int]], parent: QWidget | None
    ) -> None:
        work = errands.desk.work()
        title = _("Change the exam") if exam is not None else _("New exam")
        super().__init__(title, "", _fields(), _("Save"), today=work.today, parent=parent)
        self.exam, self._zone = exam, work.zone
        rules = exam.rules if exam is not None else _USUAL
        self._base = rules
        choices = [
            (topic, _("{topic} ({count})", topic=topic or _("without a topic"), count=count)) for topic, count in topics
        ]
        self.lines = DrawLines(choices, rules.draws)
        self.fixed = FixedLine(errands, rules.fixed)
        self._sum = label("", "strong")
        self._arrange()
        self.lines.changed.connect(self._add_up)
        self.fixed.changed.connect(self._add_up)
        self.form.load(_values(exam, rules, self._zone))
        self._add_up()

    def _arrange(self) -> None:
        inside = QWidget()
        inside.setProperty("role", "page")
        heads = (_("Drawn from the bank, for everybody anew"), _("The same for everybody"))
        inside.setLayout(
            column(
                label(heads[0], "section"), self.lines, line(), label(heads[1], "section"), self.fixed, line(), self._sum,
                None, gap=10, edges=(16, 0, 8, 8),
            )
        )  # fmt: skip
        asked = QScrollArea()
        asked.setWidgetResizable(True)
        asked.setFixedWidth(ASKED_WIDE)
        asked.setMinimumHeight(HIGH)
        asked.setWidget(inside)
        at = self.body.indexOf(self.form)
        self.body.removeWidget(self.form)
        self.form.setFixedWidth(RULES_WIDE)
        self.body.insertLayout(at, row(self.form, asked, gap=16))

    def fit(self, room: int) -> None:
        """Both columns fit the smallest screen; the right one scrolls by itself."""

    @Slot()
    def _add_up(self) -> None:
        asked = Rules(self.fixed.fixed, self.lines.draws())
        words = _(
            "Together: {count} questions, {points} points", count=asked.questions, points=points_text(asked.points)
        )
        self._sum.setText(words)

    def rules(self, typed: dict[str, Any]) -> Rules:
        """The rules as asked for. Errors: ``time`` (a time of day that is none), ``missing`` (a time without a day)."""
        return Rules(
            fixed=self.fixed.fixed, draws=self.lines.draws(), minutes=typed["minutes"], pass_mark=typed["pass_mark"],
            attempts=typed["attempts"] or 0, wait_hours=typed["wait_hours"] or 0,
            opens=moment("opens", typed["opens"], typed["opens_at"], self._zone, time(0)),
            closes=moment("closes", typed["closes"], typed["closes_at"], self._zone, time(23, 59)),
            shuffle_questions=typed["shuffle_questions"], shuffle_options=typed["shuffle_options"],
            counting=Counting(typed["counting"]), credit=Rule(typed["credit"]), after=Shown(typed["after"]),
            after_end=Shown(typed["after_end"]),
        )  # fmt: skip


def save(dialog: RulesDialog, work: Work, typed: dict[str, Any]) -> int:
    """Saves what the form says."""
    from hrdesk.app.training.exams import SaveExam, save_exam

    rules, exam = dialog.rules(typed), dialog.exam
    if exam is None:
        return save_exam(work, SaveExam(typed["name_zh"], rules))
    return save_exam(work, SaveExam(typed["name_zh"], rules, exam.name_en, exam.id, exam.version))


def moment(field: str, day: date | None, at: str | None, zone: tzinfo, usual: time) -> datetime | None:
    """A day and a time of day as typed (``9:00``, ``0900``, ``9：00``); None without a day."""
    if day is None:
        if at:
            raise UserError(N_("Please enter the day, too."), code="missing", field=field)
        return None
    digits = (at or "").replace("：", ":").replace(".", ":").strip()
    if not digits:
        return datetime.combine(day, usual, zone)
    hours, _colon, minutes = digits.partition(":") if ":" in digits else (digits[:-2] or "0", "", digits[-2:])
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        raise UserError(N_("Please write the time like 9:00 or 17:30."), code="time", field=f"{field}_at")
    return datetime.combine(day, time(int(hours), int(minutes)), zone)


def _fields() -> list[Field]:
    shown = [(str(one), one.text) for one in Shown]
    return [
        Field("name_zh", P_("exam", "Name of the exam"), required=True),
        Field("minutes", _("Minutes"), "whole", hint=_("empty: without a limit")),
        Field("pass_mark", _("Passing score (of 100)"), "number", required=True, beside=True),
        Field("attempts", _("Attempts"), "whole", hint=_("0: as many as wanted")),
        Field("wait_hours", _("Hours between two"), "whole", beside=True),
        Field("opens", _("Opens on"), "date"),
        Field("opens_at", _("Opens at (time)"), placeholder="9:00", beside=True),
        Field("closes", _("Closes on"), "date"),
        Field("closes_at", _("Closes at (time)"), placeholder="17:30", beside=True),
        Field("counting", _("What counts"), "choice", required=True, choices=[(str(one), one.text) for one in Counting]),
        Field("credit", _("Partly right answers"), "choice", required=True, choices=[(str(one), one.text) for one in Rule], beside=True),
        Field("after", _("Shown after handing in"), "choice", required=True, choices=shown),
        Field("after_end", _("Shown once it is passed or over"), "choice", required=True, choices=shown, beside=True),
        Field("shuffle_questions", _("Mix the questions"), "check"),
        Field("shuffle_options", _("Mix the options"), "check", beside=True),
    ]  # fmt: skip


def _values(exam: ExamRow | None, rules: Rules, zone: tzinfo) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name_zh": exam.name_zh if exam is not None else "", "minutes": rules.minutes, "pass_mark": rules.pass_mark,
        "attempts": rules.attempts, "wait_hours": rules.wait_hours, "counting": str(rules.counting),
        "credit": str(rules.credit), "after": str(rules.after), "after_end": str(rules.after_end),
        "shuffle_questions": rules.shuffle_questions, "shuffle_options": rules.shuffle_options,
    }  # fmt: skip
    for name, at in (("opens", rules.opens), ("closes", rules.closes)):
        here = at.astimezone(zone) if at is not None else None
        found |= {name: here.date() if here else None, f"{name}_at": f"{here:%H:%M}" if here else ""}
    return found
