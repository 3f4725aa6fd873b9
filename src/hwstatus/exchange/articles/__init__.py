"""Pages of news: what they say and what is known of them, whichever way they come.

They come as saved pages, as Markdown, as PDF or pasted. What surrounds a text is left out, the
comments of readers before all.
"""
