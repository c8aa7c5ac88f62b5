"""A published month and a scheme that is changed afterwards: the sheets stay, and a correction goes by the old version."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from hrdesk.app.performance.catalogue import load_book
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.scheme_editing import save_scheme
from hrdesk.app.performance.schemes_kept import UseNewerScheme, use_newer_scheme
from hrdesk.app.performance.views import month_view
from hrdesk.app.today import today
from hrdesk.app.work import Desk
from hrdesk.domain.errors import UserError
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team


@pytest.fixture
def month(desk: Desk):
    who, other = team(desk, 2)
    figures(desk, who)
    figures(desk, other, GOOD | {"quality_score": "70"})
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    return who, other


def changed(desk):
    """The scheme of the two with half of one target: everybody would score more."""
    with desk.work().read() as conn:
        book = load_book(conn, MONTH.number)
    scheme = next(one for one in book.schemes.values() if one.code == month_view(desk.work(), MONTH).scheme)
    lines = tuple(
        replace(line, target=(line.target or Decimal(2)) / 2) if line.metric == "recovered_amount" else line
        for line in scheme.lines
    )
    save_scheme(desk.work(), replace(scheme, lines=lines))


def refused(code, call, *args):
    with pytest.raises(UserError) as caught:
        call(*args)
    assert caught.value.code == code
    return " ".join((str(caught.value), caught.value.hint or ""))


def test_what_is_published_stays_and_the_page_knows_that_the_scheme_is_newer(month, desk):
    who, _other = month
    before = evaluation(desk, who)
    changed(desk)
    evaluate(desk.work(), MONTH)
    assert evaluation(desk, who) == before  # no revision by rules made afterwards
    row = next(row for row in month_view(desk.work(), MONTH).rows if row.employment_id == who.employment_id)
    assert (row.version_used, row.version_now) == (1, 2)


def test_a_correction_is_computed_by_the_scheme_the_month_was_published_by(month, desk):
    who, _other = month
    published = evaluation(desk, who)
    changed(desk)
    figures(desk, who, {"quality_score": "88.5"})  # the same figure again: nothing but the delivery is new
    evaluate(desk.work(), MONTH)
    row = evaluation(desk, who)
    assert (row.revision, row.score, row.scheme_version_id) == (2, published.score, published.scheme_version_id)
    publish(desk.work(), Publish(MONTH, confirm=True))
    assert not [item for item in today(desk.work()).items if item.kind == "revision"]  # the revision is published


def test_whoever_is_not_published_yet_follows_the_newer_scheme(desk):
    (who,) = team(desk, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    before = evaluation(desk, who)
    changed(desk)
    evaluate(desk.work(), MONTH)
    assert evaluation(desk, who).scheme_version_id != before.scheme_version_id
    assert evaluation(desk, who).revision == 1


def test_a_scheme_that_was_wrong_is_put_right_with_a_reason_for_whom_it_is_said(month, desk):
    who, other = month
    first = evaluation(desk, who)
    changed(desk)
    refused("missing", use_newer_scheme, desk.work(), UseNewerScheme(MONTH, (who.employment_id,), " "))
    assert use_newer_scheme(desk.work(), UseNewerScheme(MONTH, (who.employment_id,), "目标录错")) == 1
    row = evaluation(desk, who)
    assert row.revision == 2
    assert row.score > first.score
    assert evaluation(desk, other).revision == 1
    publish(desk.work(), Publish(MONTH, confirm=True))
    refused("nothing_newer", use_newer_scheme, desk.work(), UseNewerScheme(MONTH, (who.employment_id,), "再来一次"))
    evaluate(desk.work(), MONTH)
    assert evaluation(desk, who).revision == 2


def test_it_is_taken_back_before_the_revision_is_published(month, desk):
    who, _other = month
    first = evaluation(desk, who)
    changed(desk)
    use_newer_scheme(desk.work(), UseNewerScheme(MONTH, (who.employment_id,), "目标录错"))
    use_newer_scheme(desk.work(), UseNewerScheme(MONTH, (who.employment_id,), "按错了", back=True))
    row = evaluation(desk, who)
    assert (row.revision, row.score, row.scheme_version_id) == (2, first.score, first.scheme_version_id)


def test_a_closed_month_is_corrected_only_once_it_is_reopened(month, desk):
    who, _other = month
    changed(desk)
    close_period(desk.work(), MONTH)
    said = refused(
        "period_closed", use_newer_scheme, desk.work(), UseNewerScheme(MONTH, (who.employment_id,), "目标录错")
    )
    assert "重新开放" in said or "重开" in said or "反结" in said or "原因" in said
    said = refused("period_closed", evaluate, desk.work(), MONTH)
    assert "原因" in said
    assert evaluation(desk, who).revision == 1
