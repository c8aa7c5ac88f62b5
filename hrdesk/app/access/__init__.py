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
from hrdesk.app.access.many import (
    Candidate,
    Candidates,
    FirstSignIn,
    WantedAccount,
    add_accounts,
    list_candidates,
)
from hrdesk.app.access.own import ChangePassword, OwnAccount, change_own_password, own_account, verify_own_password
from hrdesk.app.access.slips import Slips, account_slips

__all__ = [
    "LEAST_PASSWORD",
    "AccountRow",
    "AddAccount",
    "Candidate",
    "Candidates",
    "ChangeAccount",
    "ChangePassword",
    "Created",
    "FirstPassword",
    "FirstSignIn",
    "OwnAccount",
    "Slips",
    "WantedAccount",
    "account_slips",
    "add_account",
    "add_accounts",
    "change_account",
    "change_own_password",
    "check_new_place",
    "check_password",
    "create_agency",
    "list_accounts",
    "list_candidates",
    "own_account",
    "reset_password",
    "sign_in",
    "sign_in_with_recovery",
    "stop_account",
    "verify_own_password",
]
