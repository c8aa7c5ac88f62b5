"""Training records of other systems: what their words for a result mean."""

from __future__ import annotations

from hrdesk.words import _

_PASSED = (
    "合格",
    "通过",
    "已通过",
    "及格",
    "是",
    "优秀",
    "良好",
    "已完成",
    "完成",
    "passed",
    "pass",
    "yes",
    "completed",
)
_FAILED = ("不合格", "未通过", "不通过", "不及格", "否", "未完成", "failed", "fail", "no", "not passed")


def passed_word(text: str) -> bool | None:
    """Whether the word says passed or failed; None where it says neither."""
    word = text.strip().casefold()
    return True if word in _PASSED else False if word in _FAILED else None


def passed_text(passed: bool | None) -> str:
    """The word in the current language, one that an import understands; empty where nothing was said."""
    return "" if passed is None else _("passed") if passed else _("not passed")
