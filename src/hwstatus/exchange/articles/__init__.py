"""Articles that list news by country and company, with sources at the end of each entry.

They come as saved pages, as Markdown or pasted: `read_article` takes any of them. It is
written against the form of such pages, headings with one entry or a list of them, and
leaves out what surrounds it, the comments of readers before all.
"""

from hwstatus.exchange.articles.reading import Article, looks_like_article, read_article

__all__ = ["Article", "looks_like_article", "read_article"]
