"""Numbers, figures and tables on their way from a notebook cell to the page.

In a cell: `numbers`, `figure`, `table` hand over what the page shows; `link` and `mark` make table cells. In the text: the `exhibit` directive
(module `directive`, the Sphinx side) places it with its caption, number, anchor and CSV.
"""

from .publish import figure, link, mark, numbers, table

__all__ = ["figure", "link", "mark", "numbers", "table"]
