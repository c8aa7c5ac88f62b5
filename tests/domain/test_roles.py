import pytest

from hrdesk.domain.roles import AT_KIOSK, PERMISSIONS, Role, Scope, default_scope, holds_vault, may

CHANGES = {
    "people.write",
    "people.import",
    "performance.configure",
    "performance.import",
    "performance.evaluate",
    "performance.adjust",
    "performance.enter",
    "performance.comment",
    "targets.plan",
    "performance.publish",
    "access.manage",
    "upkeep.backup",
    "upkeep.restore",
    "settings.write",
}


def allowed(role):
    return {permission for permission in PERMISSIONS if may(role, permission)}


@pytest.mark.parametrize("role", [Role.OWNER, Role.AUDITOR, Role.FINANCE, Role.COLLECTOR])
def test_who_only_reads_changes_nothing(role):
    assert not allowed(role) & CHANGES


def test_an_administrator_may_do_everything_but_stand_in_for_a_kiosk():
    assert set(PERMISSIONS) - allowed(Role.ADMINISTRATOR) == {"kiosk.station"}


def test_a_kiosk_lets_people_in_and_does_nothing_else():
    assert allowed(Role.KIOSK) == {"account.own", "settings.read", "kiosk.station"}
    assert default_scope(Role.KIOSK) is Scope.OWN
    assert not holds_vault(Role.KIOSK)


def test_what_belongs_at_a_kiosk_is_part_of_what_a_collector_may():
    assert allowed(Role.COLLECTOR) > AT_KIOSK


def test_hr_does_all_but_the_accounts_the_restore_and_the_log():
    assert set(PERMISSIONS) - allowed(Role.HR) == {"access.manage", "upkeep.restore", "audit.read", "kiosk.station"}


def test_a_supervisor_comments_and_adjusts_but_does_not_publish_or_read_sealed_values():
    assert allowed(Role.SUPERVISOR) & CHANGES == {
        "performance.adjust",
        "performance.comment",
        "performance.enter",
        "targets.plan",
    }
    assert not may(Role.SUPERVISOR, "people.reveal")
    assert default_scope(Role.SUPERVISOR) is Scope.TEAM


def test_a_collector_sees_the_own_record_and_takes_nothing_out():
    assert default_scope(Role.COLLECTOR) is Scope.OWN
    assert not allowed(Role.COLLECTOR) & {"people.reveal", "export", "audit.read"}


def test_only_those_who_reveal_hold_the_key_to_sealed_values():
    assert {role for role in Role if holds_vault(role)} == {role for role in Role if may(role, "people.reveal")}


def test_a_permission_nobody_declared_is_nobodys():
    assert not any(may(role, "people.delete") for role in Role)
