"""A picture description becomes a PNG: drawn from points alone, without tiles, network or system fonts.

Import from its modules: `drawer` is the door, and brings numpy; `key` names a picture without it.
"""
