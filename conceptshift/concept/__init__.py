"""The Strategic Concepts of 2010 and 2022 and the proposal between them: clauses, their codes, and what changed."""
