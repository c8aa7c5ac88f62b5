"""The sample agency: invented people and figures, the same on every machine, made through the ordinary use cases."""
