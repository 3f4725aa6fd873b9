"""The public library: questions to a tracker, answered with named tuples (docs/library.md).

A facade over `answers`. `hwstatus` offers the names of `library.reader` as its own.
"""
