"""Analysis package of the book *Concept Shift*: tables in, measures and figures out.

The modules are listed, from the ground floor up, in the book's appendix on reproduction. A lower row may use
a higher row, never the other way round; nothing here knows how a page is made.
"""

__version__ = "2.0.0"
