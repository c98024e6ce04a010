"""How fast the words of the UN speeches are counted, beside other libraries: `make bench`."""
