"""A message as a file the mail program opens: RFC 5322, plain text in UTF-8.

``X-Unsent: 1`` makes Outlook open it as a draft to send; other programs show it and can send it again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')  # what Windows takes in no file name
_LONGEST = 80


def as_eml(address: str, name: str, subject: str, body: str) -> bytes:
    """The bytes of the file. Errors: ValueError for an address that is none, or a line break in a heading."""
    mail = EmailMessage(policy=SMTP)
    local, _at, domain = address.rpartition("@")
    mail["To"] = Address(name, local, domain)
    mail["Subject"] = subject
    mail["X-Unsent"] = "1"
    mail.set_content(body, cte="base64")  # survives any mail server and any editor
    return mail.as_bytes()


def file_name(words: str, taken: Sequence[Path] = ()) -> str:
    """A name any system takes, numbered where one of ``taken`` has it already."""
    stem = _UNFIT.sub(" ", words)
    stem = " ".join(stem.split())[:_LONGEST].rstrip(" .") or "mail"
    used = {path.name for path in taken}
    number, name = 1, f"{stem}.eml"
    while name in used:
        number += 1
        name = f"{stem} ({number}).eml"
    return name
