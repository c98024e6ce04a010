"""The results on the two articles: who speaks in them, and in what words."""
