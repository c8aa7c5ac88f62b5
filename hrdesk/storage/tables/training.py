"""Questions, exams and attempts; courses with what was read of them; what each person repeats."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint, text

from hrdesk.storage.tables.columns import dated, ident, table, version
from hrdesk.storage.types import Day, Flag, Ident, Instant, Json, Quantity, Text

# --- the question bank --------------------------------------------------------------------------------------------------

question = table(
    "question",
    ident(),
    Column("number", Ident, nullable=False, server_default="1"),  # of the version asked from now on
    Column("kind", Text, nullable=False),
    Column("topic", Text, nullable=False, server_default=""),
    Column("difficulty", Ident),
    Column("tags", Json),
    Column("code", Text, nullable=False, server_default=""),
    Column("ended", Flag, nullable=False, server_default="0"),
    Column("fingerprint", Text, nullable=False),
    Column("batch_id", Ident, ForeignKey("batch.id")),
    Column("added_at", Instant, nullable=False),
    version(),
    Index("ix_question_topic", "topic", "difficulty"),
    Index("ix_question_fingerprint", "fingerprint"),
    lasting_ids=True,
)
question_version = table(  # never changed: an attempt keeps the version it asked
    "question_version",
    ident(),
    Column("question_id", Ident, ForeignKey("question.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("kind", Text, nullable=False),
    Column("stem", Text, nullable=False),
    Column("content", Json, nullable=False),  # options, pairs, spans, markup, name, explanation, source
    Column("attachment_id", Ident, ForeignKey("attachment.id")),  # its picture
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    UniqueConstraint("question_id", "number"),
)

# --- courses ------------------------------------------------------------------------------------------------------------

course = table(
    "course",
    ident(),
    Column("code", Text, nullable=False, unique=True),
    Column("number", Ident, nullable=False, server_default="0"),  # of the published version; 0: none yet
    Column("ended", Flag, nullable=False, server_default="0"),
    version(),
    lasting_ids=True,
)
course_version = table(
    "course_version",
    ident(),
    Column("course_id", Ident, ForeignKey("course.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("label", Text, nullable=False),  # as people count it: 2.1, 2026
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text),
    Column("occasion", Text, nullable=False),  # pre_post, yearly, rule, elective
    Column("topics", Json, nullable=False),
    Column("minutes", Ident, nullable=False),
    Column("validity_months", Ident),
    Column("trainer", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False, server_default=""),
    Column("hard_stop", Flag, nullable=False, server_default="0"),
    Column("exam_id", Ident, ForeignKey("exam.id", use_alter=True)),
    Column("note", Text, nullable=False, server_default=""),  # what is new in it
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("published_at", Instant, nullable=False),
    UniqueConstraint("course_id", "number"),
)
course_section = table(
    "course_section",
    ident(),
    Column("course_version_id", Ident, ForeignKey("course_version.id"), nullable=False),
    Column("place", Ident, nullable=False),
    Column("kind", Text, nullable=False),  # text, file, link, assignment
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False, server_default=""),
    Column("attachment_id", Ident, ForeignKey("attachment.id")),
    UniqueConstraint("course_version_id", "place"),
)
requirement = table(  # who must take a course: a position, team, department, project, person, or everybody
    "requirement",
    ident(),
    Column("course_id", Ident, ForeignKey("course.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("object_id", Ident),
    Column("least_days", Ident, nullable=False, server_default="0"),  # days in the job from which it is asked
    Column("within_days", Ident, nullable=False, server_default="7"),
    *dated(),
    version(),
    Index("ix_requirement_course", "course_id"),
)
learning = table(  # one person and one version of a course
    "learning",
    ident(),
    Column("course_version_id", Ident, ForeignKey("course_version.id"), nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("round", Ident, nullable=False, server_default="1"),  # asked again once it expired
    Column("assigned_at", Instant, nullable=False),
    Column("due", Day),
    Column("read_at", Instant),  # all sections read and the receipt confirmed
    Column("finished_on", Day),  # read, and its exam passed where it has one
    Column("valid_until", Day),
    Column("document_no", Text),  # of the certificate
    Column("homework", Text),  # open, waiting, returned, accepted; none: the version has no assignment
    Column("ended_at", Instant),  # a newer version took its place, or it is no longer asked for
    version(),
    UniqueConstraint("course_version_id", "employment_id", "round"),
    Index("ix_learning_employment", "employment_id", "due"),
)
training_record = table(  # a course taken outside HRDesk or before it came, as an import told of it
    "training_record",
    ident(),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("course", Text, nullable=False),
    Column("completed_on", Day, nullable=False),
    Column("score", Quantity),
    Column("passed", Flag),  # none: only that it was completed
    Column("valid_until", Day),
    Column("hours", Quantity),
    Column("trainer", Text),
    Column("note", Text),
    Column("batch_id", Ident, ForeignKey("batch.id")),
    version(),
    UniqueConstraint("employment_id", "course", "completed_on"),
    lasting_ids=True,  # rows of imports name them by id, also those an undo took away
)
submission = table(  # homework: one try at one assignment of a course
    "submission",
    ident(),
    Column("learning_id", Ident, ForeignKey("learning.id"), nullable=False),
    Column("section_id", Ident, ForeignKey("course_section.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("body", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),  # waiting, accepted, returned
    Column("handed_in_at", Instant, nullable=False),
    Column("score", Quantity),  # out of 100
    Column("comment", Text),
    Column("marked_by", Ident, ForeignKey("account.id")),
    Column("marked_at", Instant),
    version(),
    UniqueConstraint("learning_id", "section_id", "number"),
    Index("ix_submission_state", "state"),
)
section_read = table(
    "section_read",
    Column("section_id", Ident, ForeignKey("course_section.id"), primary_key=True),
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    Column("at", Instant, nullable=False),
    clustered=True,
)

# --- exams --------------------------------------------------------------------------------------------------------------

exam = table(
    "exam",
    ident(),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text),
    Column("number", Ident, nullable=False, server_default="1"),
    Column("ended", Flag, nullable=False, server_default="0"),
    version(),
    lasting_ids=True,
)
exam_version = table(
    "exam_version",
    ident(),
    Column("exam_id", Ident, ForeignKey("exam.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("rules", Json, nullable=False),  # domain.training.exams.Rules
    Column("account_id", Ident, ForeignKey("account.id")),
    Column("at", Instant, nullable=False),
    UniqueConstraint("exam_id", "number"),
)
exam_assignment = table(
    "exam_assignment",
    ident(),
    Column("exam_id", Ident, ForeignKey("exam.id"), nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("due", Day),
    Column("more_attempts", Ident, nullable=False, server_default="0"),  # resits granted to this person
    Column("assigned_at", Instant, nullable=False),
    Column("ended_at", Instant),
    version(),
    UniqueConstraint("exam_id", "employment_id"),
    Index("ix_exam_assignment_employment", "employment_id"),
)
attempt = table(
    "attempt",
    ident(),
    Column("exam_id", Ident, ForeignKey("exam.id"), nullable=False),
    Column("exam_version_id", Ident, ForeignKey("exam_version.id"), nullable=False),
    Column("employment_id", Ident, ForeignKey("employment.id"), nullable=False),
    Column("number", Ident, nullable=False),
    Column("state", Text, nullable=False),  # open, submitted (essays wait), marked
    Column("overdue", Flag, nullable=False, server_default="0"),  # time ended before it was handed in
    Column("abandoned", Flag),  # ended by itself: a hand-in kept on a computer without the file may still come
    Column("seed", Ident, nullable=False),
    Column("seat", Text, nullable=False),  # the window it is open in; another one takes it over
    Column("opened_at", Instant, nullable=False),
    Column("used_ms", Ident, nullable=False, server_default="0"),
    Column("limit_ms", Ident),
    Column("beat_place_at", Instant),  # the clock of the file's place at the last beat
    Column("beat_at", Instant),  # this computer's clock then
    Column("clock_differs", Flag, nullable=False, server_default="0"),
    Column("submitted_at", Instant),
    Column("points", Quantity),
    Column("of_points", Quantity, nullable=False),
    Column("score", Quantity),  # out of 100
    Column("passed", Flag),
    Column("marked_at", Instant),
    version(),
    UniqueConstraint("exam_id", "employment_id", "number"),
    Index("ix_attempt_employment", "employment_id", "exam_id"),
    Index(
        "uq_attempt_open", "exam_id", "employment_id", unique=True,
        sqlite_where=text("state = 'open'"),
    ),
    CheckConstraint("used_ms >= 0", name="used"),
)  # fmt: skip
attempt_question = table(
    "attempt_question",
    Column("attempt_id", Ident, ForeignKey("attempt.id"), primary_key=True),
    Column("place", Ident, primary_key=True),
    Column("question_version_id", Ident, ForeignKey("question_version.id"), nullable=False),
    Column("points", Quantity, nullable=False),
    Column("arranged", Json, nullable=False),  # the order its options were shown in
    Column("answer", Json),
    Column("answered_at", Instant),
    Column("flagged", Flag, nullable=False, server_default="0"),
    Column("score", Quantity),
    Column("comment", Text),
    Column("marked_by", Ident, ForeignKey("account.id")),
    clustered=True,
)

# --- what each person repeats -------------------------------------------------------------------------------------------

review_card = table(  # 错题本: when a question missed is asked again (FSRS)
    "review_card",
    Column("employment_id", Ident, ForeignKey("employment.id"), primary_key=True),
    Column("question_id", Ident, ForeignKey("question.id"), primary_key=True),
    Column("card", Json, nullable=False),
    Column("due", Instant, nullable=False),
    Column("misses", Ident, nullable=False, server_default="1"),
    Column("ended", Flag, nullable=False, server_default="0"),
    clustered=True,
)
advice_rule = table(  # "weak in this metric, so: that course", as HR edits it
    "advice_rule",
    ident(),
    Column("course_id", Ident, ForeignKey("course.id"), nullable=False),
    Column("kind", Text, nullable=False),  # metric, topic, position, tenure
    Column("what", Text, nullable=False),  # the metric's code, the topic, the position's id
    Column("comparison", Text, nullable=False, server_default=""),  # above, below
    Column("limit", Quantity),
    Column("ended", Flag, nullable=False, server_default="0"),
    version(),
)
