"""Figures entered by hand: all of a save or nothing, nothing overwritten silently, published after a second person's yes."""

from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select

from hrdesk.app.performance.confirming import ConfirmEntries, Seen, confirm_entries
from hrdesk.app.performance.cycle import Publish, close_period, publish
from hrdesk.app.performance.entry import Entered, EnterFigures, enter_figures, take_back
from hrdesk.app.performance.entry_sheet import entry_view
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t
from tests.app.builders import as_role, supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team

D = Decimal
QUALITY = "quality_score"
WITHOUT = {code: value for code, value in GOOD.items() if code != QUALITY}


@pytest.fixture
def people(desk):
    """Three of one team; everything but the quality score came in a file."""
    found = team(desk)
    for who in found:
        figures(desk, who, WITHOUT)
    return found


@pytest.fixture
def leader(desk, people):
    return supervisor_of(desk, "电催一组")


def second_supervisor(desk):
    """Who leads the department, and so the same team too."""
    return as_role(desk, "supervisor", scope="department", department="催收一部")


def row(desk, who, **more):
    return next(row for row in entry_view(desk.work(), MONTH, **more).rows if row.employment_id == who.employment_id)


def cell(desk, who, metric=QUALITY):
    return row(desk, who).cells[metric]


def save(desk, *cells):
    scheme = entry_view(desk.work(), MONTH).scheme
    return enter_figures(desk.work(), EnterFigures(MONTH, scheme, cells))


def entered(desk, who, value, metric=QUALITY, **more):
    """The cell as it is looked at now, with a new figure."""
    seen = more.pop("seen", cell(desk, who, metric).batch_id)
    return Entered(who.employment_id, metric, None if value is None else Figure(D(value)), seen, **more)


def counted(desk):
    with desk.work().read() as conn:
        return conn.execute(select(func.count()).select_from(t.fact)).scalar_one()


def test_a_supervisor_fills_what_is_missing_and_the_draft_shows_it_at_once(desk, people, leader):
    evaluate(desk.work(), MONTH)
    assert evaluation(desk, people[0]).score is None
    assert (cell(leader, people[0]).actual, cell(leader, people[0]).locked) == (None, "")
    done = save(leader, *(entered(leader, who, value) for who, value in zip(people, (88, 90, 92), strict=True)))
    assert done.cells == 3
    now = cell(leader, people[0])
    assert (now.actual, now.by_hand, now.by, now.batch_id) == (D(88), True, leader.actor.shown_name, done.batch_id)
    assert [evaluation(desk, who).rank for who in people] == [3, 2, 1]


def test_what_the_sheet_scores_is_what_the_month_is_computed_to(desk, people, leader):
    from hrdesk.domain.performance.entering import places, score_with

    save(leader, *(entered(leader, who, value) for who, value in zip(people, (88, 90, 92), strict=True)))
    evaluate(desk.work(), MONTH)
    view = entry_view(leader.work(), MONTH)
    scores = {
        one.employment_id: (
            one.entrant.group,
            score_with(one.entrant, {}, metrics=view.metrics, delivered=view.delivered).total,
        )
        for one in view.rows
    }
    ranks = places(scores, view.others)
    for who in people:
        kept = evaluation(desk, who)
        assert (scores[who.employment_id][1], ranks[who.employment_id]) == (kept.score, (kept.rank, kept.rank_of))


def test_two_supervisors_of_one_team_never_overwrite_each_other_silently(desk, people, leader):
    deputy = second_supervisor(desk)
    ma, zheng, _zhou = people
    first, other = entered(leader, ma, 88), entered(leader, zheng, 70)
    save(deputy, entered(deputy, ma, 91))
    with pytest.raises(Conflict) as refused:
        save(leader, first, other)
    told = str(refused.value)
    assert ma.name in told
    assert "91" in told
    assert "88" in told
    assert deputy.actor.shown_name in told
    assert cell(leader, ma).actual == 91
    assert cell(leader, zheng).actual is None, "all of a save or nothing"
    save(leader, entered(leader, ma, 88), other)  # looked at again: now on purpose
    assert [cell(leader, who).actual for who in (ma, zheng)] == [D(88), D(70)]


def test_the_same_figure_of_both_is_no_conflict(desk, people, leader):
    deputy = second_supervisor(desk)
    mine = entered(leader, people[0], 88)
    save(deputy, entered(deputy, people[0], 88))
    assert save(leader, mine).batch_id is None


def test_a_save_is_taken_back_and_what_stood_before_counts_again(desk, people, leader):
    evaluate(desk.work(), MONTH)
    save(leader, entered(leader, people[0], 88))
    second = save(leader, entered(leader, people[0], 60, note="复核后改"))
    assert (cell(leader, people[0]).actual, cell(leader, people[0]).note) == (D(60), "复核后改")
    take_back(leader.work(), second.batch_id)
    assert (cell(leader, people[0]).actual, cell(leader, people[0]).note) == (D(88), "")
    with pytest.raises(UserError) as refused:
        take_back(leader.work(), second.batch_id)
    assert refused.value.code == "already_undone"
    with pytest.raises(UserError) as not_mine:
        take_back(desk.work(), cell(leader, people[0]).batch_id)
    assert not_mine.value.code == "not_found"


def test_a_cell_is_cleared_and_commented_without_a_figure(desk, people, leader):
    evaluate(desk.work(), MONTH)
    save(leader, entered(leader, people[0], 88))
    save(leader, entered(leader, people[0], None, note="整月病假"))
    assert (cell(leader, people[0]).actual, cell(leader, people[0]).note) == (None, "整月病假")
    assert evaluation(desk, people[0]).missing == QUALITY
    with pytest.raises(UserError) as refused:
        save(leader, entered(leader, people[0], 88, note="长" * 501))
    assert refused.value.code == "out_of_range"


def test_what_comes_from_a_file_is_not_open_to_supervisors(desk, people, leader):
    ma = people[0]
    assert cell(leader, ma, "recovered_amount").locked
    with pytest.raises(UserError) as refused:
        save(leader, entered(leader, people[1], 77), entered(leader, ma, 1, "recovered_amount"))
    assert refused.value.code == "locked"
    assert "10月.xlsx" in cell(leader, ma, "recovered_amount").source
    assert cell(leader, people[1]).actual is None
    assert not cell(desk, ma, "recovered_amount").locked, "HR may correct it, and a second person confirms that"
    save(desk, entered(desk, ma, 1, "recovered_amount"))
    assert cell(desk, ma, "recovered_amount").waiting


def test_a_figure_of_single_days_is_not_entered_beside_them(desk, people):
    ma = people[0]
    figures(desk, ma, {QUALITY: "90"}, day=3)
    assert cell(desk, ma).locked
    with pytest.raises(UserError):
        save(desk, entered(desk, ma, 88))


def test_a_delivered_kind_of_event_is_closed_for_sums_but_open_where_somebody_has_no_rate(desk):
    (who,) = team(desk, 1)
    with desk.work().read() as conn:
        head = conn.execute(select(func.max(t.audit.c.id))).scalar()
    assert head

    def deliver(conn):
        for source in ("complaints", "calls"):
            conn.execute(insert(t.delivery).values(month=MONTH.number, source=source, at=desk.work().now()))

    desk.work().write(deliver)
    assert cell(desk, who, "valid_complaints").locked
    assert cell(desk, who, "valid_complaints").actual == 0
    assert not cell(desk, who, "connect_rate").locked


def test_nothing_is_entered_in_a_closed_month_or_for_oneself(desk, people, leader):
    own = leader.actor.employment_id
    seen = {one.employment_id: one for one in entry_view(leader.work(), MONTH).rows}
    if own in seen:
        assert all(one.locked for one in seen[own].cells.values())
    mine = entered(leader, people[0], 88)
    done = save(leader, mine)
    close_period(desk.work(), MONTH)
    assert entry_view(leader.work(), MONTH).closed
    with pytest.raises(UserError) as refused:
        save(leader, entered(leader, people[0], 60))
    assert refused.value.code == "locked"
    with pytest.raises(UserError) as closed:
        take_back(leader.work(), done.batch_id)
    assert closed.value.code == "period_closed"


def test_another_teams_people_are_neither_seen_nor_entered(desk, people, leader):
    other = supervisor_of(desk, "客服一组", department="客服部")
    assert people[0].employee_no not in repr(entry_view(other.work(), MONTH))
    with pytest.raises(UserError) as refused:
        enter_figures(
            other.work(),
            EnterFigures(MONTH, "collector", (Entered(people[0].employment_id, QUALITY, Figure(D(1)), None),)),
        )
    assert refused.value.code == "not_found"
    done = save(leader, entered(leader, people[0], 88))
    with pytest.raises(UserError):
        take_back(other.work(), done.batch_id)


# -- the second person ---------------------------------------------------------------------------------------------


def waiting(desk):
    return tuple(
        Seen(one.employment_id, code, found.batch_id)
        for one in entry_view(desk.work(), MONTH).rows
        for code, found in one.cells.items()
        if found.waiting
    )


def test_nobody_is_published_on_figures_only_one_person_has_seen(desk, people, leader):
    for who in people[1:]:
        figures(desk, who, {QUALITY: "90"})
    save(leader, entered(leader, people[0], 88))
    evaluate(desk.work(), MONTH)
    done = publish(desk.work(), Publish(MONTH, confirm=True))
    assert done.published == 2
    (blocked,) = [one for one in done.blocked if one.employee_no == people[0].employee_no]
    assert "质检得分" in blocked.why or "Quality" in blocked.why
    hr = as_role(desk, "hr")
    assert confirm_entries(hr.work(), ConfirmEntries(MONTH, waiting(hr))).figures == 1
    assert waiting(hr) == ()
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 1


def test_whoever_entered_a_figure_is_not_the_second_person(desk, people, leader):
    save(desk, entered(desk, people[0], 88))
    assert not cell(desk, people[0]).to_confirm
    with pytest.raises(Denied):
        confirm_entries(desk.work(), ConfirmEntries(MONTH, waiting(desk)))
    save(leader, entered(leader, people[1], 70))
    done = confirm_entries(desk.work(), ConfirmEntries(MONTH, waiting(desk)))
    assert (done.figures, done.left) == (1, 1)
    with pytest.raises(Denied):
        confirm_entries(leader.work(), ConfirmEntries(MONTH, waiting(desk)))


def test_a_figure_changed_since_it_was_looked_at_is_not_confirmed(desk, people, leader):
    save(leader, entered(leader, people[0], 88))
    seen = waiting(desk)
    save(leader, entered(leader, people[0], 120))
    assert confirm_entries(desk.work(), ConfirmEntries(MONTH, seen)).figures == 0
    confirm_entries(desk.work(), ConfirmEntries(MONTH, waiting(desk)))
    assert waiting(desk) == ()
    save(leader, entered(leader, people[0], 60))
    assert len(waiting(desk)) == 1, "a confirmed figure that is changed needs a second person again"


def test_an_import_over_the_entry_needs_no_second_person(desk, people, leader):
    save(leader, entered(leader, people[0], 88))
    figures(desk, people[0], {QUALITY: "90"})
    assert waiting(desk) == ()
    assert cell(leader, people[0]).locked


def test_a_published_person_is_open_to_hr_alone_and_a_correction_makes_a_revision(desk, people, leader):
    figures(desk, people[0], {QUALITY: "90"})
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    assert cell(leader, people[0]).locked
    save(desk, entered(desk, people[0], 60))
    assert evaluation(desk, people[0]).revision == 2


def test_today_tells_who_may_be_the_second_person_and_not_who_entered_it(desk, people, leader):
    from hrdesk.app.today import today

    def told(who):
        return [item.title for item in today(who.work()).items if item.kind == "performance"]

    before = len(told(desk))
    save(leader, entered(leader, people[0], 88))
    assert len(told(desk)) == before + 1
    confirm_entries(desk.work(), ConfirmEntries(MONTH, waiting(desk)))
    assert len(told(desk)) == before
    save(desk, entered(desk, people[1], 88))
    assert len(told(desk)) == before
