"""Promises traced: versions, notice, late joiners, renewals, governors, links and scope."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "agreement_project",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_project_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_agreement_project_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_project")),
        sa.UniqueConstraint(
            "agreement_id", "project_id", name=op.f("uq_agreement_project_agreement_id_project_id")
        ),
    )
    with op.batch_alter_table("agreement_project", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_project_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_project_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "agreement_renewal",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("renewed_on", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_renewal_agreement_id_agreement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_renewal")),
    )
    with op.batch_alter_table("agreement_renewal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_renewal_agreement_id"), ["agreement_id"], unique=False
        )

    op.create_table(
        "governors_meeting",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_governors_meeting_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governors_meeting")),
    )
    with op.batch_alter_table("governors_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_governors_meeting_day"), ["day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_governors_meeting_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "commitment_link",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("commitment_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=True),
        sa.Column("pence", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["agreement_commitment.id"],
            name=op.f("fk_commitment_link_commitment_id_agreement_commitment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_link")),
    )
    with op.batch_alter_table("commitment_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_commitment_link_commitment_id"), ["commitment_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_commitment_link_target_id"), ["target_id"], unique=False
        )

    op.create_table(
        "let_be",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_let_be_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_let_be_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_let_be")),
    )
    with op.batch_alter_table("let_be", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_let_be_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_let_be_session_id"), ["session_id"], unique=False)

    # What was there before is the first version, done once, with three months' notice.
    _add("agreement", _whole("version", "1"), _whole("notice_months", "3"))
    _add(
        "agreement_commitment",
        sa.Column("due_on", sa.Text(), nullable=True),
        _whole("times", "1"),
        sa.Column("released_on", sa.Text(), nullable=True),
        sa.Column("released_reason", sa.Text(), nullable=False, server_default=""),
    )
    _add(
        "agreement_party",
        sa.Column("joined_on", sa.Text(), nullable=True),
        sa.Column("notice_on", sa.Text(), nullable=True),
        sa.Column("leaves_on", sa.Text(), nullable=True),
    )
    _add("agreement_signatory", _whole("version", "1"))
    with op.batch_alter_table("agreement_commitment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_commitment_due_on"), ["due_on"], unique=False
        )


def _whole(name: str, value: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=value)


def _add(table: str, *columns: sa.Column[Any]) -> None:
    """Add columns, the defaults only for the rows that are there."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.add_column(column)
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            if column.server_default is not None:
                batch_op.alter_column(column.name, server_default=None)


def downgrade() -> None:
    """Back from it."""
    with op.batch_alter_table("agreement_signatory", schema=None) as batch_op:
        batch_op.drop_column("version")

    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.drop_column("leaves_on")
        batch_op.drop_column("notice_on")
        batch_op.drop_column("joined_on")

    with op.batch_alter_table("agreement_commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_commitment_due_on"))
        batch_op.drop_column("released_reason")
        batch_op.drop_column("released_on")
        batch_op.drop_column("times")
        batch_op.drop_column("due_on")

    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_column("notice_months")
        batch_op.drop_column("version")

    with op.batch_alter_table("let_be", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_let_be_session_id"))
        batch_op.drop_index(batch_op.f("ix_let_be_agreement_id"))

    op.drop_table("let_be")
    with op.batch_alter_table("commitment_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_link_target_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_link_commitment_id"))

    op.drop_table("commitment_link")
    with op.batch_alter_table("governors_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_governors_meeting_member_id"))
        batch_op.drop_index(batch_op.f("ix_governors_meeting_day"))

    op.drop_table("governors_meeting")
    with op.batch_alter_table("agreement_renewal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_renewal_agreement_id"))

    op.drop_table("agreement_renewal")
    with op.batch_alter_table("agreement_project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_project_project_id"))
        batch_op.drop_index(batch_op.f("ix_agreement_project_agreement_id"))

    op.drop_table("agreement_project")
