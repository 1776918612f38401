"""Hide who is locked out

Nobody is known to be locked out yet: the new table is empty, no row changes.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "8c0c9a5adc2a"
down_revision = '88def96206a0'


def upgrade() -> None:
    op.create_table('locks',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('locked', sa.Boolean(), nullable=False),
    sa.Column('told_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_locks'))
    )


def downgrade() -> None:
    op.drop_table('locks')
