"""Keep erasures and exports

Nobody has asked for either yet: the new tables are empty, no row changes.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "ff321e9b19d3"
down_revision = 'd71ac9ef43a3'


def upgrade() -> None:
    op.create_table('erasures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('receipt_digest', sa.LargeBinary(), nullable=False),
    sa.Column('requested_at', UtcDateTime(), nullable=False),
    sa.Column('asked_at', UtcDateTime(), nullable=False),
    sa.Column('completed_at', UtcDateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasures')),
    sa.UniqueConstraint('receipt_digest'),
    sa.UniqueConstraint('user_id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('erasures', schema=None) as batch_op:
        batch_op.create_index('ix_erasures_open', ['asked_at'], unique=False, sqlite_where=sa.text('completed_at IS NULL'))
        batch_op.create_index('ix_erasures_requested_at', ['requested_at'], unique=False)

    op.create_table('erasure_parts',
    sa.Column('erasure_id', sa.Integer(), nullable=False),
    sa.Column('service', sa.String(length=20), nullable=False),
    sa.Column('removed', sa.JSON(), nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['erasure_id'], ['erasures.id'], name=op.f('fk_erasure_parts_erasure_id_erasures'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('erasure_id', 'service', name=op.f('pk_erasure_parts'))
    )
    op.create_table('exports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('file_name', sa.String(length=40), nullable=False),
    sa.Column('file_size', sa.Integer(), nullable=True),
    sa.Column('requested_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("status IN ('collecting', 'ready', 'failed')", name=op.f('ck_exports_status')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_exports_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exports')),
    sa.UniqueConstraint('file_name'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('exports', schema=None) as batch_op:
        batch_op.create_index('ix_exports_expires_at', ['expires_at'], unique=False)
        batch_op.create_index('ix_exports_status', ['status'], unique=False)
        batch_op.create_index('ix_exports_user_id_id', ['user_id', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('exports', schema=None) as batch_op:
        batch_op.drop_index('ix_exports_user_id_id')
        batch_op.drop_index('ix_exports_status')
        batch_op.drop_index('ix_exports_expires_at')

    op.drop_table('exports')
    op.drop_table('erasure_parts')
    with op.batch_alter_table('erasures', schema=None) as batch_op:
        batch_op.drop_index('ix_erasures_requested_at')
        batch_op.drop_index('ix_erasures_open', sqlite_where=sa.text('completed_at IS NULL'))

    op.drop_table('erasures')
