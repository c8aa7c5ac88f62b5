"""When somebody signs in: an exam kept on this computer while the file was out of reach is handed in, and told of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hrdesk.domain.errors import UserError
from hrdesk.words import _

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from hrdesk.app.training.kept import Delivered
    from hrdesk.app.work import Desk
    from hrdesk.gui.jobs import Jobs
    from hrdesk.gui.messages import Messages


def hand_in_kept(jobs: Jobs, messages: Messages, desk: Desk, owner: QObject) -> None:
    """Asks for it beside the window; where the file is away again, the copy waits for the next time."""
    if desk.actor.employment_id is None or not desk.actor.may("training.learn"):
        return
    from hrdesk.app.training.kept import hand_in_kept as deliver

    def tell(done: tuple[Delivered, ...]) -> None:
        for one in done:
            words, tone = _words(one, f"{one.at.astimezone(desk.zone):%Y-%m-%d %H:%M}")
            key = f"kept-exam-{one.attempt_id}"
            messages.banner(key, words, tone=tone, action=_("Close"), act=partial(messages.clear_banner, key))

    jobs.write(
        lambda _job: deliver(desk.work()), done=tell, failed=lambda failure: isinstance(failure, UserError), owner=owner
    )


def _words(one: Delivered, when: str) -> tuple[str, str]:
    exam = one.exam
    told = {
        "handed_in": (_("“{exam}”, which you ended at {when} while the file could not be reached, is handed in.", exam=exam, when=when), "success"),
        "saved": (_("Answers to “{exam}” that could not be saved at {when} are saved now; go on with it.", exam=exam, when=when), "success"),
        "late": (_("What was kept of “{exam}” here came after its time had ended; what was saved before counts.", exam=exam), "warning"),
        "elsewhere": (_("“{exam}” was gone on with elsewhere; what was kept of it here is not needed.", exam=exam), "info"),
        "known": (_("“{exam}” is handed in already; what was kept of it here is not needed.", exam=exam), "info"),
    }  # fmt: skip
    return told[str(one.fate)]
