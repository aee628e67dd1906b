"""The revisions of the ledger's schema, oldest first. A test holds this list equal to the migrations folder.

It is written out so that opening an up-to-date ledger does not import Alembic, which alone takes half a second.
"""

REVISIONS = ("0001", "0002")
HEAD = REVISIONS[-1]
