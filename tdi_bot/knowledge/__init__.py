"""Content: checked at build time from YAML, read at run time from the compiled file.

Import from its modules: `content` is the door at run time. Only `reading` (and what it imports) needs YAML:
import it where content is compiled or checked, not at start.
"""
