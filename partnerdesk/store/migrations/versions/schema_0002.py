"""Lending: items, kits, out of service, loans, returns and chases."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("make", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("asset_tag", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("value_pence", sa.Integer(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
        sa.Column("accessories", sa.Text(), nullable=False),
        sa.Column("handling", sa.Text(), nullable=False),
        sa.Column("test", sa.Text(), nullable=False),
        sa.Column("tested_on", sa.Text(), nullable=True),
        sa.Column("test_due_on", sa.Text(), nullable=True),
        sa.Column("photo_id", sa.Text(), nullable=True),
        sa.Column("retired_on", sa.Text(), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_item_there_is_one")),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_item_owner_id_member")),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["stored_file.id"], name=op.f("fk_item_photo_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_photo_id"), ["photo_id"], unique=False)
        batch_op.create_index("ix_item_sort_name", ["sort_name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_test_due_on"), ["test_due_on"], unique=False)

    op.create_table(
        "kit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["member.id"], name=op.f("fk_kit_owner_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit")),
    )
    with op.batch_alter_table("kit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kit_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "loan",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("lender_id", sa.Text(), nullable=False),
        sa.Column("borrower_id", sa.Text(), nullable=False),
        sa.Column("responsible_id", sa.Text(), nullable=True),
        sa.Column("deputy_id", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("out_at", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=False),
        sa.Column("first_due_at", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=False),
        sa.Column("reserved_on", sa.Text(), nullable=True),
        sa.Column("handed_over_at", sa.Text(), nullable=True),
        sa.Column("cancelled_on", sa.Text(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("out_at < due_at", name=op.f("ck_loan_goes_out_before_it_is_due")),
        sa.ForeignKeyConstraint(
            ["borrower_id"], ["member.id"], name=op.f("fk_loan_borrower_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["person.id"], name=op.f("fk_loan_deputy_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["member.id"], name=op.f("fk_loan_lender_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["person.id"], name=op.f("fk_loan_responsible_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sa.UniqueConstraint("number", name=op.f("uq_loan_number")),
    )
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_borrower_id"), ["borrower_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_deputy_id"), ["deputy_id"], unique=False)
        batch_op.create_index("ix_loan_due_at", ["due_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_lender_id"), ["lender_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_out_at"), ["out_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_loan_responsible_id"), ["responsible_id"], unique=False
        )

    op.create_table(
        "kit_part",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kit_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_kit_part_there_is_one")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_part_item_id_item")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_kit_part_kit_id_kit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_part")),
    )
    with op.batch_alter_table("kit_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kit_part_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kit_part_kit_id"), ["kit_id"], unique=False)

    op.create_table(
        "loan_chase",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("loan_id", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_chase_loan_id_loan")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_loan_chase_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_chase")),
    )
    with op.batch_alter_table("loan_chase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_chase_loan_id"), ["loan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_chase_person_id"), ["person_id"], unique=False)

    op.create_table(
        "loan_line",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("loan_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("kit_id", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("held_from", sa.Text(), nullable=False),
        sa.Column("held_until", sa.Text(), nullable=False),
        sa.Column("held_minutes", sa.Integer(), nullable=False),
        sa.Column("accessories", sa.Text(), nullable=False),
        sa.Column("condition_out", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "held BETWEEN 0 AND quantity", name=op.f("ck_loan_line_holds_no_more_than_lent")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_loan_line_item_id_item")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_loan_line_kit_id_kit")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_line_loan_id_loan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_line")),
    )
    with op.batch_alter_table("loan_line", schema=None) as batch_op:
        batch_op.create_index(
            "ix_loan_line_in_the_way",
            ["item_id", "held_until"],
            unique=False,
            sqlite_where=sa.text("held > 0"),
            postgresql_where=sa.text("held > 0"),
        )
        batch_op.create_index(
            "ix_loan_line_item_id_held_from", ["item_id", "held_from"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_loan_line_kit_id"), ["kit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loan_line_loan_id"), ["loan_id"], unique=False)
        batch_op.create_index(
            "ix_loan_line_longest",
            ["item_id", "held_minutes"],
            unique=False,
            sqlite_where=sa.text("held > 0"),
            postgresql_where=sa.text("held > 0"),
        )

    op.create_table(
        "out_of_service",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "first_day <= last_day", name=op.f("ck_out_of_service_starts_before_it_ends")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_out_of_service_item_id_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_out_of_service")),
    )
    with op.batch_alter_table("out_of_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_out_of_service_item_id"), ["item_id"], unique=False)

    op.create_table(
        "loan_return",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Text(), nullable=False),
        sa.Column("returned_at", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("condition_in", sa.Text(), nullable=False),
        sa.Column("accessories", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("cost_pence", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_loan_return_there_is_one")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["loan_line.id"], name=op.f("fk_loan_return_line_id_loan_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_return")),
    )
    with op.batch_alter_table("loan_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loan_return_line_id"), ["line_id"], unique=False)


def downgrade() -> None:
    """Back from it."""
    with op.batch_alter_table("loan_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loan_return_line_id"))

    op.drop_table("loan_return")
    with op.batch_alter_table("out_of_service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_out_of_service_item_id"))

    op.drop_table("out_of_service")
    with op.batch_alter_table("loan_line", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_loan_line_longest",
            sqlite_where=sa.text("held > 0"),
            postgresql_where=sa.text("held > 0"),
        )
        batch_op.drop_index(batch_op.f("ix_loan_line_loan_id"))
        batch_op.drop_index(batch_op.f("ix_loan_line_kit_id"))
        batch_op.drop_index("ix_loan_line_item_id_held_from")
        batch_op.drop_index(
            "ix_loan_line_in_the_way",
            sqlite_where=sa.text("held > 0"),
            postgresql_where=sa.text("held > 0"),
        )

    op.drop_table("loan_line")
    with op.batch_alter_table("loan_chase", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loan_chase_person_id"))
        batch_op.drop_index(batch_op.f("ix_loan_chase_loan_id"))

    op.drop_table("loan_chase")
    with op.batch_alter_table("kit_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kit_part_kit_id"))
        batch_op.drop_index(batch_op.f("ix_kit_part_item_id"))

    op.drop_table("kit_part")
    with op.batch_alter_table("loan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loan_responsible_id"))
        batch_op.drop_index(batch_op.f("ix_loan_out_at"))
        batch_op.drop_index(batch_op.f("ix_loan_lender_id"))
        batch_op.drop_index("ix_loan_due_at")
        batch_op.drop_index(batch_op.f("ix_loan_deputy_id"))
        batch_op.drop_index(batch_op.f("ix_loan_borrower_id"))

    op.drop_table("loan")
    with op.batch_alter_table("kit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kit_owner_id"))

    op.drop_table("kit")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_test_due_on"))
        batch_op.drop_index("ix_item_sort_name")
        batch_op.drop_index(batch_op.f("ix_item_photo_id"))
        batch_op.drop_index(batch_op.f("ix_item_owner_id"))

    op.drop_table("item")
