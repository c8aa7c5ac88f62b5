"""Whether a newer HRDesk lies where IT puts it: looked at only where IT says so, believed only when signed.

Nothing is fetched from the internet and nothing installed: the person is told where the installer lies. IT names the folder
(``update_folder``) and may turn this off (``updates``), see ``hrdesk.settings.COMPUTER``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hrdesk import __version__, settings
from hrdesk.domain.errors import UserError
from hrdesk.words import N_


@dataclass(frozen=True, slots=True)
class Newer:
    """A later version, its installer checked by hash."""

    version: str
    file: Path


def newer(*, key: bytes | None = None, version: str = __version__) -> Newer | None:
    """The later version offered; None where there is none, IT turned it off, or this program has no pinned key.

    Errors: ``untrusted_update`` when the news are not signed by the publisher or the installer is another one.
    """
    from hrdesk.channels import updates

    folder = str(settings.of_computer("update_folder"))
    pinned = key or updates.pinned_key()
    if settings.of_computer("updates") != "on" or not folder or pinned is None:
        return None
    try:
        news = updates.news_in(Path(folder), pinned)
        if news is None or news.version <= updates.numbers_of(version):
            return None
        file = updates.check_file(Path(folder), news)
    except updates.Untrusted as refused:
        message = (
            N_("The file of the new version is not the one that was announced; it is not offered.")
            if refused.why == "file"
            else N_("The news of a new version is not signed by the publisher; it is not offered.")
        )
        hint = N_("Tell whoever looks after HRDesk. Do not install that file.")
        raise UserError(message, code="untrusted_update", hint=hint) from refused
    return Newer(".".join(map(str, news.version)), file)
