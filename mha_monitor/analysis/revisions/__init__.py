"""What changed between two releases: `answer` is where it is asked, `differences` compares."""
