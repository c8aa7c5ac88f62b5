"""Reports over many evaluations: a department's month, a person's year, all papers of a month."""
