"""Maps and charts as SVG: from countries and their statuses to a picture.

`world` draws a map and `over_time` a chart, each as a file of its own or, the map, as a
part of a page. `outlines` has the shapes of the countries, `palette` the colours.
"""

from hwstatus.pictures.outlines import view_of, view_of_group
from hwstatus.pictures.over_time import (
    Column,
    Panel,
    bands,
    chart_legend,
    inline_charts,
    over_time,
)
from hwstatus.pictures.palette import DARK, LIGHT, LOOKS, Caption, Key, css, look_of
from hwstatus.pictures.png import png
from hwstatus.pictures.world import Place, inline_map, legend, map_file

__all__ = [
    "DARK",
    "LIGHT",
    "LOOKS",
    "Caption",
    "Column",
    "Key",
    "Panel",
    "Place",
    "bands",
    "chart_legend",
    "css",
    "inline_charts",
    "inline_map",
    "legend",
    "look_of",
    "map_file",
    "over_time",
    "png",
    "view_of",
    "view_of_group",
]
