"""Questions and how they are marked, exams, courses, and what each person needs next."""
