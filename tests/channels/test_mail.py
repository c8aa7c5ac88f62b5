"""Files a mail program opens."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from hrdesk.channels.mail import as_eml, file_name


def test_a_mail_comes_back_as_it_was_written_in_any_language() -> None:
    made = as_eml("xu.jing@example.com", "许静, 电催", "欢迎加入：11 月 30 日", "您好\n请带身份证原件。\n")
    read = message_from_bytes(made, policy=default)
    assert read["To"].addresses[0].addr_spec == "xu.jing@example.com"
    assert read["To"].addresses[0].display_name == "许静, 电催"
    assert read["Subject"] == "欢迎加入：11 月 30 日"
    assert read["X-Unsent"] == "1"
    assert read.get_content().replace("\r\n", "\n") == "您好\n请带身份证原件。\n"
    assert made.isascii()


def test_a_heading_cannot_be_forged() -> None:
    with pytest.raises(ValueError, match="inefeed"):
        as_eml("a@example.com", "", "hello\r\nBcc: everybody@example.com", "x")


def test_names_of_files_are_taken_by_windows_and_never_double() -> None:
    assert file_name("HC0001 许静 欢迎/入职: 11*30?") == "HC0001 许静 欢迎 入职 11 30.eml"
    assert file_name("a", [Path("a.eml"), Path("a (2).eml")]) == "a (3).eml"
    assert file_name(" .. ") == "mail.eml"
    assert len(file_name("长" * 300)) <= 84
