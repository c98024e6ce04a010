"""Measures that know no case: uncertainty, keyness, scores, judgements, and the style of a figure."""
