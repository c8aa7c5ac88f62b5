"""The dialogs of interviews and plans; each stays open until it is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hrdesk.domain.improvement import Next, Result, State, caution
from hrdesk.domain.performance.figures import shown
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.plans.forms import days_from, goals_from, interview_fields, plan_fields, plan_loaded
from hrdesk.gui.widgets.form import Field
from hrdesk.words import P_, _, sentences

if TYPE_CHECKING:
    from hrdesk.app.improvement.model import Chosen, Improvement, SaveInterview, Start, Step
    from hrdesk.app.work import Work


class PlanErrands(QObject):
    """About one interview or plan, or a new one; ``saved`` is called with its id when something was kept."""

    def __init__(self, errands: Errands, page: QWidget, saved: Callable[[int | None], None]) -> None:
        super().__init__(page)
        self._errands, self._page, self._saved = errands, page, saved

    def _today(self) -> date:
        return self._errands.desk.work().today()

    # -- the interview -----------------------------------------------------------------------------------------

    def begin_about(self, evaluation_id: int) -> None:
        """An interview about an evaluation; one that is open about the same month is shown instead."""
        from hrdesk.app.improvement.views import improvement_choices, start_of

        def both(work: Work) -> tuple[Start, Chosen]:
            return start_of(work, evaluation_id), improvement_choices(work)

        self._errands.read(both, self._begin_with)

    def _begin_with(self, found: tuple[Start, Chosen]) -> None:
        start, chosen = found
        if start.existing is not None:
            self._errands.messages.toast(_("An interview about {month} is open already.", month=start.month))
            self._saved(start.existing)
            return
        self._interview(
            (_("Performance interview with {name}", name=start.name), _about(start), P_("improvement", "Save")),
            interview_fields(chosen, somebody=False),
            {"day": self._today(), "held": True, "held_by": self._errands.desk.actor.account_id},
            {"employment_id": start.employment_id, "evaluation_id": start.evaluation_id},
            draft=f"interview:{start.evaluation_id}",
        )

    def begin(self, chosen: Chosen, month: str = "") -> None:
        """An interview with anybody, about a month or about none."""
        self._interview(
            (
                _("Performance interview"),
                _("About no single evaluation. From the grid of a month it takes score and figures along."),
                P_("improvement", "Save"),
            ),
            interview_fields(chosen, somebody=True),
            {"day": self._today(), "held": True, "held_by": self._errands.desk.actor.account_id, "month": month},
            {},
            draft="interview:new",
        )

    def record(self, one: Improvement, chosen: Chosen) -> None:
        """What was said, of one that was planned; or another wording of one that was held."""
        planned = one.state is State.PLANNED
        sentence = _("Planned for {day}.", day=one.day.isoformat()) if planned else ""
        kept = ("day", "held_by", "others", "said", "answered", "agreed")
        loaded = {name: getattr(one, name) for name in kept} | {"held": True}
        if planned:
            loaded["day"] = min(one.day, self._today())
        self._interview(
            (_("Performance interview with {name}", name=one.name), sentence, P_("improvement", "Save")),
            interview_fields(chosen, somebody=False),
            loaded,
            {"employment_id": one.employment_id, "evaluation_id": one.evaluation_id, "month": one.month, "id": one.id,
             "version": one.version},
            draft=f"interview:{one.document_no}",
            version=one.version,
        )  # fmt: skip

    def _interview(
        self,
        said: tuple[str, str, str],
        fields: list[Field],
        loaded: dict[str, Any],
        fixed: dict[str, Any],
        *,
        draft: str,
        version: int = 0,
    ) -> None:
        from hrdesk.app.improvement.interviewing import save_interview

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            order = _interview_order(values | fixed)
            return lambda work: save_interview(work, order)

        self._ask(said, fields, call, _("Saved."), loaded=loaded, draft=draft, version=version)

    # -- the plan ----------------------------------------------------------------------------------------------

    def plan(self, one: Improvement, chosen: Chosen) -> None:
        """The plan agreed, or a change of it; a new one starts from what cost the evaluation most."""
        if one.evaluation_id is None or one.goals:
            self._plan(one, chosen, None)
            return
        from hrdesk.app.improvement.views import start_of

        evaluation = one.evaluation_id
        self._errands.read(lambda work: start_of(work, evaluation), partial(self._plan, one, chosen))

    def _plan(self, one: Improvement, chosen: Chosen, start: Start | None) -> None:
        from hrdesk.app.improvement.model import SavePlan
        from hrdesk.app.improvement.planning import save_plan

        metrics = {metric.code: metric for metric in chosen.metrics}

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            order = SavePlan(
                one.id, one.version, values["until"], goals_from(values, one, metrics), days_from(values, one),
                values["owner_id"], values["support"] or "", values["course_id"], values["coach_id"],
            )  # fmt: skip
            return lambda work: save_plan(work, order)

        sentence = _about(start) if start is not None else _("What is to improve, by when, and with what help.")
        self._ask(
            (_("Improvement plan with {name}", name=one.name), sentence, P_("improvement", "Save the plan")),
            plan_fields(one, chosen),
            call,
            _("The plan runs; its days stand on Today."),
            loaded=plan_loaded(one, start, self._today()),
            draft=f"plan:{one.id}",
            version=one.version,
        )

    def follow_up(self, one: Improvement, step: Step) -> None:
        """What was seen on one of its days."""
        from hrdesk.app.improvement.model import FollowUp
        from hrdesk.app.improvement.planning import follow_up

        goals = "\n".join(goal.goal.text for goal in one.goals)
        self._ask(
            (
                _("Follow up: {name}", name=one.name),
                goals + "\n" + _("The figures known so far are kept with it."),
                P_("improvement", "Save"),
            ),
            [
                Field("done_on", _("Looked at on"), "date", True, width=160),
                Field(
                    "result", _("What was seen"), "long", True, hint=_("What went better, what did not, what helps.")
                ),
            ],
            lambda values: (
                lambda work: follow_up(work, FollowUp(step.id, step.version, values["done_on"], values["result"] or ""))
            ),
            _("Saved with the figures known today."),
            loaded={"done_on": self._today()},
            draft=f"follow_up:{step.id}",
            version=step.version,
        )

    def close(self, one: Improvement) -> None:
        """The result, and what follows; or a later day."""
        from hrdesk.app.improvement.model import Close
        from hrdesk.app.improvement.planning import close_plan

        results = [result for result in Result if one.state is State.RUNNING or result is Result.CANCELLED]

        def call(values: dict[str, Any]) -> Callable[[Work], Any]:
            follows = Next(values["follows"]) if values.get("follows") else None
            order = Close(
                one.id, one.version, Result(values["result"]), values["outcome"] or "", follows, values.get("until")
            )
            return lambda work: close_plan(work, order)

        fields = [
            Field("result", P_("improvement", "Result"), "choice", True, choices=[(r.value, r.text) for r in results]),
            Field("outcome", _("How it went, and what that rests on"), "long", True),
        ]
        if one.state is State.RUNNING:
            fields += [
                Field("follows", _("What follows"), "choice", choices=[(n.value, n.text) for n in Next], width=260),
                Field(
                    "until", _("Goes on until"), "date", width=160, beside=True, hint=_("Only where it is extended.")
                ),
            ]
        self._ask(
            (
                _("Close: {name}", name=one.name),
                caution() if one.state is State.RUNNING else "",
                P_("improvement", "Close it"),
            ),
            fields,
            call,
            _("Saved."),
            loaded={"result": Result.CANCELLED.value} if one.state is not State.RUNNING else {"result": ""},
            draft=f"plan-close:{one.id}",
            version=one.version,
        )

    # -- the person's own --------------------------------------------------------------------------------------

    def acknowledge(self, one: Improvement) -> None:
        """Own words, and the own name typed."""
        from hrdesk.app.improvement.interviewing import acknowledge_plan
        from hrdesk.app.improvement.model import OwnWord

        self._ask(
            (
                _("My words on {number}", number=one.document_no),
                _(
                    "To acknowledge means you have read it. You may say where you see it otherwise; it stands on the paper."
                ),
                _("Acknowledge"),
            ),
            [
                Field("words", _("My own words"), "long"),
                Field("typed", _("Your full name"), required=True, width=200),
            ],
            lambda values: (
                lambda work: acknowledge_plan(
                    work, OwnWord(one.id, one.version, values["typed"] or "", values["words"] or "")
                )
            ),
            _("Acknowledged."),
            loaded={"words": one.own_words},
            draft=f"own-plan:{one.id}",
            version=one.version,
        )

    def on_paper(self, one: Improvement) -> None:
        """HR or the supervisor holds the signature."""
        from hrdesk.app.improvement.interviewing import acknowledge_plan
        from hrdesk.app.improvement.model import OwnWord

        order = OwnWord(one.id, one.version, on_paper=True)

        def saved(_result: object) -> None:
            self._errands.messages.toast(_("Entered: signed on paper."))
            self._saved(one.id)

        self._errands.write(lambda work: acknowledge_plan(work, order), saved)

    # -- common ------------------------------------------------------------------------------------------------

    def _ask(
        self,
        said: tuple[str, str, str],
        fields: list[Field],
        call: Callable[[dict[str, Any]], Callable[[Work], Any]],
        done: str,
        *,
        loaded: dict[str, Any],
        draft: str,
        version: int = 0,
    ) -> None:
        dialog = AskDialog(
            said[0], said[1], fields, said[2], today=self._today, drafts=self._errands.drafts, draft=draft,
            version=version, parent=self._page.window(),
        )  # fmt: skip
        if loaded:
            dialog.form.load(loaded)

        def submitted(values: dict[str, Any]) -> None:
            def saved(result: object) -> None:
                dialog.accept()
                self._errands.messages.toast(done)
                self._saved(result if isinstance(result, int) else None)

            self._errands.write(call(values), saved, failed=dialog.refuse)

        dialog.submitted.connect(submitted)
        dialog.open()


def _about(start: Start) -> str:
    """What the evaluation says, and which figures cost most."""
    score = "—" if start.score is None else f"{start.score:,.2f}"
    told = _("{month}: score {score}, grade {grade}.", month=start.month, score=score, grade=start.grade or "—")
    if not start.weak:
        return told
    weak = _(", ").join(
        _("{metric} {actual} (target {target})", metric=one.metric.name, actual=shown(one.actual, one.metric),
          target=shown(one.target, one.metric))
        for one in start.weak
    )  # fmt: skip
    return sentences(told, _("Cost most: {figures}.", figures=weak))


def _interview_order(values: dict[str, Any]) -> SaveInterview:
    from hrdesk.app.improvement.model import SaveInterview

    return SaveInterview(
        employment_id=values["employment_id"],
        day=values["day"],
        held=bool(values["held"]),
        held_by=values["held_by"],
        evaluation_id=values.get("evaluation_id"),
        month=values.get("month") or "",
        others=values["others"] or "",
        said=values["said"] or "",
        answered=values["answered"] or "",
        agreed=values["agreed"] or "",
        id=values.get("id"),
        version=values.get("version", 0),
    )
