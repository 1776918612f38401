"""keep saved searches

Nothing happens to rows that are there already: jobs that came before any search was
saved are new to none.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "6c695bf458ed"
down_revision = "f95ee81ecebe"


def upgrade() -> None:
    op.create_table('saved_searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('alerts', sa.Boolean(), nullable=False),
    sa.Column('told_to', sa.Integer(), nullable=False),
    sa.Column('matches', sa.Integer(), nullable=False),
    sa.Column('last_match_at', UtcDateTime(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('updated_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_searches')),
    sa.UniqueConstraint('user_id', 'digest', name=op.f('uq_saved_searches_user_id_digest')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('saved_searches', schema=None) as batch_op:
        batch_op.create_index('ix_saved_searches_alerts_told_to', ['alerts', 'told_to'], unique=False)

    op.create_table('newcomers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['job_id'], ['jobs.id'], name=op.f('fk_newcomers_job_id_jobs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_newcomers')),
    sa.UniqueConstraint('job_id', name=op.f('uq_newcomers_job_id')),
    sqlite_autoincrement=True
    )


def downgrade() -> None:
    op.drop_table('newcomers')
    with op.batch_alter_table('saved_searches', schema=None) as batch_op:
        batch_op.drop_index('ix_saved_searches_alerts_told_to')

    op.drop_table('saved_searches')
