"""The site that needs no server: every answer as a plain page, with its picture, table and data."""
