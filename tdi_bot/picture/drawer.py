"""The door of the room: a picture description in, a PNG out, drawn once for the same content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

from tdi_bot.model import Picture
from tdi_bot.picture.key import content_key
from tdi_bot.picture.land import LandPoints
from tdi_bot.picture.towns import SECTION, Town, read_towns

_CACHE_BYTES: Final = 16_000_000


def draw(picture: Picture, land: LandPoints, towns: tuple[Town, ...], fonts: Path) -> bytes:
    """Return the picture as a PNG (about 1080 × 1350 px); `fonts` is the directory of the shipped font.

    The same arguments always give the same bytes. Texts of the picture are drawn as they are.
    """
    # Only a person who asks for a map pays for opening the drawing library (some 50 ms).
    from tdi_bot.picture.layout import lay_out
    from tdi_bot.picture.lettering import Lettering
    from tdi_bot.picture.paint import paint

    lettering = Lettering(fonts)
    return paint(picture, lay_out(picture, towns, lettering), land, lettering)


class Drawer:
    """Draws pictures over one land and keeps the last ones in memory; may be used from several threads."""

    def __init__(
        self,
        land: Callable[[], LandPoints],
        towns: Callable[[], tuple[Town, ...]],
        fonts: Path,
        cache_bytes: int = _CACHE_BYTES,
    ) -> None:
        self._land_source = land
        self._towns_source = towns
        self._fonts = fonts
        self._room = cache_bytes
        self._held = 0
        self._land: tuple[LandPoints, tuple[Town, ...]] | None = None
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._cache_lock = Lock()
        self._drawing = Lock()

    @classmethod
    def load(cls, section: Callable[[str], bytes], points: Callable[[], bytes], fonts: Path) -> Drawer:
        """Return a drawer over a compiled file; the land and the towns are read at the first picture.

        `points` gives the communes as `LandPoints.from_bytes` reads them, `fonts` is where the letters lie.
        """
        return cls(lambda: LandPoints.from_bytes(points()), lambda: read_towns(section(SECTION)), fonts)

    def draw(self, picture: Picture) -> bytes:
        """Return the picture as a PNG, the very bytes drawn before if its content was drawn before."""
        key = content_key(picture)
        kept = self._kept(key)
        if kept is not None:
            return kept
        # One at a time: fonts are not to be shared between threads, and each page takes some 15 MB.
        with self._drawing:
            kept = self._kept(key)
            if kept is not None:
                return kept
            if self._land is None:
                self._land = (self._land_source(), self._towns_source())
            land, towns = self._land
            png = draw(picture, land, towns, self._fonts)
            self._keep(key, png)
            return png

    def _kept(self, key: str) -> bytes | None:
        """Return a picture drawn before; it then counts as the last one used."""
        with self._cache_lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
            return self._drawn.get(key)

    def _keep(self, key: str, png: bytes) -> None:
        """Remember a picture and forget the ones unused for longest, so that memory stays bounded."""
        with self._cache_lock:
            self._drawn[key] = png
            self._held += len(png)
            while self._held > self._room:
                _, oldest = self._drawn.popitem(last=False)
                self._held -= len(oldest)
