"""Every use case in one table: READS, ACTS, INSIDE, AGENCY_WIDE or OPEN."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from hrdesk.app import (
    access,
    daily,
    drafts,
    exports,
    imports,
    insight,
    kiosk,
    onboarding,
    organisation,
    people,
    today,
    upkeep,
)
from hrdesk.app.calibration import papers as calibration_papers
from hrdesk.app.calibration.views import calibration
from hrdesk.app.complaints import register as complaint_register
from hrdesk.app.complaints import views as complained
from hrdesk.app.complaints.model import Retrain, RuleOn, SaveComplaint
from hrdesk.app.disputes import appealing, asking, paying_back
from hrdesk.app.disputes import model as said
from hrdesk.app.disputes import papers as dispute_papers
from hrdesk.app.disputes import views as disputed
from hrdesk.app.disputes.acknowledging import acknowledge, acknowledge_list, own_standing
from hrdesk.app.handover import back, handing, planning
from hrdesk.app.handover import paper as handover_paper
from hrdesk.app.handover import views as handovers
from hrdesk.app.handover.model import PlanHandover
from hrdesk.app.improvement import interviewing
from hrdesk.app.improvement import planning as improving
from hrdesk.app.improvement import views as plans
from hrdesk.app.improvement.model import Close, FollowUp, GoalOrder, OwnWord, SaveInterview, SavePlan
from hrdesk.app.improvement.papers import print_plan, print_plan_of
from hrdesk.app.letterhead.saving import letterhead_settings
from hrdesk.app.onboarding import enrolment
from hrdesk.app.onboarding.reporting import ReportEnrolments, report_enrolments
from hrdesk.app.performance import (
    changes,
    configuration,
    correcting,
    cycle,
    entry,
    entry_sheet,
    printing,
    signing,
    trace,
    under_review,
    views,
)
from hrdesk.app.performance import self_comment as own_words
from hrdesk.app.performance.payroll import export_payroll_input
from hrdesk.app.progress import month as running
from hrdesk.app.progress.model import TrendOrder
from hrdesk.app.progress.own import own_progress
from hrdesk.app.progress.trend import trend
from hrdesk.app.quality import checks as quality_entry
from hrdesk.app.quality import views as quality_checks
from hrdesk.app.quality.model import EnterCheck
from hrdesk.app.reconciliation import finding as reconciliation
from hrdesk.app.reconciliation import papers as reconciliation_papers
from hrdesk.app.reconciliation import settling as reconciling
from hrdesk.app.reconciliation import views as side_by_side
from hrdesk.app.reconciliation.model import Settle
from hrdesk.app.reports import batch, summary, workbooks, year
from hrdesk.app.reports.month_book import export_month
from hrdesk.app.separation import absence, settling, starting
from hrdesk.app.separation import papers as exit_papers
from hrdesk.app.separation import views as exits
from hrdesk.app.targets import model as aimed
from hrdesk.app.targets import proposing
from hrdesk.app.targets.saving import save_target_sheet
from hrdesk.app.targets.sheet import target_sheet
from hrdesk.app.training import (
    advice,
    assigning,
    courses,
    essays,
    exams,
    homework,
    kept,
    learning,
    my_exams,
    repeating,
    reviewing,
    statistics,
    taking,
)
from hrdesk.app.training import papers as training_papers
from hrdesk.app.training.abandoned import close_abandoned
from hrdesk.app.training.effect import course_effect
from hrdesk.app.work import Work
from hrdesk.domain.calendar import Period
from hrdesk.domain.complaints import Ruling
from hrdesk.domain.disputes import Finding
from hrdesk.domain.enrolment import Change, Scheme
from hrdesk.domain.improvement import Result
from hrdesk.domain.performance.entering import Figure
from hrdesk.domain.reconciliation.model import Action
from hrdesk.domain.separation import Reason
from hrdesk.domain.training.marking import Answer
from tests.app.builders import TODAY
from tests.app.letter_builder import letter
from tests.app.performance.month import MONTH
from tests.app.scopes.canary import CANARY, FIRST, PLAN_ENDS, PURPOSE, WHY, YEAR, Canary
from tests.app.scopes.told import book, leaving_order, onboarding_pack, own, paper, refused, table_text, training_paper

Call = Callable[[Work, Canary], Any]

READS: dict[str, Call] = {
    "performance.entry_sheet.entry_view": lambda w, c: entry_sheet.entry_view(w, MONTH),
    "targets.sheet.target_sheet": lambda w, c: target_sheet(w, MONTH),
    "targets.proposing.preview_take_over": lambda w, c: proposing.preview_take_over(
        w, aimed.TakeOver(MONTH, MONTH, Decimal(5))
    ),
    "insight.turnover.turnover": lambda w, c: insight.turnover(w, YEAR),
    "insight.turnover.print_turnover": lambda w, c: [
        insight.turnover(w, YEAR),
        insight.print_turnover(w, YEAR, c.folder / "turnover.pdf"),
    ],
    "insight.why.why_people_leave": lambda w, c: insight.why_people_leave(w, WHY),
    "insight.why.print_why": lambda w, c: [
        insight.why_people_leave(w, WHY),
        insight.print_why(w, WHY, c.folder / "why.pdf"),
    ],
    "insight.turnover.export_turnover": lambda w, c: [
        insight.turnover(w, YEAR),
        insight.export_turnover(w, YEAR, c.folder / "turnover.csv"),
    ],
    "onboarding.enrolment.enrolment_list": lambda w, c: enrolment.enrolment_list(w, Period(2024, 5)),
    "onboarding.enrolment.export_enrolments": lambda w, c: table_text(
        w, c, lambda w, out: enrolment.export_enrolments(w, Period(2024, 5), out)
    ),
    "onboarding.enrolment.export_accounts": lambda w, c: table_text(w, c, enrolment.export_accounts),
    "onboarding.plans.list_plans": lambda w, c: onboarding.list_plans(w),
    "onboarding.plans.plan_view": lambda w, c: onboarding.plan_view(w, c.plan_id),
    "onboarding.papers.print_pack": lambda w, c: onboarding_pack(w, c),
    "people.contracts.contracts_of": lambda w, c: [people.contracts_of(w, c.employment_id), CANARY],
    "people.listing.list_people": lambda w, c: people.list_people(w, people.PeopleFilter(("all",))),
    "people.listing.search": lambda w, c: [people.search(w, text) for text in (CANARY, c.employee_no, "jsqe", "jin")],
    "people.orders.orders_of": lambda w, c: people.orders_of(w, c.employment_id),
    "people.view.person_view": lambda w, c: people.person_view(w, c.employment_id),
    "performance.views.month_view": lambda w, c: views.month_view(w, MONTH),
    "performance.trace.why": lambda w, c: trace.why(w, c.evaluation_id, "recovered_amount"),
    "performance.changes.why_changed": lambda w, c: changes.why_changed(w, c.evaluation_id, since_last_month=True),
    "performance.printing.print_evaluations": lambda w, c: [
        paper(printing.print_evaluations, w, printing.PrintOrder(MONTH, c.folder / "all.pdf")),
        paper(printing.print_evaluations, w, printing.PrintOrder(MONTH, c.folder / "one.pdf", c.employee_no)),
        paper(printing.print_evaluations, w, printing.PrintOrder(MONTH, c.folder / "team.pdf", team=c.team)),
    ],
    "performance.printing.print_ranking": lambda w, c: paper(
        printing.print_ranking, w, printing.PrintOrder(MONTH, c.folder / "ranking.pdf", team=c.team)
    ),
    "performance.printing.evaluation_sheets": lambda w, c: printing.evaluation_sheets(
        w, printing.PrintOrder(MONTH, c.folder / "sheets.pdf")
    ),
    "performance.printing.ranking_sheet": lambda w, c: printing.ranking_sheet(
        w, printing.PrintOrder(MONTH, c.folder / "ranking.pdf", team=c.team)
    ),
    "performance.printing.ranking_sheets": lambda w, c: printing.ranking_sheets(
        w, printing.PrintOrder(MONTH, c.folder / "ranking.pdf")
    ),
    "reports.summary.print_summary": lambda w, c: training_paper(
        c, lambda out: summary.print_summary(w, summary.SummaryOrder(MONTH, out))
    ),
    "reports.summary.summary_sheet": lambda w, c: summary.summary_sheet(
        w, summary.SummaryOrder(MONTH, c.folder / "summary.pdf")
    ),
    "reports.summary.summary_sheets": lambda w, c: summary.summary_sheets(w, MONTH),
    "reports.year.print_years": lambda w, c: [
        training_paper(c, lambda out, no=no: year.print_years(w, year.YearOrder(MONTH, out, employee_no=no)))
        for no in (None, c.employee_no)
    ],
    "reports.year.year_sheets": lambda w, c: year.year_sheets(w, year.YearOrder(MONTH, c.folder / "year.pdf")),
    "reports.batch.print_month": lambda w, c: training_paper(
        c, lambda out: batch.print_month(w, batch.MonthOrder(MONTH, out))
    ),
    "reports.month_book.export_month": lambda w, c: book(c, lambda out: export_month(w, out, MONTH)),
    "reports.workbooks.export_summary": lambda w, c: book(
        c, lambda out: workbooks.export_summary(w, summary.SummaryOrder(MONTH, out))
    ),
    "reports.workbooks.export_years": lambda w, c: book(
        c, lambda out: workbooks.export_years(w, year.YearOrder(MONTH, out))
    ),
    "reconciliation.papers.record_sheet": lambda w, c: reconciliation_papers.record_sheet(w, MONTH),
    "disputes.papers.appeal_sheets": lambda w, c: dispute_papers.appeal_sheets(w, MONTH),
    "performance.signing.print_sign_lists": lambda w, c: paper(
        signing.print_sign_lists, w, printing.PrintOrder(MONTH, c.folder / "sign.pdf")
    ),
    "performance.signing.sign_lists": lambda w, c: signing.sign_lists(
        w, printing.PrintOrder(MONTH, c.folder / "sign.pdf")
    ),
    "today.today": lambda w, c: today.today(w),
    "exports.export": lambda w, c: [
        table_text(w, c, lambda w, out, what=what: exports.export(w, what, out, period=MONTH))
        for what in ("roster", "facts", "evaluations", "contracts", "payroll_input")
    ],
    "performance.payroll.export_payroll_input": lambda w, c: table_text(
        w, c, lambda w, out: export_payroll_input(w, out, MONTH)
    ),
    "exports.people.export_contracts": lambda w, c: table_text(w, c, exports.export_contracts),
    "exports.people.export_training_records": lambda w, c: table_text(w, c, exports.export_training_records),
    "exports.people.export_roster": lambda w, c: table_text(w, c, exports.export_roster),
    "exports.figures.export_facts": lambda w, c: table_text(w, c, lambda w, out: exports.export_facts(w, out, MONTH)),
    "exports.figures.export_evaluations": lambda w, c: table_text(
        w, c, lambda w, out: exports.export_evaluations(w, out, MONTH)
    ),
}

READS |= {
    "calibration.views.calibration": lambda w, c: calibration(w, MONTH),
    "calibration.papers.print_calibration": lambda w, c: training_paper(
        c, lambda out: calibration_papers.print_calibration(w, MONTH, out)
    ).replace("\n", ""),
    "progress.month.progress": lambda w, c: [running.progress(w, MONTH), running.progress(w, MONTH, "collector")],
    "progress.trend.trend": lambda w, c: trend(
        w, TrendOrder(MONTH.label, "collector", "recovered_amount", "person", c.employment_id)
    ),
    "reconciliation.finding.month_findings": lambda w, c: reconciliation.month_findings(w, MONTH),
    "reconciliation.views.people_side_by_side": lambda w, c: side_by_side.people_side_by_side(w, MONTH),
    "reconciliation.views.cases_side_by_side": lambda w, c: side_by_side.cases_side_by_side(w, MONTH),
    "reconciliation.papers.print_record": lambda w, c: training_paper(
        c, lambda out: reconciliation_papers.print_record(w, MONTH, out)
    ).replace("\n", ""),
    "exports.differences.export_reconciliation": lambda w, c: table_text(
        w, c, lambda w, out: exports.export_reconciliation(w, out, MONTH)
    ),
    "reconciliation.views.people_to_credit": lambda w, c: side_by_side.people_to_credit(w, MONTH),
    "disputes.acknowledging.own_standing": lambda w, c: [own_standing(w, c.evaluation_id), CANARY],
    "improvement.views.improvements": lambda w, c: plans.improvements(w, also_over=True),
    "improvement.views.improvement_view": lambda w, c: plans.improvement_view(w, c.improvement_id),
    "improvement.views.improvement_choices": lambda w, c: plans.improvement_choices(w),
    "improvement.views.start_of": lambda w, c: plans.start_of(w, c.evaluation_id),
    "improvement.views.not_talked_about": lambda w, c: plans.not_talked_about(w),
    "improvement.papers.print_plan": lambda w, c: training_paper(
        c, lambda out: print_plan(w, c.improvement_id, out)
    ).replace("\n", ""),
    "improvement.papers.print_plan_of": lambda w, c: training_paper(
        c, lambda out: print_plan_of(w, c.employee_no, out)
    ).replace("\n", ""),
    "complaints.views.complaints": lambda w, c: complained.complaints(w, also_over=True),
    "quality.views.checks": lambda w, c: quality_checks.checks(w, Period(2026, 9)),
    "quality.views.check_choices": lambda w, c: quality_checks.check_choices(w),
    "complaints.views.complaint_choices": lambda w, c: complained.complaint_choices(w),
    "disputes.views.disputes": lambda w, c: disputed.disputes(w, also_over=True),
    "disputes.views.dispute": lambda w, c: disputed.dispute(w, "question", c.question_id),
    "disputes.views.save_evidence": lambda w, c: disputed.save_evidence(w, c.evidence_id, c.folder / "x").read_text(
        "utf-8"
    ),
    "disputes.papers.statement": lambda w, c: dispute_papers.statement(w, c.question_id),
    "disputes.papers.print_statement": lambda w, c: training_paper(
        c, lambda out: dispute_papers.print_statement(w, c.question_id, out)
    ),
    "disputes.papers.print_appeal": lambda w, c: training_paper(
        c, lambda out: dispute_papers.print_appeal(w, c.appeal_id, out)
    ),
    "training.assigning.exam_results": lambda w, c: assigning.exam_results(w, c.exam_id),
    "training.essays.essays_waiting": lambda w, c: essays.essays_waiting(w),
    "training.courses.readers": lambda w, c: courses.readers(w, c.course_id),
    "training.homework.homework_waiting": lambda w, c: homework.homework_waiting(w),
    "kiosk.pins.list_pins": lambda w, c: kiosk.list_pins(w),
    "training.papers.print_training_records": lambda w, c: training_paper(
        c, lambda out: training_papers.print_training_records(w, out)
    ),
    "training.papers.training_records": lambda w, c: training_papers.training_records(w),
    "training.papers.print_course_list": lambda w, c: training_paper(
        c, lambda out: training_papers.print_course_list(w, c.course_id, out)
    ),
    "training.papers.print_client_pack": lambda w, c: training_paper(
        c, lambda out: training_papers.print_client_pack(w, "委托方", date(2026, 9, 1), date(2026, 9, 30), out)
    ),
    "training.papers.print_certificates": lambda w, c: training_paper(
        c, lambda out: training_papers.print_certificates(w, out)
    ),
    "separation.views.list_separations": lambda w, c: exits.list_separations(w, closed=True),
    "separation.views.separation_view": lambda w, c: exits.separation_view(w, c.separation_id),
    "separation.absence.list_absences": lambda w, c: absence.list_absences(w, ended=True),
    "handover.views.list_handovers": lambda w, c: handovers.list_handovers(w, ended=True),
    "handover.views.board": lambda w, c: handovers.board(w, c.handover_id),
    "handover.views.held_stretches": lambda w, c: handovers.held_stretches(w, c.employee_no, FIRST, TODAY),
    "handover.back.export_stretches": lambda w, c: table_text(
        w, c, lambda w, out: back.export_stretches(w, c.employee_no, FIRST, TODAY, out)
    ),
    "handover.paper.handover_sheet": lambda w, c: handover_paper.handover_sheet(w, c.handover_id),
}

ACTS: dict[str, Call] = {
    "insight.why.add_measure": lambda w, c: insight.add_measure(
        w, insight.AddMeasure(c.team_id, "减少加班", c.employee_no, TODAY)
    ),
    "insight.why.note_effect": lambda w, c: insight.note_effect(w, c.measure_id, 1, "有效"),
    "complaints.register.save_complaint": lambda w, c: complaint_register.save_complaint(
        w, SaveComplaint(c.employment_id, FIRST, PURPOSE, PURPOSE)
    ),
    "complaints.register.rule_on": lambda w, c: complaint_register.rule_on(
        w, RuleOn(c.complaint_id, 1, Ruling.INVALID, PURPOSE)
    ),
    "quality.checks.enter_check": lambda w, c: quality_entry.enter_check(
        w, EnterCheck(c.employment_id, FIRST, Decimal(80))
    ),
    "quality.checks.withdraw_check": lambda w, c: quality_entry.withdraw_check(w, c.check_id, 1, PURPOSE),
    "complaints.register.retrain": lambda w, c: complaint_register.retrain(
        w, Retrain(c.complaint_id, 1, c.course_id, date(2027, 1, 1))
    ),
    "improvement.interviewing.save_interview": lambda w, c: interviewing.save_interview(
        w, SaveInterview(c.employment_id, TODAY, held=True, agreed=PURPOSE)
    ),
    "improvement.interviewing.acknowledge_plan": lambda w, c: interviewing.acknowledge_plan(
        w, OwnWord(c.improvement_id, 2, on_paper=True)
    ),
    "improvement.planning.save_plan": lambda w, c: improving.save_plan(
        w, SavePlan(c.improvement_id, 2, PLAN_ENDS, (GoalOrder(PLAN_ENDS, words=PURPOSE),), (PLAN_ENDS,))
    ),
    "improvement.planning.follow_up": lambda w, c: improving.follow_up(w, FollowUp(c.step_id, 1, TODAY, PURPOSE)),
    "improvement.planning.close_plan": lambda w, c: improving.close_plan(
        w, Close(c.improvement_id, 2, Result.CANCELLED, PURPOSE)
    ),
    "performance.self_comment.write_self_comment": lambda w, c: own_words.write_self_comment(
        w, own_words.WriteSelfComment(c.evaluation_id, PURPOSE)
    ),
    "disputes.acknowledging.acknowledge_list": lambda w, c: acknowledge_list(
        w, said.AcknowledgeList(MONTH, (c.employment_id,))
    ),
    "disputes.acknowledging.acknowledge": lambda w, c: acknowledge(w, said.Acknowledge(c.evaluation_id, on_paper=True)),
    "disputes.appealing.make_appeal": lambda w, c: appealing.make_appeal(w, said.MakeAppeal(c.evaluation_id, PURPOSE)),
    "disputes.appealing.withdraw_appeal": lambda w, c: appealing.withdraw_appeal(w, c.appeal_id),
    "disputes.appealing.decide": lambda w, c: appealing.decide(w, said.Decide(c.appeal_id, 1, True, PURPOSE)),
    "disputes.asking.ask": lambda w, c: asking.ask(
        w, said.Ask(c.employment_id, MONTH.label, "recovered_amount", PURPOSE)
    ),
    "disputes.asking.answer": lambda w, c: asking.answer(w, said.Answer(c.question_id, 1, Finding.RIGHT, PURPOSE)),
    "disputes.asking.settle_question": lambda w, c: asking.settle_question(w, c.question_id, content=True),
    "disputes.paying_back.pay_back": lambda w, c: paying_back.pay_back(
        w, said.PayBack(c.employment_id, "recovered_amount", "2026-01", "2026-11", Decimal(1), PURPOSE)
    ),
    "disputes.paying_back.confirm_payment": lambda w, c: paying_back.confirm_payment(w, c.payment_id, 1),
    "disputes.paying_back.refuse_payment": lambda w, c: paying_back.refuse_payment(w, c.payment_id, 1),
    "onboarding.reporting.report_enrolments": lambda w, c: report_enrolments(
        w, ReportEnrolments(((c.employment_id, Change.ADD, Scheme.FUND),), TODAY)
    ),
    "separation.starting.start_separation": lambda w, c: starting.start_separation(w, leaving_order(c)),
    "separation.starting.start_separations": lambda w, c: starting.start_separations(w, (leaving_order(c),)),
    "separation.starting.undo_separation": lambda w, c: starting.undo_separation(w, c.separation_id, 1),
    "separation.starting.end_employment": lambda w, c: starting.end_employment(w, c.separation_id),
    "separation.settling.record_reasons": lambda w, c: settling.record_reasons(
        w, settling.RecordReasons(c.separation_id, 1, supervisor_reason=Reason.PAY)
    ),
    "separation.settling.add_item": lambda w, c: settling.add_item(w, c.separation_id, PURPOSE),
    "separation.settling.settle_item": lambda w, c: settling.settle_item(w, settling.SettleItem(c.item_id, 1, TODAY)),
    "separation.settling.note_certificate": lambda w, c: settling.note_certificate(
        w, c.separation_id, 1, TODAY, PURPOSE
    ),
    "separation.settling.close_separation": lambda w, c: settling.close_separation(w, c.separation_id, 1),
    "separation.papers.print_certificates": lambda w, c: exit_papers.print_certificates(
        w, (c.separation_id,), c.folder / "x.pdf"
    ),
    "separation.papers.print_certificate_of": lambda w, c: exit_papers.print_certificate_of(
        w, c.employee_no, c.folder / "x.pdf"
    ),
    "separation.papers.print_reports": lambda w, c: exit_papers.print_reports(
        w, (c.separation_id,), c.folder / "x.pdf"
    ),
    "separation.papers.print_report_of": lambda w, c: exit_papers.print_report_of(w, c.employee_no, c.folder / "x.pdf"),
    "separation.papers.print_notice": lambda w, c: exit_papers.print_notice(w, c.notice_id, c.folder / "x.pdf"),
    "separation.absence.start_absence": lambda w, c: absence.start_absence(
        w, absence.StartAbsence(c.employee_no, "sick", None, c.receiver_no)
    ),
    "separation.absence.end_absence": lambda w, c: absence.end_absence(w, c.absence_id, 1),
    "separation.absence.log_contact": lambda w, c: absence.log_contact(
        w, absence.LogContact(c.absence_id, w.now(), PURPOSE, PURPOSE)
    ),
    "separation.absence.issue_notice": lambda w, c: absence.issue_notice(
        w, absence.IssueNotice(c.employment_id, "return", TODAY)
    ),
    "separation.absence.note_delivery": lambda w, c: absence.note_delivery(w, c.notice_id, 1, TODAY, PURPOSE),
    "handover.planning.plan_handover": lambda w, c: planning.plan_handover(w, PlanHandover((c.employee_no,))),
    "handover.planning.propose_again": lambda w, c: planning.propose_again(w, c.handover_id),
    "handover.planning.assign": lambda w, c: planning.assign(w, planning.Assign(c.handover_id, (c.line_id,))),
    "handover.planning.set_receivers": lambda w, c: planning.set_receivers(w, c.handover_id, ()),
    "handover.handing.hand_out": lambda w, c: handing.hand_out(w, c.handover_id),
    "handover.handing.answer": lambda w, c: handing.answer(w, handing.Answer((c.line_id,), True)),
    "handover.handing.withdraw": lambda w, c: handing.withdraw(w, c.handover_id, (c.line_id,)),
    "handover.handing.reverse": lambda w, c: handing.reverse(w, c.handover_id),
    "handover.back.export_reassignment": lambda w, c: back.export_reassignment(w, c.handover_id, c.folder / "x.xlsx"),
    "handover.paper.print_handover": lambda w, c: handover_paper.print_handover(w, c.handover_id, c.folder / "x.pdf"),
    "handover.paper.print_handover_of": lambda w, c: handover_paper.print_handover_of(
        w, c.employee_no, c.folder / "x.pdf"
    ),
    "onboarding.joining.start_onboarding": lambda w, c: onboarding.start_onboarding(w, c.employment_id),
    "onboarding.doing.arrive": lambda w, c: onboarding.arrive(w, [c.plan_id], TODAY),
    "onboarding.doing.assign": lambda w, c: onboarding.assign(w, [c.plan_item_id], "admin"),
    "onboarding.doing.cancel_plan": lambda w, c: onboarding.cancel_plan(w, [c.plan_id], PURPOSE),
    "onboarding.doing.claim": lambda w, c: onboarding.claim(w, [c.plan_item_id]),
    "onboarding.doing.complete": lambda w, c: onboarding.complete(w, onboarding.Complete((c.plan_item_id,), PURPOSE)),
    "onboarding.doing.postpone": lambda w, c: onboarding.postpone(w, [c.plan_item_id], TODAY, PURPOSE),
    "onboarding.doing.reopen": lambda w, c: onboarding.reopen(w, [c.plan_item_id], PURPOSE),
    "onboarding.doing.save_attachment": lambda w, c: onboarding.save_attachment(
        w, c.plan_item_id, c.folder / "scan.pdf"
    ),
    "onboarding.doing.waive": lambda w, c: onboarding.waive(w, [c.plan_item_id], PURPOSE),
    "people.letters.fill_letters": lambda w, c: people.fill_letters(
        w, people.LetterOrder(letter(c.folder / "a.docx", "姓名"), (c.employment_id,), c.folder / "b.docx", PURPOSE)
    ),
    "people.contracts.save_contract": lambda w, c: people.save_contract(
        w, people.SaveContract(c.employment_id, "open", date(2024, 5, 20))
    ),
    "people.saving.save_person": lambda w, c: people.save_person(
        w, people.SavePerson({"education": "本科"}, c.employment_id, c.version())
    ),
    "people.saving.revert": lambda w, c: people.revert(w, c.audit_id),
    "people.changes.change_status": lambda w, c: people.change_status(
        w, people.ChangeStatus(c.employment_id, c.version(), "leaving", TODAY)
    ),
    "people.orders.give_order": lambda w, c: people.give_order(
        w, people.GiveOrder(c.employment_id, "transfer", TODAY, {"department": "客服部", "team": None})
    ),
    "people.orders.undo_order": lambda w, c: people.undo_order(w, c.order_id),
    "people.orders.reveal_pay": lambda w, c: people.reveal_pay(w, c.order_id, PURPOSE),
    "people.changes.reveal": lambda w, c: people.reveal(w, people.Reveal((c.employment_id,), ("phone",), PURPOSE)),
    "performance.entry.enter_figures": lambda w, c: entry.enter_figures(
        w,
        entry.EnterFigures(
            MONTH, "collector", (entry.Entered(c.employment_id, "quality_score", Figure(Decimal(1)), None),)
        ),
    ),
    "performance.entry.take_back": lambda w, c: entry.take_back(w, 1),
    "performance.correcting.correct_record": lambda w, c: correcting.correct_record(
        w,
        correcting.CorrectRecord(
            c.employment_id, "quality_score", MONTH.number, 0, "", Figure(Decimal(1)), PURPOSE, seen=1
        ),
    ),
    "performance.correcting.withdraw_correction": lambda w, c: correcting.withdraw_correction(w, 1),
    "targets.saving.save_target_sheet": lambda w, c: save_target_sheet(
        w,
        aimed.SaveTargetSheet(
            MONTH, (aimed.Change(aimed.Spot("employment", c.employment_id, "recovered_amount"), Decimal(1), None),)
        ),
    ),
    "targets.proposing.preview_spread": lambda w, c: proposing.preview_spread(
        w, aimed.Spread(MONTH, "recovered_amount", "team", c.team_id, Decimal(100))
    ),
    "performance.under_review.adjust": lambda w, c: under_review.adjust(
        w, under_review.Adjust(MONTH, c.employment_id, Decimal(1), PURPOSE)
    ),
    "performance.under_review.withdraw_adjustment": lambda w, c: under_review.withdraw_adjustment(
        w, c.adjustment_id, PURPOSE
    ),
    "performance.under_review.leave_out": lambda w, c: under_review.leave_out(
        w, under_review.LeaveOut(MONTH, c.employment_id, "recovered_amount", PURPOSE)
    ),
    "performance.under_review.count_again": lambda w, c: under_review.count_again(
        w, MONTH, c.employment_id, "recovered_amount"
    ),
    "performance.under_review.comment": lambda w, c: under_review.comment(
        w, under_review.Comment(c.evaluation_id, c.evaluation_version, PURPOSE)
    ),
}

ACTS |= {
    "reconciliation.settling.settle": lambda w, c: reconciling.settle(
        w, Settle(MONTH, (c.finding,), Action.ACCEPT, PURPOSE)
    ),
    "reconciliation.settling.unsettle": lambda w, c: reconciling.unsettle(w, MONTH, (c.settlement_id,)),
    "training.assigning.assign_exam": lambda w, c: assigning.assign_exam(
        w, assigning.AssignExam(c.exam_id, (c.employment_id,))
    ),
    "training.assigning.grant_resit": lambda w, c: assigning.grant_resit(w, c.exam_id, c.employment_id),
    "training.essays.mark_answer": lambda w, c: essays.mark_answer(w, essays.MarkAnswer(c.attempt_id, 1, Decimal(1))),
    "training.homework.mark_homework": lambda w, c: homework.mark_homework(
        w, homework.MarkHomework(c.submission_id, 1, accepted=True)
    ),
    "kiosk.pins.give_pins": lambda w, c: kiosk.give_pins(w, [c.employment_id]),
    "kiosk.pins.take_pins_away": lambda w, c: kiosk.take_pins_away(w, [c.employment_id]),
}

#: Pieces several use cases share, called only inside one that has checked; they take no decision of their own.
INSIDE: dict[str, str] = {
    "handover.planning.visible_ever": "the condition itself: whom the actor sees, or saw on somebody's last day",
    "handover.reading.seen": "the condition itself: whose handovers the actor sees",
    "separation.ending.revoke_keys": "takes the keys of accounts the use case has stopped",
    "imports.opening.check_kind_allowed": "narrows a permission further",
    "watched_files.waiting_files": "names of files, for Today, which asks who may import",
    "performance.evaluation.from_training_room": "figures HRDesk holds already, inside what computes, publishes, begins a day",
    "performance.training_room.bring_up_to_date": "the same, for the period of each scheme",
    "performance.entry.compute_again": "computes what is computed already, after a save, by the rule for everybody",
    "performance.month.people_of": "who is evaluated in a month, before the caller keeps to whom the actor sees",
    "targets.sheet.read_targets": "the sheet inside the transaction of a use case",
    "targets.saving.unit_name": "the name of a team, which everybody knows",
    "targets.saving.refuse_closed": "refuses a month that is closed",
    "performance.entry_sheet.read_sheet": "the sheet inside the transaction of a use case",
    "performance.confirming.unconfirmed": "figures inside the transaction of a use case, of people the actor sees",
    "performance.confirming.unconfirmed_names": "why somebody is not published, inside the use case that publishes",
    "improvement.reading.seen_by": "the condition itself: whose plans the actor sees",
    "improvement.reading.refuse_own": "whose account it is",
    "performance.computing.compute": "scores a month that was read by the use case",
    "letterhead.kept.letterhead_of": "the agency's head, for a use case that prints; no people",
    "training.own.own_employment": "whose account it is",
    "training.taking_in.remove_questions": "takes a batch back inside the write of the use case",
    "reports.reading.read_members": "inside the read of a report, joined with visible(work)",
    "reports.kept.read_kept": "inside the read of a report, of the people it chose by visible(work)",
    "separation.past.training_of": "a use case of training asked for a report",
    "onboarding.reporting.report": "one change inside the write of a use case",
    "onboarding.plans.sees_item": "a condition on rows, put together with a query of a use case",
    "onboarding.plans.is_mine": "a condition on rows, put together with a query of a use case",
    "onboarding.plans.is_claimable": "a condition on rows, put together with a query of a use case",
}

ONE = "about the signed-in account itself"
OFFICE = "about the whole agency; only office roles may"
CHART = "the chart of the agency, known to everybody in it: names of units and leaders, head counts"
STATION = "only a kiosk, which lets in by number and PIN"
ADMINISTRATORS = "accounts, which only administrators see"

AGENCY_WIDE: dict[str, str] = {
    "progress.own.own_progress": ONE,
    "separation.starting.apply_due": OFFICE,
    "targets.saving.save_months": OFFICE,
    "targets.proposing.preview_months": OFFICE,
    "handover.back.close_unlisted": OFFICE,
    "handover.back.unlisted": OFFICE,
    "handover.handing.to_take": ONE,
    "performance.self_comment.own_reviews": ONE,
    "handover.views.handover_of": "the number of a handover the actor sees; no people",
    "onboarding.checklists.close_checklist": OFFICE,
    "onboarding.checklists.install_collection_checklist": OFFICE,
    "onboarding.checklists.list_checklists": OFFICE,
    "onboarding.checklists.save_checklist": OFFICE,
    "onboarding.proving.list_subjects": OFFICE,
    "onboarding.proving.prove_due": "what waited for the day, whoever opens the file; says only how many",
    "training.abandoned.close_abandoned": "what waited for the day, whoever opens the file; says only how many",
    "onboarding.joining.check_joiners": OFFICE,
    "onboarding.joining.read_block": OFFICE,
    "onboarding.joining.read_folder": OFFICE,
    "onboarding.joining.read_workbook": OFFICE,
    "onboarding.joining.take_on": OFFICE,
    "onboarding.enrolment.save_city": OFFICE,
    "training.papers.clients": "names of clients and their projects; no people",
    "outbox.list_outbox": OFFICE,
    "outbox.mark_sent": OFFICE,
    "outbox.withdraw": OFFICE,
    "outbox.wait_again": OFFICE,
    "outbox.write_mails": OFFICE,
    "outbox.address_of": OFFICE,
    "people.numbers.number_rules": OFFICE,
    "people.applying.apply_due": "comes into force by itself, whoever opens the file; says only how many",
    "daily.begin_day": "what waited for the day, whoever opens the file; says only how many",
    "exports.table.export_shown": "writes only what its caller shows already",
    "access.accounts.list_accounts": ADMINISTRATORS,
    "access.accounts.add_account": ADMINISTRATORS,
    "access.accounts.change_account": ADMINISTRATORS,
    "access.accounts.reset_password": ADMINISTRATORS,
    "access.accounts.stop_account": ADMINISTRATORS,
    "access.many.list_candidates": ADMINISTRATORS,
    "access.many.add_accounts": ADMINISTRATORS,
    "access.slips.account_slips": ADMINISTRATORS,
    "access.own.own_account": ONE,
    "access.own.change_own_password": ONE,
    "access.own.verify_own_password": ONE,
    "kiosk.visits.end_left_open": STATION,
    "kiosk.visits.enter": STATION,
    "kiosk.visits.choose_pin": "about the visit of who was let in at a kiosk",
    "kiosk.visits.leave": "about the visit of who was let in at a kiosk",
    "drafts.keep_draft": ONE,
    "drafts.kept_drafts": ONE,
    "drafts.drop_draft": ONE,
    "exports.imported.export_configuration": OFFICE,
    "exports.imported.export_problems": OFFICE,
    "exports.imported.export_batch_problems": OFFICE,
    "imports.opening.open_file": OFFICE,
    "imports.opening.open_pasted": OFFICE,
    "imports.checking.check": OFFICE,
    "imports.accepting.accept": OFFICE,
    "imports.templates.export_template": OFFICE,
    "imports.templates.export_marked": "writes the file its caller has just read; " + OFFICE,
    "imports.mappings.list_mappings": OFFICE,
    "imports.mappings.save_mapping": OFFICE,
    "imports.mappings.import_mapping": OFFICE,
    "imports.mappings.export_mapping": OFFICE,
    "imports.mappings.forget_mapping": OFFICE,
    "imports.undoing.batch_by_hand": OFFICE,
    "imports.undoing.batch_mends": OFFICE,
    "imports.undoing.undo": OFFICE,
    "imports.undoing.preview_undo": OFFICE,
    "imports.undoing.list_batches": "names of files and who brought them in",
    "watched.look": OFFICE,
    "watched.take": OFFICE,
    "watched_files.watched_view": "names of files and rules; " + OFFICE,
    "watched_files.watched_file": "names of files and rules; " + OFFICE,
    "watched_files.set_aside": OFFICE,
    "watched_files.save_rule": OFFICE,
    "watched_files.remove_rule": OFFICE,
    "imports.deliveries.declare_none": OFFICE,
    "imports.deliveries.withdraw_none": OFFICE,
    "imports.deliveries.deliveries": "which kinds of events were delivered for a month",
    "organisation.organisation": CHART,
    "organisation.save_department": OFFICE,
    "organisation.save_team": OFFICE,
    "organisation.save_position": OFFICE,
    "organisation.set_team_lead": OFFICE,
    "performance.configuration.configure": OFFICE,
    "performance.configuration.configure_from": OFFICE,
    "performance.configuration.configuration": "schemes, metrics and targets, known to everybody who is measured by them",
    "performance.scheme_editing.save_scheme": OFFICE,
    "performance.scheme_list.last_scores": OFFICE,
    "performance.scheme_list.scheme_list": OFFICE,
    "performance.scheme_making.beginning": OFFICE,
    "performance.scheme_making.create_scheme": OFFICE,
    "performance.scheme_making.end_scheme": OFFICE,
    "performance.scheme_making.put_use_back": OFFICE,
    "performance.scheme_making.use_scheme_for": OFFICE,
    "performance.scheme_editing.targets_of": OFFICE,
    "performance.trial.scheme_versions": OFFICE,
    "performance.trial.try_scheme": OFFICE,
    "performance.scheme_editing.save_targets": OFFICE,
    "performance.evaluation.evaluate": OFFICE,
    "performance.confirming.confirm_entries": OFFICE,
    "performance.grades.confirm_grades": OFFICE,
    "performance.schemes_kept.use_newer_scheme": OFFICE,
    "performance.grades.put_grades_back": OFFICE,
    "performance.cycle.publish": OFFICE,
    "performance.cycle.close_period": OFFICE,
    "performance.cycle.month_closed": "whether a month is closed, which concerns everybody alike",
    "performance.cycle.reopen_period": OFFICE,
    "upkeep.agency_settings": "settings of the agency, no people",
    "upkeep.save_settings": OFFICE,
    "letterhead.saving.letterhead_settings": "what papers of the agency look like, no people",
    "letterhead.saving.save_letterhead": OFFICE,
    "letterhead.saving.read_logo": OFFICE,
    "letterhead.preview.paper_sample": "a paper of people the actor sees; only office roles may",
    "letterhead.preview.preview_paper": OFFICE,
    "upkeep.come_by": ONE,
    "upkeep.leave": ONE,
    "upkeep.back_up": OFFICE,
    "upkeep.last_backup": OFFICE,
    "upkeep.check": OFFICE,
}
AGENCY_WIDE |= dict.fromkeys(
    (
        "training.bank.list_questions",
        "training.bank.topics",
        "training.bank.question_view",
        "training.bank.save_question",
        "training.bank.edit_many",
        "training.bank.duplicates",
        "training.bank.export_questions",
        "training.taking_in.open_questions",
        "training.taking_in.take_in_questions",
        "training.taking_in.take_back_questions",
        "training.taking_in.typed_questions",
        "training.exams.save_exam",
        "training.publishing.publish_course",
        "training.courses.bring_up_to_date",
        "training.courses.end_course",
        "training.courses.require_course",
        "training.audiences.people_of",
        "training.audiences.audiences",
        "training.audiences.chosen",
        "training.starters.add_starters",
        "training.advice.save_advice_rule",
        "training.advice.advice_rules",
    ),
    OFFICE,
)
AGENCY_WIDE |= dict.fromkeys(
    (
        "training.my_exams.my_exams",
        "training.taking.open_attempt",
        "training.taking.continue_attempt",
        "training.taking.give_answer",
        "training.taking.beat",
        "training.taking.hand_in",
        "training.kept.keep_exam",
        "training.homework.my_homework",
        "training.homework.hand_in_homework",
        "training.homework.homework_file",
        "training.kept.forget_exam",
        "training.kept.hand_in_kept",
        "training.reviewing.outcome",
        "training.reviewing.review",
        "training.learning.my_courses",
        "training.learning.course_view",
        "training.learning.section_file",
        "training.learning.mark_read",
        "training.learning.take_up_required",
        "training.learning.confirm_course",
        "training.learning.save_file",
        "training.repeating.wrong_answers",
        "training.repeating.repeat",
        "training.advice.my_advice",
    ),
    "about the person's own courses, exams and wrong answers",
)
AGENCY_WIDE |= dict.fromkeys(
    (
        "training.exams.list_exams",
        "training.courses.list_courses",
        "training.statistics.exam_statistics",
        "training.effect.course_effect",
        "reports.summary.departments_evaluated",
    ),
    "names, and counts of who may be seen",
)
#: These reasons are open to everybody; what they give is looked through for the canary too.
OPEN: dict[str, Call] = {
    "progress.own.own_progress": lambda w, c: own_progress(w),
    "handover.handing.to_take": lambda w, c: handing.to_take(w),
    "performance.cycle.month_closed": lambda w, c: cycle.month_closed(w, MONTH),
    "performance.self_comment.own_reviews": lambda w, c: own_words.own_reviews(w),
    "handover.views.handover_of": lambda w, c: handovers.handover_of(w, c.employment_id),
    "daily.begin_day": lambda w, c: daily.begin_day(w),
    "onboarding.proving.prove_due": lambda w, c: onboarding.prove_due(w),
    "training.abandoned.close_abandoned": lambda w, c: close_abandoned(w),
    "training.papers.clients": lambda w, c: training_papers.clients(w),
    "reports.summary.departments_evaluated": lambda w, c: summary.departments_evaluated(w, MONTH),
    "people.applying.apply_due": lambda w, c: people.apply_due(w),
    "access.own.own_account": lambda w, c: access.own_account(w),
    "drafts.keep_draft": lambda w, c: drafts.keep_draft(w, drafts.Draft("person:new", w.now(), {"name": "x"})),
    "drafts.kept_drafts": lambda w, c: drafts.kept_drafts(w),
    "drafts.drop_draft": lambda w, c: drafts.drop_draft(w, "person:new"),
    "imports.undoing.list_batches": lambda w, c: imports.list_batches(w),
    "imports.deliveries.deliveries": lambda w, c: imports.deliveries(w, MONTH),
    "organisation.organisation": lambda w, c: organisation.organisation(w, closed=True),
    "performance.configuration.configuration": lambda w, c: configuration.configuration(w),
    "upkeep.agency_settings": lambda w, c: upkeep.agency_settings(w),
    "letterhead.saving.letterhead_settings": lambda w, c: letterhead_settings(w),
    "upkeep.come_by": lambda w, c: upkeep.come_by(w, "PC-1"),
    "upkeep.leave": lambda w, c: upkeep.leave(w, "PC-1"),
}
OPEN |= {
    "kiosk.visits.choose_pin": lambda w, c: refused(lambda: kiosk.choose_pin(w, kiosk.Choose("4071", "9024"))),
    "training.homework.my_homework": lambda w, c: refused(lambda: homework.my_homework(w, c.learning_id)),
    "training.homework.hand_in_homework": lambda w, c: refused(
        lambda: homework.hand_in_homework(w, homework.HandInHomework(c.learning_id, c.section_id, "x"))
    ),
    "training.homework.homework_file": lambda w, c: refused(lambda: homework.homework_file(w, c.homework_file_id)),
    "training.kept.keep_exam": lambda w, c: own(
        w, lambda w: kept.keep_exam(w, kept.KeptExam(taking.HandIn(c.attempt_id, ""), "x", w.now(), None, True))
    ),
    "training.kept.forget_exam": lambda w, c: kept.forget_exam(w, c.attempt_id),
    "training.kept.hand_in_kept": lambda w, c: kept.hand_in_kept(w),
    "kiosk.visits.leave": lambda w, c: refused(lambda: kiosk.leave(w)),
    "training.exams.list_exams": lambda w, c: exams.list_exams(w),
    "training.courses.list_courses": lambda w, c: courses.list_courses(w),
    "training.statistics.exam_statistics": lambda w, c: statistics.exam_statistics(w, c.exam_id),
    "training.effect.course_effect": lambda w, c: course_effect(w, c.course_id),
    "training.my_exams.my_exams": lambda w, c: own(w, my_exams.my_exams),
    "training.taking.open_attempt": lambda w, c: refused(lambda: taking.open_attempt(w, c.exam_id)),
    "training.taking.continue_attempt": lambda w, c: refused(lambda: taking.continue_attempt(w, c.attempt_id)),
    "training.taking.give_answer": lambda w, c: refused(
        lambda: taking.give_answer(w, taking.Given(c.attempt_id, "", 1, Answer((0,))))
    ),
    "training.taking.beat": lambda w, c: refused(lambda: taking.beat(w, c.attempt_id, "", 0)),
    "training.taking.hand_in": lambda w, c: refused(lambda: taking.hand_in(w, taking.HandIn(c.attempt_id, ""))),
    "training.reviewing.outcome": lambda w, c: refused(lambda: reviewing.outcome(w, c.attempt_id)),
    "training.reviewing.review": lambda w, c: refused(lambda: reviewing.review(w, c.attempt_id)),
    "training.learning.my_courses": lambda w, c: own(w, learning.my_courses),
    "training.learning.take_up_required": lambda w, c: own(w, learning.take_up_required),
    "training.learning.course_view": lambda w, c: refused(lambda: learning.course_view(w, c.learning_id)),
    "training.learning.section_file": lambda w, c: refused(lambda: learning.section_file(w, 10**6)),
    "training.learning.mark_read": lambda w, c: refused(lambda: learning.mark_read(w, c.learning_id, 1)),
    "training.learning.confirm_course": lambda w, c: refused(lambda: learning.confirm_course(w, c.learning_id)),
    "training.learning.save_file": lambda w, c: learning.save_file(w, c.folder / "x.bin", b"x"),
    "training.repeating.wrong_answers": lambda w, c: repeating.wrong_answers(w),
    "training.advice.my_advice": lambda w, c: own(w, advice.my_advice),
    "training.repeating.repeat": lambda w, c: refused(lambda: repeating.repeat(w, 1, Answer((0,)))),
}
PASSWORDS = {"access.own.change_own_password", "access.own.verify_own_password"}
