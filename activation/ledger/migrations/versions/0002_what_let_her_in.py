"""Enrolments keep the occurrence that let a customer in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add its instant and its context; who entered before has neither."""
    op.add_column("enrolments", sa.Column("occurred_at", sa.DateTime()))
    op.add_column("enrolments", sa.Column("context", sa.Text()))
