"""个人信息安全保密承诺书 and 个人信息处理告知书: numbered clauses, then the signature of the one who joins.

Sources: 个人信息保护法 arts 13(2), 17, 28–30, 45–47, 50; retention by facts.md section 9. An agency with texts of its own
fills its own .docx instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from hrdesk.documents import frame
from hrdesk.documents.pages import WIDE, Page, Paper
from hrdesk.documents.typesetting import KEY, TEXT, width, wrap
from hrdesk.domain.onboarding.paper import JoinerPaper, PackPaper
from hrdesk.words import N_, P_, _

_LEAD, _BETWEEN = 15.0, 6.0

_UNDERTAKING = (
    N_("I use debtors' and colleagues' personal information only for the work given to me, in the systems of the company, and "
       "look up no one for other reasons."),
    N_("I do not copy, photograph, print, send or take with me case data, recordings, lists or passwords, neither on paper nor "
       "by private phone, chat or mail."),
    N_("I speak about a debt only with the person who owes it and those the law allows; I do not pass the debtor's information "
       "on to relatives, employers or others."),
    N_("I keep my accounts and passwords to myself, lock the screen when I leave my seat, and use no account of somebody else."),
    N_("I report a loss, a leak or a suspicion of it to my supervisor at once and help to limit the harm."),
    N_("When I change my post or leave, I give back all papers, devices and accounts and keep nothing; this undertaking goes on "
       "after that."),
    N_("I know that breaches have consequences under labour law and may be punishable (Criminal Law, art. 253-1), and that "
       "damage has to be made good."),
)  # fmt: skip

_NOTICE = (
    N_("Who: {agency} decides what your data are used for. Questions and requests go to the HR department."),
    N_("What for and why: to conclude and carry out your labour contract and for personnel management under rules lawfully made "
       "(Personal Information Protection Law, art. 13 (2)), and for duties the law sets (art. 13 (3)): staff register, social "
       "insurance, housing fund, tax, pay records."),
    N_("Which data: identity, contact, emergency contact, education and work history, post, contract, attendance, performance, "
       "training, pay and its bank card."),
    N_("Sensitive data (arts 28–30): identity number and bank card number. They are needed for insurance, tax and pay; without "
       "them these cannot be done. They are kept sealed and are seen only by those who need them, and every look is logged."),
    N_("How long: during your employment; the labour contract at least 2 years after it ends (Labour Contract Law, art. 50), "
       "other data as long as the law or a dispute asks for, then they are deleted or made anonymous."),
    N_("To whom: social insurance, housing fund and tax authorities, the bank that pays, and clients who by contract ask for "
       "proof of qualification, only what they need. Nothing goes abroad."),
    N_("Your rights (arts 45–50): to see and copy, to correct, to have deleted what is no longer needed, to have rules explained, "
       "to withdraw a consent. We answer in time and give reasons for a refusal."),
)  # fmt: skip
_CONSENTS = (
    N_("I consent separately to the processing of my bank card number for paying wages and tax."),
    N_("I consent separately to the processing of my identity number for insurance, tax and the staff register."),
    N_("I consent separately to the result of the background check being kept (result only, no papers)."),
)


def draw_undertaking(paper: Paper, pack: PackPaper, person: JoinerPaper, bookmark: str) -> None:
    """Adds the undertaking of one person."""
    intro = _("To {agency}: my work brings me into contact with personal information. I undertake:", agency=pack.agency)
    clauses = [_(clause) for clause in _UNDERTAKING]
    _letter(
        paper,
        pack,
        person,
        bookmark,
        P_("paper", "Undertaking to keep personal information secret"),
        intro,
        clauses,
        (),
    )


def draw_notice(paper: Paper, pack: PackPaper, person: JoinerPaper, bookmark: str) -> None:
    """Adds the privacy notice with the separate consents."""
    intro = _("This notice tells you how {agency} handles your personal information.", agency=pack.agency)
    clauses = [_(_NOTICE[0], agency=pack.agency), *(_(clause) for clause in _NOTICE[1:])]
    consents = [_(consent) for consent in _CONSENTS]
    _letter(paper, pack, person, bookmark, P_("paper", "Privacy notice"), intro, clauses, consents)


def _letter(
    paper: Paper,
    pack: PackPaper,
    person: JoinerPaper,
    bookmark: str,
    title: str,
    intro: str,
    clauses: Sequence[str],
    consents: Sequence[str],
) -> None:
    page = paper.page()
    with paper.fonts.on_behalf_of(person.name):
        frame.head(page, pack.agency)
        page.right(WIDE, frame.HEAD_BASE, _("No. {number}", number=f"RZ-{person.employee_no}"))
        frame.title(page, title, "", "")
        y = _paragraph(page, 118.0, intro, 0)
        for number, clause in enumerate(clauses, start=1):
            page.text(0, y, f"{number}.", TEXT)
            y = _paragraph(page, y, clause, 18)
        for consent in consents:
            page.box(18, y, 7.5)
            y = _paragraph(page, y, consent, 32)
        _who(page, person)
        frame.signatures(page, (P_("paper", "Employee's signature"), P_("paper", "Received for the company by")))
        frame.foot(page, pack.printed_by, pack.printed_at, _("Two copies, one for each side"))
        frame.page_number(page, 1, 1)
    paper.add(page, bookmark)


def _paragraph(page: Page, y: float, text: str, indent: float) -> float:
    for line in wrap(text, WIDE - indent, TEXT):
        page.text(indent, y, line, TEXT)
        y += _LEAD
    return y + _BETWEEN


def _who(page: Page, person: JoinerPaper) -> None:
    base = frame.SIGN_LABEL - 26
    label = P_("paper", "Employee")
    page.text(0, base, label, TEXT)
    x = width(label, TEXT) + 8
    page.text(x, base, person.name, KEY, bold=True)
    beside = "   ".join(part for part in (person.employee_no, person.position, person.id_number) if part)
    page.text(x + width(person.name, KEY, True) + 10, base, beside, TEXT)
