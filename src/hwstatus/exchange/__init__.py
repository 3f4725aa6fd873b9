"""Records from and to files that other people read and write."""
