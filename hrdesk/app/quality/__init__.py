"""质检: single checks of calls entered by supervisors, and the month's checks beside those of files."""
