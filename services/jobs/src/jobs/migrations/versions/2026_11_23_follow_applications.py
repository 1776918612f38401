"""Follow applications

Applications that are there keep their status and history: their steps are the
candidate's, for nobody else could move one. They get papers without the résumé's text,
which was not kept; their letters are folded only as far as SQLite can, ASCII.
"""

import sqlalchemy as sa
from alembic import op

revision = "5e33690061a4"
down_revision = "4393be83db44"


def upgrade() -> None:
    op.create_table(
        "application_papers",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resume_text", sa.String(), nullable=True),
        sa.Column("resume_words", sa.String(), nullable=False),
        sa.Column("letter_words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_application_papers_application_id_applications"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_papers")),
    )
    op.execute(
        "INSERT INTO application_papers (application_id, resume_words, letter_words)"
        " SELECT id, '', lower(coalesce(cover_letter, '')) FROM applications"
    )
    with op.batch_alter_table("application_steps", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "side",
                sa.String(length=10),
                server_default="candidate",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("note", sa.String(length=2000), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_application_steps_side"), "side IN ('candidate', 'employer')"
        )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("employer_notes", sa.String(length=4000), nullable=True)
        )
        batch_op.add_column(sa.Column("employer_rating", sa.Integer(), nullable=True))
        for side in ("candidate", "employer"):
            batch_op.add_column(
                sa.Column(
                    f"{side}_version", sa.Integer(), server_default="1", nullable=False
                )
            )
        batch_op.create_check_constraint(
            op.f("ck_applications_employer_rating"), "employer_rating BETWEEN 1 AND 5"
        )
        batch_op.create_index(
            "ix_applications_job_id_match_score",
            ["job_id", "match_score"],
            unique=False,
        )
        batch_op.create_index(
            "ix_applications_job_id_status", ["job_id", "status"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_job_id_status")
        batch_op.drop_index("ix_applications_job_id_match_score")
        batch_op.drop_constraint(
            op.f("ck_applications_employer_rating"), type_="check"
        )
        batch_op.drop_column("employer_version")
        batch_op.drop_column("candidate_version")
        batch_op.drop_column("employer_rating")
        batch_op.drop_column("employer_notes")
    with op.batch_alter_table("application_steps", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_application_steps_side"), type_="check")
        batch_op.drop_column("note")
        batch_op.drop_column("side")
    op.drop_table("application_papers")
