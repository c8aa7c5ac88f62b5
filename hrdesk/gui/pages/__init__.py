"""One module (or folder) for each page of the rail; ``entries`` lists those there are for who is signed in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hrdesk.gui.page import Context, Page, PageEntry

if TYPE_CHECKING:
    from hrdesk.app.work import Desk


def entries(desk: Desk) -> list[PageEntry]:
    """The pages the window offers. Each is imported when it is first opened."""
    if desk.actor.scope == "own":
        return [
            PageEntry("today", partial(_today, desk), "people.read"),
            PageEntry("mine", partial(_mine, desk), "performance.read"),
            PageEntry("checklist", partial(_onboarding, desk), "onboarding.read", under="today"),
            PageEntry("taking", partial(_taking, desk), "handover.answer", under="mine"),
            PageEntry("disputes", partial(_disputes, desk), "disputes.read", under="mine"),
            PageEntry("plans", partial(_plans, desk), "improvement.own", under="mine"),
            PageEntry("progress", partial(_progress, desk), "performance.read", under="mine"),
            PageEntry("training", partial(_my_training, desk), "training.learn"),
        ]
    return [
        PageEntry("today", partial(_today, desk), "people.read"),
        PageEntry("people", partial(_people, desk), "people.read"),
        PageEntry("onboarding", partial(_onboarding, desk), "onboarding.read"),
        PageEntry("separation", partial(_leaving, desk), "separation.read"),
        PageEntry("handover", partial(_handover, desk), "handover.plan", under="separation"),
        PageEntry("taking", partial(_taking, desk), "handover.answer", under="separation"),
        PageEntry("performance", partial(_performance, desk), "performance.read"),
        PageEntry("disputes", partial(_disputes, desk), "disputes.read", under="performance"),
        PageEntry("complaints", partial(_complaints, desk), "complaints.read", under="performance"),
        PageEntry("plans", partial(_plans, desk), "improvement.own", under="performance"),
        PageEntry("calibration", partial(_calibration, desk), "calibration.read", under="performance"),
        PageEntry("quality", partial(_quality, desk), "performance.enter", under="performance"),
        PageEntry("targets", partial(_targets, desk), "targets.plan", under="performance"),
        PageEntry("progress", partial(_progress, desk), "performance.read", under="performance"),
        PageEntry("training", partial(_training, desk), "training.read"),
        PageEntry("my-training", partial(_my_training, desk), "training.learn", under="training"),
        PageEntry("insight", partial(_insight, desk), "insight.read"),
        PageEntry("import", partial(_import, desk), "performance.import", under="performance"),
        PageEntry("settings", partial(_settings, desk), "settings.write"),
    ]


def _mine(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.my_desk import MyDeskPage

    return MyDeskPage(context, desk)


def _today(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.today import TodayPage

    return TodayPage(context, desk)


def _people(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.people import PeoplePage

    return PeoplePage(context, desk)


def _onboarding(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.onboarding import OnboardingPage

    return OnboardingPage(context, desk)


def _leaving(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.leaving.page import LeavingPage

    return LeavingPage(context, desk)


def _handover(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.leaving.board import BoardPage

    return BoardPage(context, desk)


def _taking(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.leaving.taking import TakingPage

    return TakingPage(context, desk)


def _performance(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.performance import PerformancePage

    return PerformancePage(context, desk)


def _disputes(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.disputes.page import DisputesPage

    return DisputesPage(context, desk)


def _complaints(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.complaints.page import ComplaintsPage

    return ComplaintsPage(context, desk)


def _plans(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.plans.page import PlansPage

    return PlansPage(context, desk)


def _calibration(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.calibration.page import CalibrationPage

    return CalibrationPage(context, desk)


def _quality(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.quality.page import QualityPage

    return QualityPage(context, desk)


def _targets(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.targets.page import TargetsPage

    return TargetsPage(context, desk)


def _progress(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.progress.page import ProgressPage

    return ProgressPage(context, desk)


def _training(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.training.page import TrainingPage

    return TrainingPage(context, desk)


def _my_training(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.training.mine import MyTrainingPage

    return MyTrainingPage(context, desk)


def _insight(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.insight import InsightPage

    return InsightPage(context, desk)


def _import(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.imports import ImportPage

    return ImportPage(context, desk)


def _settings(desk: Desk, context: Context) -> Page:
    from hrdesk.gui.pages.settings import SettingsPage

    return SettingsPage(context, desk)
