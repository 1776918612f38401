"""Know candidates

No row changes. Who has a primary résumé can be found by its skills at once; what people
list, prefer and hide comes by event, and until then nobody is shown to anybody.
"""

import json

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "28be423fb34e"
down_revision = "6c695bf458ed"


def upgrade() -> None:
    op.create_table('blocks',
    sa.Column('blocker_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('blocked_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('blocked', sa.Boolean(), nullable=False),
    sa.Column('told_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('blocker_id', 'blocked_id', name=op.f('pk_blocks'))
    )
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.create_index('ix_blocks_blocked_id', ['blocked_id'], unique=False)

    op.create_table('candidate_skills',
    sa.Column('skill_id', sa.String(length=80), nullable=False),
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('skill_id', 'user_id', name=op.f('pk_candidate_skills'))
    )
    with op.batch_alter_table('candidate_skills', schema=None) as batch_op:
        batch_op.create_index('ix_candidate_skills_user_id', ['user_id'], unique=False)

    op.create_table('locks',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('locked', sa.Boolean(), nullable=False),
    sa.Column('told_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_locks'))
    )
    op.create_table('own_skills',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_own_skills'))
    )
    op.create_table('preferences',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('profile_visibility', sa.String(length=20), nullable=False),
    sa.Column('resume_visibility', sa.String(length=20), nullable=False),
    sa.Column('job_types', sa.JSON(), nullable=False),
    sa.Column('work_arrangements', sa.JSON(), nullable=False),
    sa.Column('salary_min', sa.Integer(), nullable=True),
    sa.Column('salary_currency', sa.String(length=3), nullable=True),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('ask_at', UtcDateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_preferences'))
    )
    with op.batch_alter_table('preferences', schema=None) as batch_op:
        batch_op.create_index('ix_preferences_ask_at', ['ask_at'], unique=False)

    op.create_table('profile_facts',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=True),
    sa.Column('specializations', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_profile_facts'))
    )
    _find_by_resumes()


def _find_by_resumes() -> None:
    rows = op.get_bind().execute(
        sa.text(
            "SELECT r.user_id, r.facts FROM resume_facts r JOIN primary_resumes p"
            " ON p.resume_id = r.resume_id AND p.user_id = r.user_id"
        )
    )
    pairs = {
        (skill["skill_id"], user_id)
        for user_id, facts in rows
        for skill in json.loads(facts)["skills"]
    }
    if pairs:
        table = sa.table(
            "candidate_skills", sa.column("skill_id"), sa.column("user_id")
        )
        op.bulk_insert(
            table,
            [{"skill_id": skill, "user_id": user} for skill, user in sorted(pairs)],
        )


def downgrade() -> None:
    op.drop_table('profile_facts')
    with op.batch_alter_table('preferences', schema=None) as batch_op:
        batch_op.drop_index('ix_preferences_ask_at')

    op.drop_table('preferences')
    op.drop_table('own_skills')
    op.drop_table('locks')
    with op.batch_alter_table('candidate_skills', schema=None) as batch_op:
        batch_op.drop_index('ix_candidate_skills_user_id')

    op.drop_table('candidate_skills')
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.drop_index('ix_blocks_blocked_id')

    op.drop_table('blocks')
