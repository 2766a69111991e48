"""A picture description becomes a PNG: drawn from points alone, without tiles, network or system fonts."""

from tdi_bot.picture.drawer import Drawer, content_key
from tdi_bot.picture.land import LandPoints
from tdi_bot.picture.towns import Town, compile_sections

__all__ = ["Drawer", "LandPoints", "Town", "compile_sections", "content_key"]
