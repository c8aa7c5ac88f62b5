"""A new scheme from what it begins with to the month it is used in; taken out of use; grades changed by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from hrdesk.app.performance.configuration import configuration, configure_from
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.scheme_editing import save_scheme
from hrdesk.app.performance.scheme_list import last_scores, scheme_list
from hrdesk.app.performance.scheme_making import (
    EVERYBODY,
    NewScheme,
    beginning,
    create_scheme,
    end_scheme,
    put_use_back,
    use_scheme_for,
    usual_grades,
)
from hrdesk.app.performance.trial import try_scheme
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.performance import pack as ready_made
from hrdesk.domain.performance.model import GradeBand, Line
from hrdesk.storage import tables as t
from tests.app.builders import as_role
from tests.app.performance.month import MONTH, evaluation, figures, pack, team

D = Decimal
LINES = (
    Line("recovered_amount", D(60), D(180000)),
    Line("quality_score", D(40), D(90)),
)


def made(desk, name="新催收方案", position_id=None, first_month=200001, **more):
    begun = beginning(desk.work()).scheme
    scheme = replace(begun, **({"name_zh": name, "lines": LINES} | more))
    return create_scheme(desk.work(), NewScheme(scheme, position_id, first_month)).scheme


def position(desk, name="催收员"):
    with desk.database.read() as conn:
        return conn.execute(select(t.position.c.id).where(t.position.c.name_zh == name)).scalar_one()


def used(desk):
    """For whom each scheme is, by its name."""
    return {
        (one.scheme.name_zh, one.first_month.label if one.first_month else ""): dict(one.holders)
        for one in scheme_list(desk.work()).schemes
    }


def test_a_new_scheme_begins_with_the_usual_grades_else_with_those_made_last(desk):
    assert beginning(desk.work()).scheme.grades == usual_grades()
    pack(desk)
    two = (GradeBand("S", "达标", D(60), D(1)), GradeBand("F", "不达标", D(0), D("0.5")))
    made(desk, grades=two, start_day=26)
    begun = beginning(desk.work())
    assert (begun.scheme.grades, begun.scheme.start_day, begun.scheme.lines) == (two, 26, ())
    assert len(begun.metrics) == len(ready_made.METRICS)


def test_a_new_scheme_is_version_1_for_nobody_until_it_is_used(desk):
    pack(desk)
    scheme = made(desk)
    assert (scheme.code, scheme.version) == ("scheme-4", 1)
    assert used(desk)["新催收方案", ""] == {}
    again = configuration(desk.work())
    configure_from(desk.work(), {"schemes": again["schemes"]})
    assert used(desk)["新催收方案", ""] == {}, "in a file as well it is for nobody yet"


def test_it_counts_from_its_month_on_and_months_before_keep_theirs(desk):
    (who,) = team(desk, 1)
    figures(desk, who)
    figures(desk, who, month=MONTH.next())
    scheme = made(desk, position_id=position(desk), first_month=MONTH.next().number)
    assert used(desk)["新催收方案", "2026-11"] == {"position": ("催收员",)}
    for month in (MONTH, MONTH.next()):
        evaluate(desk.work(), month)
    with desk.database.read() as conn:
        codes = dict(
            conn.execute(
                select(t.scheme_version.c.id, t.scheme.c.code).join(
                    t.scheme, t.scheme.c.id == t.scheme_version.c.scheme_id
                )
            ).all()
        )
    assert codes[evaluation(desk, who).scheme_version_id] == "collector"
    assert codes[evaluation(desk, who, MONTH.next()).scheme_version_id] == scheme.code


def test_another_scheme_gives_way_from_the_month_on_and_stays_in_the_list(desk):
    team(desk, 1)
    made(desk, "甲", position(desk), 202612)
    made(desk, "乙", position(desk), 202611)
    assert used(desk)["乙", "2026-11"] == {"position": ("催收员",)}
    assert used(desk)["乙", "2026-12"] == {"position": ("催收员",)}
    assert used(desk)["甲", ""] == {}
    use_scheme_for(desk.work(), "customer_service", EVERYBODY)
    assert used(desk)["客服专员月度考核", ""]["agency"] == ("",)


def test_whom_it_is_used_for_is_put_back_unless_somebody_chose_otherwise(desk):
    team(desk, 1)
    made(desk, "甲", position(desk), 202612)
    before = used(desk)
    first = use_scheme_for(desk.work(), "team_leader", position(desk))
    assert used(desk)["甲", ""] == {}
    put_use_back(desk.work(), first)
    assert used(desk) == before
    first = use_scheme_for(desk.work(), "team_leader", position(desk), 202610)
    use_scheme_for(desk.work(), "customer_service", position(desk), 202611)
    now = used(desk)
    with pytest.raises(Conflict):
        put_use_back(desk.work(), first)
    assert used(desk) == now


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name_zh": "  "}, "missing", "name_zh"),
        ({"name_zh": "长" * 61}, "out_of_range", "name_zh"),
        ({"name_zh": "催收员月度考核"}, "already_there", "name_zh"),
        ({"lines": ()}, "invalid", "no_lines"),
        ({"lines": LINES[:1]}, "invalid", "weights"),
        ({"grades": ()}, "invalid", "grades"),
        ({"grades": usual_grades()[:3]}, "invalid", "grades"),
    ],
)
def test_what_cannot_be_a_scheme_is_refused_and_nothing_is_kept(desk, change, code, field):
    pack(desk)
    scheme = replace(beginning(desk.work()).scheme, **({"name_zh": "新方案", "lines": LINES} | change))
    with pytest.raises(UserError) as refused:
        create_scheme(desk.work(), NewScheme(scheme, EVERYBODY))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert len(used(desk)) == 3


def test_a_position_that_is_gone_keeps_nothing(desk):
    pack(desk)
    with pytest.raises(UserError) as refused:
        made(desk, position_id=999)
    assert (refused.value.code, refused.value.field) == ("not_found", "position")
    assert len(used(desk)) == 3


def test_out_of_use_and_back(desk):
    (who,) = team(desk, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    before = evaluation(desk, who)
    end_scheme(desk.work(), "collector")
    assert ("催收员月度考核", "") not in used(desk)
    assert "collector" not in {one["code"] for one in configuration(desk.work())["schemes"]}
    evaluate(desk.work(), MONTH)
    assert evaluation(desk, who) == before, "what is published stays"
    end_scheme(desk.work(), "collector", back=True)
    assert used(desk)["催收员月度考核", ""] == {"position": ("催收员",)}
    end_scheme(desk.work(), "collector")
    pack(desk)
    assert ("催收员月度考核", "") in used(desk), "brought in by a file it is in use again"
    with pytest.raises(UserError, match="ghost"):
        end_scheme(desk.work(), "ghost")


def test_drafts_of_a_scheme_out_of_use_are_not_published(desk):
    (who,) = team(desk, 1)
    figures(desk, who)
    evaluate(desk.work(), MONTH)
    end_scheme(desk.work(), "collector")
    done = publish(desk.work(), Publish(MONTH, confirm=True))
    assert (done.published, len(done.blocked)) == (0, 1)
    end_scheme(desk.work(), "collector", back=True)
    evaluate(desk.work(), MONTH)
    use_scheme_for(desk.work(), "customer_service", position(desk), MONTH.number)
    assert publish(desk.work(), Publish(MONTH, confirm=True)).published == 0, "another scheme: computed again first"


def test_the_scores_people_reached_last(desk):
    people = team(desk, 3)
    figures(desk, people[0])
    figures(desk, people[1])
    assert last_scores(desk.work()) is None
    evaluate(desk.work(), MONTH)
    mine = tuple(evaluation(desk, who).score for who in people[:2])
    for found in (
        last_scores(desk.work()),
        last_scores(desk.work(), "collector"),
        last_scores(desk.work(), position_id=position(desk)),
        last_scores(desk.work(), position_id=EVERYBODY),
    ):
        assert found is not None
        assert (found.period, sorted(found.scores), found.without) == (MONTH, sorted(mine), 1)
    assert last_scores(desk.work(), "team_leader") is None
    assert last_scores(desk.work(), position_id=position(desk, "组长")) is None


def test_a_new_scheme_is_tried_on_whom_it_is_for(desk):
    people = team(desk, 2)
    for who in people:
        figures(desk, who)
    scheme = replace(beginning(desk.work()).scheme, name_zh="新方案", lines=LINES)
    (month,) = try_scheme(desk.work(), scheme, [MONTH], position(desk))
    assert {row.employment_id for row in month.rows} == {who.employment_id for who in people}
    assert all(row.outcomes.after.total is not None and row.outcomes.before.total is not None for row in month.rows)
    with pytest.raises(UserError) as refused:
        try_scheme(desk.work(), scheme, [MONTH], position(desk, "组长"))
    assert refused.value.code == "no_scheme"
    end_scheme(desk.work(), "collector")
    (month,) = try_scheme(desk.work(), scheme, [MONTH], EVERYBODY)
    assert [row.outcomes.before.total for row in month.rows] == [None, None], "nobody has a scheme to compare with"


def test_other_grades_are_a_new_version_and_what_is_published_keeps_its_own(desk):
    people = team(desk, 2)
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, (people[0].employment_id,), confirm=True))
    published = evaluation(desk, people[0])
    now = next(one.scheme for one in scheme_list(desk.work()).schemes if one.scheme.code == "collector")
    best = GradeBand("S", "卓越", D(10), D(2))
    rest = GradeBand("F", "其余", D(0), D(1))
    saved = save_scheme(desk.work(), replace(now, grades=(best, rest)))
    assert saved.scheme.version == now.version + 1
    assert evaluation(desk, people[0]) == published
    assert evaluation(desk, people[1]).stale, "the draft says that it is to be computed again"
    evaluate(desk.work(), MONTH)
    assert evaluation(desk, people[0]).grade == published.grade
    assert evaluation(desk, people[1]).proposed_grade == "S"
    with desk.database.read() as conn:
        kept = set(conn.execute(select(t.history.c.field).where(t.history.c.field.like("grade %"))).scalars())
    assert kept == {f"grade {code}" for code in "ABCDSF"}


def test_grades_a_file_brought_in_stay_until_somebody_changes_them(desk):
    odd = [{"code": "B", "name": "乙", "start": 60}, {"code": "A", "name": "甲", "start": 90}]
    lines = [{"metric": "quality_score", "weight": 100, "target": 90}]
    pack(desk)
    configure_from(desk.work(), {"schemes": [{"code": "odd", "name": "怪", "lines": lines, "grades": odd}]})
    now = next(one.scheme for one in scheme_list(desk.work()).schemes if one.scheme.code == "odd")
    other = replace(now, lines=(replace(now.lines[0], target=D(80)),))
    saved = save_scheme(desk.work(), other).scheme
    assert saved.grades == now.grades
    with pytest.raises(UserError) as refused:
        save_scheme(desk.work(), replace(saved, grades=now.grades[:1]))
    assert (refused.value.field, "60" in str(refused.value) or "90" in str(refused.value)) == ("grades", True)


def test_a_metric_is_usually_scored_as_the_schemes_there_are_do_it(desk):
    pack(desk)
    made(desk, lines=(Line("quality_score", D(100), D(77), cap=D(100)),))
    usual = scheme_list(desk.work()).usual
    assert (usual["quality_score"].target, usual["quality_score"].weight) == (D(77), D(0))
    assert usual["valid_complaints"].method == "deduction"


def test_only_who_configures_makes_schemes(desk):
    other = as_role(desk, "supervisor")
    for call in (beginning, scheme_list, last_scores):
        with pytest.raises(Denied):
            call(other.work())
    other.database.close()
