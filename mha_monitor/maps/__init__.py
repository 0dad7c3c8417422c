"""Maps of a table and outlines: in a browser (`interactive`, `file`), as a picture (`picture`)."""
