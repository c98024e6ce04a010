"""The figures of the UN speeches. Each function draws one: a Matplotlib figure and its alt text, both from the data."""
