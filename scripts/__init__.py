"""The way from a snippet to a page, one stage per module; `hooks.py` alone knows MkDocs."""

import os

# Material prints a notice of its own end of life at import; design.md says what becomes of this site then.
os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
# nbconvert would make one exporter of each kind at import, twice, to name them in the help of its command
os.environ.setdefault("NBCONVERT_DISABLE_CONFIG_EXPORTERS", "true")
