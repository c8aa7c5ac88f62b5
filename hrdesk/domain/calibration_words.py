"""What calibration says in words, on screen and on paper alike, in the current language."""

from __future__ import annotations

from hrdesk.domain.calibration import Boundary, Group
from hrdesk.words import P_, _, _n


def group_name(found: Group) -> str:
    """The team, or that it is everybody."""
    return found.name or P_("calibration", "All teams")


def advice(one: Group) -> str:
    """What the scheme's advised shares would make of these people, in words; they are never applied."""
    advised = [share for share in one.grades if share.advised is not None]
    told = _differences(one)
    if not one.graded:
        return _("Nobody here has a grade yet.")
    if not advised:
        return _("{team}: too few people or no advised shares; there is no advice.", team=group_name(one))
    if not told:
        return _("{team}: as the scheme advises. Advice only: no grade is changed by it.", team=group_name(one))
    return _(
        "{team}, beside the scheme's advice: {differences}. Advice only: no grade is changed by it.",
        team=group_name(one),
        differences=told,
    )


def differences(one: Group) -> str:
    """How these people's grades differ from the advised shares, for a list whose end says that it is only advice."""
    told = _differences(one)
    if not told:
        return _("{team}: as the scheme advises.", team=group_name(one))
    return _("{team}, beside the scheme's advice: {differences}.", team=group_name(one), differences=told)


def _differences(one: Group) -> str:
    return P_("said", ", ").join(
        _difference(share.code, share.more) for share in one.grades if share.advised is not None and share.more
    )


def without(one: Group) -> str:
    """Who is counted nowhere; empty where everybody has a score."""
    if not one.without:
        return ""
    return _n(
        "{count} person has no score, since figures are missing; missing is not 0 and is counted nowhere.",
        "{count} people have no score, since figures are missing; missing is not 0 and is counted nowhere.",
        count=one.without,
    )


def _difference(code: str, more: int) -> str:
    if more > 0:
        return _("{grade}: {count} more", grade=code, count=more)
    return _("{grade}: {count} fewer", grade=code, count=-more)


def near_said(near: Boundary | None) -> str:
    """How close to the next grade."""
    if near is None:
        return ""
    if near.away < 0:
        return _("{points} short of {grade}", points=f"{-near.away:.2f}", grade=near.upper)
    return _("{points} above where {grade} begins", points=f"{near.away:.2f}", grade=near.upper)
