"""组织: departments with their teams and leaders, and positions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from hrdesk.gui.models.table import Column, Kind
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import button, column, icon_button, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.organisation import Organisation, SaveUnit, Unit


@dataclass(frozen=True, slots=True)
class _Row:
    """A department (``team`` empty) or one of its teams."""

    kind: str
    unit: Unit
    department: str
    department_id: int
    team: str = ""
    leader: str = ""
    leader_no: str = ""


class OrganisationPart(Part):
    """Two lists: departments and teams, positions."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Organisation"),
            _("What is closed stays in old records. Leaders see their own team; that follows at once."),
        )
        self.people: list[tuple[str, str]] = []
        self._make_tables()
        self._make_buttons()
        self._build()
        self.units.chosen.connect(self._enable)
        self.positions.chosen.connect(self._enable)
        self.units.opened.connect(lambda _one: self._rename())
        self.positions.opened.connect(lambda _one: self._rename_position())
        self.units.offer_actions([self.add_department, self.add_team, self.edit, self.leader, self.close_unit])
        self.positions.offer_actions([self.add_position, self.edit_position, self.close_position])
        self._enable()

    def _make_tables(self) -> None:
        self.units = DataTable(
            (
                Column("department", _("Department"), 110, getter=lambda one: one.department, bold=True),
                Column("team", _("Team"), 100, getter=lambda one: one.team),
                Column("english", _("English name"), 130, getter=lambda one: one.unit.name_en or "", grey=True),
                Column("people", _("People"), 64, Kind.NUMBER, getter=lambda one: one.unit.people),
                Column("leader", _("Team leader"), 90, getter=lambda one: one.leader, stretch=True),
            ),
            name=_("Departments and teams"),
            identity=lambda one: (one.kind, one.unit.id),
            remembered=self.errands.context.remembered,
            key="units",
        )
        self.positions = DataTable(
            (
                Column("name", _("Position"), 100, getter=lambda one: one.name_zh, bold=True),
                Column("english", _("English name"), 96, getter=lambda one: one.name_en or "", grey=True),
                Column("people", _("People"), 64, Kind.NUMBER, stretch=True),
            ),
            name=_("Positions"),
            identity=lambda one: one.id,
            remembered=self.errands.context.remembered,
            key="positions",
        )

    def _make_buttons(self) -> None:
        self.add_department = button(_("New department"), "plus", self._new_department)
        self.add_team = button(_("New team"), "plus", self._new_team)
        self.edit = button(_("Rename"), "pencil", self._rename)
        self.edit.setAccessibleName(_("Rename the department or team"))
        self.leader = button(_("Set the leader"), "user-check", self._set_leader)
        self.close_unit = button(_("Retire"), "circle-minus", self._close)
        self.close_unit.setAccessibleName(_("Close the department or team"))
        self.add_position = button(_("New position"), "plus", self._new_position)
        self.edit_position = icon_button("pencil", _("Rename the position"), self._rename_position)
        self.close_position = icon_button("circle-minus", _("Close the position"), self._close_position)

    def _build(self) -> None:
        left = column(
            label(_("Departments and teams"), "section"),
            row(self.add_department, self.add_team, self.edit, self.leader, self.close_unit, None, gap=6),
            gap=8,
        )
        left.addWidget(self.units, 1)
        right = column(
            label(_("Positions"), "section"),
            row(self.add_position, self.edit_position, self.close_position, None, gap=6),
            gap=8,
        )
        right.addWidget(self.positions, 1)
        both = row(gap=24)
        both.addLayout(left, 3)
        both.addLayout(right, 2)
        self.box.addLayout(both, 1)

    def load(self) -> None:
        from hrdesk.app.organisation import organisation
        from hrdesk.app.people import list_people

        self.errands.read(lambda work: (organisation(work), list_people(work)), self._show)

    def _show(self, found: tuple[Organisation, Any]) -> None:
        units, people = found
        self.people = [(one.employee_no, f"{one.name} {one.employee_no}") for one in people]
        rows = []
        for department in units.departments:
            name = department.unit.name_zh
            rows.append(_Row("department", department.unit, name, department.unit.id))
            for team in department.teams:
                leaders = _(", ").join(one.name for one in team.leaders)
                number = team.leaders[0].employee_no if team.leaders else ""
                rows.append(_Row("team", team.unit, name, department.unit.id, team.unit.name_zh, leaders, number))
        self.units.load(rows)
        self.positions.load(units.positions)
        self.units.choose_first()
        self.positions.choose_first()
        self._enable()

    def _enable(self, _row: Any = None) -> None:
        one: _Row | None = self.units.current_row()
        self.add_team.setEnabled(one is not None)
        self.edit.setEnabled(one is not None)
        self.close_unit.setEnabled(one is not None)
        self.leader.setEnabled(one is not None and one.kind == "team")
        position = self.positions.current_row() is not None
        self.edit_position.setEnabled(position)
        self.close_position.setEnabled(position)

    # -- departments and teams ---------------------------------------------------------------------------------

    def _new_department(self) -> None:
        self._ask_unit("department", _("New department"), None)

    def _new_team(self) -> None:
        one: _Row | None = self.units.current_row()
        if one is not None:
            title = _("New team of {department}", department=one.department)
            self._ask_unit("team", title, None, department_id=one.department_id)

    def _new_position(self) -> None:
        self._ask_unit("position", _("New position"), None)

    def _rename(self) -> None:
        one: _Row | None = self.units.current_row()
        if one is not None:
            self._ask_unit(one.kind, _("Rename {name}", name=one.unit.name_zh), one.unit)

    def _rename_position(self) -> None:
        one: Unit | None = self.positions.current_row()
        if one is not None:
            self._ask_unit("position", _("Rename {name}", name=one.name_zh), one)

    def _ask_unit(self, kind: str, title: str, unit: Unit | None, *, department_id: int | None = None) -> None:
        from hrdesk.app.organisation import SaveUnit

        def order(typed: dict[str, Any]) -> SaveUnit:
            return SaveUnit(
                typed["name_zh"],
                typed["name_en"],
                unit.id if unit else None,
                unit.version if unit else 0,
                parent_id=unit.parent_id if unit else None,
                department_id=department_id,
            )

        fields = [
            Field("name_zh", _("Name"), required=True),
            Field("name_en", _("English name"), hint=_("For papers in English; may stay empty.")),
        ]
        values = {"name_zh": unit.name_zh, "name_en": unit.name_en} if unit else {}
        save = self._saver(kind)
        back = None if unit is None else partial(save, order=_as_it_was(unit))
        self.ask(
            title,
            "",
            fields,
            values,
            lambda work, typed: (save(work, order(typed)), typed["name_zh"])[1],
            lambda name: self.say(_("Saved: {name}", name=name), undo=back),
            draft=f"{kind}:{unit.id}" if unit else f"{kind}:new:{department_id or ''}",
            version=unit.version if unit else "",
        )

    def _saver(self, kind: str) -> Any:
        from hrdesk.app.organisation import save_department, save_position, save_team

        return {"department": save_department, "team": save_team, "position": save_position}[kind]

    def _set_leader(self) -> None:
        from hrdesk.app.organisation import SetTeamLead, set_team_lead

        one: _Row | None = self.units.current_row()
        if one is None or one.kind != "team":
            return
        fields = [
            Field(
                "employee_no",
                _("Team leader"),
                "choice",
                choices=self.people,
                editable=True,
                hint=_("Empty: nobody leads the team."),
            ),
            Field("starts", _("From"), "date", True, width=220),
        ]
        self.ask(
            _("Leader of {team}", team=one.team),
            _("The leader of now ends the day before."),
            fields,
            {"employee_no": one.leader_no or None, "starts": self.errands.desk.work().today()},
            lambda work, typed: set_team_lead(work, SetTeamLead(one.unit.id, typed["employee_no"], typed["starts"])),
            lambda _none: self.say(_("Leader of {team} saved.", team=one.team)),
            draft=f"leader:{one.unit.id}",
        )

    def _close(self) -> None:
        one: _Row | None = self.units.current_row()
        if one is not None:
            self._ask_close(one.kind, one.unit)

    def _close_position(self) -> None:
        one: Unit | None = self.positions.current_row()
        if one is not None:
            self._ask_close("position", one)

    def _ask_close(self, kind: str, unit: Unit) -> None:
        self.errands.messages.ask(
            _("Close {name}?", name=unit.name_zh),
            _("It can no longer be chosen; old records keep it. The same name opens it again on import."),
            _("Retire"),
            partial(self._do_close, kind, unit),
        )

    def _do_close(self, kind: str, unit: Unit) -> None:
        from hrdesk.app.organisation import SaveUnit

        order = SaveUnit(unit.name_zh, unit.name_en, unit.id, unit.version, closed=True, parent_id=unit.parent_id)
        save = self._saver(kind)
        self.errands.write(lambda work: save(work, order), lambda _id: self.say(_("Closed: {name}", name=unit.name_zh)))


def _as_it_was(unit: Unit) -> SaveUnit:
    """Takes a rename back, while nobody changed it since."""
    from hrdesk.app.organisation import SaveUnit

    return SaveUnit(unit.name_zh, unit.name_en, unit.id, unit.version + 1, parent_id=unit.parent_id)
