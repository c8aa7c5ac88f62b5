"""Is the file sound? Structure, links, the audit chain, keys, attachments, and the rules that must always hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from hrdesk.storage import audit, backup, keys
from hrdesk.storage.audit import Head
from hrdesk.storage.work_unit import Database
from hrdesk.words import N_, _, _n


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``name`` is stable for scripts; ``detail`` is a sentence for people."""

    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that was looked at."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return all(check.ok for check in self.checks)


@dataclass(frozen=True, slots=True)
class Rule:
    """What must always hold: ``sql`` finds rows that break it, their first column names one. ``title`` is for people."""

    name: str
    title: str
    sql: str


_SAME = " AND ".join(f"f.{name} = c.{name}" for name in ("month", "employment_id", "metric_id", "day", "item"))

_HELD = "JOIN case_holding h ON h.case_id = c.id AND h.place = c.place"

RULES: tuple[Rule, ...] = (
    Rule("gate", N_("The file says once what it is"), "SELECT count(*) FROM gate HAVING count(*) <> 1"),
    Rule(
        "postings",
        N_("Nobody has two postings on one day"),
        "SELECT a.employment_id FROM posting a JOIN posting b ON b.employment_id = a.employment_id AND b.id <> a.id"
        " AND b.starts >= a.starts AND (a.ends IS NULL OR b.starts <= a.ends)",
    ),
    Rule(
        "employment_dates",
        N_("Nobody left before the first day"),
        "SELECT id FROM employment WHERE leave_date < hire_date OR last_day < hire_date",
    ),
    Rule(
        "identity_digests",
        N_("Every identity number can be looked up"),
        "SELECT id FROM person WHERE (id_number IS NULL) <> (id_digest IS NULL)",
    ),
    Rule(
        "facts_claimed",
        N_("Every figure has the import or entry it came from"),
        f"SELECT f.employment_id FROM fact f LEFT JOIN claim c ON c.batch_id = f.batch_id AND {_SAME}"
        " LEFT JOIN batch b ON b.id = f.batch_id WHERE c.batch_id IS NULL OR b.undone_at IS NOT NULL"
        " OR c.value IS NOT f.value OR c.numerator IS NOT f.numerator OR c.denominator IS NOT f.denominator",
    ),
    Rule(
        "newest_claim",
        N_("The newest import or entry counts"),
        "SELECT c.batch_id FROM claim c JOIN batch b ON b.id = c.batch_id AND b.undone_at IS NULL"
        f" LEFT JOIN fact f ON {_SAME} WHERE f.batch_id IS NULL OR f.batch_id < c.batch_id",
    ),
    Rule(
        "scheme_weights",
        N_("The weights of every scheme total 100 %"),
        "SELECT scheme_version_id FROM scheme_line GROUP BY scheme_version_id HAVING sum(weight) <> 1000000",
    ),
    Rule(
        "published",
        N_("Every published evaluation is complete and fixed"),
        "SELECT id FROM evaluation WHERE published_at IS NOT NULL AND (snapshot IS NULL OR score IS NULL OR grade IS NULL)",
    ),
    Rule(
        "case_holders",
        N_("Every open case has exactly one holder, who works here"),
        f"SELECT c.reference FROM collection_case c {_HELD} JOIN employment e ON e.id = h.employment_id"
        " WHERE c.closed_on IS NULL AND e.status NOT IN ('probation', 'regular', 'leaving')"
        " UNION ALL SELECT c.reference FROM collection_case c WHERE c.place IS NOT"
        " (SELECT max(place) FROM case_holding h WHERE h.case_id = c.id)",
    ),
    Rule(
        "case_chain",
        N_("Who holds a case goes on from day to day without gap or overlap"),
        "SELECT a.case_id FROM case_holding a LEFT JOIN case_holding b ON b.case_id = a.case_id AND"
        " b.place = a.place - 1 WHERE a.place > 1 AND (b.case_id IS NULL OR b.starts > a.starts)",
    ),
    Rule(
        "case_licence",
        N_("Nobody without a licence to work owns a case"),
        f"SELECT c.reference FROM collection_case c {_HELD} JOIN employment e ON e.id = h.employment_id"
        " WHERE c.closed_on IS NULL AND h.capacity = 'owner' AND e.licensed IS NULL",
    ),
    Rule(
        "handover_custody",
        N_("What was handed out and not taken over is in custody, what was taken over is owned"),
        f"SELECT c.reference FROM handover_line l JOIN collection_case c ON c.id = l.case_id {_HELD}"
        " WHERE c.closed_on IS NULL AND l.state IN ('assigned', 'objected') AND h.capacity <> 'custody'",
    ),
    Rule(
        "separations_closed",
        N_("No exit is settled while something of it is open"),
        "SELECT s.id FROM separation s WHERE s.state = 'closed' AND (s.certificate_given IS NULL OR s.ended_at IS NULL"
        " OR EXISTS (SELECT 1 FROM separation_item i WHERE i.separation_id = s.id AND i.done_on IS NULL"
        " AND i.waived IS NULL) OR EXISTS (SELECT 1 FROM collection_case c JOIN case_holding h ON h.case_id = c.id"
        " AND h.place = (SELECT max(o.place) FROM case_holding o WHERE o.case_id = c.id AND o.capacity = 'owner')"
        " WHERE c.closed_on IS NULL AND h.employment_id = s.employment_id))",
    ),
    Rule(
        "separations_ended",
        N_("Whose exit has taken effect has left"),
        "SELECT s.id FROM separation s JOIN employment e ON e.id = s.employment_id WHERE s.state IN ('ended', 'closed')"
        " AND e.status <> 'left'",
    ),
    Rule(
        "access_ended",
        N_("Nobody who has left can sign in"),
        "SELECT a.login FROM account a JOIN employment e ON e.id = a.employment_id WHERE e.status = 'left'"
        " AND a.stopped_at IS NULL",
    ),
    Rule(
        "plans",
        N_("An improvement plan has goals and an end, and says by whom it was closed"),
        "SELECT p.document_no FROM improvement p WHERE (p.state = 'running' AND (p.until IS NULL OR NOT EXISTS"
        " (SELECT 1 FROM improvement_goal g WHERE g.improvement_id = p.id))) OR (p.state IN ('reached', 'not_reached')"
        " AND (p.closed_at IS NULL OR p.closed_by IS NULL OR p.outcome = ''))",
    ),
    Rule(
        "document_numbers",
        N_("No document number was given twice"),
        "SELECT document_no FROM evaluation WHERE document_no IS NOT NULL GROUP BY document_no HAVING count(*) > 1",
    ),
)


def run(
    database: Database,
    *,
    rules: Sequence[Rule] = RULES,
    heads: Iterable[Head] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Report:
    """Looks at everything; changes nothing. ``heads``: audit heads remembered outside the file."""
    total = 5 + len(rules)
    checks: list[Check] = []

    def add(check: Check) -> None:
        checks.append(check)
        progress(len(checks), total)

    for look in (_integrity, _foreign_keys):
        with database.read() as conn:
            add(look(conn))
    with database.read() as conn:
        add(_audit_chain(conn, heads))
    with database.read() as conn:
        add(_keys(conn, database))
        add(_attachments(conn, database))
    for rule in rules:
        with database.read() as conn:
            add(_kept(conn, rule))
    return Report(tuple(checks))


def _integrity(conn: Connection) -> Check:
    found = conn.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    ok = list(found) == ["ok"]
    return Check("integrity", ok, _("Every page of the file reads correctly.") if ok else "; ".join(map(str, found)))


def _foreign_keys(conn: Connection) -> Check:
    found = conn.exec_driver_sql("PRAGMA foreign_key_check").all()
    if not found:
        return Check("foreign_keys", True, _("No record points to one that is missing."))
    tables = ", ".join(sorted({str(row[0]) for row in found}))
    return Check(
        "foreign_keys",
        False,
        _n(
            "{count} record points to a missing one: {tables}",
            "{count} records point to missing ones: {tables}",
            count=len(found),
            tables=tables,
        ),
    )


_BREAKS = {
    "edited": N_("audit entry {id} was altered"),
    "missing": N_("audit entry {id} is missing"),
    "reordered": N_("audit entry {id} was moved"),
    "cut_tail": N_("the end of the audit log from entry {id} on was cut off"),
    "other_chain": N_("audit entry {id} is not the one this computer saw before"),
}


def _audit_chain(conn: Connection, heads: Iterable[Head]) -> Check:
    breaks = audit.verify(conn, heads)
    if not breaks:
        return Check("audit_chain", True, _("The audit log is unbroken ({count} entries).", count=audit.head(conn).id))
    told = "; ".join(_(_BREAKS[broken.what], id=broken.id) for broken in breaks[:5])
    return Check("audit_chain", False, told)


def _keys(conn: Connection, database: Database) -> Check:
    rows = conn.exec_driver_sql("SELECT login, stopped_at FROM account").all()
    active = {str(login) for login, stopped in rows if stopped is None}
    holders = {holder.login for holder in keys.holders(database.path)}
    orphans = keys.orphans(database.path, active)
    folded = {login.casefold() for login in holders}
    without = sorted(login for login in active if login.casefold() not in folded)
    if orphans:
        return Check(
            "keys", False, _("Keys that belong to no account, or were not removed: {names}", names=", ".join(orphans))
        )
    if without:
        return Check("keys", False, _("Accounts without keys: {names}", names=", ".join(without)))
    return Check("keys", True, _("Every account has its keys, and nobody else."))


def _attachments(conn: Connection, database: Database) -> Check:
    known = {str(name) for name in conn.exec_driver_sql("SELECT stored_name FROM attachment").scalars()}
    place = backup.attachments(database.path)
    there = {file.name for file in place.iterdir()} if place.is_dir() else set()
    missing = known - there
    if missing:
        return Check(
            "attachments",
            False,
            _n("{count} attachment is missing.", "{count} attachments are missing.", count=len(missing)),
        )
    extra = len(there - known)
    told = (
        _n(
            "{count} file belongs to no record; it does no harm.",
            "{count} files belong to no record; they do no harm.",
            count=extra,
        )
        if extra
        else ""
    )
    return Check("attachments", True, told or _("Every attachment is there."))


def _kept(conn: Connection, rule: Rule) -> Check:
    found = [str(row[0]) for row in conn.exec_driver_sql(rule.sql).fetchmany(101)]
    if not found:
        return Check(rule.name, True, _(rule.title))
    return Check(
        rule.name,
        False,
        _n(
            "{rule}: not so in {count} case, first {examples}",
            "{rule}: not so in {count} cases, first {examples}",
            rule=_(rule.title),
            count=len(found) if len(found) <= 100 else "100+",
            examples=", ".join(found[:3]),
        ),
    )
