"""What the documentation takes from the code, one module a part of the reference page."""
