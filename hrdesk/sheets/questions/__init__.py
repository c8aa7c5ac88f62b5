"""Files of questions in and out: Excel, GIFT, Aiken and Moodle XML.

``read_questions(path)`` gives every question with the line or row it stands on, and every problem with its own;
``write_questions(path, …)`` writes one of the four by the ending of the name and says what the format could not hold.
"""

from __future__ import annotations

from hrdesk.sheets.questions.files import FORMATS, read_questions, read_text, write_questions
from hrdesk.sheets.questions.model import Drafted, Loss, Problem, QuestionFile, Writing

__all__ = [
    "FORMATS",
    "Drafted",
    "Loss",
    "Problem",
    "QuestionFile",
    "Writing",
    "read_questions",
    "read_text",
    "write_questions",
]
