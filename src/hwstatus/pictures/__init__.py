"""Maps and charts as SVG: from countries and their statuses to a picture.

`world` draws a map and `over_time` a chart, each as a file of its own or, the map, as a
part of a page. `outlines` has the shapes of the countries, `palette` the colours.
"""
