"""Reports over many evaluations: a department's month, a person's year. Values and the rules that add them up."""
