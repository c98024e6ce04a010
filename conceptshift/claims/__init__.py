"""The factual claims of the two articles: verdicts, and the ratio of military spending."""
