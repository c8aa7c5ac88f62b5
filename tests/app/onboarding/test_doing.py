"""Items done with evidence, waived with a reason, claimed by one of a role; the licence follows the gates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hrdesk.app import onboarding
from hrdesk.app.onboarding import Complete, PlanView, SaveChecklist, licences, licensed, plan_view, refuse_unlicensed
from hrdesk.app.people import ChangeStatus, GiveOrder, apply_due, change_status, give_order, person_view
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.onboarding.checklist import ItemState
from hrdesk.storage import tables as t
from tests.app.builders import TODAY, Clock, add_people, as_role, new_agency
from tests.app.onboarding.builders import FIRST, HEAD, items, line, ready, taken

GATES = ("undertaking", "background", "exam")


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    yield opened
    opened.database.close()


@pytest.fixture
def leader(desk: Desk) -> str:
    return ready(desk)


def refused(code: str, call: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(UserError) as caught:
        call(*args, **more)
    assert caught.value.code == code
    return str(caught.value)


def pass_gates(desk: Desk, plan_id: int, gates: tuple[str, ...] = GATES) -> PlanView:
    found = items(desk, plan_id)
    return onboarding.complete(desk.work(), Complete(tuple(found[code].id for code in gates), "已核对原件"))


def test_the_licence_comes_with_the_last_gate_and_not_before(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    with desk.database.read() as conn:
        why = licences(conn, [one.employment_id], TODAY)[one.employment_id].why_not
        assert "保密承诺书" in why
        assert "岗前考试" in why
        said = refused("not_licensed", refuse_unlicensed, conn, [one.employment_id], TODAY)
    assert one.employee_no in said
    pass_gates(desk, one.plan_id, GATES[:2])
    with desk.database.read() as conn:
        assert not licensed(conn, one.employment_id, TODAY)
    pass_gates(desk, one.plan_id, GATES[2:])
    with desk.database.read() as conn:
        assert licensed(conn, one.employment_id, TODAY)
        refuse_unlicensed(conn, [one.employment_id], TODAY)
    assert person_view(desk.work(), one.employment_id).licensed == "gates passed"


def test_a_gate_opened_again_takes_the_licence_back(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    pass_gates(desk, one.plan_id)
    exam = items(desk, one.plan_id)["exam"]
    refused("missing", onboarding.reopen, desk.work(), [exam.id], " ")
    onboarding.reopen(desk.work(), [exam.id], "试卷批错")
    with desk.database.read() as conn:
        assert not licensed(conn, one.employment_id, TODAY)


def test_a_gate_can_be_waived_with_name_and_reason(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    pass_gates(desk, one.plan_id, GATES[:2])
    exam = items(desk, one.plan_id)["exam"]
    refused("missing", onboarding.waive, desk.work(), [exam.id], "  ")
    view = onboarding.waive(desk.work(), [exam.id], "上月在本公司已考合格")
    waived = next(item for item in view.items if item.code == "exam")
    assert (waived.state, waived.done_by, waived.words) == (ItemState.WAIVED, "管理员", "上月在本公司已考合格")
    with desk.database.read() as conn:
        assert licensed(conn, one.employment_id, TODAY)


def test_no_target_of_one_s_own_before_the_gates(desk: Desk, leader: str) -> None:
    from hrdesk.domain.performance.pack import configuration

    configure_from(desk.work(), configuration())
    one = taken(desk).people[0]
    entry = {
        "targets": [{"metric": "recovered_amount", "value": 90000, "employee": one.employee_no, "period": "2026-12"}]
    }
    assert "保密承诺书" in refused("not_licensed", configure_from, desk.work(), entry)
    pass_gates(desk, one.plan_id)
    assert configure_from(desk.work(), entry).new == 1


def test_who_is_suspended_gets_no_work_until_back(desk: Desk, leader: str, clock: Clock) -> None:
    one = add_people(desk, 1)[0]
    give_order(desk.work(), GiveOrder(one.employment_id, "suspension", TODAY))
    with desk.database.read() as conn:
        assert "2026-11-23" in licences(conn, [one.employment_id], TODAY)[one.employment_id].why_not
    clock.forward(days=2)
    give_order(desk.work(), GiveOrder(one.employment_id, "resumption", date(2026, 11, 25)))
    apply_due(desk.work())
    with desk.database.read() as conn:
        assert licensed(conn, one.employment_id, date(2026, 11, 25))


def test_what_must_be_shown_is_asked_for(desk: Desk, leader: str, tmp_path: Path) -> None:
    one = taken(desk).people[0]
    undertaking = items(desk, one.plan_id)["undertaking"]
    assert "保密承诺书" in refused("missing", onboarding.complete, desk.work(), Complete((undertaking.id,)))
    scan = tmp_path / "承诺书 签字.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    onboarding.complete(desk.work(), Complete((undertaking.id,), file=scan))
    done = items(desk, one.plan_id)["undertaking"]
    assert done.attachment == "承诺书 签字.pdf"
    out = onboarding.save_attachment(desk.work(), done.id, tmp_path / "again.pdf")
    assert out.read_bytes() == b"%PDF-1.4 signed"
    kept = [file.read_bytes() for file in Path(f"{desk.place}.files").iterdir()]
    assert len(kept) == 1
    assert b"signed" not in kept[0]


@pytest.mark.parametrize(
    ("content", "code"), [(None, "not_found"), (b"", "empty_file"), (b"x" * (20 * 1024 * 1024 + 1), "too_large")]
)
def test_a_file_that_cannot_be_kept_leaves_the_item_open(
    desk: Desk, leader: str, tmp_path: Path, content: bytes | None, code: str
) -> None:
    one = taken(desk).people[0]
    file = tmp_path / "a.pdf"
    if content is not None:
        file.write_bytes(content)
    item = items(desk, one.plan_id)["undertaking"]
    refused(code, onboarding.complete, desk.work(), Complete((item.id,), file=file))
    assert items(desk, one.plan_id)["undertaking"].state is ItemState.OPEN


def test_role_items_are_taken_by_one_and_then_are_nobody_else_s(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    first, second = as_role(desk, "hr", login="zhoumin"), as_role(desk, "hr", login="liuyan")
    item = items(first, one.plan_id)["contract"]
    assert item.claimable
    onboarding.claim(first.work(), [item.id])
    assert items(first, one.plan_id)["contract"].mine
    refused("taken", onboarding.claim, second.work(), [item.id])
    assert items(second, one.plan_id)["contract"].owner == "zhoumin"
    onboarding.assign(desk.work(), [item.id], "liuyan")
    assert items(second, one.plan_id)["contract"].mine


def test_the_supervisor_s_items_find_the_team_leader_s_account(desk: Desk, leader: str) -> None:
    there = as_role(desk, "supervisor", employee_no=leader, login="zuzhang")
    one = taken(desk).people[0]
    assert items(desk, one.plan_id)["training"].owner == "zuzhang"
    mine = plan_view(there.work(), one.plan_id).items
    assert {item.code for item in mine if item.mine} == {"training", "exam", "regularisation"}
    onboarding.complete(there.work(), Complete((items(there, one.plan_id)["training"].id,), "两天完成"))
    with pytest.raises(UserError):
        onboarding.complete(there.work(), Complete((items(desk, one.plan_id)["contract"].id,), "x"))


def test_owners_are_looked_for_further_up_until_somebody_has_an_account(desk: Desk, leader: str) -> None:
    top, middle, low = add_people(desk, 3, team=None, department="客服部", position=None)
    as_role(desk, "supervisor", scope="all", employee_no=top.employee_no, login="zongjian")
    for who, above in ((middle, top), (low, middle)):
        order = GiveOrder(who.employment_id, "transfer", TODAY, {"superior_no": above.employee_no})
        give_order(desk.work(), order)
    text = f"{HEAD}\t直属上级\n{line(0)}\t{low.employee_no}"
    row = onboarding.read_block(desk.work(), text).rows[0]
    one = onboarding.take_on(desk.work(), [row.values]).people[0]
    item = items(desk, one.plan_id)["training"]
    assert (item.owner, item.climbed) == ("zongjian", low.employee_no)


def test_a_circle_above_ends_with_hr_instead_of_for_ever(desk: Desk, leader: str) -> None:
    first, second = add_people(desk, 2, team=None, department="客服部", position=None)
    for who, above in ((first, second), (second, first)):
        desk.work().write(
            lambda conn, who=who, above=above: (
                conn.execute(
                    t.posting.update()
                    .where(t.posting.c.employment_id == who.employment_id)
                    .values(superior_id=above.employment_id)
                ).rowcount
            )
        )
    text = f"{HEAD}\t直属上级\n{line(0)}\t{first.employee_no}"
    row = onboarding.read_block(desk.work(), text).rows[0]
    assert row.problems == ()
    one = onboarding.take_on(desk.work(), [row.values]).people[0]
    item = items(desk, one.plan_id)["training"]
    assert item.claimable
    assert item.climbed == first.employee_no


def test_a_legal_day_is_not_put_off_beyond_the_law(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    found = items(desk, one.plan_id)
    assert "2026-12-29" in refused(
        "too_late", onboarding.postpone, desk.work(), [found["contract"].id], date(2027, 1, 15), "出差"
    )
    refused("missing", onboarding.postpone, desk.work(), [found["degree"].id], date(2027, 1, 15), "")
    onboarding.postpone(desk.work(), [found["degree"].id], date(2027, 1, 15), "补办证书")
    assert items(desk, one.plan_id)["degree"].due == date(2027, 1, 15)


def test_what_is_late_is_counted_while_the_plan_runs(desk: Desk, leader: str, clock: Clock) -> None:
    one = taken(desk).people[0]
    clock.forward(days=20)
    row = plan_view(desk.work(), one.plan_id).row
    assert row.overdue == len([item for item in items(desk, one.plan_id).values() if item.overdue]) > 5
    onboarding.cancel_plan(desk.work(), [one.plan_id], "未报到")
    assert plan_view(desk.work(), one.plan_id).row.overdue == 0


def test_a_running_plan_stays_as_it_was_made_when_the_template_changes(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    before = set(items(desk, one.plan_id))
    found = onboarding.list_checklists(desk.work())[0]
    shorter = SaveChecklist(type(found.checklist)("短清单", found.checklist.items[:2]), found.id, found.number)
    saved = onboarding.save_checklist(desk.work(), shorter)
    assert (saved.number, saved.running) == (2, 1)
    refused("changed", onboarding.save_checklist, desk.work(), shorter)
    assert set(items(desk, one.plan_id)) == before
    row = onboarding.read_block(desk.work(), f"{HEAD}\n{line(5)}").rows[0]
    again = onboarding.take_on(desk.work(), [row.values]).people[0]
    assert len(items(desk, again.plan_id)) == 2


def test_cancelling_archives_and_who_never_came_has_no_first_day(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    refused("missing", onboarding.cancel_plan, desk.work(), [one.plan_id], "")
    onboarding.complete(desk.work(), Complete((items(desk, one.plan_id)["form"].id,)))
    assert onboarding.cancel_plan(desk.work(), [one.plan_id], "未报到，另有去处") == 1
    view = plan_view(desk.work(), one.plan_id)
    assert (view.row.state, view.reason, view.row.done) == ("cancelled", "未报到，另有去处", 1)
    person = person_view(desk.work(), one.employment_id)
    assert (person.status.value, person.hire_date, person.postings) == ("left", None, ())
    with desk.database.read() as conn:
        assert conn.execute(select(t.outbox.c.state)).scalars().all() == ["cancelled"]
    refused(
        "not_open",
        onboarding.complete,
        desk.work(),
        Complete((next(i.id for i in view.items if i.code == "bank_card"),)),
    )


def test_arriving_begins_the_probation_also_on_another_day(desk: Desk, leader: str, clock: Clock) -> None:
    one, two = taken(desk, 2).people
    refused("not_yet", onboarding.arrive, desk.work(), [one.plan_id], FIRST)
    clock.forward(days=8)
    assert onboarding.arrive(desk.work(), [one.plan_id, two.plan_id], date(2026, 12, 1)) == 2
    view = person_view(desk.work(), one.employment_id)
    assert (view.status.value, view.hire_date, view.postings[0].starts) == (
        "probation",
        date(2026, 12, 1),
        date(2026, 12, 1),
    )


def test_all_done_finishes_the_plan(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    onboarding.complete(desk.work(), Complete(tuple(item.id for item in items(desk, one.plan_id).values()), "齐"))
    assert plan_view(desk.work(), one.plan_id).row.state == "finished"
    refused("not_open", onboarding.complete, desk.work(), Complete((items(desk, one.plan_id)["form"].id,)))


def test_a_collector_neither_waives_nor_takes_on(desk: Desk, leader: str) -> None:
    one = taken(desk).people[0]
    there = as_role(desk, "collector")
    for call in (
        lambda: onboarding.waive(there.work(), [items(desk, one.plan_id)["exam"].id], "x"),
        lambda: onboarding.take_on(there.work(), [{"name": "x"}]),
    ):
        with pytest.raises(Denied):
            call()


def test_leaving_does_not_undo_what_was_done(desk: Desk, leader: str, clock: Clock) -> None:
    one = taken(desk).people[0]
    clock.forward(days=8)
    onboarding.arrive(desk.work(), [one.plan_id], date(2026, 12, 1))
    version = person_view(desk.work(), one.employment_id).version
    change_status(desk.work(), ChangeStatus(one.employment_id, version, "left", date(2026, 12, 1)))
    assert onboarding.cancel_plan(desk.work(), [one.plan_id], "试用期离职") == 1
    assert person_view(desk.work(), one.employment_id).hire_date == date(2026, 12, 1)
