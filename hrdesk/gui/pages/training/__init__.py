"""Training: courses, exams, the question bank; and for everybody the own courses and exams."""
