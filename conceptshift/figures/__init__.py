"""The book's figures. Each function draws one: a Matplotlib figure and its alt text, both from the data.

One module holds the figures of one chapter; `style` holds what they share.
"""
