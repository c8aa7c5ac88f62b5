"""Onboarding: checklists and plans, joiners taken on in one go, their papers, and the licence to work."""

from hrdesk.app.onboarding.checklists import (
    ChecklistView,
    SaveChecklist,
    close_checklist,
    install_collection_checklist,
    list_checklists,
    save_checklist,
)
from hrdesk.app.onboarding.doing import (
    Complete,
    arrive,
    assign,
    cancel_plan,
    claim,
    complete,
    postpone,
    reopen,
    save_attachment,
    waive,
)
from hrdesk.app.onboarding.joining import (
    JoinerCheck,
    JoinerRow,
    TakenOn,
    check_joiners,
    read_block,
    read_folder,
    read_workbook,
    start_onboarding,
    take_on,
)
from hrdesk.app.onboarding.licence import licences, licensed, refuse_unlicensed
from hrdesk.app.onboarding.papers import PackOrder, PackPrinted, print_pack
from hrdesk.app.onboarding.plans import ItemView, PlanRow, PlanView, list_plans, plan_view
from hrdesk.app.onboarding.proving import Subject, list_subjects, prove_due

__all__ = [
    "ChecklistView",
    "Complete",
    "ItemView",
    "JoinerCheck",
    "JoinerRow",
    "PackOrder",
    "PackPrinted",
    "PlanRow",
    "PlanView",
    "SaveChecklist",
    "Subject",
    "TakenOn",
    "arrive",
    "assign",
    "cancel_plan",
    "check_joiners",
    "claim",
    "close_checklist",
    "complete",
    "install_collection_checklist",
    "licences",
    "licensed",
    "list_checklists",
    "list_plans",
    "list_subjects",
    "plan_view",
    "postpone",
    "print_pack",
    "prove_due",
    "read_block",
    "read_folder",
    "read_workbook",
    "refuse_unlicensed",
    "reopen",
    "save_attachment",
    "save_checklist",
    "start_onboarding",
    "take_on",
    "waive",
]
