"""What the papers of a joiner show: values only, put on the page by ``documents``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class JoinerPaper:
    """One joiner. What is empty is written by hand on the form; ``papers`` are the items still to be brought."""

    employee_no: str
    name: str
    first_day: date | None
    id_number: str = field(default="", repr=False)
    sex: str = ""
    birth_date: date | None = None
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    household: str = ""
    address: str = field(default="", repr=False)
    emergency: str = field(default="", repr=False)
    department: str = ""
    team: str = ""
    position: str = ""
    level: str = ""
    superior: str = ""
    employment_type: str = ""
    contract: str = ""  # the term, in words
    probation_end: date | None = None
    education: str = ""
    papers: tuple[tuple[str, bool], ...] = ()  # name, received


@dataclass(frozen=True, slots=True)
class PackPaper:
    """The papers of joiners, collated by person."""

    agency: str
    people: tuple[JoinerPaper, ...]
    printed_by: str = ""
    printed_at: datetime | None = None
    papers_until: int = 0  # days after the first day until which papers may follow
