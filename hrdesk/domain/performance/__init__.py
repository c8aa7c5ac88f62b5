"""Evaluation of people by agreed figures: metrics, schemes, scores, grades, ranking (绩效考核)."""
