"""Separation: an exit from notice to the last thing settled, people who are gone, and the papers of it."""
