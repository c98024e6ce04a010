"""The results on the speeches at the United Nations."""
