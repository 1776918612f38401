"""Blocks and messages

Connections stay as they are, and may now be withdrawn; nobody is locked as far as is
known here, until auth says so again.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime
from common.rebuilding import rebuilt

revision = "f616b9f4c61d"
down_revision = 'fc2262568bb8'


def upgrade() -> None:
    op.create_table('blocks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('blocker_id', sa.Integer(), nullable=False),
    sa.Column('blocked_id', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('blocker_id <> blocked_id', name=op.f('ck_blocks_two_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocks')),
    sa.UniqueConstraint('blocker_id', 'blocked_id', name=op.f('uq_blocks_blocker_id_blocked_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.create_index('ix_blocks_blocked_id', ['blocked_id'], unique=False)

    op.create_table('conversations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('low_id', sa.Integer(), nullable=False),
    sa.Column('high_id', sa.Integer(), nullable=False),
    sa.Column('opener_id', sa.Integer(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('last_message_id', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('low_id < high_id', name=op.f('ck_conversations_pair_in_order')),
    sa.CheckConstraint('opener_id IN (low_id, high_id)', name=op.f('ck_conversations_opener_in_pair')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations')),
    sa.UniqueConstraint('low_id', 'high_id', name=op.f('uq_conversations_low_id_high_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.create_index('ix_conversations_high_id_last_message_id', ['high_id', 'last_message_id'], unique=False)
        batch_op.create_index('ix_conversations_low_id_last_message_id', ['low_id', 'last_message_id'], unique=False)
        batch_op.create_index('ix_conversations_opener_id_created_at', ['opener_id', 'created_at'], unique=False)

    op.create_table('messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conversation_id', sa.Integer(), nullable=False),
    sa.Column('sender_id', sa.Integer(), nullable=False),
    sa.Column('receiver_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(length=4000), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('read_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_messages_conversation_id_conversations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index('ix_messages_conversation_id_id', ['conversation_id', 'id'], unique=False)
        batch_op.create_index('ix_messages_receiver_id_id', ['receiver_id', 'id'], unique=False)
        batch_op.create_index('ix_messages_sender_id_created_at', ['sender_id', 'created_at'], unique=False)
        batch_op.create_index('ix_messages_sender_id_id', ['sender_id', 'id'], unique=False)
        batch_op.create_index('ix_messages_sender_id_read_at', ['sender_id', 'read_at'], unique=False)
        batch_op.create_index('ix_messages_unread', ['receiver_id', 'conversation_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'))

    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('reported_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', UtcDateTime(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("reason IN ('spam', 'fraud', 'harassment', 'other')", name=op.f('ck_reports_reason')),
    sa.CheckConstraint("status IN ('open', 'upheld', 'dismissed')", name=op.f('ck_reports_status')),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_reports_message_id_messages'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('message_id', 'reporter_id', name=op.f('uq_reports_message_id_reporter_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.create_index('ix_reports_reporter_id_created_at', ['reporter_id', 'created_at'], unique=False)
        batch_op.create_index('ix_reports_status_id', ['status', 'id'], unique=False)

    with rebuilt("connections") as batch_op:
        batch_op.create_index('ix_connections_requester_id_created_at', ['requester_id', 'created_at'], unique=False)
        batch_op.drop_constraint(op.f("ck_connections_status"), type_="check")
        batch_op.create_check_constraint(op.f("ck_connections_status"), "status IN ('pending', 'accepted', 'rejected', 'withdrawn')")

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_locked', sa.Boolean(), server_default=sa.text('0'), nullable=False))
        batch_op.add_column(sa.Column('told_at', UtcDateTime(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('told_at')
        batch_op.drop_column('is_locked')

    op.execute("DELETE FROM connections WHERE status = 'withdrawn'")
    with rebuilt("connections") as batch_op:
        batch_op.drop_index('ix_connections_requester_id_created_at')
        batch_op.drop_constraint(op.f("ck_connections_status"), type_="check")
        batch_op.create_check_constraint(op.f("ck_connections_status"), "status IN ('pending', 'accepted', 'rejected')")

    with op.batch_alter_table('reports', schema=None) as batch_op:
        batch_op.drop_index('ix_reports_status_id')
        batch_op.drop_index('ix_reports_reporter_id_created_at')

    op.drop_table('reports')
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_index('ix_messages_unread', sqlite_where=sa.text('read_at IS NULL'))
        batch_op.drop_index('ix_messages_sender_id_read_at')
        batch_op.drop_index('ix_messages_sender_id_id')
        batch_op.drop_index('ix_messages_sender_id_created_at')
        batch_op.drop_index('ix_messages_receiver_id_id')
        batch_op.drop_index('ix_messages_conversation_id_id')

    op.drop_table('messages')
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.drop_index('ix_conversations_opener_id_created_at')
        batch_op.drop_index('ix_conversations_low_id_last_message_id')
        batch_op.drop_index('ix_conversations_high_id_last_message_id')

    op.drop_table('conversations')
    with op.batch_alter_table('blocks', schema=None) as batch_op:
        batch_op.drop_index('ix_blocks_blocked_id')

    op.drop_table('blocks')
