"""Whose an item of a plan is: the account found when the plan is made, climbing from superior to superior."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from hrdesk.app.people.orders import superior_chain
from hrdesk.app.work import Work
from hrdesk.domain.onboarding.checklist import Owner, OwnerKind
from hrdesk.storage import tables as t

HR = "hr"


@dataclass(frozen=True, slots=True)
class Found:
    """An account, or the role whose members may claim; ``climbed``: the 工号 it was looked for at first."""

    account_id: int | None
    role: str | None
    climbed: str | None = None


class Owners:
    """Looks owners up, each account and chain read once."""

    def __init__(self, work: Work, conn: Connection) -> None:
        self._conn = conn
        self._today = work.today()
        self._chain = superior_chain(conn, waiting=False)
        rows = conn.execute(
            select(t.account.c.employment_id, t.account.c.id)
            .where(t.account.c.employment_id.is_not(None), t.account.c.stopped_at.is_(None))
            .order_by(t.account.c.id.desc())
        )
        self._accounts: dict[int, int] = {row.employment_id: row.id for row in rows}

    def of(self, owner: Owner, employment_id: int) -> Found:
        """The owner of an item in the plan of ``employment_id``; without anybody above it is claimed by HR."""
        if owner.kind is OwnerKind.ROLE:
            return Found(None, owner.value)
        if owner.kind is OwnerKind.JOINER:
            mine = self._accounts.get(employment_id)
            return Found(mine, None) if mine is not None else Found(None, HR, self._number(employment_id))
        start = self._leader_of(employment_id) if owner.kind is OwnerKind.SUPERVISOR else self._employee(owner.value)
        return self._climb(start)

    def _climb(self, start: int | None) -> Found:
        """The nearest from ``start`` upwards who has an account; a circle ends the search, as does the top."""
        at, seen = start, set[int]()
        while at is not None and at not in seen:
            if at in self._accounts:
                return Found(
                    self._accounts[at], None, self._number(start) if at != start and start is not None else None
                )
            seen.add(at)
            at = self._chain.get(at)
        return Found(None, HR, self._number(start) if start is not None else None)

    def _leader_of(self, employment_id: int) -> int | None:
        above = self._chain.get(employment_id)
        if above is not None:
            return above
        lead, post = t.team_lead, t.posting
        leader: int | None = self._conn.execute(
            select(lead.c.employment_id)
            .join(post, post.c.team_id == lead.c.team_id)
            .where(
                post.c.employment_id == employment_id,
                post.c.ends.is_(None),
                lead.c.starts <= self._today,
                or_(lead.c.ends.is_(None), lead.c.ends >= self._today),
                lead.c.employment_id != employment_id,
            )
        ).scalar()
        return leader

    def _employee(self, number: str) -> int | None:
        found: int | None = self._conn.execute(
            select(t.employment.c.id).where(func.upper(t.employment.c.employee_no) == number.strip().upper())
        ).scalar()
        return found

    def _number(self, employment_id: int) -> str | None:
        found: str | None = self._conn.execute(
            select(t.employment.c.employee_no).where(t.employment.c.id == employment_id)
        ).scalar()
        return found
