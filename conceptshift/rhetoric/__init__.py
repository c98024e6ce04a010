"""The words at the UN General Debate: who names whom, as what, when it changed, and how far the counts can be trusted."""
