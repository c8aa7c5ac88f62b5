"""Training: the question bank, exams, courses, what each person needs next, and the evidence of it."""
