"""A release: one archive of book, data and sources that says of itself what it is, and the proof that it can be made again."""
