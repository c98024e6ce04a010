"""`python -m conceptshift`."""

from conceptshift.cli import main

if __name__ == "__main__":  # a process of a pool imports what its parent ran
    main()
