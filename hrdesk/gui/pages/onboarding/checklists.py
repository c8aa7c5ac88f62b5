"""入职清单: the templates and their items; what is saved is a new version, running plans stay as they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import (
    FIRST_DAY,
    LAWS,
    PROBATION_END,
    Checklist,
    Due,
    Evidence,
    Item,
    ItemKind,
    Owner,
    OwnerKind,
    Unit,
    from_content,
    to_content,
)
from hrdesk.gui.drafted import DraftedEditor
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.people.form import WIDE
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, named_by_label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.drafts import Draft
    from hrdesk.app.onboarding import ChecklistView, Subject
    from hrdesk.gui.drafts import Keeper
    from hrdesk.gui.pages.performance.errands import Errands

ROLES = (
    ("hr", N_("HR")),
    ("administrator", N_("Administrator")),
    ("supervisor", N_("Supervisor")),
    ("finance", N_("Finance")),
)


class ChecklistEditor(DraftedEditor):
    """``closed`` to go back. Changes are kept here until they are saved as a new version."""

    closed = Signal()
    changed = Signal()

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.errands = errands
        self.views: tuple[ChecklistView, ...] = ()
        self.view: ChecklistView | None = None
        self.items: list[Item] = []
        self.subjects: tuple[Subject, ...] = ()
        self._dirty = False
        self._keeper: Keeper | None = None
        self.which = QComboBox()
        named_by_label(self.which, _("Which checklist"))
        self.which.setMinimumWidth(260)
        self.which.currentIndexChanged.connect(self._choose)
        self.table = DataTable(
            _columns(self._subject), name=_("Items"), identity=lambda item: item.code, key="checklist"
        )
        self.table.opened.connect(self._edit)
        self.notice = Notice()
        self._about = label("", "small", wrap=True)
        self.save = button(_("Save as a new version"), role="primary")
        self.save.clicked.connect(self._save)
        self._build()
        self.load()

    def _build(self) -> None:
        self._acts = acts = [
            button(_("Add an item…"), "plus", self._add),
            button(_("Edit…"), "pencil", self._edit_current),
            button(_("Up"), "arrow-up", partial(self._move, -1)),
            button(_("Down"), "arrow-down", partial(self._move, 1)),
            button(_("Take out"), "trash-2", self._remove),
        ]
        copy = button(_("Copy for other posts…"), "copy", self._ask_copy)
        head = column(
            row(self.which, copy, None, gap=8),
            self._about,
            row(*acts, None, gap=8),
            self.notice,
            gap=8,
            edges=(16, 12, 16, 12),
        )
        foot = frame("foot")
        back = button(_("Back to the list"), "", self.closed.emit)
        said = _("Plans that run keep the items they were made with.")
        foot.setLayout(row(label(said, "small"), None, back, self.save, gap=8, edges=(16, 10, 16, 10)))
        holder = QWidget()
        holder.setLayout(column(self.table, gap=0))
        outer = column(head, holder, foot, gap=0)
        outer.setStretch(1, 1)
        self.setLayout(outer)

    # -- showing -----------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Reads the templates, and the courses and exams their items can name."""
        from hrdesk.app.onboarding import list_checklists, list_subjects

        self.errands.read(lambda work: (list_checklists(work), list_subjects(work)), self._read)

    def _read(self, found: tuple[tuple[ChecklistView, ...], tuple[Subject, ...]]) -> None:
        views, self.subjects = found
        self._show(views)

    def _subject(self, item: Item) -> str:
        """The course or exam that closes the item, by name."""
        if item.subject is None:
            return ""
        named = (one.name for one in self.subjects if (one.kind, one.id) == (item.kind, item.subject))
        return next(named, _("no longer in use"))

    def _show(self, views: tuple[ChecklistView, ...]) -> None:
        chosen = self.view.id if self.view is not None else None
        self.views = views
        self.which.blockSignals(True)
        self.which.clear()
        for view in views:
            self.which.addItem(view.checklist.name, view.id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        self.view = next((view for view in self.views if view.id == self.which.currentData()), None)
        self.items = list(self.view.checklist.items) if self.view is not None else []
        self._dirty = False
        self._list()
        self._follow()

    # -- as a form answers to drafts ---------------------------------------------------------------------------

    def _follow(self) -> None:
        """Keeps what is changed in this list from now on; offers what was changed before."""
        if self._keeper is not None:
            self._keeper.flush()
            self._keeper.deleteLater()
            self._keeper = None
        if self.view is not None:
            self._keeper = self.errands.drafts.follow(
                self, f"checklist:{self.view.id}", version=str(self.view.number), before={}
            )
            self._keeper.continued.connect(self._continued)

    @Slot(object)
    def _continued(self, draft: Draft) -> None:
        if self.view is not None and draft.version != str(self.view.number):
            said = _("Version {number} was saved since you began. Look at it before you save.", number=self.view.number)
            self.notice.say(said)

    @property
    def dirty(self) -> bool:
        """Whether items differ from the version that was read."""
        return self._dirty

    @dirty.setter
    def dirty(self, dirty: bool) -> None:
        self._dirty = dirty
        self.changed.emit()

    def typed(self) -> dict[str, str]:
        """All items as one text, where any differs."""
        if not self._dirty or self.view is None:
            return {}
        held = to_content(replace(self.view.checklist, items=tuple(self.items)))
        return {"items": json.dumps(held["items"], ensure_ascii=False)}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """The items of a draft."""
        if self.view is None or "items" not in texts:
            return
        held = to_content(self.view.checklist) | {"items": json.loads(texts["items"])}
        self.items = list(from_content(held).items)
        self.dirty = True
        self._list()

    def waiting_parts(self) -> Sequence[QWidget]:
        return self.table, self.which, *self._acts, self.save

    def released(self) -> None:
        self.save.setEnabled(self._dirty)

    def _list(self, code: str = "") -> None:
        self.table.load(self.items)
        if code:
            self.table.choose(code)
        self.save.setEnabled(self.dirty)
        if self.view is None:
            self._about.setText("")
            return
        held = self.view.checklist
        posts = _(", ").join((*held.departments, *held.positions, *held.levels)) or _("all posts")
        self._about.setText(
            _n(
                "For: {posts}. Version {number}; {count} plan runs.",
                "For: {posts}. Version {number}; {count} plans run.",
                posts=posts,
                number=self.view.number,
                count=self.view.running,
            )
        )

    # -- items -------------------------------------------------------------------------------------------------

    def _current(self) -> int:
        item = self.table.current_row()
        return next((place for place, one in enumerate(self.items) if one is item), -1)

    @Slot()
    def _edit_current(self) -> None:
        if self._current() >= 0:
            self._edit(self.items[self._current()])

    @Slot()
    def _add(self) -> None:
        number = len(self.items) + 1
        while any(item.code == f"item_{number}" for item in self.items):
            number += 1
        self._edit(Item(f"item_{number}", "", "", ItemKind.PAPER, Owner(OwnerKind.ROLE, "hr")))

    @Slot(object)
    def _edit(self, item: Item) -> None:
        law = _("The law sets the latest day: {article}", article=_(LAWS[item.law].article)) if item.law else ""
        dialog = AskDialog(
            item.name_zh or _("A new item"), law, _fields(self._choices(item)), P_("checklist", "Apply"), today=self.errands.desk.work().today,
            drafts=self.errands.drafts, draft=self._draft_of(item), version=self.view.number if self.view else "",
            parent=self.window(),
        )  # fmt: skip
        dialog.form.load(
            {
                "name_zh": item.name_zh,
                "name_en": item.name_en,
                "kind": item.kind.value,
                "owner": item.owner.kind.value if item.owner.kind is not OwnerKind.ROLE else f"role:{item.owner.value}",
                "person": item.owner.value if item.owner.kind is OwnerKind.PERSON else "",
                "amount": item.due.amount,
                "unit": item.due.unit.value,
                "extra": item.due.extra,
                "anchor": item.due.anchor,
                "evidence": item.evidence.value,
                "gate": item.gate,
                "subject": "" if item.subject is None else f"{item.kind}:{item.subject}",
            }
        )
        dialog.submitted.connect(partial(self._edited, dialog, item))
        dialog.open()

    def _draft_of(self, item: Item) -> str:
        return f"checklist:{self.view.id if self.view is not None else 0}:{item.code}"

    def _choices(self, item: Item) -> list[tuple[str, str]]:
        found = [("", _("nothing: somebody ticks it"))]
        for one in self.subjects:
            found.append((f"{one.kind}:{one.id}", _("{kind}: {name}", kind=one.kind.text, name=one.name)))
        held = f"{item.kind}:{item.subject}"
        if item.subject is not None and held not in dict(found):
            found.append((held, _("no longer in use")))
        return found

    def _edited(self, dialog: AskDialog, item: Item, values: dict[str, Any]) -> None:
        kind, _colon, role = values["owner"].partition(":")
        owner = Owner(OwnerKind(kind), role or (values["person"] or "" if kind == OwnerKind.PERSON else ""))
        of, _colon, number = (values["subject"] or "").partition(":")
        changed = replace(
            item,
            name_zh=values["name_zh"],
            name_en=values["name_en"] or "",
            kind=ItemKind(values["kind"]),
            owner=owner,
            due=Due(values["amount"] or 0, Unit(values["unit"]), values["extra"] or 0, values["anchor"]),
            evidence=Evidence(values["evidence"]),
            gate=bool(values["gate"]),
            subject=int(number) if number else None,
        )
        if number and of != values["kind"]:
            dialog.refuse(_other_kind(ItemKind(of)))
            return
        from hrdesk.domain.onboarding.checklist import check_checklist

        try:
            check_checklist(Checklist("x", (changed,)), [role for role, _words in ROLES])
        except UserError as problem:
            dialog.refuse(problem)
            return
        dialog.accept()
        place = next((place for place, one in enumerate(self.items) if one.code == item.code), None)
        if place is None:
            self.items.append(changed)
        else:
            self.items[place] = changed
        self.dirty = True
        self._list(item.code)

    def _move(self, by: int) -> None:
        place = self._current()
        if place < 0 or not 0 <= place + by < len(self.items):
            return
        self.items[place], self.items[place + by] = self.items[place + by], self.items[place]
        self.dirty = True
        self._list(self.items[place + by].code)

    @Slot()
    def _remove(self) -> None:
        place = self._current()
        if place >= 0:
            del self.items[place]
            self.dirty = True
            self._list(self.items[min(place, len(self.items) - 1)].code if self.items else "")

    # -- saving ------------------------------------------------------------------------------------------------

    @Slot()
    def _save(self) -> None:
        if self.view is not None:
            changed = replace(self.view.checklist, items=tuple(self.items))
            self._keep(changed, self.view.id, self.view.number)

    def _keep(self, checklist: Checklist, ident: int | None, number: int, dialog: AskDialog | None = None) -> None:
        from hrdesk.app.onboarding import SaveChecklist, save_checklist

        order = SaveChecklist(checklist, ident, number)

        def saved(view: ChecklistView) -> None:
            if dialog is not None:
                dialog.accept()
            self.view = view
            self._dirty = False
            if self._keeper is not None:
                self._keeper.drop()
            self.errands.messages.toast(_("Saved: {name}", name=f"{view.checklist.name} v{view.number}"))
            self.load()

        self.errands.write(
            lambda work: save_checklist(work, order), saved, failed=dialog.refuse if dialog else self._refuse
        )

    def _refuse(self, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        self.notice.say(failure.whole)
        return True

    @Slot()
    def _ask_copy(self) -> None:
        if self.view is None:
            return
        fields = [
            Field("name_zh", _("Name"), required=True, width=WIDE),
            Field("departments", _("Departments"), width=WIDE, hint=_("Names with a comma between; empty: all.")),
            Field("positions", _("Positions"), width=WIDE, hint=_("Names with a comma between; empty: all.")),
        ]
        said = _("The items are copied; afterwards both lists are changed apart.")
        dialog = AskDialog(
            _("Copy for other posts"),
            said,
            fields,
            _("Save"),
            today=self.errands.desk.work().today,
            drafts=self.errands.drafts,
            draft=f"checklist:copy:{self.view.id}",
            parent=self.window(),
        )
        dialog.submitted.connect(partial(self._copied, dialog))
        dialog.open()

    def _copied(self, dialog: AskDialog, values: dict[str, Any]) -> None:
        checklist = Checklist(
            values["name_zh"],
            tuple(self.items),
            departments=_split(values["departments"]),
            positions=_split(values["positions"]),
        )
        self._keep(checklist, None, 0, dialog)


def _split(text: str | None) -> tuple[str, ...]:
    parts = (text or "").replace("，", ",").replace("、", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


def _other_kind(wanted: ItemKind) -> UserError:
    return UserError(
        N_("This needs the kind {kind}."), code="wrong_subject", field="kind", kind=wanted.text
    )  # fmt: skip


def _columns(subject: Callable[[Item], str]) -> list[Column]:
    return [
        Column("name", _("What"), 300, getter=lambda item: Cell(item.name, icon="lock" if item.gate else ""), bold=True),
        Column("kind", _("Kind"), 124, getter=lambda item: item.kind.text),
        Column("owner", _("Who"), 150, getter=_owner_words),
        Column("due", _("Due"), 200, getter=lambda item: item.due.text),
        Column("evidence", _("Evidence"), 124, getter=lambda item: subject(item) or item.evidence.text),
        Column("gate", _("Gate"), 70, Kind.STATUS, getter=lambda item: Cell(_("Gate"), 1, "warning", "lock") if item.gate else Cell("", 0)),
        Column("law", _("Article"), 240, getter=lambda item: _(LAWS[item.law].article) if item.law else "", grey=True, stretch=True),
    ]  # fmt: skip


def _owner_words(item: Item) -> str:
    if item.owner.kind is OwnerKind.ROLE:
        return _(dict(ROLES).get(item.owner.value, item.owner.value))
    return item.owner.value if item.owner.kind is OwnerKind.PERSON else item.owner.kind.text


def _fields(subjects: list[tuple[str, str]]) -> list[Field]:
    owners = [(f"role:{role}", _("{role} (taken by one)", role=_(words))) for role, words in ROLES]
    owners += [(kind.value, kind.text) for kind in (OwnerKind.SUPERVISOR, OwnerKind.JOINER, OwnerKind.PERSON)]
    anchors = [(FIRST_DAY, _("after the first day")), (PROBATION_END, _("after the end of probation"))]
    return [
        Field("name_zh", _("Name"), required=True, width=WIDE),
        Field("name_en", _("English name"), width=WIDE, beside=True),
        Field("kind", _("Kind"), "choice", True, choices=[(kind.value, kind.text) for kind in ItemKind], width=WIDE),
        Field("evidence", _("Evidence"), "choice", True, choices=[(one.value, one.text) for one in Evidence], width=WIDE,
              beside=True),
        Field("owner", _("Who"), "choice", True, choices=owners, width=WIDE),
        Field("person", _("Employee number of the named person"), width=WIDE, beside=True),
        Field("amount", _("Due after"), "whole", width=WIDE, hint=_("A minus means before.")),
        Field("unit", _("Unit"), "choice", True, choices=[(unit.value, unit.text) for unit in Unit], width=WIDE, beside=True),
        Field("anchor", _("Counted"), "choice", True, choices=anchors, width=WIDE),
        Field("extra", _("and days more"), "whole", width=WIDE, beside=True),
        Field("subject", _("Done by itself with"), "choice", choices=subjects,
              hint=_("Asked of the joiner; closes once it is passed.")),
        Field("gate", _("Gate: no case and no target before it is passed"), "check"),
    ]  # fmt: skip
