"""疑问与申诉: what people say to their figures, and what is done about it."""
