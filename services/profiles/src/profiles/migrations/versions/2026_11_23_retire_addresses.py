"""Retire addresses

Nobody has been erased with an address yet: the new table is empty.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "c9cf8b3f1284"
down_revision = 'd32278a8f8a2'


def upgrade() -> None:
    op.create_table('retired_slugs',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('until', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_retired_slugs'))
    )
    with op.batch_alter_table('retired_slugs', schema=None) as batch_op:
        batch_op.create_index('ix_retired_slugs_until', ['until'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('retired_slugs', schema=None) as batch_op:
        batch_op.drop_index('ix_retired_slugs_until')

    op.drop_table('retired_slugs')
