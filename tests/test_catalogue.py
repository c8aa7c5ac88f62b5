"""The compiled catalogue says what gettext would say."""

from __future__ import annotations

import gettext

import pytest

from hrdesk import words


def test_every_message_is_translated_as_gettext_does() -> None:
    theirs = gettext.translation("hrdesk", words.resources() / "words", ["zh_CN"])
    path = words.resources() / "words" / "zh_CN" / "LC_MESSAGES" / "hrdesk.mo"
    ours = words.Catalogue(path.read_bytes())
    messages = [message for message in theirs._catalog if isinstance(message, str) and message]  # type: ignore[attr-defined]
    assert len(messages) > 1000
    for message in messages:
        assert ours.find(message) == theirs.gettext(message)


def test_what_is_not_in_it_stays_english() -> None:
    with words.speaking("zh_CN"):
        assert words._("No such message: {what}.", what=3) == "No such message: 3."
        assert words._("") == ""
        assert words._("half a letter \ud800") == "half a letter \ud800"


@pytest.mark.parametrize("data", [b"", b"\xde\x12\x04", b"not a catalogue at all", b"\xde\x12\x04\x95" + b"\xff" * 24])
def test_a_broken_catalogue_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="catalogue"):
        words.Catalogue(data)
