"""单据版式: what an agency's papers carry of its own: logo, printed name, a line below it, foot, titles, signature lines.

A published evaluation that is printed again carries today's letterhead; its content stays the snapshot that was published.
Titles and signature lines left empty are HRDesk's own. Papers whose words the law sets (离职证明, notices, undertakings)
take the head and the foot only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from hrdesk.domain.errors import UserError
from hrdesk.domain.performance.sheet import Label
from hrdesk.words import N_, P_, _, current

EMPTY = Label("")
MOST_SIGNERS = 4
LONGEST = MappingProxyType({"name": 60, "line": 120, "foot": 160, "title": 60, "signer": 60})  # characters


class LogoPlace(StrEnum):
    """Where the logo stands in the head; ``none`` keeps it without printing it."""

    LEFT = "left"
    CENTRE = "centre"
    NONE = "none"


class PaperKind(StrEnum):
    """Papers whose title or signature lines an agency may word itself."""

    EVALUATION = "evaluation"
    RANKING = "ranking"
    SUMMARY = "summary"
    YEAR = "year"
    SIGN_LIST = "sign_list"
    RECONCILIATION = "reconciliation"
    STATEMENT = "statement"
    APPEAL = "appeal"
    IMPROVEMENT = "improvement"
    CALIBRATION = "calibration"
    HANDOVER = "handover"
    SEPARATION = "separation"
    ONBOARDING = "onboarding"
    TRAINING_RECORD = "training_record"
    COURSE_LIST = "course_list"
    CERTIFICATE = "certificate"
    AUDIT_PACK = "audit_pack"
    TURNOVER = "turnover"
    WHY_LEAVE = "why_leave"


def _signed_by_all() -> tuple[str, ...]:
    return _("Employee's signature"), _("Supervisor's signature"), _("HR's signature")


def _approval() -> tuple[str, ...]:
    return _("Prepared by (HR)"), _("Checked by (head of department)"), _("Approved by (owner)")


_TITLES: Mapping[PaperKind, Callable[[], str]] = {
    PaperKind.EVALUATION: lambda: P_("paper", "Monthly evaluation"),
    PaperKind.RANKING: lambda: P_("paper", "Team performance ranking"),
    PaperKind.YEAR: lambda: P_("paper", "Year overview"),
    PaperKind.SUMMARY: lambda: P_("paper", "Monthly summary"),
    PaperKind.SIGN_LIST: lambda: P_("paper", "Acknowledgement list"),
    PaperKind.RECONCILIATION: lambda: P_("paper", "Reconciliation record"),
    PaperKind.STATEMENT: lambda: P_("paper", "Statement of a figure"),
    PaperKind.APPEAL: lambda: P_("paper", "Record of an appeal"),
    PaperKind.IMPROVEMENT: lambda: P_("paper", "Performance interview and improvement plan"),
    PaperKind.CALIBRATION: lambda: P_("paper", "Calibration record"),
    PaperKind.HANDOVER: lambda: P_("paper", "Case handover sheet"),
    PaperKind.SEPARATION: lambda: P_("paper", "Separation report"),
    PaperKind.ONBOARDING: lambda: P_("paper", "Onboarding form"),
    PaperKind.TRAINING_RECORD: lambda: P_("paper", "Training record"),
    PaperKind.COURSE_LIST: lambda: P_("paper", "List to sign"),
    PaperKind.CERTIFICATE: lambda: P_("paper", "Certificate"),
    PaperKind.AUDIT_PACK: lambda: P_("paper", "Client's audit pack"),
    PaperKind.TURNOVER: lambda: P_("paper", "Turnover report"),
    PaperKind.WHY_LEAVE: lambda: P_("paper", "Why people leave"),
}
#: Papers with signature lines at their foot; the others have none, or a line for each person they name.
_SIGNERS: Mapping[PaperKind, Callable[[], tuple[str, ...]]] = {
    PaperKind.EVALUATION: _signed_by_all,
    PaperKind.YEAR: _signed_by_all,
    PaperKind.RANKING: _approval,
    PaperKind.SUMMARY: _approval,
    PaperKind.CALIBRATION: _approval,
    PaperKind.RECONCILIATION: lambda: (
        P_("paper", "Reconciled by"), P_("paper", "Finance"), P_("paper", "Person in charge")
    ),
    PaperKind.STATEMENT: lambda: (
        P_("paper", "Employee"), P_("paper", "Answered by"), P_("paper", "Direct supervisor")
    ),
    PaperKind.APPEAL: lambda: (P_("paper", "Employee"), P_("paper", "Decided by"), P_("paper", "HR")),
    PaperKind.IMPROVEMENT: lambda: (P_("paper", "Employee"), P_("paper", "Interviewer"), P_("paper", "HR")),
    PaperKind.SEPARATION: lambda: (_("Employee"), _("Direct supervisor"), _("HR")),
    PaperKind.ONBOARDING: lambda: (
        P_("paper", "Employee's signature"), P_("paper", "ID card seen, aged 16 or more (checked by)"),
        P_("paper", "HR's signature"),
    ),
    PaperKind.TRAINING_RECORD: lambda: (
        P_("paper", "The person (the content is true)"), P_("paper", "In charge of training"),
        P_("paper", "Seal of the agency"),
    ),
    PaperKind.CERTIFICATE: lambda: (P_("paper", "In charge of training"), P_("paper", "Seal of the agency")),
}  # fmt: skip
SIGNED = frozenset(_SIGNERS)


def own_title(kind: PaperKind) -> str:
    """HRDesk's title of the paper, in the language spoken."""
    return _TITLES[kind]()


def own_signers(kind: PaperKind) -> tuple[str, ...]:
    """HRDesk's signature lines of the paper, in the language spoken; empty where there are none to word."""
    return _SIGNERS[kind]() if kind in _SIGNERS else ()


@dataclass(frozen=True, slots=True)
class SignLine:
    """One line to sign; ``dated`` with a place for the day below it."""

    words: Label
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Wording:
    """What one kind of paper is called and who signs it; empty: HRDesk's own, language by language for the title."""

    title: Label = EMPTY
    signers: tuple[SignLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture made ready by ``documents.logo``: PNG of 8 bits without transparency; its size in pixels."""

    png: bytes
    wide: int
    high: int


@dataclass(frozen=True, slots=True)
class Letterhead:
    """All that an agency set for its papers; an empty one prints them as HRDesk does by itself."""

    name: Label = EMPTY  # as printed; empty: the agency's
    line: Label = EMPTY  # under the name: address, telephone
    foot: Label = EMPTY
    place: LogoPlace = LogoPlace.LEFT
    logo: Logo | None = None
    wordings: Mapping[PaperKind, Wording] = field(default_factory=dict)

    def name_on(self, agency: str) -> str:
        """The printed name in the language spoken, else what the agency is called."""
        return (self.name.zh if current() == "zh_CN" else self.name.en) or agency

    def title(self, kind: PaperKind) -> str:
        """What the paper is called, in the language spoken."""
        return self.title_or(kind, own_title(kind))

    def title_or(self, kind: PaperKind | None, own: str) -> str:
        """The agency's title of the paper in the language spoken, else ``own``."""
        given = self.wordings.get(kind) if kind is not None else None
        if given is None:
            return own
        return (given.title.zh if current() == "zh_CN" else given.title.en) or own

    def signers(self, kind: PaperKind | None) -> tuple[SignLine, ...]:
        """The agency's signature lines of the paper; empty: the paper's own."""
        given = self.wordings.get(kind) if kind is not None else None
        return given.signers if given is not None else ()

    @property
    def shown_logo(self) -> Logo | None:
        """The logo, where it is to be printed."""
        return None if self.place is LogoPlace.NONE else self.logo

    @property
    def bare(self) -> bool:
        """Whether the head is as HRDesk prints it by itself: a name on a rule."""
        return self.shown_logo is None and not self.line.text


def rebased(typed: Letterhead, before: Letterhead, after: Letterhead) -> Letterhead:
    """``after`` with what differs between ``before`` and ``typed``: what somebody typed while the rest changed under it."""

    def part(mine: Label, was: Label, now: Label) -> Label:
        return Label(mine.zh if mine.zh != was.zh else now.zh, mine.en if mine.en != was.en else now.en)

    wordings: dict[PaperKind, Wording] = {}
    for kind in PaperKind:
        mine, was, now = (one.wordings.get(kind, Wording()) for one in (typed, before, after))
        signers = mine.signers if mine.signers != was.signers else now.signers
        if (given := Wording(part(mine.title, was.title, now.title), signers)) != Wording():
            wordings[kind] = given
    return Letterhead(
        part(typed.name, before.name, after.name),
        part(typed.line, before.line, after.line),
        part(typed.foot, before.foot, after.foot),
        typed.place if typed.place != before.place else after.place,
        typed.logo if typed.logo != before.logo else after.logo,
        wordings,
    )


PLAIN = Letterhead()


def checked(letterhead: Letterhead) -> Letterhead:
    """The letterhead with blanks tidied and empty wordings left out. Errors: ``too_long``, ``too_many``, ``missing``.

    ``field`` of an error is ``name_zh``, ``line_en`` …, or of one kind ``evaluation.title_zh``, ``evaluation.signer.2``.
    Whether a text fits its place on the page is measured by ``documents.letterhead``.
    """
    wordings = {kind: _wording(kind, given) for kind, given in letterhead.wordings.items()}
    return replace(
        letterhead,
        name=_label(letterhead.name, "name", "name"),
        line=_label(letterhead.line, "line", "line"),
        foot=_label(letterhead.foot, "foot", "foot"),
        wordings={kind: given for kind, given in wordings.items() if given != Wording()},
    )


def _wording(kind: PaperKind, given: Wording) -> Wording:
    title = _label(given.title, "title", f"{kind}.title")
    if not given.signers:
        return Wording(title)
    if kind not in SIGNED:
        raise UserError(
            N_("{paper}: this paper has no signature lines that can be worded."),
            code="too_many", field=f"{kind}.signers", paper=own_title(kind),
        )  # fmt: skip
    if len(given.signers) > MOST_SIGNERS:
        raise UserError(
            N_("{paper}: there is room for {most} signature lines at most."),
            code="too_many", field=f"{kind}.signers", paper=own_title(kind), most=MOST_SIGNERS,
        )  # fmt: skip
    return Wording(title, tuple(_signer(kind, place, one) for place, one in enumerate(given.signers, start=1)))


def _signer(kind: PaperKind, place: int, given: SignLine) -> SignLine:
    words = _label(given.words, "signer", f"{kind}.signer.{place}")
    if not words.zh and words.en:
        words = Label(words.en)
    if not words.zh:
        raise UserError(
            N_("{paper}: signature line {number} says nothing."),
            code="missing", field=f"{kind}.signer.{place}", paper=own_title(kind), number=place,
            hint=N_("Say who signs there, or take the line away."),
        )  # fmt: skip
    return SignLine(words, given.dated)


def _label(given: Label, what: str, where: str) -> Label:
    zh, en = (" ".join(text.split()) for text in (given.zh, given.en or ""))
    for language, text in (("zh", zh), ("en", en)):
        if len(text) > LONGEST[what]:
            key = where if what == "signer" else f"{where}_{language}"
            raise too_long(key, text, LONGEST[what])
    return Label(zh, en or None)


def too_long(where: str, text: str, most: int = 0) -> UserError:
    """The complaint about a text that finds no room; ``most`` characters, or 0 where the page was measured."""
    shown = text if len(text) <= 24 else text[:23] + "…"
    return UserError(
        N_("{place}: “{text}” has more than {most} characters.")
        if most
        else N_("{place}: “{text}” does not fit its place on the page."),
        code="too_long", field=where, place=place_of(where), text=shown, most=most,
        hint=N_("Say it in fewer words."),
    )  # fmt: skip


def place_of(where: str) -> str:
    """The field of an error in words: where on the papers the text stands."""
    kind, dot, part = where.partition(".")
    if dot:
        paper = own_title(PaperKind(kind))
        if part.startswith("signer."):
            return _("{paper}, signature line {number}", paper=paper, number=part.partition(".")[2])
        return _("Title of {paper}", paper=paper)
    return {
        "name": P_("letterhead", "Printed name"),
        "line": P_("letterhead", "Line under the name"),
        "foot": P_("letterhead", "Foot of the page"),
    }[where.partition("_")[0]]


# --- as plain values, for the file and the configuration ---------------------------------------------------------------


def texts_of(letterhead: Letterhead) -> dict[str, object]:
    """All but the picture, as ``letterhead_from`` takes it; what is empty is left out."""
    content: dict[str, object] = {}
    for key in ("name", "line", "foot"):
        content |= dict(_plain(getattr(letterhead, key), key))
    if letterhead.place is not LogoPlace.LEFT:
        content["logo_place"] = letterhead.place.value
    kinds: dict[str, object] = {}
    for kind, given in letterhead.wordings.items():
        held: dict[str, object] = dict(_plain(given.title, "title"))
        if given.signers:
            held["signers"] = [dict(_plain(one.words, "words")) | {"dated": one.dated} for one in given.signers]
        if held:
            kinds[kind.value] = held
    if kinds:
        content["kinds"] = kinds
    return content


def _plain(label: Label, key: str) -> Iterator[tuple[str, object]]:
    if label.zh:
        yield f"{key}_zh", label.zh
    if label.en:
        yield f"{key}_en", label.en


def letterhead_from(content: Mapping[str, object]) -> Letterhead:
    """What ``texts_of`` gave. Errors: ``ValueError`` naming the entry that is not one."""
    _only(content, {"name_zh", "name_en", "line_zh", "line_en", "foot_zh", "foot_en", "logo_place", "kinds"}, "")
    place = str(content.get("logo_place", LogoPlace.LEFT))
    if place not in set(LogoPlace):
        raise ValueError("logo_place")
    return Letterhead(
        _read(content, "name", ""), _read(content, "line", ""), _read(content, "foot", ""), LogoPlace(place),
        wordings=dict(_read_kinds(content.get("kinds", {}))),
    )  # fmt: skip


def _read_kinds(given: object) -> Iterator[tuple[PaperKind, Wording]]:
    if not isinstance(given, Mapping):
        raise ValueError("kinds")
    for key, held in given.items():
        where = f"kinds.{key}"
        if key not in set(PaperKind) or not isinstance(held, Mapping):
            raise ValueError(where)
        _only(held, {"title_zh", "title_en", "signers"}, f"{where}.")
        signers = held.get("signers", [])
        if not isinstance(signers, list):
            raise ValueError(f"{where}.signers")
        yield (
            PaperKind(key),
            Wording(
                _read(held, "title", f"{where}."),
                tuple(_read_signer(one, f"{where}.signers[{place}]") for place, one in enumerate(signers)),
            ),
        )


def _read_signer(given: object, where: str) -> SignLine:
    if not isinstance(given, Mapping):
        raise ValueError(where)
    _only(given, {"words_zh", "words_en", "dated"}, f"{where}.")
    dated = given.get("dated", True)
    if not isinstance(dated, bool):
        raise ValueError(f"{where}.dated")
    return SignLine(_read(given, "words", f"{where}."), dated)


def _read(content: Mapping[str, object], key: str, where: str) -> Label:
    zh, en = content.get(f"{key}_zh") or "", content.get(f"{key}_en")
    if not isinstance(zh, str):
        raise ValueError(f"{where}{key}_zh")
    if en is not None and not isinstance(en, str):
        raise ValueError(f"{where}{key}_en")
    return Label(zh, en or None)


def _only(content: Mapping[str, object], known: set[str], where: str) -> None:
    for key in content:
        if key not in known:
            raise ValueError(f"{where}{key}")
