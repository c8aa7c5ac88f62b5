"""Nothing typed is lost: what stands in a form and is not saved is kept as a draft and offered when the form opens again.

One mechanism for all forms::

    keeper = context.drafts.follow(form, "person:12", version="3,1,1")   # after form.load(...)
    keeper.keep()     # the person leaves the form and wants to go on later
    keeper.drop()     # saved, or thrown away

While the person types, the texts go aside within a second, sealed, in a job of their own; a killed program, a sign-out or
the idle lock lose nothing. When there is a draft of the form already, it is offered above the fields, which wait until
the person chose: go on with it, or throw it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget
from shiboken6 import isValid

from hrdesk.domain.errors import UserError
from hrdesk.gui.jobs import Jobs
from hrdesk.gui.widgets.parts import button, column, label, picture, row
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.drafts import Draft
    from hrdesk.app.work import Desk

KEEP_MS = 400  # after the first change; with the job it is well within the second that is promised


class Drafted(Protocol):
    """What a draft is kept of: a ``Form``, or an editor (a QWidget) that answers as one does."""

    changed: Any
    fields: Any

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what was loaded."""

    def typed(self) -> dict[str, str]:
        """What differs from what was loaded, as texts by field."""

    def loaded(self) -> dict[str, str]:
        """What was loaded, by field."""

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Types a draft in."""

    def put_on_top(self, strip: QWidget) -> None:
        """Shows a strip above."""

    def hold(self, until: QWidget | None) -> None:
        """Waits while ``until`` asks something."""

    def focus_first(self) -> None:
        """Puts the focus where the person begins."""


class DraftStore(Protocol):
    """Where drafts lie; called beside the window."""

    zone: ZoneInfo

    def now(self) -> datetime:
        """The instant."""

    def kept(self) -> tuple[Draft, ...]:
        """All there are."""

    def keep(self, draft: Draft) -> None:
        """Keeps one, in place of the one of its form."""

    def drop(self, form: str) -> None:
        """Takes one away."""


class SealedDrafts:
    """The drafts of who is signed in at ``desk``, sealed on this computer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.zone = desk.zone

    def now(self) -> datetime:
        return self._desk.work().now()

    def kept(self) -> tuple[Draft, ...]:
        from hrdesk.app.drafts import kept_drafts

        return kept_drafts(self._desk.work())

    def keep(self, draft: Draft) -> None:
        from hrdesk.app.drafts import keep_draft

        keep_draft(self._desk.work(), draft)

    def drop(self, form: str) -> None:
        from hrdesk.app.drafts import drop_draft

        drop_draft(self._desk.work(), form)


class Drafts(QObject):
    """The drafts of one window. Without ``jobs`` and ``store`` (a page alone) they last as long as the window."""

    kept = Signal(str)  # the draft of this form lies on the disk
    refused = Signal(object)  # UserError: drafts cannot be kept here now
    read = Signal()

    def __init__(
        self, jobs: Jobs | None = None, store: DraftStore | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._store = store
        self._held: dict[str, Draft] = {}
        self._keepers: list[Keeper] = []
        self._closed = False
        if jobs is not None and store is not None:
            jobs.aside(lambda _job: store.kept(), done=self._read, failed=self._refuse, owner=self)

    def follow(self, form: Drafted, key: str, *, version: str = "", before: Mapping[str, str] | None = None) -> Keeper:
        """Keeps what is typed into ``form``, loaded already, under ``key``; offers the draft that lies there.

        ``version``: the record's as shown. ``before``: what to remember of the record for a comparison later; else the
        texts shown in the fields that were typed in.
        """
        keeper = Keeper(self, form, key, version, before)
        self._keepers = [*(one for one in self._keepers if isValid(one)), keeper]
        if not keeper.offer():
            self.read.connect(keeper.offer_late)
        return keeper

    def flush(self) -> None:
        """Keeps at once what was typed in the last moment: before the window closes, locks or changes."""
        self._keepers = [keeper for keeper in self._keepers if isValid(keeper)]
        for keeper in self._keepers:
            keeper.flush()

    def close(self) -> None:
        """Keeps everything and takes no more."""
        self.flush()
        self._closed = True

    def find(self, key: str) -> Draft | None:
        """The draft of a form."""
        return self._held.get(key)

    def put(self, key: str, typed: Mapping[str, str], before: Mapping[str, str], version: str) -> None:
        """Keeps a draft; what lies there already is not written again."""
        from hrdesk.app.drafts import Draft

        there = self._held.get(key)
        if self._closed or (there is not None and there.typed == typed):
            return
        draft = Draft(key, self._now(), dict(typed), dict(before), version)
        self._held[key] = draft
        self._aside(lambda store: store.keep(draft), key)

    def take_away(self, key: str) -> None:
        """Forgets the draft of a form, where there is one."""
        if self._held.pop(key, None) is not None and not self._closed:
            self._aside(lambda store: store.drop(key), key)

    def told(self, draft: Draft) -> str:
        """When it was written, as the person says it: 14:05, or the day too."""
        zone = self._store.zone if self._store is not None else UTC
        at, now = draft.at.astimezone(zone), self._now().astimezone(zone)
        return at.strftime("%H:%M" if at.date() == now.date() else "%Y-%m-%d %H:%M")

    def _now(self) -> datetime:
        return self._store.now() if self._store is not None else datetime.now(UTC)

    def _aside(self, call: Callable[[DraftStore], None], key: str) -> None:
        jobs, store = self._jobs, self._store
        if jobs is None or store is None:
            self.kept.emit(key)
            return
        jobs.aside(lambda _job: call(store), done=partial(self._kept, key), failed=self._refuse, owner=self)

    def _kept(self, key: str, _none: None) -> None:
        self.kept.emit(key)

    def _read(self, found: tuple[Draft, ...]) -> None:
        self._held = {draft.form: draft for draft in found} | self._held
        self.read.emit()

    def _refuse(self, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        self.refused.emit(failure)
        return True


class Keeper(QObject):
    """Keeps what is typed into one form. ``continued`` carries the draft the person goes on with."""

    continued = Signal(object)
    settled = Signal()  # nothing is offered any more

    def __init__(self, drafts: Drafts, form: Drafted, key: str, version: str, before: Mapping[str, str] | None) -> None:
        super().__init__(form)  # type: ignore[arg-type]  # a widget, whatever answers
        self._drafts = drafts
        self._form = form
        self._key = key
        self._before = before
        self._strip: DraftStrip | None = None
        self.version = version
        self.offered: Draft | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEEP_MS)
        self._soon.timeout.connect(self.keep)
        form.changed.connect(self._typed)

    # -- keeping -----------------------------------------------------------------------------------------------

    @Slot()
    def keep(self) -> None:
        """Keeps what stands in the form now; a form that is as it was loaded needs no draft."""
        self._soon.stop()
        if self.offered is not None:
            return
        typed = self._form.typed()
        if typed:
            shown = self._before if self._before is not None else self._form.loaded()
            before = {key: shown[key] for key in shown if self._before is not None or key in typed}
            self._drafts.put(self._key, typed, before, self.version)
        else:
            self._drafts.take_away(self._key)

    def flush(self) -> None:
        """``keep`` at once, where something waits to be kept."""
        if self._soon.isActive():
            self.keep()

    def take_over(self, draft: Draft) -> None:
        """What is kept from now on belongs to the record as it was when ``draft`` was begun."""
        self.version, self._before = draft.version, draft.before

    def drop(self) -> None:
        """Saved, or thrown away."""
        self._soon.stop()
        self._settle()
        self._drafts.take_away(self._key)

    @Slot()
    def _typed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    # -- offering ----------------------------------------------------------------------------------------------

    def offer(self) -> bool:
        """Offers the draft of this form above its fields; False when there is none."""
        draft = self._drafts.find(self._key)
        if draft is None or self._form.dirty or self._strip is not None:
            return False
        self.offered = draft
        self._strip = DraftStrip(_("You were writing this at {time}.", time=self._drafts.told(draft)))
        self._strip.go_on.clicked.connect(self.go_on)
        self._strip.drop.clicked.connect(self.throw_away)
        self._form.put_on_top(self._strip)
        self._form.hold(self._strip.go_on)
        return True

    @Slot()
    def offer_late(self) -> None:
        """The drafts were read only after the form had opened."""
        self.offer()

    @Slot()
    def go_on(self) -> None:
        """Types the draft into the form, and says what was saved differently meanwhile."""
        draft = self.offered
        if draft is None:
            return
        before = self._form.loaded()
        changed = [
            self._form.fields[key].label
            for key in draft.typed
            if key in draft.before and key in before and draft.before[key] != before[key]
        ]
        self._settle()
        self._form.load_draft(draft.typed)
        if changed and self._before is None:
            words = _("Changed by somebody meanwhile: {fields}. Saving puts what you typed in its place.",
                      fields=_(", ").join(changed))  # fmt: skip
            self._form.put_on_top(DraftStrip(words, ask=False))
        self._form.focus_first()
        self.continued.emit(draft)

    @Slot()
    def throw_away(self) -> None:
        """The person does not want it any more."""
        self.drop()
        self._form.focus_first()

    def _settle(self) -> None:
        if self.offered is None:
            return
        self.offered, strip, self._strip = None, self._strip, None
        if strip is not None:
            strip.hide()
            strip.deleteLater()
        self._form.hold(None)
        self.settled.emit()


class DraftStrip(QFrame):
    """The strip above the fields: when it was written, and the two ways out."""

    def __init__(self, words: str, *, ask: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self.setProperty("tone", "info" if ask else "warning")
        self.setAccessibleName(words)
        said = label(words, wrap=True)
        self.go_on = button(_("Go on writing"), "pencil")
        self.drop = button(_("Throw away"), "trash-2")
        line = row(picture(*(("info", "status.info") if ask else ("triangle-alert", "status.warning"))), gap=8)
        line.addWidget(said, 1)
        if ask:
            box = column(line, row(None, self.go_on, self.drop, gap=8), gap=6, edges=(12, 8, 12, 8))
        else:
            box = column(line, gap=6, edges=(12, 8, 12, 8))
        self.setLayout(box)
