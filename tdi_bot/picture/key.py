"""What a picture is known by; apart from the drawing, which brings numpy."""

from __future__ import annotations

import json
from hashlib import blake2b

from tdi_bot.model import Picture, ReplyPlace


def content_key(picture: Picture) -> str:
    """Return a short name of what is drawn, so that a channel can send again what it has sent before.

    The caption is not part of it, as it is not drawn.
    """

    def point(place: ReplyPlace) -> list[object]:
        return [place.name, place.lat, place.lon, place.later]

    drawn = [
        picture.title,
        [point(place) for place in picture.places],
        point(picture.asked) if picture.asked else None,
        picture.phase,
        picture.legend,
        picture.credit,
    ]
    return blake2b(json.dumps(drawn).encode(), digest_size=16).hexdigest()
