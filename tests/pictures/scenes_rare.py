"""Dialogs that come only when something goes wrong or another way, each at the size it takes by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hrdesk.app.performance.evaluation import Blocked
from hrdesk.domain.errors import UserError
from hrdesk.gui.drafts import Drafts
from hrdesk.gui.kiosk.window import ClosingDialog
from hrdesk.gui.pages.people.conflict import ConflictDialog, Difference
from hrdesk.gui.pages.performance.ask import BlockedDialog
from hrdesk.gui.pages.training.homework import HomeworkDialog
from hrdesk.gui.widgets.dialogs import ErrorDialog
from hrdesk.words import N_, _, _n, named
from tests.pictures import Scene

if TYPE_CHECKING:
    from hrdesk.gui.theme import Theme


def _own_size(dialog: Any) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # whoever draws it frees it
    dialog.take_size()


def _overtaken(_theme: Theme) -> QWidget:
    found = [
        Difference("email", _("E-mail"), "", "a***@hengchuan.example", ""),
        Difference("address", _("Home address"), "", _("On record"), "西安市未央区凤城二路 8 号"),
        Difference("level", _("Job level"), "P5", "P6", _("(empty)")),
    ]
    said = UserError(N_("Changed by {name} at {time}."), name="李娜", time="2026-11-27 08:15")
    return ConflictDialog(str(said), found)


def _blocked(_theme: Theme) -> QWidget:
    waits = _(
        "By hand, not confirmed by a second person: {metrics}.",
        metrics=named("金额回收率", "Recovery rate (amount)"),
    )
    lacking = _(", ").join((named("质检得分", "Quality score"), named("培训完成", "Training done")))
    missing = _("Missing: {metrics}.", metrics=lacking)
    told = _("Settle what stands here, then publish again: only these people are left.")
    people = (Blocked("HC0041", waits), Blocked("HC0012", missing))
    title = _n("{count} person was not published", "{count} people were not published", count=len(people))
    return BlockedDialog(title, told, people, {"HC0041": "阿依努尔·吐尔逊", "HC0012": "顾明"}, None)


def _error(_theme: Theme) -> QWidget:
    said = N_("The attachment “{name}” was altered outside HRDesk and cannot be read.")
    hint = N_("Ask whoever looks after HRDesk here to restore it from the last verified backup.")
    failure = UserError(said, hint=hint, code="damaged", name="外访规范.pdf")
    return ErrorDialog(str(failure), "", failure.hint, code=failure.code)


def _mistake(_theme: Theme) -> QWidget:
    return ErrorDialog(
        _("HRDesk made a mistake while working on: {what}", what=_("Publishing")),
        _("What was saved before is safe. This step was not done."),
        _(
            "Try it once more. If it happens again, send the details to whoever looks after HRDesk; they hold no personal data."
        ),
    )


def _homework(_theme: Theme) -> QWidget:
    dialog = HomeworkDialog(
        _("Hand in: {title}", title="外访规范"), "写一段外访前的自我介绍，附一份通话录音。",
        today=lambda: date(2026, 11, 27), drafts=Drafts(), draft="homework:1:1", shared=False,
    )  # fmt: skip
    dialog.form.load({"body": "您好，我是衡川信服的工作人员……"})
    for name in ("自我介绍-录音.mp3", "外访记录表（2026-11-26）.pdf"):
        dialog.add_file(f"/x/{name}")
    return dialog


def _closing(_theme: Theme) -> QWidget:
    return ClosingDialog("zizhuji")


def _refused(dialog: Any) -> None:
    _own_size(dialog)
    dialog.refuse(UserError(N_("Wrong password."), code="wrong_password"))


SCENES = [
    Scene("rare-overtaken", _overtaken, _own_size),
    Scene("rare-blocked", _blocked, _own_size),
    Scene("rare-error", _error, _own_size),
    Scene("rare-mistake", _mistake, _own_size),
    Scene("rare-homework", _homework, _own_size),
    Scene("rare-closing", _closing, _refused),
]
