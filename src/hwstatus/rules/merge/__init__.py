"""Two versions of a record and what they come from, made one: three-way, field by field.

What one side alone changed is taken, and what both changed alike is taken once. What they
changed differently is a conflict, which the caller decides. Nothing depends on which side
is called ours, apart from the caller's decisions.
"""
