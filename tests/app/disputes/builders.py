"""A published month with people who may say something to it."""

from __future__ import annotations

from dataclasses import dataclass

from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.work import Desk
from tests.app.builders import Somebody, as_role
from tests.app.performance.month import MONTH, evaluation, figures, team


@dataclass
class Month:
    """HR published; ``own`` is the collector's desk, ``admin`` another person than HR."""

    admin: Desk
    hr: Desk
    own: Desk
    who: Somebody
    other: Somebody

    @property
    def evaluation(self):
        return evaluation(self.admin, self.who)


def published_month(desk: Desk) -> Month:
    who, other = team(desk, 2)
    hr = as_role(desk, "hr", login="hr")
    for one in (who, other):
        figures(desk, one)
    evaluate(hr.work(), MONTH)
    publish(hr.work(), Publish(MONTH, confirm=True))
    own = as_role(desk, "collector", login="own", employee_no=who.employee_no)
    return Month(desk, hr, own, who, other)
