"""Show people

Existing profiles keep what they have. Those with a name get their address and the words
they are found by right after the start, from `newcomers`: here would be a second copy
of the rules.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "34fc5dbf6662"
down_revision = "bd703894b63c"


def upgrade() -> None:
    op.create_table(
        "achievements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.Column("icon", sa.String(length=100), nullable=True),
        sa.Column("date_achieved", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievements")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("achievements", schema=None) as batch_op:
        batch_op.create_index(
            "ix_achievements_user_id_date_achieved",
            ["user_id", "date_achieved"],
            unique=False,
        )

    op.create_table(
        "acquaintances",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("connected", sa.Boolean(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "low_id < high_id", name=op.f("ck_acquaintances_pair_in_order")
        ),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_acquaintances")),
    )
    with op.batch_alter_table("acquaintances", schema=None) as batch_op:
        batch_op.create_index("ix_acquaintances_high_id", ["high_id"], unique=False)

    op.create_table(
        "blocks",
        sa.Column("blocker_id", sa.Integer(), nullable=False),
        sa.Column("blocked_id", sa.Integer(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("blocker_id", "blocked_id", name=op.f("pk_blocks")),
    )
    with op.batch_alter_table("blocks", schema=None) as batch_op:
        batch_op.create_index("ix_blocks_blocked_id", ["blocked_id"], unique=False)

    op.create_table(
        "former_slugs",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("given_up_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_former_slugs")),
    )
    with op.batch_alter_table("former_slugs", schema=None) as batch_op:
        batch_op.create_index("ix_former_slugs_user_id", ["user_id"], unique=False)

    op.create_table(
        "portfolio_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.Column("url", sa.String(length=500), nullable=True),
        sa.Column("tech_stack", sa.JSON(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_items")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("portfolio_items", schema=None) as batch_op:
        batch_op.create_index(
            "ix_portfolio_items_user_id_order", ["user_id", "order"], unique=False
        )

    op.create_table(
        "search_words",
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "field IN ('name', 'headline', 'position', 'company', 'location')",
            name=op.f("ck_search_words_field"),
        ),
        sa.PrimaryKeyConstraint(
            "word", "field", "user_id", name=op.f("pk_search_words")
        ),
    )
    with op.batch_alter_table("search_words", schema=None) as batch_op:
        batch_op.create_index("ix_search_words_user_id", ["user_id"], unique=False)

    op.create_table(
        "user_skills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("skill_id", sa.String(length=80), nullable=True),
        sa.Column("skill_name", sa.String(length=80), nullable=False),
        sa.Column("proficiency_level", sa.String(length=20), nullable=True),
        sa.Column("years_of_experience", sa.Double(), nullable=True),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "proficiency_level IN ('beginner', 'intermediate', 'advanced', 'expert')",
            name=op.f("ck_user_skills_proficiency_level"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_skills")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_user_skills_user_id_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("user_skills", schema=None) as batch_op:
        batch_op.create_index(
            "ix_user_skills_key_user_id", ["key", "user_id"], unique=False
        )

    op.create_table(
        "visits",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("visitor", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "day", "visitor", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index("ix_visits_day", ["day"], unique=False)

    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=320), nullable=True))
        batch_op.add_column(sa.Column("slug", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("headline", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("avatar", sa.String(length=32), nullable=True))
        batch_op.add_column(
            sa.Column(
                "skills_version", sa.Integer(), server_default="0", nullable=False
            )
        )
        batch_op.add_column(
            sa.Column("total_views", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.create_index("ix_profiles_slug", ["slug"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("profiles", schema=None) as batch_op:
        batch_op.drop_index("ix_profiles_slug")
        batch_op.drop_column("total_views")
        batch_op.drop_column("skills_version")
        batch_op.drop_column("avatar")
        batch_op.drop_column("headline")
        batch_op.drop_column("slug")
        batch_op.drop_column("email")

    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_day")

    op.drop_table("visits")
    with op.batch_alter_table("user_skills", schema=None) as batch_op:
        batch_op.drop_index("ix_user_skills_key_user_id")

    op.drop_table("user_skills")
    with op.batch_alter_table("search_words", schema=None) as batch_op:
        batch_op.drop_index("ix_search_words_user_id")

    op.drop_table("search_words")
    with op.batch_alter_table("portfolio_items", schema=None) as batch_op:
        batch_op.drop_index("ix_portfolio_items_user_id_order")

    op.drop_table("portfolio_items")
    with op.batch_alter_table("former_slugs", schema=None) as batch_op:
        batch_op.drop_index("ix_former_slugs_user_id")

    op.drop_table("former_slugs")
    with op.batch_alter_table("blocks", schema=None) as batch_op:
        batch_op.drop_index("ix_blocks_blocked_id")

    op.drop_table("blocks")
    with op.batch_alter_table("acquaintances", schema=None) as batch_op:
        batch_op.drop_index("ix_acquaintances_high_id")

    op.drop_table("acquaintances")
    with op.batch_alter_table("achievements", schema=None) as batch_op:
        batch_op.drop_index("ix_achievements_user_id_date_achieved")

    op.drop_table("achievements")
