"""A whole scheme being written: what it is called and for whom, its metrics, its grades; tried, then saved as a version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.model import Line, Metric, Scheme
from hrdesk.domain.performance.schemes import check_scheme
from hrdesk.gui.models.grades import grade_as_kept, grade_kept
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.grades_editor import GradesEditor
from hrdesk.gui.pages.settings.lines_editor import LinesEditor
from hrdesk.gui.pages.settings.scheme_basics import NOBODY, basics_form, load_basics, read_month
from hrdesk.gui.pages.settings.scheme_lines import entry_of, line_from
from hrdesk.gui.widgets.dialogs import DraftDialog
from hrdesk.gui.widgets.form import Form
from hrdesk.gui.widgets.parts import Choice, Notice, Segments, button, column, label, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.drafts import Draft
    from hrdesk.app.organisation import Unit as Post
    from hrdesk.app.performance.scheme_editing import SavedScheme
    from hrdesk.app.performance.scheme_list import LastScores
    from hrdesk.app.performance.scheme_making import Created
    from hrdesk.app.work import Work
    from hrdesk.gui.drafts import Keeper

LINES, GRADES, BASICS = "lines", "grades", "basics"


class SchemeEditor(QWidget):
    """``open_scheme`` shows one, ``open_new`` begins one; ``saved`` carries the sentence and how it is taken back.

    ``left``: back to the lists. It answers to drafts as a form does.
    """

    saved = Signal(str, object)
    left = Signal()
    changed = Signal()
    trial_wanted = Signal(object, object)  # the scheme as it is typed; of a new one, the position it is for

    def __init__(self, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._errands = errands
        self._metrics: Mapping[str, Metric] = {}
        self._scheme = Scheme("", "", (), ())
        self._new = False
        self._keeper: Keeper | None = None
        self._held: QWidget | None = None
        self._top: QWidget | None = None
        self._asked = 0
        self._first_month = 0
        self.fields: dict[str, Any] = {}
        self.lines = LinesEditor(errands)
        self.grades = GradesEditor()
        self.basics = basics_form(None, errands.desk.work().today)
        self.heading = label("", "section")
        self.total = self.lines.total
        choices = [
            Choice(BASICS, _("Name and use")),
            Choice(LINES, _("Metrics")),
            Choice(GRADES, P_("scheme", "Grades")),
        ]
        self.segments = Segments(choices, name=_("Part of the scheme"))
        self.save = button("", "save", self.submit, role="primary", hint="Ctrl+S")
        self.cancel = button(_("Cancel"), pressed=self.leave)
        self.trial = button(_("Try on past months"), "history", self.try_out)
        self.notice = Notice()
        self._place = column(gap=0)
        place = QWidget()
        place.setLayout(self._place)
        self.stack = QStackedWidget()
        for part in (place, self.lines, self.grades):
            self.stack.addWidget(part)
        self._build()
        self.segments.chosen.connect(self.show_part)
        self.lines.changed.connect(self._changed)
        self.grades.changed.connect(self._changed)

    def _build(self) -> None:
        self._box: QVBoxLayout = column(gap=8)
        self._box.addLayout(row(self.heading, self.total, None, gap=12))
        self._box.addLayout(row(self.segments, None, self.trial, gap=8))
        self._box.addWidget(self.stack, 1)
        foot = row(self.save, self.cancel, gap=8)
        foot.addWidget(self.notice)
        foot.addStretch(1)
        self._box.addLayout(foot)
        self.setLayout(self._box)

    # -- opening and leaving -----------------------------------------------------------------------------------

    def open_scheme(self, scheme: Scheme, metrics: Mapping[str, Metric], usual: Mapping[str, Line]) -> None:
        """Shows a scheme to be changed; a draft of it is offered."""
        self._new = False
        self.heading.setText(_("{scheme}, version {number}", scheme=scheme.name, number=scheme.version))
        self.save.setText(_("Save as a new version"))
        self._take_basics(basics_form(None, self._errands.desk.work().today), scheme)
        self._open(scheme, metrics, usual, LINES)

    def open_new(
        self,
        scheme: Scheme,
        metrics: Mapping[str, Metric],
        usual: Mapping[str, Line],
        positions: Sequence[Post],
        *,
        position_id: int | None,
        first: bool,
    ) -> None:
        """Begins a scheme with what ``scheme`` has, most likely for a position; ``first``: there is no other scheme."""
        self._new = True
        self.heading.setText(_("New scheme"))
        self.save.setText(_("Save the scheme"))
        today = self._errands.desk.work().today
        form = basics_form(positions, today)
        self._take_basics(form, scheme, "" if first else Period.of(today()).label, position_id)
        whom = form.controls["position"]
        if isinstance(whom, QComboBox):
            whom.currentIndexChanged.connect(self._ask_scores)
        self._open(scheme, metrics, usual, BASICS)

    def _take_basics(self, form: Form, scheme: Scheme, first_month: str = "", position_id: int | None = None) -> None:
        self.basics.hide()
        self._place.removeWidget(self.basics)
        self.basics.deleteLater()
        self.basics = form
        load_basics(form, scheme, position_id=NOBODY if position_id is None else position_id, first_month=first_month)
        form.changed.connect(self._changed)
        form.submitted.connect(self.submit)
        self._place.addWidget(form)

    def _open(self, scheme: Scheme, metrics: Mapping[str, Metric], usual: Mapping[str, Line], part: str) -> None:
        self._scheme, self._metrics = scheme, metrics
        self.notice.say("")
        self.put_on_top(None)
        self.lines.open_scheme(scheme, metrics, usual)
        self.grades.show_scores(None)
        self.grades.load(scheme.grades)
        self._ask_scores()
        self.segments.choose(part)
        self.stack.setCurrentIndex((BASICS, LINES, GRADES).index(part))
        self._forget_keeper()
        key = "scheme:new" if self._new else f"scheme:{scheme.code}"
        self._keeper = self._errands.drafts.follow(self, key, version=str(scheme.version), before={})
        self._keeper.continued.connect(self._continued)
        self.focus_first()

    @Slot()
    def _ask_scores(self, *_at: object) -> None:
        """What people scored last, beside whose grades stand then."""
        from hrdesk.app.performance.scheme_list import last_scores

        self._asked += 1
        code, position = ("", self._position) if self._new else (self._scheme.code, None)
        self._errands.read(lambda work: last_scores(work, code, position), partial(self._scored, self._asked))

    def _scored(self, asked: int, found: LastScores | None) -> None:
        if asked == self._asked:
            self.grades.show_scores(found)

    @property
    def _position(self) -> int | None:
        """Whom a new scheme is for; None: nobody yet."""
        found = self.basics.values().get("position")
        return None if found == NOBODY else found

    def _forget_keeper(self) -> None:
        if self._keeper is not None:
            self._keeper.flush()
            self._keeper.deleteLater()
            self._keeper = None

    def _continued(self, draft: Draft) -> None:
        if draft.version != str(self._scheme.version):
            words = _(
                "Version {number} was saved since you began. Look at it before you save.", number=self._scheme.version
            )
            self.notice.say(words)

    @property
    def dirty(self) -> bool:
        """Whether something differs from what was opened."""
        return self.lines.lines != self._scheme.lines or self.grades.bands != self._scheme.grades or self.basics.dirty

    @Slot()
    def leave(self) -> None:
        """Back to the lists; what was typed is kept or dropped as the person says."""
        if not self.dirty:
            self._end()
            return
        question = DraftDialog(self.window())
        question.keep_wanted.connect(self._keep)
        question.drop_wanted.connect(self._drop)
        question.open()

    def _keep(self) -> None:
        if self._keeper is not None:
            self._keeper.keep()
        self._end()

    def _drop(self) -> None:
        if self._keeper is not None:
            self._keeper.drop()
        self._end()

    def _end(self) -> None:
        self._forget_keeper()
        self.hold(None)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers()
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_S and held == Qt.KeyboardModifier.ControlModifier:
            self.submit()
        else:
            super().keyPressEvent(event)

    # -- as a form answers to drafts ---------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """The lines and the grades as one text each, where any differs, and the fields that do."""
        kept = self.basics.typed()
        if self.lines.lines != self._scheme.lines:
            kept[LINES] = json.dumps([entry_of(line) for line in self.lines.lines], ensure_ascii=False)
        if self.grades.bands != self._scheme.grades:
            kept[GRADES] = json.dumps([grade_as_kept(band) for band in self.grades.bands], ensure_ascii=False)
        return kept

    def loaded(self) -> dict[str, str]:
        """Nothing to compare with by field."""
        return {}

    def load_draft(self, texts: Mapping[str, str]) -> None:
        """Puts a draft in."""
        if LINES in texts:
            self.lines.load([line_from(entry) for entry in json.loads(texts[LINES])])
        if GRADES in texts:
            self.grades.load([grade_kept(entry) for entry in json.loads(texts[GRADES])])
        self.basics.load_draft({key: text for key, text in texts.items() if key not in (LINES, GRADES)})

    def put_on_top(self, strip: QWidget | None) -> None:
        """Shows a strip above everything, in place of the one before."""
        if self._top is not None:
            self._top.hide()
            self._box.removeWidget(self._top)
        self._top = strip
        if strip is not None:
            self._box.insertWidget(0, strip)

    def hold(self, until: QWidget | None) -> None:
        """All waits while a draft is offered."""
        self._held = until
        held = until is not None
        self.lines.hold(held)
        self.grades.hold(held)
        for part in (self.save, self.trial, self.basics, self.segments):
            part.setEnabled(not held)
        if until is not None:
            until.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """On what is asked, else where the part shown begins."""
        if self._held is not None:
            self._held.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        part = self.segments.current
        (self.basics if part == BASICS else self.lines if part == LINES else self.grades).focus_first()

    @Slot()
    def _changed(self) -> None:
        self.notice.say("")
        self.changed.emit()

    @Slot(str)
    def show_part(self, key: str) -> None:
        """Shows one part; the focus stays where it was chosen."""
        self.segments.choose(key)
        self.stack.setCurrentIndex((BASICS, LINES, GRADES).index(key))

    # -- saving ------------------------------------------------------------------------------------------------

    @Slot()
    def submit(self) -> None:
        """Saves it; what is wrong is said where it stands, with the cursor on it."""
        if self._held is None and self.save.isEnabled() and (wanted := self._usable(to_save=True)) is not None:
            self._write(wanted)

    @Slot()
    def try_out(self) -> None:
        """What the scheme as it stands would have done in past months."""
        if self._held is None and (wanted := self._usable(to_save=False)) is not None:
            self.notice.say("")
            self.trial_wanted.emit(wanted, self._position)

    def _usable(self, *, to_save: bool) -> Scheme | None:
        """The scheme as typed; None, and what is wrong said at its place, where it could not be used."""
        named = self.basics.values()
        name = named["name_zh"] or ""
        wanted = replace(
            self._scheme,
            name_zh=name if to_save else name or _("New scheme"),
            name_en=named["name_en"],
            lines=self.lines.lines,
            grades=self.grades.bands,
            start_day=named.get("start_day") or self._scheme.start_day,
        )
        if to_save and not self._named():
            return None
        wrong = next((one for one in check_scheme(replace(wanted, grades=()), self._metrics) if not one.warning), None)
        if wrong is not None:
            self.show_part(LINES)
            self.lines.complain(wrong)
            return None
        if (self._new or wanted.grades != self._scheme.grades) and self.grades.wrong:
            self.show_part(GRADES)
            self.grades.complain()
            return None
        return wanted

    def _named(self) -> bool:
        """Whether the fields can be used; else they are shown with what is wrong below."""
        try:
            month = read_month(self.basics.values().get("first_month"))
        except UserError as failure:
            self.show_part(BASICS)
            self.basics.complain(failure)
            return False
        day = self.basics.values().get("start_day", 1)
        if not self.basics.check():
            self.show_part(BASICS)
            self.basics.check()
            return False
        if day is None or not 1 <= day <= 28:
            self.show_part(BASICS)
            self.basics.complain_all({"start_day": _("A day from 1 to 28, which every month has.")})
            return False
        self._first_month = month
        return True

    def _write(self, wanted: Scheme) -> None:
        from hrdesk.app.performance.scheme_editing import save_scheme
        from hrdesk.app.performance.scheme_making import NewScheme, create_scheme

        self.notice.say("")
        self.save.setEnabled(False)
        refused = partial(self._refused, wanted)
        if self._new:
            order = NewScheme(wanted, self._position, self._first_month)
            self._errands.write(lambda work: create_scheme(work, order), self._created, failed=refused)
        else:
            self._errands.write(lambda work: save_scheme(work, wanted), self._saved, failed=refused)

    def _created(self, done: Created) -> None:
        from hrdesk.app.performance.scheme_making import end_scheme, put_use_back

        def back(work: Work) -> None:
            if done.used is not None:
                put_use_back(work, done.used)
            end_scheme(work, done.scheme.code)

        words = _("{scheme} saved as version {number}.", scheme=done.scheme.name, number=1)
        if done.used is None:
            words = _("{scheme} is saved. Nobody is evaluated by it yet: choose for which position it is used.",
                      scheme=done.scheme.name)  # fmt: skip
        self.save.setEnabled(True)
        self._drop()
        self.saved.emit(words, back)

    def _saved(self, done: SavedScheme) -> None:
        from hrdesk.app.performance.scheme_editing import save_scheme

        back = replace(self._scheme, version=done.scheme.version)
        new = done.scheme.version != self._scheme.version
        words = _("{scheme} saved as version {number}.", scheme=done.scheme.name, number=done.scheme.version)
        self.save.setEnabled(True)
        self._drop()
        self.saved.emit(words, (lambda work: save_scheme(work, back)) if new else None)

    def _refused(self, wanted: Scheme, failure: BaseException) -> bool:
        self.save.setEnabled(True)
        if not isinstance(failure, UserError):
            return False
        number = failure.values.get("number")
        if failure.code == "changed" and isinstance(number, int):
            again = replace(wanted, version=number)
            self._errands.messages.ask(
                str(failure),
                _("Yours can be saved as the version after it; theirs stays in the history."),
                _("Save mine"),
                lambda: self._write(again),
            )
        elif failure.field in self.basics.fields:
            self.show_part(BASICS)
            self.basics.complain(failure)
        else:
            self.notice.say(failure.whole)
        return True
