"""The figures against the dates of the reform: `answer` is where one milestone is asked about."""
