"""The figures of the two articles. Each function draws one: a Matplotlib figure and its alt text, both from the data."""
