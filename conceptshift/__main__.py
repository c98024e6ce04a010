"""`python -m conceptshift`."""

from conceptshift.cli import main

main()
