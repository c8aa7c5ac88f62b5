"""发件箱: what waits to be sent, for whom, with its text; given to the mail program, marked, withdrawn, put back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QSplitter, QWidget

from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Segments, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, P_, _

if TYPE_CHECKING:
    from hrdesk.app.outbox import Queued
    from hrdesk.app.work import Work

#: state: words, tone, icon
STATES = {
    "waiting": (N_("waits to be sent"), "warning", "hourglass"),
    "sending": (N_("may have gone: please check"), "error", "circle-alert"),
    "sent": (N_("sent"), "success", "circle-check"),
    "failed": (N_("failed"), "error", "circle-x"),
    "cancelled": (N_("withdrawn"), "hint", "ban"),
}
CHANNELS = {"mail": N_("Mail"), "robot": N_("WeCom group robot")}
#: scope: words, states shown
SCOPES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("open", N_("To see to"), ("waiting", "sending", "failed")),
    ("sent", N_("Sent"), ("sent",)),
    ("cancelled", N_("Withdrawn"), ("cancelled",)),
)


class OutboxPart(Part):
    """The messages at the left, the text of one at the right. Several can be settled at once."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Outbox"),
            _(
                "Messages wait here until somebody has sent them. Open them in your mail program (one draft each), "
                "send them there, then mark them as sent. Nothing leaves this PC by itself."
            ),
        )
        self._folder: TemporaryDirectory[str] | None = None
        self.scope = Segments([Choice(key, _(words)) for key, words, _states in SCOPES], name=_("Which messages"))
        self.scope.chosen.connect(self._scoped)
        self._make_buttons()
        self.table = DataTable(
            self._columns(),
            name=_("Messages"),
            identity=lambda one: one.id,
            remembered=errands.context.remembered,
            key="outbox",
        )
        self.table.chosen.connect(self._show_one)
        self.table.opened.connect(lambda _one: self.open.isEnabled() and self._open())
        self.table.selectionModel().selectionChanged.connect(self._aim)
        self._build()
        self._aim()

    def _make_buttons(self) -> None:
        self.open = button(_("Open in the mail program"), "external-link", self._open, role="primary")
        self.keep = button(_("Save as files…"), "download", self._ask_folder)
        self.went = button(_("Mark as sent"), "circle-check", self._mark_sent)
        self.back = button(_("Withdraw"), "ban", self._withdraw)
        self.again = button(P_("outbox", "Let it wait again"), "undo-2", self._wait_again)
        self.copy = button(_("Copy the text"), "copy", self._copy)
        self.address = button(_("Copy the address"), "copy", self._copy_address)

    def _build(self) -> None:
        self.box.addLayout(row(self.scope, None, gap=8))
        self.box.addLayout(row(self.open, self.keep, self.went, self.back, self.again, None, gap=8))
        self.table.offer_actions([self.open, self.keep, self.went, self.back, self.again, self.copy, self.address])
        self.subject = label("", "strong", wrap=True)
        self.told = label("", "small", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Text of the message"))
        reading = QWidget()
        reading.setMinimumWidth(280)
        reading.setLayout(
            column(
                self.subject, self.told, self.text, row(self.copy, self.address, None, gap=8), gap=8,
                edges=(12, 0, 0, 0),
            )
        )  # fmt: skip
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(reading)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([620, 360])
        self.empty = EmptyPage("inbox", _("Nothing waits to be sent."))
        self.box.addWidget(self.splitter, 1)
        self.box.addWidget(self.empty, 1)

    def _columns(self) -> tuple[Column, ...]:
        zone = self.errands.desk.zone

        def who(one: Queued) -> str:
            return " ".join(part for part in (one.name, one.employee_no) if part) or _(CHANNELS[one.channel])

        return (
            Column("who", P_("outbox", "For"), 124, getter=who, bold=True),
            Column("to", _("Address"), 130, getter=lambda one: one.to or Cell(_("none"), "", "warning"), grey=True),
            Column("subject", _("Subject"), 120, stretch=True),
            Column("state", _("State"), 104, Kind.STATUS, getter=_state),
            Column(
                "made_at", P_("outbox", "Since"), 96, Kind.DATE, getter=lambda one: one.made_at.astimezone(zone).date()
            ),
        )

    # -- showing -----------------------------------------------------------------------------------------------

    def load(self) -> None:
        from hrdesk.app.outbox import list_outbox

        key = self.scope.current
        states = next(states for name, _words, states in SCOPES if name == key)
        self.errands.read(lambda work: (key, list_outbox(work, states)), self._show)

    @Slot(str)
    def _scoped(self, _key: str) -> None:
        self.load()

    def _show(self, found: tuple[str, tuple[Queued, ...]]) -> None:
        key, messages = found
        if key != self.scope.current:
            return
        chosen = self.table.current_row()
        self.table.load(messages)
        if chosen is None or not self.table.choose(chosen.id):
            self.table.choose_first()
        self.splitter.setVisible(bool(messages))
        self.empty.setVisible(not messages)
        self.empty.say(
            {
                "open": _("Nothing waits to be sent. Welcome mails of joiners come here by themselves."),
                "sent": _("Nothing has been sent yet."),
                "cancelled": _("Nothing was withdrawn."),
            }[key]
        )
        self._show_one(self.table.current_row())

    @Slot(object)
    def _show_one(self, one: Queued | None) -> None:
        self._aim()
        if one is None:
            return
        self.subject.setText(one.subject or _(CHANNELS[one.channel]))
        self.told.setText(self._story(one))
        if self.text.toPlainText() != one.body:
            self.text.setPlainText(one.body)

    def _story(self, one: Queued) -> str:
        zone = self.errands.desk.zone
        parts = [_("waiting since {time}", time=f"{one.made_at.astimezone(zone):%Y-%m-%d %H:%M}")]
        if one.sent_at is not None:
            parts.append(_("sent {time}", time=f"{one.sent_at.astimezone(zone):%Y-%m-%d %H:%M}"))
        if one.by_hand:
            parts.append(_("by {name}", name=one.by_hand))
        if one.state == "sending":
            parts.append(_("sending was broken off, so it may have gone out: ask the person before it goes again"))
        if one.problem:
            parts.append(_("last problem: {problem}", problem=one.problem))
        return _("; ").join(parts)

    def _aim(self, *_selection: object) -> None:
        rows = self._selected()
        states = {one.state for one in rows}
        mails = bool(rows) and all(one.channel == "mail" and one.to for one in rows)
        waits = bool(rows) and states <= {"waiting", "sending", "failed"}
        self.open.setEnabled(mails and waits)
        self.keep.setEnabled(mails)
        self.went.setEnabled(waits)
        self.back.setEnabled(bool(rows) and states <= {"waiting", "failed"})
        by_hand = all(one.state != "sent" or one.by_hand for one in rows)
        self.again.setEnabled(bool(rows) and "waiting" not in states and by_hand)
        self.copy.setEnabled(len(rows) == 1)
        self.address.setEnabled(len(rows) == 1 and bool(rows[0].to))

    def _selected(self) -> list[Queued]:
        return self.table.selected_rows() or [one for one in (self.table.current_row(),) if one is not None]

    # -- the mail program --------------------------------------------------------------------------------------

    @Slot()
    def _open(self) -> None:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="hrdesk-mail-", ignore_cleanup_errors=True)
        self.write_files(Path(self._folder.name), open_them=True)

    @Slot()
    def _ask_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("The folder for the mails"))
        if found:
            self.write_files(Path(found))

    def write_files(self, folder: Path, *, open_them: bool = False) -> None:
        """Writes the chosen mails into ``folder``; ``open_them`` hands each to the mail program."""
        from hrdesk.app.outbox import write_mails

        chosen = [one.id for one in self._selected()]

        def written(paths: tuple[Path, ...]) -> None:
            if not open_them:
                said = _("{count} mails written to {folder}. They still wait here.", count=len(paths), folder=folder)
                self.errands.messages.toast(said)
                return
            failed = [path for path in paths if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))]
            if not failed:
                self.errands.messages.toast(_("Opened. Once they are sent, mark them as sent."))
            else:
                said = _("No program opens mails on this PC. Save them as files, or copy text and address.")
                self.errands.messages.toast(said, tone="warning")

        self.errands.write(lambda work: write_mails(work, chosen, folder), written)

    @Slot()
    def _copy(self) -> None:
        one = self.table.current_row()
        if one is not None:
            QGuiApplication.clipboard().setText("\n\n".join(part for part in (one.subject, one.body) if part))
            self.errands.messages.toast(_("Copied: subject and text."))

    @Slot()
    def _copy_address(self) -> None:
        from hrdesk.app.outbox import address_of

        one = self.table.current_row()

        def got(address: str) -> None:
            QGuiApplication.clipboard().setText(address)
            self.errands.messages.toast(_("The address is copied; that is logged."))

        if one is not None:
            self.errands.write(lambda work: address_of(work, one.id), got)

    # -- settling ----------------------------------------------------------------------------------------------

    @Slot()
    def _mark_sent(self) -> None:
        from hrdesk.app.outbox import mark_sent, wait_again

        self._settle(mark_sent, N_("{count} messages marked as sent."), wait_again)

    @Slot()
    def _withdraw(self) -> None:
        from hrdesk.app.outbox import wait_again, withdraw

        self._settle(withdraw, N_("{count} messages withdrawn."), wait_again)

    @Slot()
    def _wait_again(self) -> None:
        from hrdesk.app.outbox import wait_again

        self._settle(wait_again, N_("{count} messages wait again."), None)

    def _settle(
        self, act: Callable[[Work, list[int]], int], words: str, back: Callable[[Work, list[int]], Any] | None
    ) -> None:
        chosen = [one.id for one in self._selected()]

        def done(count: int) -> None:
            self.say(_(words, count=count), undo=partial(_call, back, chosen) if back is not None else None)

        if chosen:
            self.errands.write(lambda work: act(work, chosen), done)


def _call(act: Callable[[Work, list[int]], Any], chosen: list[int], work: Work) -> Any:
    return act(work, chosen)


def _state(one: Queued) -> Cell:
    words, tone, icon = STATES[one.state]
    return Cell(_(words), one.state, tone, icon)
