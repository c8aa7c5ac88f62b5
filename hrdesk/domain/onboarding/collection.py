"""The ready-made checklist of a collection agency (facts.md, section 1).

Gates before the first case and the first target: background, confidentiality undertaking, pre-post exam (GB/T 45251-2025 as
reported); these are the agency's rules and may be changed. Never in it, since the law forbids them: deposits, keeping
original papers, unpaid trial days, hepatitis B tests, a waiver of social insurance.
"""

from __future__ import annotations

from hrdesk.domain.onboarding.checklist import (
    PROBATION_END,
    Checklist,
    Due,
    Evidence,
    Item,
    ItemKind,
    Owner,
    OwnerKind,
    Settings,
    Unit,
)

CODE = "collection"
_HR = Owner(OwnerKind.ROLE, "hr")
_IT = Owner(OwnerKind.ROLE, "administrator")
_ABOVE = Owner(OwnerKind.SUPERVISOR)
_JOINER = Owner(OwnerKind.JOINER)


def collection_checklist(own: Settings | None = None) -> Checklist:
    """The list with the agency's own figures put in."""
    own = own or Settings()
    papers = Due(own.papers_days)
    return Checklist(
        "催收员入职清单",
        (
            Item("id_check", "核验身份证（满 16 周岁）", "ID card seen, aged 16 or more", ItemKind.CHECK, _HR,
                 Due(0), Evidence.WORDS, law="identity"),
            Item("privacy_notice", "告知书与单独同意", "Privacy notice, consents", ItemKind.SIGNATURE,
                 _HR, Due(0), Evidence.EITHER, law="privacy"),
            Item("form", "入职登记表", "Onboarding form", ItemKind.PAPER, _JOINER, Due(0)),
            Item("undertaking", "保密承诺书", "Confidentiality undertaking", ItemKind.SIGNATURE, _HR, Due(0),
                 Evidence.EITHER, gate=True),
            Item("background", "背景核查（只记结论）", "Background check (result only)",
                 ItemKind.CHECK, _HR, Due(0), Evidence.WORDS, gate=True),
            Item("rules", "规章制度学习签收", "Company rules signed for", ItemKind.SIGNATURE, _JOINER, Due(0),
                 Evidence.EITHER),
            Item("leaving_certificate", "原单位离职证明", "Last leaving certificate",
                 ItemKind.PAPER, _JOINER, papers, Evidence.EITHER),
            Item("degree", "学历证书、照片", "Degree copies, photos", ItemKind.PAPER, _JOINER, papers),
            Item("bank_card", "工资卡复印件", "Copy of the bank card for pay", ItemKind.PAPER, _JOINER, papers),
            Item("accounts", "开通系统账号与坐席号", "Accounts, seat number", ItemKind.ACCOUNT, _IT, Due(0),
                 Evidence.WORDS),
            Item("equipment", "发放耳麦、工牌", "Head-set and badge", ItemKind.ASSET, _HR, Due(0)),
            Item("training", "岗前培训", "Pre-post training", ItemKind.COURSE, _ABOVE,
                 Due(own.training_working_days, Unit.WORKING_DAYS), Evidence.WORDS),
            Item("exam", "岗前考试合格", "Pre-post exam passed", ItemKind.EXAM, _ABOVE,
                 Due(own.exam_working_days, Unit.WORKING_DAYS), Evidence.WORDS, gate=True),
            Item("contract", "签订书面劳动合同", "Written labour contract signed", ItemKind.CONTRACT, _HR,
                 Due(1, Unit.MONTHS, -1), Evidence.EITHER, law="contract"),
            Item("insurance", "社保增员", "Social insurance enrolment", ItemKind.INSURANCE, _HR, Due(30), Evidence.WORDS,
                 law="insurance"),
            Item("housing_fund", "公积金增员", "Housing fund enrolment", ItemKind.HOUSING_FUND, _HR, Due(30), Evidence.WORDS,
                 law="housing_fund"),
            Item("regularisation", "转正评估", "Decision on regularisation", ItemKind.DECISION, _ABOVE,
                 Due(-own.regularisation_days, anchor=PROBATION_END), Evidence.WORDS),
        ),
        "Onboarding of collectors",
    )  # fmt: skip
