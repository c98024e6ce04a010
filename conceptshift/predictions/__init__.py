"""The predictions: what may be scored, how well they did, and how much of that rests on choices."""
