"""Texts to counts: what a token and a mention are, which words are looked for, and how articles and speeches are counted."""
