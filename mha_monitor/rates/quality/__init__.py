"""Whether figures can carry what is made of them: `checking` is where it is asked."""
