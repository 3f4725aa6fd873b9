"""The site: every page, picture and data file of a tracker, for any web host and for no host at all."""
