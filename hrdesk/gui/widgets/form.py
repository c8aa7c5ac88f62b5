"""Forms: fields declared once; labels, hints, errors, accessible names, drafts and keys follow for all alike.

::

    form = Form([Field("name", _("Name"), required=True),
                 Field("hired", _("Hire date"), kind="date", hint=_("20261123, 2026/11/23 or 11-23")),
                 Field("team", _("Team"), kind="choice", choices=(("t1", "电催一组"), ("t2", "电催二组")))],
                today=clock_today)
    form.load({"name": "马洁", "hired": date(2024, 5, 20)})
    if form.check():                  # required and readable? the first wrong field has the focus
        save(form.values())           # {"name": "马洁", "hired": date(2024, 5, 20), "team": "t1"}
    form.complain(user_error)         # under the field the error names
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from hrdesk.domain.errors import UserError
from hrdesk.gui.models.typed import grouped, half_width, read_code, read_day, read_figure
from hrdesk.gui.widgets.day_picker import DayPicker
from hrdesk.gui.widgets.line_button import LineButton
from hrdesk.gui.widgets.parts import Notice, column, label, restyle, row
from hrdesk.words import _, sentences

GROUPED = ("id", "phone", "bank")
FIGURES = ("number", "money", "percent", "whole")
#: From this width in px on, an error is broken into lines below its field instead of widening the column.
_EXAMPLE = "2026-11-23"  # how a day is typed
_WRAPS = 200
Control = QLineEdit | QComboBox | QCheckBox | QPlainTextEdit


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``kind``: text, long, date, number, whole, money, percent, choice, check, id, phone, bank.

    Values: str (stripped, empty: None), date, Decimal (percent as typed: 50 means 50 %), int (whole), bool (check), the
    choice's value. ``choices``: (value, words) pairs; ``editable`` choices may also be typed. ``width`` in px, 0: full.
    ``listed``: what is typed must mean one of the choices; a part that only one of them has is enough (a name, a number).
    ``beside``: stands beside the field before it, in the same line; several may follow one another.
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    hint: str = ""
    choices: Sequence[tuple[Any, str]] = ()
    editable: bool = False
    listed: bool = False
    read_only: bool = False
    width: int = 0
    placeholder: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading between fields."""

    title: str


def _meant(control: QComboBox, typed: str) -> list[int]:
    """The choices with ``typed`` as one of their words, else those that have it anywhere."""
    wanted = typed.casefold()
    words = [control.itemText(at).casefold() for at in range(control.count())]
    whole = [at for at, text in enumerate(words) if wanted in text.split()]
    return whole or [at for at, text in enumerate(words) if wanted in text]


def _from_its_start(control: QComboBox) -> None:
    """Words longer than the field are read from their first letter, not from their last."""
    line = control.lineEdit()
    if line is not None:
        line.setCursorPosition(0)


def _today() -> date:
    raise LookupError("a form with a date field is given today")


class Form(QWidget):
    """See the module. ``left``: labels at the left in one column, else above."""

    changed = Signal()
    submitted = Signal()  # Ctrl+S, or Enter in the last field

    def __init__(
        self,
        fields: Sequence[Field | Section],
        *,
        left: bool = False,
        large: bool = False,
        today: Callable[[], date] = _today,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {field.key: field for field in fields if isinstance(field, Field)}
        self.controls: dict[str, Control] = {}
        self._today = today
        self._large = large
        self._left = left
        self._notices: dict[str, Notice] = {}
        self._hints: dict[str, QLabel] = {}
        self._blocks: dict[str, QWidget] = {}
        self._loaded: dict[str, str] = {}
        self._loading = False
        self._held: QWidget | None = None
        self._top: QWidget | None = None
        self._place = (0, 0)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(12)
        beside = [isinstance(field, Field) and field.beside for field in fields]
        #: texts that have their line to themselves reach to the end of the widest line
        self._columns = 2 + max((len(list(run)) for together, run in groupby(beside) if together), default=0)
        self._whole = {
            field.key
            for field, followed in zip(fields, [*beside[1:], False], strict=True)
            if any(beside) and not followed and isinstance(field, Field) and field.kind in ("text", "long")
        }
        self._closing: set[str] = set()
        if any(beside) and all(isinstance(field, Section) or field.width for field in fields):
            # nothing here grows with the form: what is to spare goes behind the last field, not between the fields
            self._grid.setColumnStretch(self._columns - 1, 1)
            self._closing = {
                field.key
                for field, followed in zip(fields, [*beside[1:], False], strict=True)
                if isinstance(field, Field) and not followed
            }
        for number, field in enumerate(fields, start=1):  # row 0 and 1 are for what is put on top
            self._add(number, field)
        self._grid.setRowStretch(2 * len(fields) + 3, 1)
        save = QAction(self)
        save.setShortcut(QKeySequence.StandardKey.Save)
        save.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.triggered.connect(self.submitted)
        self.addAction(save)
        self._loaded = self.draft()

    # -- values ------------------------------------------------------------------------------------------------

    def load(self, values: Mapping[str, Any]) -> None:
        """Shows ``values`` (missing keys: empty). Nothing counts as changed; errors are gone."""
        self._loading = True
        for key in self.fields:
            self._show(key, values.get(key))
        self._loading = False
        self._loaded = self.draft()
        self.clear_errors()

    def settle(self) -> None:
        """What stands in the fields now counts as loaded: after lists that depend on one another were filled."""
        self._loaded = self.draft()

    def values(self) -> dict[str, Any]:
        """What stands in the fields; what cannot be read is None (``check`` first)."""
        return {key: self._value(key)[0] for key in self.fields}

    @property
    def dirty(self) -> bool:
        """Whether something differs from what was loaded."""
        return self.draft() != self._loaded

    def draft(self) -> dict[str, str]:
        """The texts as typed, to be kept through a crash; ``load_draft`` brings them back."""
        return {key: self._text(key) for key in self.fields}

    def typed(self) -> dict[str, str]:
        """The texts that differ from what was loaded."""
        return {key: text for key, text in self.draft().items() if text != self._loaded[key]}

    def loaded(self) -> dict[str, str]:
        """The texts as they were loaded."""
        return dict(self._loaded)

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Types a draft, whole or a part, into the fields; it counts as changed."""
        for key, text in texts.items():
            if key in self.fields:
                self._type(key, text)
        self.changed.emit()

    def put_on_top(self, strip: QWidget) -> None:
        """Shows ``strip`` above the fields, in place of what stood there."""
        if self._top is not None and isValid(self._top):
            self._top.hide()
            self._top.deleteLater()
        self._top = strip
        self._grid.addWidget(strip, 0, 0, 1, 4)

    def hold(self, until: QWidget | None) -> None:
        """The fields wait, and ``check`` fails, while ``until`` (on top) asks something; None: they go on."""
        self._held = until
        for block in self._blocks.values():
            block.setEnabled(until is None)
        if until is not None:
            until.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Puts the focus where the person begins: on what is asked on top, else into the first field."""
        first = self._held or next(
            control for key, control in self.controls.items() if not self._blocks[key].isHidden()
        )
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- errors ------------------------------------------------------------------------------------------------

    def check(self) -> bool:
        """Complains under fields that are empty but required, or cannot be read; the first gets the focus."""
        if self._held is not None:
            self.focus_first()
            return False
        return not self.complain_all({key: error for key in self.fields if (error := self._value(key)[1])})

    def complain(self, failure: UserError) -> bool:
        """Shows a refusal under its field. False when it names no field of this form: show it elsewhere."""
        if failure.field is None or failure.field not in self.fields:
            return False
        self.complain_all({failure.field: failure.whole})
        return True

    def complain_all(self, errors: Mapping[str, str]) -> bool:
        """Shows ``errors`` (field → words), and only these; True when there are any."""
        self.clear_errors()
        for key, words in errors.items():
            self._notices[key].say(words)
            self._mark(key, words)
        first = next((key for key in self.fields if key in errors), None)
        if first is not None:
            self.controls[first].setFocus(Qt.FocusReason.OtherFocusReason)
        return first is not None

    def clear_errors(self) -> None:
        """Takes all errors away."""
        for key, notice in self._notices.items():
            if notice.text:
                notice.say("")
                self._mark(key, "")

    def error(self, key: str) -> str:
        """What is said under a field."""
        return self._notices[key].text

    def say_hint(self, key: str, words: str) -> None:
        """Another hint under a field: what it says depends on another one."""
        self.fields[key] = replace(self.fields[key], hint=words)
        self._hints[key].setText(words)
        self._hints[key].setVisible(bool(words))
        self._describe(self.fields[key], self.error(key))

    def put_below(self, key: str, thing: QWidget) -> None:
        """Something that belongs to a field, right under it and its hint."""
        block = self._blocks[key].layout()
        if isinstance(block, QVBoxLayout):
            block.addWidget(thing)

    def show_field(self, key: str, shown: bool) -> None:
        """Shows or hides a field that depends on another."""
        self._blocks[key].setVisible(shown)

    # -- building ----------------------------------------------------------------------------------------------

    def _add(self, number: int, field: Field | Section) -> None:
        if isinstance(field, Section):
            self._grid.addWidget(label(field.title, "section"), 2 * number, 0, 1, 4)
            return
        control = self._control(field)
        self.controls[field.key] = control
        title = label(field.label, "" if self._left else "small")
        title.setBuddy(control)
        marked: list[QWidget] = [title]
        if field.required:
            star = label("*", "small", tone="error")
            star.setAccessibleName(_("required"))
            marked.append(star)
        notice = Notice()
        if not field.width or field.width >= _WRAPS:
            notice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._notices[field.key] = notice
        hint = label(field.hint, "hint", wrap=True)
        if not field.hint:  # never setVisible(True) here: without a parent yet it would flash up as a window
            hint.hide()
        self._hints[field.key] = hint
        head = row(*marked, None, gap=2)
        check = isinstance(control, QCheckBox)
        parts: list[Any] = [control, hint, notice] if self._left or check else [head, control, hint, notice]
        block = QWidget()
        block.setLayout(column(*parts, gap=4))
        self._blocks[field.key] = block
        self._describe(field, "")
        if self._left and not check:
            holder = QWidget()
            holder.setLayout(row(*marked, None, gap=2, edges=(0, 4, 0, 0)))
            self._grid.addWidget(holder, 2 * number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(block, 2 * number, 1)
        elif field.beside:
            line, before = self._place
            self._place = (line, before + 1)
            across = self._columns - 1 - before if field.key in self._closing else 1
            self._grid.addWidget(block, *self._place, 1, across, Qt.AlignmentFlag.AlignTop)
        else:
            across = self._columns if field.key in self._whole | self._closing else 2
            self._place = (2 * number, 1)
            self._grid.addWidget(block, 2 * number, 0, 1, across, Qt.AlignmentFlag.AlignTop)

    def _control(self, field: Field) -> Control:
        control: Control
        if field.kind == "choice":
            control = QComboBox()
            control.setEditable(field.editable)
            if not field.required or field.editable:
                control.addItem("", None)
            for value, words in field.choices:
                control.addItem(words, value)
            control.currentTextChanged.connect(self._changed)
            if field.listed and (line := control.lineEdit()) is not None:
                line.editingFinished.connect(self._complete)
        elif field.kind == "check":
            control = QCheckBox(field.label)
            control.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            control.toggled.connect(self._changed)
        elif field.kind == "long":
            control = QPlainTextEdit()
            control.setTabChangesFocus(True)
            control.setFixedHeight(84)
            control.setReadOnly(field.read_only)
            control.textChanged.connect(self._changed)
        else:
            control = self._line(field)
        control.setObjectName(field.key)
        control.setAccessibleName(field.label)
        if self._large:
            control.setProperty("scale", "large")
        if field.width:
            control.setFixedWidth(field.width)
        if field.read_only and isinstance(control, QComboBox | QCheckBox):
            control.setEnabled(False)
        control.installEventFilter(self)
        return control

    def _line(self, field: Field) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(field.placeholder or (_("e.g. {day}", day=_EXAMPLE) if field.kind == "date" else ""))
        line.setReadOnly(field.read_only)
        if field.kind in FIGURES:
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if field.kind == "date" and not field.read_only:
            pick = LineButton(line, "calendar", _("Pick a day: {field}", field=field.label))
            pick.clicked.connect(self._pick)
        line.textEdited.connect(self._changed)
        line.editingFinished.connect(self._tidy)
        return line

    def _describe(self, field: Field, error: str) -> None:
        words = [error, field.hint, _("required") if field.required else ""]
        self.controls[field.key].setAccessibleDescription(sentences(*words))

    def _mark(self, key: str, words: str) -> None:
        control = self.controls[key]
        control.setProperty("wrong", bool(words))
        self._describe(self.fields[key], words)
        restyle(control)

    # -- one field ---------------------------------------------------------------------------------------------

    def _text(self, key: str) -> str:
        control = self.controls[key]
        if isinstance(control, QComboBox):
            return control.currentText()
        if isinstance(control, QCheckBox):
            return "1" if control.isChecked() else ""
        return control.toPlainText() if isinstance(control, QPlainTextEdit) else control.text()

    def _type(self, key: str, text: str) -> None:
        control = self.controls[key]
        if isinstance(control, QComboBox):
            at = control.findText(text)
            if at >= 0 or not control.isEditable():
                control.setCurrentIndex(at)
            else:
                control.setEditText(text)
            _from_its_start(control)
        elif isinstance(control, QCheckBox):
            control.setChecked(bool(text))
        elif isinstance(control, QPlainTextEdit):
            control.setPlainText(text)
        else:
            control.setText(text)

    def _show(self, key: str, value: Any) -> None:
        field, control = self.fields[key], self.controls[key]
        if isinstance(control, QComboBox) and not (value is None and control.isEditable()):
            at = control.findData(value)
            if at < 0 and control.isEditable():
                control.setEditText(str(value))
            else:
                control.setCurrentIndex(at if at >= 0 or value is not None else 0)
            _from_its_start(control)
            return
        if value is None or value is False:
            text = ""
        elif field.kind in GROUPED:
            text = grouped(str(value), field.kind)
        elif field.kind == "money":
            text = f"{Decimal(value):,.2f}"
        else:
            text = (
                value.isoformat()
                if isinstance(value, date)
                else f"{value:f}"
                if isinstance(value, Decimal)
                else str(value)
            )
        self._type(key, text)

    def _value(self, key: str) -> tuple[Any, str]:
        """The value of a field, and what is wrong with it."""
        field, control = self.fields[key], self.controls[key]
        if isinstance(control, QCheckBox):
            return control.isChecked(), ""
        if isinstance(control, QComboBox):
            typed = control.currentText().strip()
            at = control.findText(typed)
            if typed and at < 0 and field.listed:
                meant = _meant(control, typed)
                if len(meant) > 1:
                    return None, _("“{text}” is said of several: choose one from the list.", text=typed)
                if not meant:
                    return None, _("Choose somebody from the list.")
                at = meant[0]
            value = control.itemData(at) if at >= 0 else typed or None
            return value, self._needed(field, value in (None, ""), _("Please choose."))
        text = half_width(self._text(key)) if field.kind not in ("text", "long") else self._text(key).strip()
        if not text:
            return None, self._needed(field, True, _("Please fill this in."))
        if field.kind == "date":
            day = read_day(text, self._today())
            return day, "" if day else _("“{text}” is no date. Type 20261123, 2026/11/23 or 11-23.", text=text)
        if field.kind in FIGURES:
            figure = read_figure(text.removesuffix("%"))
            if figure is None or (field.kind == "whole" and figure != int(figure)):
                return None, _("“{text}” is no number.", text=text)
            return int(figure) if field.kind == "whole" else figure, ""
        return (read_code(text) if field.kind in GROUPED else text), ""

    def _needed(self, field: Field, empty: bool, words: str) -> str:
        return words if field.required and empty and not self._blocks[field.key].isHidden() else ""

    # -- events ------------------------------------------------------------------------------------------------

    @Slot()
    def _changed(self) -> None:
        if self._loading:
            return
        control = self.sender()
        key = control.objectName() if control is not None else ""
        if key in self._notices and self._notices[key].text:
            self._notices[key].say("")
            self._mark(key, "")
        self.changed.emit()

    @Slot()
    def _tidy(self) -> None:
        """Shows what was understood: 20261123 becomes 2026-11-23, an ID its groups."""
        control = self.sender()
        if not isinstance(control, QLineEdit):
            return
        field = self.fields[control.objectName()]
        value, error = self._value(field.key)
        if not error and value is not None and field.kind not in ("text", "number", "whole", "percent"):
            self._show(field.key, value)

    @Slot()
    def _complete(self) -> None:
        """Shows whom a part of a name or a number means, where it is one alone."""
        line = self.sender()
        control = line.parent() if line is not None else None
        if isinstance(control, QComboBox) and control.findText(typed := control.currentText().strip()) < 0:
            meant = _meant(control, typed) if typed else []
            if len(meant) == 1:
                control.setCurrentIndex(meant[0])

    @Slot()
    def _pick(self) -> None:
        pressed = self.sender()
        line = pressed.parent() if pressed is not None else None
        if isinstance(line, QLineEdit):
            day = read_day(line.text(), self._today()) or self._today()
            DayPicker(line, day, self).popup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                for pick in watched.findChildren(LineButton):
                    pick.click()
                    return True
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not isinstance(watched, QPlainTextEdit):
                keys = [key for key in self.fields if not self._blocks[key].isHidden()]
                if watched.objectName() == keys[-1]:
                    self._tidy_named(watched)
                    self.submitted.emit()
                else:
                    following = keys[keys.index(watched.objectName()) + 1]
                    self.controls[following].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _tidy_named(self, control: QObject) -> None:
        if isinstance(control, QLineEdit):
            control.editingFinished.emit()
