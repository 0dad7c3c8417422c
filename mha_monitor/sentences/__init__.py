"""What tables say, in sentences: a file for each family. `words` has the forms of numbers."""
