"""Remember what was read

Notifications stay as they are: of what was read before, nothing new can be late.
"""

import sqlalchemy as sa
from alembic import op

revision = "af5cb0c94066"
down_revision = 'c9cf8b3f1284'


def upgrade() -> None:
    op.create_table('read_conversations',
    sa.Column('reader_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sender_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('up_to_message_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('reader_id', 'sender_id', name=op.f('pk_read_conversations'))
    )
    with op.batch_alter_table('read_conversations', schema=None) as batch_op:
        batch_op.create_index('ix_read_conversations_sender_id', ['sender_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('read_conversations', schema=None) as batch_op:
        batch_op.drop_index('ix_read_conversations_sender_id')

    op.drop_table('read_conversations')
