"""The command line: one module for each section of the help."""
