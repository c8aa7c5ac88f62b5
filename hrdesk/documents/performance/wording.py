"""The sentences of the evaluation sheet: where figures come from, how they were counted, what a person may do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hrdesk.documents.figures import brief, day, day_near, mark, plain
from hrdesk.domain.performance.grading import LOWEST
from hrdesk.domain.performance.model import LineState, Method
from hrdesk.domain.performance.sheet import EvaluationSheet, SheetState
from hrdesk.words import P_, _, _n, current


def joined(sentences: Iterator[str]) -> str:
    """Sentences in a row; English ones with a blank between."""
    return ("" if current() == "zh_CN" else " ").join(sentence for sentence in sentences if sentence)


def notes(sheet: EvaluationSheet) -> str:
    """All that stands under "Where the figures come from"."""
    return joined(_notes(sheet))


def _notes(sheet: EvaluationSheet) -> Iterator[str]:
    if sheet.replaces is None or not sheet.replaces.why:
        yield changed(sheet)
    if any(line.completion is not None for line in sheet.lines):
        if any(line.team_median is not None for line in sheet.lines):
            yield _("Dot: this person; tick: team median; line: target; triangle: off the scale.")
        else:
            yield _("Dot: this person; line: target; triangle: off the scale.")
    yield _counting(sheet)
    missing = [line.name.text for line in sheet.lines if line.state is LineState.MISSING]
    if missing:
        yield _("No figures for {metrics}: the total cannot be given yet.", metrics=listed(missing))
    for line in sheet.lines:
        if line.state is LineState.EXCLUDED:
            yield _(
                "{metric} is not counted: {reason}. The other weights are rescaled.",
                metric=line.name.text,
                reason=bare(line.reason.text) or P_("paper", "no figures"),
            )
    vetoed = [line.name.text for line in sheet.lines if line.state is LineState.VETOED]
    if vetoed:
        yield _("{metrics} happened: the veto of the scheme decides the total.", metrics=listed(vetoed))
    if sheet.share < 1:
        yield _(
            "Worked {share} % of the period: targets for sums and counts are reduced alike.",
            share=brief(sheet.share * 100),
        )
    yield _sources(sheet)
    for point in sheet.trend:
        if point.note.text:
            yield _("{month}: {note}.", month=f"{point.year}-{point.month:02d}", note=bare(point.note.text))
    for note in sheet.notes:
        yield note.text


def _counting(sheet: EvaluationSheet) -> str:
    proportional = any(line.method is Method.PROPORTIONAL for line in sheet.lines)
    if proportional and sheet.scheme.cap is not None and sheet.scheme.floor:
        return _(
            "Score = completion, at least {floor}, capped at {cap}; points = score × weight.",
            floor=brief(sheet.scheme.floor),
            cap=brief(sheet.scheme.cap),
        )
    if proportional and sheet.scheme.cap is not None:
        return _("Score = completion, capped at {cap}; points = score × weight.", cap=brief(sheet.scheme.cap))
    return _("Points = score × weight.")


def _sources(sheet: EvaluationSheet) -> str:
    told = []
    for source in sheet.sources:
        text = f"{mark(source.number)} {source.name.text}"
        if source.records is not None:
            text += _n(", {count} row", ", {count} rows", count=source.records)
        if source.on is not None:
            text += _(", imported {day}", day=day_near(source.on, sheet.period))
        if source.detail.text:
            text += _(", {detail}", detail=source.detail.text)
        told.append(text)
    if not told:
        return ""
    return ("；".join(told) + "。") if current() == "zh_CN" else ("; ".join(told) + ".")


def replaced(sheet: EvaluationSheet) -> str:
    """The mark of a later revision: which one it is and which one it takes the place of; empty on a first one."""
    old = sheet.replaces
    if old is None:
        return ""
    if old.on is None:
        return _("Revision {new}, replaces {old}", new=sheet.revision, old=old.revision)
    return _("Revision {new}, replaces {old} of {day}", new=sheet.revision, old=old.revision, day=day(old.on))


def changed(sheet: EvaluationSheet) -> str:
    """The mark of a later revision as a sentence, with what the earlier revision came to and why there is a later one."""
    old = sheet.replaces
    if old is None:
        return ""
    said = replaced(sheet)
    if old.score is not None and sheet.total is not None:
        said += _(", total {before} → {after}", before=plain(old.score), after=plain(sheet.total))
    if why := bare(old.reason):
        return _("{said}: {reason}.", said=said, reason=why)
    if old.why:
        return _("{said}; changed: {what}.", said=said, what=P_("paper", "; ").join(bare(one.text) for one in old.why))
    return _("{said}.", said=said)


def appeal(sheet: EvaluationSheet) -> str:
    """What the person may do, who decided, and what a grade does not prove."""
    return joined(_appeal(sheet))


def _appeal(sheet: EvaluationSheet) -> Iterator[str]:
    terms = sheet.appeal
    if sheet.state is SheetState.DRAFT:
        yield _("This is a draft: figures, grade and rank may still change.")
    elif terms.deadline is not None:
        grounds = []
        if terms.working_days is not None:
            grounds.append(
                _n("{count} working day from receipt", "{count} working days from receipt", count=terms.working_days)
            )
        if terms.rule.text:
            grounds.append(terms.rule.text)
        bracket = _(" ({grounds})", grounds=P_("grounds", ", ").join(grounds)) if grounds else ""
        if terms.then_stands:
            yield _(
                "Appeal to HR by {day}{grounds}; after that the result stands.",
                day=day(terms.deadline),
                grounds=bracket,
            )
        else:
            yield _("Appeal to HR by {day}{grounds}.", day=day(terms.deadline), grounds=bracket)
    if sheet.grade_confirmed and sheet.grade_confirmed_by:
        yield _(
            "The grade was confirmed by a person ({name}), not by the program; you may ask how it was computed.",
            name=sheet.grade_confirmed_by,
        )
    elif sheet.grade_confirmed:
        yield _("The grade was confirmed by a person, not by the program; you may ask how it was computed.")
    else:
        yield _("The grade is only proposed until a person confirms it; you may ask how it was computed.")
    if sheet.grade_reason and sheet.grade_proposed:
        yield _(
            "The bands suggest {proposed}; {grade} was decided: {reason}.",
            proposed=sheet.grade_proposed,
            grade=sheet.grade_code,
            reason=bare(sheet.grade_reason),
        )
    yield _(LOWEST)


def bare(text: str) -> str:
    """What a person wrote, without the full stop our sentence brings."""
    return text.strip().rstrip("。.；;")


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Teams where there is little room: without what stands in brackets at the end, if they are told apart all the same."""
    whole = dict.fromkeys(names)
    short = {name: re.sub(r"\s*[（(][^（()）]*[)）]$", "", name) or name for name in whole}
    return short if len(set(short.values())) == len(short) else {name: name for name in whole}


def listed(names: list[str]) -> str:
    """Names in a row, as the language puts them."""
    return ("、" if current() == "zh_CN" else ", ").join(names)
