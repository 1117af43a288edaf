"""Seals: what tells that the log still is what it was."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this schema; the seals themselves are made once the entries have their last shape."""
    op.add_column("action", sa.Column("seal", sa.Text(), nullable=True))


def downgrade() -> None:
    """Back to the schema before."""
    op.drop_column("action", "seal")
