"""投诉台账: complaints received, what was found, done and replied; valid ones count in the figures once."""
