"""The two articles: who speaks in them, with what words, and what was lost on the way through Russian."""
