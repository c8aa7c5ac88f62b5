"""Who may come in: a new agency's file, signing in, accounts with role and scope, passwords, the recovery key."""

from hrdesk.app.access.accounts import (
    AccountRow,
    AddAccount,
    ChangeAccount,
    FirstPassword,
    add_account,
    change_account,
    list_accounts,
    reset_password,
    stop_account,
)
from hrdesk.app.access.coming_in import Created, check_new_place, create_agency, sign_in, sign_in_with_recovery
from hrdesk.app.access.keyed import LEAST_PASSWORD, check_password
from hrdesk.app.access.own import ChangePassword, OwnAccount, change_own_password, own_account, verify_own_password
from hrdesk.app.access.recovery_paper import print_recovery_key

__all__ = [
    "LEAST_PASSWORD",
    "AccountRow",
    "AddAccount",
    "ChangeAccount",
    "ChangePassword",
    "Created",
    "FirstPassword",
    "OwnAccount",
    "add_account",
    "change_account",
    "change_own_password",
    "check_new_place",
    "check_password",
    "create_agency",
    "list_accounts",
    "own_account",
    "print_recovery_key",
    "reset_password",
    "sign_in",
    "sign_in_with_recovery",
    "stop_account",
    "verify_own_password",
]
