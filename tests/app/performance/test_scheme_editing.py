"""A scheme changed by hand becomes its next version; targets of one holder and month are set and taken back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from hrdesk.app.performance.catalogue import load_book
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.scheme_editing import SaveTargets, TargetOf, save_scheme, save_targets, targets_of
from hrdesk.app.performance.views import month_view
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.performance.figures import entered, shown
from hrdesk.domain.performance.pack import configuration
from hrdesk.storage import tables as t
from tests.app.builders import as_role
from tests.app.performance.month import MONTH, evaluation, figures, pack, team

D = Decimal


def scheme_of(desk, code=None):
    with desk.database.read() as conn:
        found = {one.code: one for one in load_book(conn, MONTH.number).schemes.values()}
    return found[code] if code else next(iter(found.values()))


def moved(scheme, points="5"):
    """The same scheme with some weight moved from its first to its second line."""
    first, second, *rest = scheme.lines
    lines = (replace(first, weight=first.weight - D(points)), replace(second, weight=second.weight + D(points)), *rest)
    return replace(scheme, lines=lines)


@pytest.fixture
def schemes(desk):
    configure_from(desk.work(), configuration())
    return desk


def test_a_changed_scheme_becomes_the_next_version_and_the_old_one_stays(schemes):
    before = scheme_of(schemes)
    saved = save_scheme(schemes.work(), moved(before))
    assert saved.scheme.version == before.version + 1
    now = scheme_of(schemes, before.code)
    assert now == saved.scheme
    with schemes.database.read() as conn:
        count = conn.execute(
            select(func.count()).select_from(t.scheme_version).join(t.scheme).where(t.scheme.c.code == before.code)
        ).scalar()
        kept = conn.execute(select(t.history.c.field).where(t.history.c.field.like("line %"))).scalars().all()
    assert count == before.version + 1
    assert len(kept) == 2, "old and new of both lines are in the history"


def test_an_unchanged_scheme_saves_nothing(schemes):
    before = scheme_of(schemes)
    assert save_scheme(schemes.work(), before).scheme == before
    assert scheme_of(schemes, before.code) == before


def test_weights_of_99_99_are_refused_in_words_and_nothing_is_saved(schemes):
    before = scheme_of(schemes)
    first, *rest = before.lines
    short = replace(before, lines=(replace(first, weight=first.weight - D("0.01")), *rest))
    with pytest.raises(UserError, match=r"99\.99") as refused:
        save_scheme(schemes.work(), short)
    assert (refused.value.code, refused.value.field) == ("invalid", "weights")
    assert scheme_of(schemes, before.code) == before


def test_recovery_only_is_saved_with_the_warning(schemes):
    before = scheme_of(schemes)
    with schemes.database.read() as conn:
        metrics = load_book(conn, MONTH.number).metrics
    recovery = next(line for line in before.lines if metrics[line.metric].recovery and line.weight)
    saved = save_scheme(schemes.work(), replace(before, lines=(replace(recovery, weight=D(100)),)))
    assert any("GB/T 45251" in warning for warning in saved.warnings)


def test_somebody_elses_newer_version_is_a_conflict(schemes):
    before = scheme_of(schemes)
    save_scheme(schemes.work(), moved(before))
    with pytest.raises(Conflict):
        save_scheme(schemes.work(), moved(before, "3"))


def test_a_published_evaluation_keeps_the_version_it_was_computed_by(desk):
    who = team(desk, 1)[0]
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    before = evaluation(desk, who)
    with desk.database.read() as conn:
        book = load_book(conn, MONTH.number)
        mine = book.schemes[before.scheme_version_id]
    save_scheme(desk.work(), moved(mine))
    after = evaluation(desk, who)
    assert (after.scheme_version_id, after.score) == (before.scheme_version_id, before.score)


def test_a_target_of_a_person_counts_for_the_month_and_is_taken_back(desk):
    people = team(desk, 2)
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    scores = [evaluation(desk, who).score for who in people]
    mine = TargetOf("employment", people[0].employment_id)
    before = save_targets(desk.work(), SaveTargets(MONTH, mine, {"recovered_amount": D(900000)}))
    assert before == {"recovered_amount": None}
    assert targets_of(desk.work(), MONTH, mine) == {"recovered_amount": D(900000)}
    evaluate(desk.work(), MONTH)
    assert evaluation(desk, people[0]).score < scores[0]
    assert evaluation(desk, people[1]).score == scores[1]
    again = save_targets(desk.work(), SaveTargets(MONTH, mine, before))
    assert again == {"recovered_amount": D(900000)}
    assert targets_of(desk.work(), MONTH, mine) == {}
    evaluate(desk.work(), MONTH)
    assert [evaluation(desk, who).score for who in people] == scores


def test_two_who_set_the_same_target_are_told_and_nothing_of_the_second_is_saved(desk):
    mine = TargetOf("employment", team(desk, 1)[0].employment_id)
    seen = {"recovered_amount": None, "talk_seconds": None}
    save_targets(desk.work(), SaveTargets(MONTH, mine, {"recovered_amount": D(500)}, seen))
    with pytest.raises(Conflict) as caught:
        save_targets(desk.work(), SaveTargets(MONTH, mine, {"talk_seconds": D(60), "recovered_amount": D(700)}, seen))
    assert "回款金额：现为 500" in str(caught.value)
    assert "通话" not in str(caught.value)
    assert targets_of(desk.work(), MONTH, mine) == {"recovered_amount": D(500)}
    save_targets(desk.work(), SaveTargets(MONTH, mine, {"recovered_amount": D(700)}, {"recovered_amount": D(500)}))
    assert targets_of(desk.work(), MONTH, mine) == {"recovered_amount": D(700)}


@pytest.mark.parametrize(
    ("holder", "values", "code"),
    [
        (TargetOf("employment", 9999), {"recovered_amount": D(1)}, "not_found"),
        (TargetOf("ghost", 1), {"recovered_amount": D(1)}, "not_found"),
        (TargetOf("agency"), {"no_such": D(1)}, "not_found"),
        (TargetOf("agency"), {"recovered_amount": D(-1)}, "out_of_range"),
    ],
)
def test_targets_for_nobody_of_nothing_or_below_zero_are_refused(schemes, holder, values, code):
    with pytest.raises(UserError) as refused:
        save_targets(schemes.work(), SaveTargets(MONTH, holder, values))
    assert refused.value.code == code
    assert targets_of(schemes.work(), MONTH, TargetOf("agency")) == {}


def test_a_closed_month_takes_no_targets(schemes):
    close_period(schemes.work(), MONTH)
    with pytest.raises(UserError) as refused:
        save_targets(schemes.work(), SaveTargets(MONTH, TargetOf("agency"), {"recovered_amount": D(1)}))
    assert refused.value.code == "period_closed"


def test_only_who_configures_may_change_either(schemes):
    other = as_role(schemes, "supervisor")
    with pytest.raises(Denied):
        save_scheme(other.work(), scheme_of(schemes))
    with pytest.raises(Denied):
        save_targets(other.work(), SaveTargets(MONTH, TargetOf("agency"), {"recovered_amount": D(1)}))
    other.database.close()


def test_a_figure_typed_as_it_is_shown_is_kept_as_it_is_scored(desk):
    pack(desk)
    with desk.database.read() as conn:
        metrics = load_book(conn, MONTH.number).metrics
    for metric in metrics.values():
        typed = D("12")
        assert D(shown(entered(typed, metric), metric).replace(",", "")) == round(typed, metric.decimals)


def test_a_target_set_after_computing_is_not_published_past(desk):
    """The draft was scored by the old one: it is computed again first."""
    (who,) = team(desk, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    holder = TargetOf("employment", who.employment_id)
    save_targets(desk.work(), SaveTargets(MONTH, holder, {"recovered_amount": Decimal(400_000)}))
    done = publish(desk.work(), Publish(MONTH, confirm=True))
    assert (done.published, len(done.blocked)) == (0, 1)
    evaluate(desk.work(), MONTH)
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 1
    line = month_view(desk.work(), MONTH).rows[0].cells["recovered_amount"]
    assert line.target == 400_000


def test_a_target_saved_as_it_was_changes_nothing(desk):
    (who,) = team(desk, 1)
    figures(desk, who)
    holder = TargetOf("employment", who.employment_id)
    order = SaveTargets(MONTH, holder, {"recovered_amount": Decimal(400_000)})
    save_targets(desk.work(), order)
    evaluate(desk.work(), MONTH)
    save_targets(desk.work(), order)
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 1
