"""Sphinx extensions of the book: how a page is made. They know nothing of what the book is about."""
