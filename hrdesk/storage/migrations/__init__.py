"""How files of earlier programs become files of this one: numbered steps that never import the current tables."""
