"""The record of one person beside the list: who, the facts in sections, what happened. Masked until asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QMenu, QScrollArea, QStackedWidget, QToolButton, QWidget

from hrdesk.domain.people import Status
from hrdesk.gui import icons
from hrdesk.gui.models.people import STATES, service, standing
from hrdesk.gui.models.typed import grouped
from hrdesk.gui.pages.people.form import EDUCATION, HOUSEHOLD, TYPES, choice_word
from hrdesk.gui.pages.people.timeline import ROW, Timeline
from hrdesk.gui.widgets.parts import EmptyPage, StatusTag, button, column, frame, icon_button, label, line, row
from hrdesk.words import _, current

if TYPE_CHECKING:
    from hrdesk.app.people import Contracts, PersonView

WIDTH = 456
KEY, KEY_ENGLISH = 84, 108
#: masked field → how its full value is grouped for reading
GROUPS = {"id_number": "id", "phone": "phone", "bank_card": "bank"}
Fact = tuple[str, str]


class PersonDetail(QFrame):
    """Shows a ``PersonView``. What may be done stands in ``actions``: shown at the top, offered to the list's menu."""

    reveal_wanted = Signal(str)  # a masked field
    person_wanted = Signal(int)  # another employment of the same person, by its id

    def __init__(self, main: Sequence[QAction], more: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self.setAccessibleName(_("Person"))
        self.setMinimumWidth(300)
        self.view: PersonView | None = None
        self._reveals: dict[str, tuple[QLabel, QToolButton, str]] = {}
        self._more = list(more)
        self._name = label("", "title")
        self._number = label("", "secondary")
        self._tag = StatusTag()
        self._standing = label("", "secondary", wrap=True)
        self._buttons = [self._button(made) for made in main]
        self.more = icon_button("ellipsis", _("More about this person"), self._open_menu)
        top = row(self._name, self._number, self._tag, gap=10)
        tools = row(*self._buttons, self.more, None, gap=8)
        self._head = frame("head")
        self._head.setLayout(column(top, self._standing, tools, gap=6, edges=(16, 12, 16, 10)))
        top.addStretch(1)
        self.timeline = Timeline()
        self.timeline.list.installEventFilter(self)
        self._facts = QWidget()
        inside = QWidget()
        inside.setProperty("role", "surface")
        self._inside = column(self._facts, self.timeline, None, gap=8, edges=(16, 12, 16, 12))
        inside.setLayout(self._inside)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self._person = QWidget()
        self._person.setLayout(column(self._head, self.area, gap=0))
        self._nobody = EmptyPage("user", _("Choose somebody in the list to see the record here."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nobody)
        self._stack.addWidget(self._person)
        self.setLayout(column(self._stack, gap=0))
        self.timeline.list.selectionModel().currentChanged.connect(self._follow)

    def _button(self, made: QAction) -> QWidget:
        pressed = button(made.text(), str(made.property("iconName") or ""), made.trigger)
        pressed.setToolTip(made.toolTip())
        pressed.hide()  # shown with its action, once it has a place: alone it would be a window

        def follow() -> None:
            pressed.setVisible(made.isVisible())
            pressed.setEnabled(made.isEnabled())

        made.changed.connect(follow)
        return pressed

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._more)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    # -- a person ----------------------------------------------------------------------------------------------

    def show_nobody(self) -> None:
        """Nobody is chosen."""
        self.view = None
        self._stack.setCurrentWidget(self._nobody)

    def show_person(self, view: PersonView, today: date, revealed: Mapping[str, str]) -> None:
        """Shows the record; ``revealed`` are the full values the person was shown within the quarter of an hour."""
        another = self.view is None or self.view.employment_id != view.employment_id
        self.view = view
        self._name.setText(view.name)
        self._number.setText(view.employee_no)
        tone, icon = STATES[view.status]
        self._tag.say(view.status.text, tone, icon)
        self._standing.setText(standing(view))
        self.more.setVisible(any(made.isVisible() for made in self._more))
        self._show_facts(view, today)
        self.show_revealed(revealed)
        self.timeline.load(view.timeline)
        self._stack.setCurrentWidget(self._person)
        if another:
            self.area.verticalScrollBar().setValue(0)

    def show_revealed(self, revealed: Mapping[str, str]) -> None:
        """Full values in place of the masks, masks in place of all others."""
        for name, (shown, ask, masked) in self._reveals.items():
            full = revealed.get(name)
            text = grouped(full, GROUPS[name]) if full and name in GROUPS else full
            shown.setText(masked if full is None else text or _("none"))
            ask.setVisible(full is None)

    # -- inside ------------------------------------------------------------------------------------------------

    def _show_facts(self, view: PersonView, today: date) -> None:
        old = self._facts
        self._reveals = {}
        self._facts = QWidget()
        box = column(gap=8)
        self._section(box, _("Basic information"), self._basics(view), self._masked(view))
        box.addWidget(line())
        self._section(box, _("Employment"), self._employment(view, today))
        if len(view.spells) > 1:
            box.addWidget(line())
            box.addWidget(label(_("All employments"), "section"))
            box.addLayout(self._spells(view))
        if view.contracts is not None and view.contracts.contracts:
            box.addWidget(line())
            self._section(box, _("Labour contracts"), [], self._contracts(view.contracts))
        if len(view.postings) > 1:
            box.addWidget(line())
            self._section(box, _("Postings"), [], self._postings(view))
        box.addWidget(line())
        self._facts.setLayout(box)
        self._inside.replaceWidget(old, self._facts)
        before: QWidget = self.more  # Tab goes down the panel, though these parts are newer than what stands below
        for _shown, ask, _masked in self._reveals.values():
            QWidget.setTabOrder(before, ask)
            before = ask
        old.hide()
        old.deleteLater()

    def _basics(self, view: PersonView) -> list[Fact]:
        from hrdesk.app.people import shown_value

        return [
            (_("Sex"), shown_value("sex", view.sex)),
            (_("Education"), choice_word(EDUCATION, view.education)),
            (_("Household"), choice_word(HOUSEHOLD, view.household)),
        ]

    def _masked(self, view: PersonView) -> list[tuple[str, QWidget]]:
        entries = (
            ("id_number", _("Resident ID"), view.id_number),
            ("phone", _("Mobile number"), view.phone),
            ("email", _("E-mail"), view.email),
            ("birth_date", _("Birth date"), view.birth_date),
            ("emergency_contact", _("Emergency contact"), view.emergency_contact),
            ("home_address", _("Home address"), view.home_address),
            ("bank_card", _("Bank card"), view.bank_card),
        )
        return [(words, self._secret(view, name, words, masked)) for name, words, masked in entries if masked]

    def _secret(self, view: PersonView, name: str, words: str, masked: str) -> QWidget:
        shown = self._value(words, masked)
        ask = QToolButton()
        ask.setProperty("role", "link")
        ask.setText(_("Show in full"))
        ask.setAccessibleName(_("Show in full: {field}", field=words))
        ask.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        ask.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.put(ask, "eye", token="accent.text", size=14)  # noqa: S106
        ask.clicked.connect(partial(self.reveal_wanted.emit, name))
        holder = QWidget()
        holder.setLayout(row(shown, *([ask] if view.may_reveal else []), None, gap=6))
        if view.may_reveal:
            self._reveals[name] = (shown, ask, masked)
        return holder

    def _employment(self, view: PersonView, today: date) -> list[Fact]:
        here = view.posting
        superior = " ".join(part for part in (here.superior_name, here.superior_no) if part) if here else ""
        facts = [
            (_("Direct supervisor"), superior),
            (_("Job level"), (here.level or "") if here else ""),
            (_("Department"), here.department if here else ""),
            (_("Employment type"), choice_word(TYPES, view.employment_type)),
            (_("Work location"), view.city or ""),
            (_("Hire date"), _day(view.hire_date)),
            (_("Service"), service(view.hire_date, view.leave_date or today)),
            (_("Probation ends"), _day(view.probation_end)),
            (_("Regularised"), _day(view.regular_date)),
        ]
        if view.licence and view.status is not Status.LEFT:
            facts.append((_("Licence to work"), view.licence))
        if view.last_day or view.leave_date:
            facts += [(_("Last working day"), _day(view.last_day)), (_("Leave date"), _day(view.leave_date))]
        return facts

    def _contracts(self, held: Contracts) -> list[tuple[str, QWidget]]:
        found: list[tuple[str, QWidget]] = []
        for one in reversed(held.contracts):
            until = _day(one.ends) or one.kind.text
            parts = [f"{_day(one.starts)} → {until}", one.contract_no, one.company]
            words = " · ".join(part for part in parts if part)
            found.append((_("no. {number}", number=one.number), self._value("", words)))
        if held.may_ask_for_open_ended:
            note = _(
                "Two fixed terms were concluded: the employee may ask for an open-ended one (Labour Contract Law, art. 14)"
            )
            found.append(("", self._value("", note)))
        return found

    def _spells(self, view: PersonView) -> QGridLayout:
        grid = QGridLayout()
        for number, spell in enumerate(reversed(view.spells)):
            grid.addWidget(label(_("employment {number}", number=spell.number), "secondary"), number, 0)
            span = f"{_day(spell.hire_date) or '–'} → {_day(spell.leave_date) or spell.status.text}"
            grid.addWidget(label(f"{spell.employee_no}   {span}"), number, 1)
            if spell.employment_id != view.employment_id:
                open_it = button(_("Open"), role="link", pressed=partial(self._go, spell.employment_id))
                open_it.setAccessibleName(_("Open {number}", number=spell.employee_no))
                grid.addWidget(open_it, number, 2)
        grid.setColumnStretch(1, 1)
        return grid

    def _go(self, employment_id: int) -> None:
        self.person_wanted.emit(employment_id)

    def _postings(self, view: PersonView) -> list[tuple[str, QWidget]]:
        found: list[tuple[str, QWidget]] = []
        for posting in reversed(view.postings):
            parts = (posting.department, posting.team, posting.position, posting.level)
            words = " · ".join(part for part in parts if part)
            if posting is view.posting:
                words = _("{posting} (now)", posting=words)
            found.append((_("from {day}", day=posting.starts.isoformat()), self._value("", words)))
        return found

    def _section(self, box: object, title: str, facts: list[Fact], wide: Sequence[tuple[str, QWidget]] = ()) -> None:
        """A heading; ``wide`` facts one to a line, then the short ones two to a line where there is room."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        at = 0
        for key, value in wide:
            grid.addWidget(self._key(key), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1, 1, 3)
            at += 1
        for number, (key, text) in enumerate(facts):
            place, side = at + number // 2, 2 * (number % 2)
            grid.addWidget(self._key(key), place, side, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._value(key, text), place, side + 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        box.addWidget(label(title, "section"))  # type: ignore[attr-defined]
        box.addLayout(grid)  # type: ignore[attr-defined]

    def _key(self, text: str) -> QLabel:
        made = label(text, "secondary", wrap=True)
        made.setFixedWidth(KEY_ENGLISH if current() == "en" else KEY)
        made.setContentsMargins(0, 2, 0, 2)
        return made

    def _value(self, key: str, text: str) -> QLabel:
        made = label(text or "–", "" if text else "secondary", wrap=True)
        made.setContentsMargins(0, 2, 0, 2)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return made

    def _follow(self) -> None:
        """Keeps the event the keyboard is on in sight."""
        index = self.timeline.list.currentIndex()
        inside = self.area.widget()
        if inside is not None and index.isValid() and self.timeline.list.hasFocus():
            at = self.timeline.list.mapTo(inside, self.timeline.list.visualRect(index).center())
            self.area.ensureVisible(at.x(), at.y(), 0, ROW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:  # the list is as high as its events: the panel scrolls
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
