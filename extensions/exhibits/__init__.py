"""Numbers, figures and tables on their way from a notebook cell to the page.

In a cell: `values`, `figure`, `pairs` and `table` hand over what the page shows, `holds` stops the build where a sentence is no
longer true, `cells`, `address`, `link`, `mark` and `Markup` make table cells. In the text: the role `value`
(module `values`) shows a number of a finding, the directive `exhibit` (module `directive`) places a figure or table with
its caption, number, anchor and CSV.
"""

from .markup import Markup
from .publish import address, figure, holds, link, mark, pairs, table, values
from .templates import cells

__all__ = ["Markup", "address", "cells", "figure", "holds", "link", "mark", "pairs", "table", "values"]
