"""Part mails by kind

Who had mails switched on keeps getting both kinds, as before there was a choice.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "d32278a8f8a2"
down_revision = '12e2592c5082'


def upgrade() -> None:
    with op.batch_alter_table('person_settings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('application_updates', sa.Boolean(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('message_alerts', sa.Boolean(), server_default='1', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('person_settings', schema=None) as batch_op:
        batch_op.drop_column('message_alerts')
        batch_op.drop_column('application_updates')

