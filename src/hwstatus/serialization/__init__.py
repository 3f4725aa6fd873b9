"""Records as text: the canonical form, and the validation of what somebody else wrote."""
