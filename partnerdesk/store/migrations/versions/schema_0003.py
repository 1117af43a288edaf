"""The calendar: projects, sessions, series, terms, closures in full, tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "project",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("aims", sa.Text(), nullable=False),
        sa.Column("curriculum_link", sa.Text(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("years", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=True),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index("ix_project_sort_name", ["sort_name", "id"], unique=False)

    op.create_table(
        "project_person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_project_person_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_person_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_person")),
    )
    with op.batch_alter_table("project_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_person_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_project_person_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("read_on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_calendar_feed_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_member_id"), ["member_id"], unique=False)

    op.create_table(
        "project_member",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_project_member_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_member_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_member")),
    )
    with op.batch_alter_table("project_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_project_member_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_project_member_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "series",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("terms_of_id", sa.Text(), nullable=True),
        sa.Column("week", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_series_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["terms_of_id"], ["member.id"], name=op.f("fk_series_terms_of_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_series_terms_of_id"), ["terms_of_id"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=True),
        sa.Column("series_id", sa.Text(), nullable=True),
        sa.Column("series_day", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("venue_id", sa.Text(), nullable=True),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("years", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("transport", sa.Text(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("arranged_on", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Text(), nullable=True),
        sa.Column("cancelled_on", sa.Text(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Text(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_session_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["calendar_feed.id"], name=op.f("fk_session_feed_id_calendar_feed")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_session_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_session_series_id_series")
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["member.id"], name=op.f("fk_session_venue_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_feed_id"), ["feed_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_series_id"), ["series_id"], unique=False)
        batch_op.create_index("ix_session_starts_at", ["starts_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_venue_id"), ["venue_id"], unique=False)

    op.create_table(
        "skipped_day",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("series_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_skipped_day_series_id_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skipped_day")),
    )
    with op.batch_alter_table("skipped_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skipped_day_series_id"), ["series_id"], unique=False)

    op.create_table(
        "term",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("first_week", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.Text(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_term_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["calendar_feed.id"], name=op.f("fk_term_feed_id_calendar_feed")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_term_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_term_feed_id"), ["feed_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_term_member_id"), ["member_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_booking_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index("ix_booking_longest", ["resource", "minutes"], unique=False)
        batch_op.create_index(
            "ix_booking_resource_starts_at", ["resource", "starts_at", "ends_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_booking_session_id"), ["session_id"], unique=False)

    op.create_table(
        "kept_clash",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("clash", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_kept_clash_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_clash")),
    )
    with op.batch_alter_table("kept_clash", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_clash_session_id"), ["session_id"], unique=False)

    op.create_table(
        "session_check",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("not_needed", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_check_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_check")),
        sa.UniqueConstraint("session_id", "kind", name=op.f("uq_session_check_session_id_kind")),
    )
    with op.batch_alter_table("session_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_check_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "session_cost",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("borne_by_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["borne_by_id"], ["member.id"], name=op.f("fk_session_cost_borne_by_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_cost_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_cost")),
    )
    with op.batch_alter_table("session_cost", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_cost_borne_by_id"), ["borne_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_cost_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "session_member",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Text(), nullable=True),
        sa.Column("replied_on", sa.Text(), nullable=True),
        sa.Column("pupils_expected", sa.Integer(), nullable=True),
        sa.Column("staff_expected", sa.Integer(), nullable=True),
        sa.Column("pupils_attended", sa.Integer(), nullable=True),
        sa.Column("staff_attended", sa.Integer(), nullable=True),
        sa.Column("preparation_minutes", sa.Integer(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("cover_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_session_member_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_member_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_member")),
    )
    with op.batch_alter_table("session_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_member_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_member_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "session_need",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_session_need_there_is_one")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_session_need_item_id_item")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_need_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_need")),
    )
    with op.batch_alter_table("session_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_need_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_session_need_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "session_person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("letter_seen_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_person_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_person_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_person")),
    )
    with op.batch_alter_table("session_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_person_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_person_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "session_reminder",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_session_reminder_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_reminder_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_session_reminder_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_reminder")),
    )
    with op.batch_alter_table("session_reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_reminder_member_id"), ["member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_reminder_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_session_reminder_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "task",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_task_owner_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_task_session_id_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_session_id"), ["session_id"], unique=False)

    # What was there before is of no year group and of no file.
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("ends", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("years", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("feed_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("uid", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(
            batch_op.f("fk_closure_feed_id_calendar_feed"), "calendar_feed", ["feed_id"], ["id"]
        )
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.alter_column("years", server_default=None)
        batch_op.alter_column("uid", server_default=None)
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closure_feed_id"), ["feed_id"], unique=False)
        batch_op.create_index("ix_closure_last_day", ["last_day"], unique=False)


def downgrade() -> None:
    """Back from it."""
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_index("ix_closure_last_day")
        batch_op.drop_index(batch_op.f("ix_closure_feed_id"))
    with op.batch_alter_table("closure", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_closure_feed_id_calendar_feed"), type_="foreignkey")
        for name in ("uid", "feed_id", "years", "ends", "starts"):
            batch_op.drop_column(name)

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_session_id"))
        batch_op.drop_index(batch_op.f("ix_task_owner_id"))
        batch_op.drop_index(batch_op.f("ix_task_due_on"))

    op.drop_table("task")
    with op.batch_alter_table("session_reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_reminder_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_reminder_person_id"))
        batch_op.drop_index(batch_op.f("ix_session_reminder_member_id"))

    op.drop_table("session_reminder")
    with op.batch_alter_table("session_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_person_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_person_person_id"))

    op.drop_table("session_person")
    with op.batch_alter_table("session_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_need_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_need_item_id"))

    op.drop_table("session_need")
    with op.batch_alter_table("session_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_member_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_member_member_id"))

    op.drop_table("session_member")
    with op.batch_alter_table("session_cost", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_cost_session_id"))
        batch_op.drop_index(batch_op.f("ix_session_cost_borne_by_id"))

    op.drop_table("session_cost")
    with op.batch_alter_table("session_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_check_session_id"))

    op.drop_table("session_check")
    with op.batch_alter_table("kept_clash", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_clash_session_id"))

    op.drop_table("kept_clash")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_session_id"))
        batch_op.drop_index("ix_booking_resource_starts_at")
        batch_op.drop_index("ix_booking_longest")

    op.drop_table("booking")
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_term_member_id"))
        batch_op.drop_index(batch_op.f("ix_term_feed_id"))

    op.drop_table("term")
    with op.batch_alter_table("skipped_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skipped_day_series_id"))

    op.drop_table("skipped_day")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_venue_id"))
        batch_op.drop_index("ix_session_starts_at")
        batch_op.drop_index(batch_op.f("ix_session_series_id"))
        batch_op.drop_index(batch_op.f("ix_session_project_id"))
        batch_op.drop_index(batch_op.f("ix_session_feed_id"))

    op.drop_table("session")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_series_terms_of_id"))
        batch_op.drop_index(batch_op.f("ix_series_project_id"))

    op.drop_table("series")
    with op.batch_alter_table("project_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_member_project_id"))
        batch_op.drop_index(batch_op.f("ix_project_member_member_id"))

    op.drop_table("project_member")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_member_id"))

    op.drop_table("calendar_feed")
    with op.batch_alter_table("project_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_person_project_id"))
        batch_op.drop_index(batch_op.f("ix_project_person_person_id"))

    op.drop_table("project_person")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index("ix_project_sort_name")

    op.drop_table("project")
