"""Evaluation by agreed figures: configure, compute, review, publish, explain, print."""
