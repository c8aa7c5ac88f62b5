"""Departments, teams, positions, people with their employments, and what is dated on those."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint

from hrdesk.storage.tables.columns import dated, ident, table, version
from hrdesk.storage.types import Day, Ident, Sealed, Text

department = table(
    "department",
    ident(),
    Column("name_zh", Text, nullable=False, unique=True),
    Column("name_en", Text),
    Column("parent_id", Ident, ForeignKey("department.id")),
    Column("ends", Day),
    version(),
)
team = table(  # dated by its memberships; a closed team keeps its name
    "team",
    ident(),
    Column("department_id", Ident, ForeignKey("department.id"), nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text),
    Column("ends", Day),
    version(),
    UniqueConstraint("department_id", "name_zh"),
)
position = table(
    "position",
    ident(),
    Column("name_zh", Text, nullable=False, unique=True),
    Column("name_en", Text),
    Column("ends", Day),
    version(),
)
client_project = table(
    "client_project",
    ident(),
    Column("name_zh", Text, nullable=False, unique=True),
    Column("name_en", Text),
    Column("client", Text, nullable=False, server_default=""),
    *dated(),
    version(),
)
person = table(
    "person",
    ident(),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # pinyin order
    Column("search_key", Text, nullable=False),  # full pinyin, initials
    Column("id_number", Sealed),
    Column("id_digest", Text),
    Column("sex", Text),
    Column("birth_date", Day),
    Column("phone", Text),
    Column("email", Text),
    Column("education", Text),
    Column("household", Text),
    Column("emergency_contact", Text),
    Column("home_address", Sealed),
    Column("bank_card", Sealed),
    version(),
    Index("uq_person_id_digest", "id_digest", unique=True),
    Index("ix_person_name_key", "name_key"),
    lasting_ids=True,  # the audit log names rows by id, also those an undo took away
)
employment = table(  # one spell of one person; facts, cases and evaluations belong to it
    "employment",
    ident(),
    Column("person_id", Ident, ForeignKey("person.id"), nullable=False),
    Column("spell", Ident, nullable=False, server_default="1"),
    Column("employee_no", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("employment_type", Text),
    Column("city", Text),  # where social insurance and housing fund are paid
    Column("hire_date", Day),
    Column("probation_end", Day),
    Column("regular_date", Day),
    Column("last_day", Day),
    Column("leave_date", Day),
    Column("licensed", Text),  # why work may be given: "existing staff", later the passed gates
    version(),
    UniqueConstraint("person_id", "spell"),
    Index("ix_employment_status", "status"),
    lasting_ids=True,  # the audit log names rows by id, also those an undo took away
)
posting = table(  # where and as what, dated; at most one runs on any day
    "posting",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    *dated(),
    Column("department_id", Ident, ForeignKey("department.id"), nullable=False),
    Column("team_id", Ident, ForeignKey("team.id")),
    Column("position_id", Ident, ForeignKey("position.id")),
    Column("level", Text),
    Column("superior_id", Ident, ForeignKey("employment.id")),
    Column("order_id", Ident),  # the 异动 that made it
    version(),
    UniqueConstraint("employment_id", "starts"),
    CheckConstraint("ends IS NULL OR ends >= starts", name="days"),
    Index("ix_posting_team", "team_id"),
)
team_lead = table(  # who leads or supervises a team, dated; scope "team" follows it
    "team_lead",
    ident(),
    Column("team_id", Ident, ForeignKey("team.id"), nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    *dated(),
    version(),
)
outside_identity = table(  # 坐席号, collection-system account, 考勤号码, WeCom account
    "outside_identity",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("project_id", Ident, ForeignKey("client_project.id")),
    *dated(),
    version(),
    Index("ix_outside_identity_value", "kind", "value"),
)
project_member = table(
    "project_member",
    ident(),
    Column("project_id", Ident, ForeignKey("client_project.id"), nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    *dated(),
    version(),
)
contract = table(  # 劳动合同; several follow one another
    "contract",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("kind", Text, nullable=False),  # fixed, open, project
    Column("starts", Day, nullable=False),
    Column("ends", Day),  # NULL: open-ended, or until the work is done
    Column("probation_end", Day),
    Column("contract_no", Text),
    Column("company", Text),
    Column("note", Text),
    Column("batch_id", Ident, ForeignKey("batch.id")),  # whose values stand here; NULL once changed by hand
    version(),
    UniqueConstraint("employment_id", "starts"),
    CheckConstraint("ends IS NULL OR ends >= starts", name="days"),
    Index("ix_contract_ends", "ends"),
    lasting_ids=True,  # rows of imports name contracts by id, also those an undo took away
)
