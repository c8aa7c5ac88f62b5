"""The four kinds of failure a person may meet. Everything else is a bug."""

from __future__ import annotations

from hrdesk.words import _, sentences


class UserError(Exception):
    """What is wrong, where, and what to do.

    ``message`` and ``hint`` are English literals marked with ``N_``; they are translated when shown, with ``values``
    filled in. ``code`` is the stable name scripts rely on, ``field`` the form field or column meant.
    """

    code = "wrong"

    def __init__(
        self, message: str, /, *, code: str | None = None, hint: str = "", field: str | None = None, **values: object
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint_source = hint
        self.field = field
        self.values = values
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return _(self.message, **self.values)

    @property
    def hint(self) -> str:
        """What the person can do next; empty when nothing can be advised."""
        return _(self.hint_source, **self.values) if self.hint_source else ""

    @property
    def whole(self) -> str:
        """What is wrong and what to do, one behind the other: with no blank where Chinese sentences meet."""
        return sentences(str(self), self.hint)


class Denied(UserError):
    """The signed-in person may not do or see this."""

    code = "not_allowed"


class Conflict(UserError):
    """Somebody else changed the record meanwhile, or the file is busy."""

    code = "changed"


class Unavailable(UserError):
    """The file, the share or the disk cannot be used now."""

    code = "unavailable"
