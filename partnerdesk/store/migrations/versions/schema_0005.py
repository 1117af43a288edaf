"""Handover: whereabouts, interview, offices, leaving, new heads, and packs that were merged."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "arrival",
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("read_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("pack_id", name=op.f("pk_arrival")),
    )
    op.create_table(
        "leaving_step",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaving_step")),
        sa.UniqueConstraint("kind", name=op.f("uq_leaving_step_kind")),
    )
    op.create_table(
        "same_as",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column("their_id", sa.Text(), nullable=False),
        sa.Column("our_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_as")),
        sa.UniqueConstraint("their_id", name=op.f("uq_same_as_their_id")),
    )
    op.create_table(
        "settled",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled")),
    )
    with op.batch_alter_table("settled", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settled_row_id"), ["row_id"], unique=False)

    op.create_table(
        "term_of_office",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "started_on <= ended_on", name=op.f("ck_term_of_office_starts_before_it_ends")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_of_office")),
    )
    op.create_table(
        "interview_answer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("project_id", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("private", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_interview_answer_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_interview_answer_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_answer")),
    )
    with op.batch_alter_table("interview_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interview_answer_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_interview_answer_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "whereabouts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
        sa.Column("holder_id", sa.Text(), nullable=True),
        sa.Column("second_id", sa.Text(), nullable=True),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("seen_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["person.id"], name=op.f("fk_whereabouts_holder_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_whereabouts_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["person.id"], name=op.f("fk_whereabouts_second_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whereabouts")),
    )
    with op.batch_alter_table("whereabouts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_whereabouts_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_whereabouts_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_whereabouts_second_id"), ["second_id"], unique=False)

    op.create_table(
        "promise_owner",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("commitment_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["agreement_commitment.id"],
            name=op.f("fk_promise_owner_commitment_id_agreement_commitment"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_promise_owner_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_owner")),
        sa.UniqueConstraint("commitment_id", name=op.f("uq_promise_owner_commitment_id")),
    )
    with op.batch_alter_table("promise_owner", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_promise_owner_commitment_id"), ["commitment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_promise_owner_person_id"), ["person_id"], unique=False)

    op.create_table(
        "change_of_head",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Text(), nullable=False),
        sa.Column("briefed_on", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.Text(), nullable=True),
        sa.Column("met_on", sa.Text(), nullable=True),
        sa.Column("signed_up_on", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["session.id"], name=op.f("fk_change_of_head_meeting_id_session")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_change_of_head_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_of_head_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_of_head")),
    )
    with op.batch_alter_table("change_of_head", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_of_head_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_of_head_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_of_head_person_id"), ["person_id"], unique=False
        )


def downgrade() -> None:
    """Back from it."""
    with op.batch_alter_table("change_of_head", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_of_head_person_id"))
        batch_op.drop_index(batch_op.f("ix_change_of_head_member_id"))
        batch_op.drop_index(batch_op.f("ix_change_of_head_meeting_id"))

    op.drop_table("change_of_head")
    with op.batch_alter_table("promise_owner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_owner_person_id"))
        batch_op.drop_index(batch_op.f("ix_promise_owner_commitment_id"))

    op.drop_table("promise_owner")
    with op.batch_alter_table("whereabouts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_whereabouts_second_id"))
        batch_op.drop_index(batch_op.f("ix_whereabouts_member_id"))
        batch_op.drop_index(batch_op.f("ix_whereabouts_holder_id"))

    op.drop_table("whereabouts")
    with op.batch_alter_table("interview_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_answer_project_id"))
        batch_op.drop_index(batch_op.f("ix_interview_answer_member_id"))

    op.drop_table("interview_answer")
    op.drop_table("term_of_office")
    with op.batch_alter_table("settled", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_settled_row_id"))

    op.drop_table("settled")
    op.drop_table("same_as")
    op.drop_table("leaving_step")
    op.drop_table("arrival")
