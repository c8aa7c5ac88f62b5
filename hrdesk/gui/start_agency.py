"""Starting one's own agency in four steps: its name, where the file lies, the first account, the roster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hrdesk.domain.errors import UserError
from hrdesk.gui.recovery_key import RecoveryKey
from hrdesk.gui.sign_in import CalmWindow
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.new_password import NewPassword
from hrdesk.gui.widgets.panel import Steps
from hrdesk.gui.widgets.parts import Notice, button, column, frame, label, row
from hrdesk.words import _


class FirstRun(Protocol):
    """What the first run asks of the program; called beside the window, may raise ``UserError``."""

    def proposed_place(self, agency: str) -> str:
        """Where the file of ``agency`` would lie if nobody chose."""

    def check_place(self, path: str) -> None:
        """Refuses (``UserError``) sync folders, read-only places and files already there."""

    def create(self, path: str, agency: str, login: str, shown_name: str, password: str) -> tuple[Any, str]:
        """Makes the file and its administrator; gives the opened desk and the recovery key."""

    def recovery_sheet(self, opened: Any, key: str) -> bytes:
        """The recovery key of the file just made, on one page of PDF."""

    def open_sample(self) -> Any:
        """Makes or opens the sample agency; gives the opened desk."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody came, to go on in another language. The password is typed again."""

    step: int
    agency: dict[str, str]
    place: str
    place_typed: bool
    account: dict[str, str]
    opened: Any
    key: str


class StartAgency(QWidget):
    """The four steps. Nothing is written before the third is finished."""

    finished = Signal(object, bool)
    cancelled = Signal()

    def __init__(self, window: CalmWindow, actions: FirstRun) -> None:
        super().__init__()
        self._window = window
        self._actions = actions
        self._opened: Any = None
        self._place_typed = False
        self._warned = False
        self.steps = Steps([_("Our agency"), _("File"), _("Account"), _("Roster")])
        self.pages = QStackedWidget()
        self.back = button(_("Back"), "chevron-left", size="large")
        self.next = button(_("Next"), role="primary", size="large")
        self._wrong = Notice()
        for made in (
            self._name_page(),
            self._place_page(),
            self._account_page(),
            self._key_page(),
            self._roster_page(),
        ):
            self.pages.addWidget(made)
        card = frame("card")
        card.setFixedWidth(560)
        foot = row(self.back, None, self.next)
        card.setLayout(column(self.steps, 8, self.pages, self._wrong, 8, foot, gap=8, edges=(32, 28, 32, 24)))
        inside = QWidget()
        middle = QVBoxLayout(inside)
        middle.addStretch(2)
        middle.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(3)
        scroll = QScrollArea()  # all errors of the account at once do not fit a low window
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        for ground in (inside, scroll.viewport()):
            ground.setAutoFillBackground(False)
        QVBoxLayout(self).addWidget(scroll)
        self.back.clicked.connect(self._go_back)
        self.next.clicked.connect(self.go_on)

    # -- the pages ---------------------------------------------------------------------------------------------

    def _name_page(self) -> QWidget:
        self.agency = Form(
            [
                Field(
                    "agency",
                    _("Name of the agency"),
                    required=True,
                    hint=_("As it stands on evaluations and certificates; it can be changed in the settings."),
                )
            ],
            large=True,
        )
        self.agency.submitted.connect(self.go_on)
        return _sheet(_("What is the agency called?"), "", self.agency)

    def _place_page(self) -> QWidget:
        self.place = QLineEdit()
        self.place.setProperty("scale", "large")
        self.place.setAccessibleName(_("Where the file lies"))
        self.place.textEdited.connect(self._typed_place)
        self.place.returnPressed.connect(self.go_on)
        words = label(_("File"), "small")
        words.setBuddy(self.place)
        choose = button(_("Browse…"), "folder-open", size="large")
        choose.clicked.connect(self._choose_place)
        inside = QWidget()
        advice = label(
            _(
                "One PC: leave it here. Several PCs: choose a shared folder of the office. "
                "Not a folder that OneDrive, Dropbox, Nutstore or a net disk copies: that damages the file."
            ),
            "hint",
            wrap=True,
        )
        inside.setLayout(column(words, row(self.place, choose), advice, None, gap=4))
        return _sheet(_("Where shall the file lie?"), "", inside)

    def _account_page(self) -> QWidget:
        self.account = Form(
            [
                Field("name", _("Your name"), required=True),
                Field(
                    "login",
                    _("Account"),
                    required=True,
                    hint=_("What you sign in with: letters and digits, for example zhoumin"),
                ),
            ],
            large=True,
        )
        self.password = NewPassword()
        self.account.submitted.connect(self.password.first.edit.setFocus)
        self.password.submitted.connect(self.go_on)
        inside = QWidget()
        inside.setLayout(column(self.account, self.password, gap=12))
        return _sheet(_("The first account"), _("You become the administrator and can add others later."), inside)

    def _key_page(self) -> QWidget:
        self.key = RecoveryKey(self._window, lambda key: self._actions.recovery_sheet(self._opened, key), self._refused)
        self.key.kept_changed.connect(self._enable)
        return _sheet(_("Keep the recovery key"), "", self.key)

    def _roster_page(self) -> QWidget:
        inside = QWidget()
        self.roster = button(_("Import the roster"), "upload", role="primary", size="large")
        self.later = button(_("Later"), size="large")
        self.roster.clicked.connect(self._with_roster)
        self.later.clicked.connect(self._without_roster)
        inside.setLayout(column(row(self.roster, self.later, None), None))
        return _sheet(
            _("The file is ready"),
            _("Import the roster from your own workbook: any .xlsx, .xls or .csv will do."),
            inside,
        )

    # -- going through -----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Starts at the first step, with what was typed before."""
        self._show(0)

    def hand_over(self) -> Progress:
        """What was typed, for ``resume``; nothing is at risk here any more."""
        progress = Progress(
            self.pages.currentIndex(),
            self.agency.draft(),
            self.place.text(),
            self._place_typed,
            self.account.draft(),
            self._opened,
            self.key.key,
        )
        self.key.field.clear()
        return progress

    def resume(self, progress: Progress) -> None:
        """Goes on at the step and with the words of ``progress``."""
        self.agency.load_draft(progress.agency)
        self.account.load_draft(progress.account)
        self.place.setText(progress.place)
        self._place_typed = progress.place_typed
        self._opened = progress.opened
        self.key.show_key(progress.key, Path(progress.place).name)
        self._show(progress.step)

    def may_leave(self) -> bool:
        """Whether the window may close; a key that nobody kept is told of once, since it is never shown again."""
        if not self.key.at_risk or self._warned:
            return True
        self._warned = True
        self._wrong.say(_("The key is shown only now. Print or copy it first; to leave without it, close once more."))
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from the ticked box, as it does from the fields."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pages.currentIndex() == 3:
            self.go_on()
            return
        super().keyPressEvent(event)

    @property
    def error(self) -> str:
        """What is said to be wrong with this step."""
        return self._wrong.text

    def _show(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.steps.go({3: 2, 4: 3}.get(step, step))
        self._wrong.say("")
        self.back.setVisible(step < 3)
        self.next.setVisible(step < 4)
        self.next.setText(_("Create the file") if step == 2 else _("Next"))
        self._enable()
        focus: list[QWidget] = [
            self.agency.controls["agency"],
            self.place,
            self.account.controls["name"],
            self.key.print,
            self.roster,
        ]
        focus[step].setFocus()

    @Slot()
    def _enable(self) -> None:
        self.next.setEnabled(self.pages.currentIndex() != 3 or self.key.kept.isChecked())

    @Slot()
    def _go_back(self) -> None:
        step = self.pages.currentIndex()
        if step == 0:
            self.cancelled.emit()
        else:
            self._show(step - 1)

    @Slot()
    def go_on(self) -> None:
        """Checks this step and goes to the next."""
        step = self.pages.currentIndex()
        self._wrong.say("")
        if step == 0 and self.agency.check():
            if not self._place_typed:
                self.place.setText(self._actions.proposed_place(self.agency.values()["agency"]))
            self._show(1)
        elif step == 1:
            self._check_place()
        elif step == 2 and self.account.check() and self.password.check():
            self._create()
        elif step == 3 and self.key.kept.isChecked():
            self.key.forget()
            self._show(4)

    def _check_place(self) -> None:
        path = self.place.text().strip()
        if not path:
            self._wrong.say(_("Please choose where the file lies."))
            return
        self._busy(True)
        self._window.jobs.read(
            lambda job: self._actions.check_place(path), done=self._place_good, failed=self._refused, owner=self
        )

    def _place_good(self, _nothing: None) -> None:
        self._busy(False)
        self._show(2)

    def _create(self) -> None:
        path, agency = self.place.text().strip(), self.agency.values()["agency"]
        account, password = self.account.values(), self.password.text
        self._busy(True)
        self._window.jobs.write(
            lambda job: self._actions.create(path, agency, account["login"], account["name"], password),
            done=self._created,
            failed=self._refused,
            owner=self,
            title=_("Creating the file"),
        )

    def _created(self, made: tuple[Any, str]) -> None:
        self._busy(False)
        self._opened, key = made
        self.key.show_key(key, Path(self.place.text().strip()).name)
        self.password.first.clear()
        self.password.again.clear()
        self._show(3)

    def _refused(self, failure: BaseException) -> bool:
        self._busy(False)
        self._enable()
        if not isinstance(failure, UserError):
            return False
        if self.pages.currentIndex() != 2 or not self.account.complain(failure):
            self._wrong.say(failure.whole)
        return True

    def _busy(self, busy: bool) -> None:
        self.next.setEnabled(not busy)
        self.back.setEnabled(not busy)
        self.pages.setEnabled(not busy)
        self._window.foot.setDisabled(busy)

    @Slot()
    def _typed_place(self) -> None:
        self._place_typed = True

    @Slot()
    def _choose_place(self) -> None:
        place = Path(self.place.text())
        folder = next((str(above) for above in place.parents if above.is_dir()), "")
        dialog = QFileDialog(self, _("Where shall the file lie?"), folder, _("HRDesk file (*.hrdesk)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("hrdesk")
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a file already there is refused anyway
        dialog.selectFile(place.name)
        dialog.fileSelected.connect(self._take_place)
        dialog.open()

    @Slot(str)
    def _take_place(self, path: str) -> None:
        self._place_typed = True
        self.place.setText(path)

    @Slot()
    def _with_roster(self) -> None:
        self.finished.emit(self._opened, True)

    @Slot()
    def _without_roster(self) -> None:
        self.finished.emit(self._opened, False)


def _sheet(title: str, words: str, inside: QWidget) -> QWidget:
    made = QWidget()
    parts: list[Any] = [label(title, "title", wrap=True)]
    if words:
        parts.append(label(words, "secondary", wrap=True))
    made.setLayout(column(*parts, 4, inside, None, gap=6))
    return made
