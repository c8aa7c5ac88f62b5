"""Who may do what: roles, scopes and the permissions every use case declares."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What an account is for."""

    ADMINISTRATOR = "administrator"
    HR = "hr"
    SUPERVISOR = "supervisor"
    COLLECTOR = "collector"
    FINANCE = "finance"
    OWNER = "owner"  # 负责人: reads all figures, changes none
    AUDITOR = "auditor"
    KIOSK = "kiosk"  # 自助机: a shared PC that lets people in by PIN; by itself it sees nobody


class Scope(StrEnum):
    """Whose data an account sees."""

    OWN = "own"
    TEAM = "team"
    DEPARTMENT = "department"
    ALL = "all"


_A, _H, _S, _C = Role.ADMINISTRATOR, Role.HR, Role.SUPERVISOR, Role.COLLECTOR
_F, _O, _U = Role.FINANCE, Role.OWNER, Role.AUDITOR
_STAFF = frozenset(Role) - {Role.KIOSK}

PERMISSIONS: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "account.own": frozenset(Role),
        "people.read": _STAFF,
        "people.write": frozenset({_A, _H}),
        "people.reveal": frozenset({_A, _H, _F}),
        "orders.apply": _STAFF,  # what was ordered comes into force on its day, whoever opens the file
        "onboarding.read": _STAFF,
        "onboarding.do": _STAFF,
        "onboarding.manage": frozenset({_A, _H}),
        "insight.read": frozenset({_A, _H, _S, _F, _O}),
        "people.import": frozenset({_A, _H}),
        "performance.read": _STAFF,
        "performance.configure": frozenset({_A, _H}),
        "targets.plan": frozenset({_A, _H, _S}),  # of people; those of teams and of everybody are set by who configures
        "performance.import": frozenset({_A, _H}),
        "performance.evaluate": frozenset({_A, _H}),
        "performance.enter": frozenset({_A, _H, _S}),  # figures by hand; a second person confirms them
        "performance.adjust": frozenset({_A, _H, _S}),
        "performance.comment": frozenset({_A, _H, _S}),
        "performance.publish": frozenset({_A, _H}),
        "calibration.read": frozenset({_A, _H, _S, _O, _U}),  # a team's grades side by side, before they are published
        "reconciliation.read": frozenset({_A, _H, _F, _O, _U}),
        "reconciliation.settle": frozenset({_A, _H}),
        "performance.print": _STAFF,
        "disputes.own": _STAFF,  # one's own evaluation: acknowledge, appeal, ask
        "disputes.read": _STAFF,
        "disputes.answer": frozenset({_A, _H, _S, _F}),
        "disputes.decide": frozenset({_A, _H, _O}),
        "disputes.correct": frozenset({_A, _H, _F}),
        "complaints.read": frozenset({_A, _H, _S, _O, _U}),
        "complaints.write": frozenset({_A, _H}),
        "improvement.own": _STAFF,  # one's own interviews and plans
        "improvement.read": frozenset({_A, _H, _S, _O, _U}),
        "improvement.write": frozenset({_A, _H, _S}),
        "training.learn": _STAFF,  # one's own courses and exams
        "training.repeat": _STAFF,  # one's own wrong-answer book
        "training.read": frozenset({_A, _H, _S, _O, _U}),
        "training.write": frozenset({_A, _H}),
        "training.mark": frozenset({_A, _H, _S}),
        "training.print": _STAFF,
        "handover.import": frozenset({_A, _H}),
        "handover.read": frozenset({_A, _H, _S, _C, _O, _U}),
        "handover.plan": frozenset({_A, _H, _S}),
        "handover.answer": frozenset({_A, _H, _S, _C}),
        "separation.read": frozenset({_A, _H, _S, _O, _U}),
        "separation.write": frozenset({_A, _H}),
        "separation.supervise": frozenset({_A, _H, _S}),
        "kiosk.station": frozenset({Role.KIOSK}),  # lets people in by PIN
        "kiosk.visit": _STAFF,  # what somebody who was let in does about the visit itself
        "kiosk.pins": frozenset({_A, _H, _S}),
        "access.manage": frozenset({_A}),
        "upkeep.backup": frozenset({_A, _H}),
        "upkeep.restore": frozenset({_A}),
        "upkeep.check": frozenset({_A, _H, _U}),
        "settings.read": frozenset(Role),
        "settings.write": frozenset({_A, _H}),
        "audit.read": frozenset({_A, _O, _U}),
        "export": frozenset({_A, _H, _F, _O, _U}),
    }
)

VAULT_HOLDERS = frozenset({_A, _H, _F})

#: All that somebody let in at a kiosk may do there, of what a collector may: exams, courses to read and sign, own figures
#: and one's word about them.
AT_KIOSK = frozenset({"training.learn", "performance.read", "disputes.own", "kiosk.visit"})

_SCOPES = {_S: Scope.TEAM, _C: Scope.OWN, Role.KIOSK: Scope.OWN}


def may(role: Role, permission: str) -> bool:
    """Whether the role has the permission; an unknown permission is nobody's."""
    return role in PERMISSIONS.get(permission, frozenset())


def default_scope(role: Role) -> Scope:
    """The scope an account of that role starts with."""
    return _SCOPES.get(role, Scope.ALL)


def holds_vault(role: Role) -> bool:
    """Whether accounts of that role get the vault key, without which sealed columns stay shut."""
    return role in VAULT_HOLDERS
