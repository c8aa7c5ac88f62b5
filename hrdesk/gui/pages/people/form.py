"""The form of a person: a new one, somebody taken on again, or changes of a record. Nothing typed is thrown away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QScrollArea, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.licence import NEW_FOR_DAYS
from hrdesk.domain.people import Status
from hrdesk.gui.widgets.form import Field, Form, Section
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, row
from hrdesk.words import N_, _, sentences, speaking

if TYPE_CHECKING:
    from hrdesk.app.drafts import Draft
    from hrdesk.app.organisation import Organisation
    from hrdesk.app.people import NumberRules, PersonRow, PersonView
    from hrdesk.app.work import Work
    from hrdesk.gui.drafts import Drafts, Keeper

WIDE = 248
LICENCE = "licence"  # no field of the record: goes with the order that saves a new person
EDUCATION = (
    N_("Junior middle school"),
    N_("Senior middle school"),
    N_("Technical school"),
    N_("Junior college"),
    N_("Bachelor"),
    N_("Master"),
    N_("Doctor"),
)
HOUSEHOLD = (N_("Urban"), N_("Rural"))
TYPES = (N_("Full-time"), N_("Part-time"), N_("Intern"), N_("Dispatched"), N_("Re-employed after retirement"))
PRIVATE = ("id_number", "phone", "email", "birth_date", "emergency_contact", "home_address", "bank_card")
NEW_STATES = (Status.PENDING, Status.PROBATION, Status.REGULAR)
FIELD_ORDER = (
    "name", "id_number", "phone", "email", "birth_date", "sex", "education", "household", "emergency_contact",
    "home_address", "bank_card", "employee_no", "status", "employment_type", "city", "hire_date", "probation_end", "regular_date", "last_day",
    "leave_date", "department", "team", "position", "level", "superior_no",
)  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """What the form offers: the units there are, who may be a superior, which number comes next."""

    units: Organisation
    people: Sequence[PersonRow]
    numbers: NumberRules | None = None  # None: for who enters nobody

    def departments(self) -> list[tuple[str, str]]:
        """Departments by name."""
        return [(found.unit.name_zh, found.unit.name_zh) for found in self.units.departments]

    def teams(self, department: str | None) -> list[tuple[str, str]]:
        """The teams of a department; of all while none is chosen."""
        return [
            (team.unit.name_zh, team.unit.name_zh)
            for found in self.units.departments
            if department in (None, "", found.unit.name_zh)
            for team in found.teams
        ]

    def positions(self) -> list[tuple[str, str]]:
        """Positions by name."""
        return [(found.name_zh, found.name_zh) for found in self.units.positions]

    def superiors(self) -> list[tuple[str, str]]:
        """People by number, shown with their name."""
        return [(found.employee_no, f"{found.name} {found.employee_no}") for found in self.people]


def offered_to(work: Work) -> Offered:
    """What the form offers whoever works here."""
    from hrdesk.app.organisation import organisation
    from hrdesk.app.people import list_people, number_rules

    numbers = number_rules(work) if work.actor.may("people.write") else None
    return Offered(organisation(work), list_people(work), numbers)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _as_it_was(view: PersonView, version: Any, before: Mapping[str, str]) -> PersonView:
    """The record as it was when the draft was begun, as far as a comparison needs it."""
    values: dict[str, Any] = {}
    for name, now in view.values().items():
        text = before.get(name, _as_text(now))
        day = isinstance(now, date) or name.endswith(("_date", "_day", "_end"))
        values[name] = date.fromisoformat(text) if day and text else text or None
    names = ("department", "team", "position", "level", "superior_no")
    posting = {name: values.pop(name) for name in names}
    values["status"] = Status(values["status"])
    here = view.posting
    if here is not None:
        here = replace(here, **posting)
    return replace(view, version=version, posting=here, **values)


def posting_fields(offered: Offered, *, department_required: bool = False) -> list[Field]:
    """Where and as what; the same in the form and in the transfer dialog."""
    return [
        Field("department", _("Department"), "choice", department_required, choices=offered.departments(), width=WIDE),
        Field("team", _("Team"), "choice", choices=offered.teams(None), width=WIDE, beside=not department_required),
        Field("position", _("Position"), "choice", choices=offered.positions(), width=WIDE),
        Field("level", _("Job level"), width=WIDE, beside=not department_required),
        Field(
            "superior_no",
            _("Direct supervisor"),
            "choice",
            choices=offered.superiors(),
            editable=True,
            width=WIDE,
            hint=_("Choose, or type the employee number."),
        ),
    ]


def follow_department(form: Form, offered: Offered) -> None:
    """The teams offered are those of the department chosen."""
    department, team = form.controls["department"], form.controls["team"]
    if not (isinstance(department, QComboBox) and isinstance(team, QComboBox)):
        return

    def offer() -> None:
        chosen = team.currentData()
        team.blockSignals(True)
        team.clear()
        team.addItem("", None)
        for value, words in offered.teams(department.currentData()):
            team.addItem(words, value)
        team.setCurrentIndex(max(0, team.findData(chosen)))
        team.blockSignals(False)

    department.currentIndexChanged.connect(lambda _at: offer())
    offer()


def _choices(words: Sequence[str]) -> list[tuple[str, str]]:
    """What is kept is Chinese, as in every roster; what is shown follows the window's language."""
    found = []
    for word in words:
        with speaking("zh_CN"):
            kept = _(word)
        found.append((kept, _(word)))
    return found


def choice_word(words: Sequence[str], kept: str | None) -> str:
    """What is kept of a choice, in the window's language; what nobody offered, as it was typed."""
    return next((shown for value, shown in _choices(words) if value == kept), kept or "")


def _licence(new: bool) -> list[Field]:
    """Asked of a new person only: who is entered without onboarding, and why that one may work."""
    if not new:
        return []
    said = _(
        "Only if checked elsewhere, for example a mover from another branch; kept with your name. Empty: who came within "
        "{days} days passes the gates of the onboarding checklist first.",
        days=NEW_FOR_DAYS,
    )
    return [Field(LICENCE, _("May work without onboarding: reason"), hint=said, width=2 * WIDE + 12)]


def _fields(offered: Offered, view: PersonView | None, rehire: bool) -> list[Field | Section]:
    known = None if rehire else view
    new = known is None
    fields = [*_basic(known, rehire), *_employment(new)]
    if known is not None and (known.last_day or known.leave_date):
        fields += [
            Field("last_day", _("Last working day"), "date", width=WIDE),
            Field("leave_date", _("Leave date"), "date", width=WIDE, beside=True),
        ]
    return [*fields, Section(_("Posting")), *posting_fields(offered)]


def _basic(known: PersonView | None, rehire: bool) -> list[Field | Section]:
    """Who it is. What is masked in the record stands as a placeholder, and stays while nothing is typed."""

    def private(
        name: str, words: str, kind: str = "text", *, beside: bool = False, told: str = "", like: str = ""
    ) -> Field:
        hidden = str(getattr(known, name) or "") if known is not None else ""
        hint = _("Stays as it is while this is empty.") if hidden else told
        needed = rehire and name == "id_number"
        return Field(name, words, kind, needed, width=WIDE, beside=beside, placeholder=hidden or like, hint=hint)

    def offered(name: str, words: str, known_words: Sequence[str], *, beside: bool = False) -> Field:
        return Field(name, words, "choice", choices=_choices(known_words), editable=True, width=WIDE, beside=beside)

    return [
        Section(_("Basic information")),
        Field("name", _("Name"), required=True, width=WIDE),
        private("id_number", _("Resident ID number"), "id", beside=True, told=_("Birth date and sex follow from it.")),
        private("phone", _("Mobile number"), "phone"),
        private("email", _("E-mail"), beside=True),
        private("birth_date", _("Birth date"), "date"),
        Field(
            "sex", _("Sex"), "choice", choices=(("male", _("Male")), ("female", _("Female"))), width=WIDE, beside=True
        ),
        offered("education", _("Education"), EDUCATION),
        offered("household", _("Household registration type"), HOUSEHOLD, beside=True),
        private("emergency_contact", _("Emergency contact"), like=_("name, relation, phone")),
        private("home_address", _("Home address"), beside=True),
        private("bank_card", _("Bank card number"), "bank"),
    ]


def _employment(new: bool) -> list[Field | Section]:
    """Number, status and days. The status of an existing record is changed by its own dialog."""
    states = [(status.value, status.text) for status in (NEW_STATES if new else Status)]
    return [
        Section(_("Employment")),
        Field(
            "employee_no",
            _("Employee number"),
            required=not new,
            width=WIDE,
            hint=_("Empty: the next free number is given.") if new else "",
        ),
        Field("status", _("Employment status"), "choice", True, choices=states, width=WIDE, beside=True, read_only=not new,
              hint="" if new else _("Changed by “Change status”.")),
        Field("employment_type", _("Employment type"), "choice", choices=_choices(TYPES), editable=True, width=WIDE),
        Field("city", _("Work location"), width=WIDE, beside=True, hint=_("The city insurance is paid in.")),
        Field("hire_date", _("Hire date"), "date", width=WIDE),
        Field("probation_end", _("Probation ends"), "date", width=WIDE, beside=True),
        Field("regular_date", _("Regularisation date"), "date", width=WIDE),
        *_licence(new),
        ]  # fmt: skip


class PersonForm(QWidget):
    """``save_wanted`` carries the fields to save; ``closed``: back to the list, with what was typed kept or dropped."""

    save_wanted = Signal(dict)
    escaped = Signal()
    open_person = Signal(int)
    take_on_again = Signal()

    def __init__(
        self,
        offered: Offered,
        today: Callable[[], date],
        view: PersonView | None = None,
        revealed: Mapping[str, str] | None = None,
        *,
        rehire: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view = view
        self.opened = view  # as the record was when this was begun to be typed, perhaps before another sign-in
        self.rehire = rehire
        self.form = Form(_fields(offered, view, rehire), today=today)
        self.form.setMaximumWidth(2 * WIDE + 60)
        self._known = dict(revealed or {}) if not rehire else {}
        self._base = self._loaded()
        self.form.load(self._base)
        follow_department(self.form, offered)
        self.form.load(self._base)
        self._numbers = offered.numbers if view is None or rehire else None
        self._say_number()
        for name in ("department", "team"):
            place = self.form.controls[name]
            if isinstance(place, QComboBox):
                place.currentIndexChanged.connect(self._say_number)
        self.form.submitted.connect(self.submit)
        inside = QWidget()
        inside.setProperty("role", "surface")
        inside.setLayout(row(self.form, None, edges=(24, 16, 24, 24)))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        self.notice = Notice()
        self._way_out = button("", role="link")
        self._way_out.hide()
        self._way_out.clicked.connect(self._go_out)
        self._out: Callable[[], None] | None = None
        self.cancel = button(_("Cancel"), pressed=self.escape)
        self.save = button(_("Save"), "save", self.submit, role="primary", hint="Ctrl+S")
        foot = frame("foot")
        foot.setFixedHeight(52)
        line = row(self.cancel, self.save, gap=8, edges=(24, 0, 24, 0))
        line.addWidget(self.notice, 1)
        line.addWidget(self._way_out)
        line.addStretch(1)
        line.addWidget(label(_("Enter next field · Ctrl+S save · Esc leave"), "hint"))
        foot.setLayout(line)
        self.setLayout(column(self.area, foot, gap=0))

    @Slot()
    def _say_number(self) -> None:
        """The number that is given where none is typed; it follows department and team."""
        if self._numbers is None:
            return
        place = self.form.values()["department"], self.form.values()["team"]
        following, usual = self._numbers.at(*place), self._numbers.usual_at(*place)
        words = _("Empty: {number} is given.", number=following.number)
        if usual is not None and usual.pattern != following.pattern:
            words = sentences(words, _("Numbers here mostly look like {number}.", number=usual.next))
        self.form.say_hint("employee_no", words)
        number = self.form.controls["employee_no"]
        if isinstance(number, QLineEdit):
            number.setPlaceholderText(following.number)

    @property
    def draft_name(self) -> str:
        """What a draft of this form is kept under."""
        if self.view is None:
            return "person:new"
        return f"rehire:{self.view.person_id}" if self.rehire else f"person:{self.view.employment_id}"

    def keep_drafts(self, drafts: Drafts) -> Keeper:
        """Keeps what is typed from now on; offers what was typed before."""
        view = self.view if not self.rehire else None
        before = {name: _as_text(value) for name, value in view.values().items()} if view is not None else None
        version = ",".join(map(str, view.version)) if view is not None else ""
        self.keeper = drafts.follow(self.form, self.draft_name, version=version, before=before)
        self.keeper.continued.connect(self._go_on)
        return self.keeper

    def _go_on(self, draft: Draft) -> None:
        """A draft of an older version of the record is compared with it when it is saved."""
        if self.view is None or self.rehire or not draft.version:
            return
        self.keeper.take_over(draft)
        version = tuple(int(part) for part in draft.version.split(","))
        if version != self.view.version:
            self.opened = _as_it_was(self.view, version, draft.before)

    def _loaded(self) -> dict[str, Any]:
        if self.view is None:
            return {"status": Status.PENDING.value}
        values = dict(self.view.values())
        if self.rehire:
            kept = ("name", "sex", "education", "household", "department", "team", "position")
            return {name: values[name] for name in kept} | {"status": Status.PENDING.value}
        for name, text in self._known.items():
            values[name] = date.fromisoformat(text) if name == "birth_date" and text else text or None
        return values

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.dirty

    def changes(self) -> dict[str, Any]:
        """What differs from what was loaded; for a new person everything filled in.

        A masked field that stays empty is no change, unless it was shown in full before.
        """
        typed = self.form.values()
        if self.view is None or self.rehire:
            return {name: value for name, value in typed.items() if value is not None}
        changed = {}
        for name, value in typed.items():
            if name == "status":
                continue
            if name in PRIVATE and name not in self._known and value is None:
                continue
            if (value or None) != (self._base.get(name) or None):
                changed[name] = value
        return changed

    @Slot()
    def submit(self) -> None:
        """Checks and hands over; what is wrong is said under its field."""
        self.say("")
        if self.save.isEnabled() and self.form.check():
            self.save_wanted.emit(self.changes())

    def busy(self, busy: bool) -> None:
        """While it is being saved."""
        self.save.setEnabled(not busy)

    @Slot()
    def escape(self) -> None:
        """Esc or Cancel."""
        self.escaped.emit()

    # -- what is wrong -----------------------------------------------------------------------------------------

    def refuse(self, failure: UserError) -> None:
        """All that is wrong, each under its field; the ways out that there are."""
        self.busy(False)
        problems: Mapping[str, UserError] = getattr(failure, "problems", {})
        named = {name: error.whole for name, error in (problems or {failure.field or "": failure}).items()}
        under = {name: words for name, words in named.items() if name in self.form.fields}
        self.form.complain_all(under)
        rest = [words for name, words in named.items() if name not in self.form.fields]
        self.say(rest[0] if rest else "")
        if under:
            first = next(name for name in self.form.fields if name in under)
            self.area.ensureWidgetVisible(self.form.controls[first], 0, 60)
        held = failure.values.get("employment_id")
        if failure.code == "already_employee" and isinstance(held, int):
            self._offer(_("Open that record"), lambda: self.open_person.emit(held))
        elif failure.code == "worked_here":
            self._offer(_("Take on again"), self.take_on_again.emit)

    def say(self, words: str) -> None:
        """Something that belongs under no field."""
        self.notice.say(words)
        self._way_out.hide()

    def _offer(self, words: str, out: Callable[[], None]) -> None:
        self._way_out.setText(words)
        self._way_out.show()
        self._out = out

    def _go_out(self) -> None:
        if self._out is not None:
            self._out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escape()
            return
        super().keyPressEvent(event)
