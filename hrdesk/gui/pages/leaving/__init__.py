"""离职交接: exits with what is still open, handovers as a board, cases that wait for one's own answer."""
