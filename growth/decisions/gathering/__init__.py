"""Where the files of an import come from: a folder, a zip, uploads or a git repository. Files in, files out, safely.

Nothing here knows what a decision record is, and nothing touches the database. Whatever the source, the same rules
hold (`files.py`), so the same files come out of a folder, of its zip and of its repository, and each file that was
seen ends in `files` or, with a reason out of LEFT_OUT, in `left_out`. What is wrong with a whole source raises Refused
with a reason out of REFUSALS, and nothing is gathered at all.
"""

from growth.decisions.gathering.archives import from_zip
from growth.decisions.gathering.files import LEFT_OUT, REFUSALS, File, Gathered, LeftOut, Refused
from growth.decisions.gathering.folders import from_path
from growth.decisions.gathering.git import check_address, from_git
from growth.decisions.gathering.uploads import from_uploads

__all__ = [
    "LEFT_OUT",
    "REFUSALS",
    "File",
    "Gathered",
    "LeftOut",
    "Refused",
    "check_address",
    "from_git",
    "from_path",
    "from_uploads",
    "from_zip",
]
