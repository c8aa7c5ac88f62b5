"""One module (or folder) for each page of the rail."""
