"""How the weights of proposals are learned, and how good proposals are."""
