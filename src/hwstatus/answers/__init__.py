"""What a tracker can be asked: one file a question, with its row class, its table and its SQL."""
