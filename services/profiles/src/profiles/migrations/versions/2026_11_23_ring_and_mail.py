"""Ring and mail

Existing notifications stay as they are: none of them was about a conversation. Nobody
has a plan for a digest yet: it is made with a person's next notification.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "0c70d3766258"
down_revision = "34fc5dbf6662"


def upgrade() -> None:
    op.create_table('digest_plans',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('next_due_at', UtcDateTime(), nullable=False),
    sa.Column('told_until', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_digest_plans'))
    )
    with op.batch_alter_table('digest_plans', schema=None) as batch_op:
        batch_op.create_index('ix_digest_plans_next_due_at', ['next_due_at'], unique=False)

    op.create_table('digests',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', 'period', name=op.f('pk_digests'))
    )
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.create_index('ix_digests_created_at', ['created_at'], unique=False)

    op.create_table('mail_queue',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('notification_id', sa.Integer(), nullable=True),
    sa.Column('since_id', sa.Integer(), nullable=True),
    sa.Column('until_id', sa.Integer(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('message_id', sa.String(length=100), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.Column('due_at', UtcDateTime(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_queue')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('mail_queue', schema=None) as batch_op:
        batch_op.create_index("ix_mail_queue_kind", ["kind"], unique=False)
        batch_op.create_index('ix_mail_queue_due_at', ['due_at'], unique=False)
        batch_op.create_index('ix_mail_queue_notification_id', ['notification_id'], unique=False)

    op.create_table('mailed_topics',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('mailed_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', 'topic', name=op.f('pk_mailed_topics'))
    )
    with op.batch_alter_table('mailed_topics', schema=None) as batch_op:
        batch_op.create_index('ix_mailed_topics_mailed_at', ['mailed_at'], unique=False)

    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('topic', sa.String(length=40), nullable=True))
        batch_op.create_index('ix_notifications_created_at', ['created_at'], unique=False)
        batch_op.create_index('ix_notifications_one_unread_of_topic', ['user_id', 'topic'], unique=True, sqlite_where=sa.text('read_at IS NULL'))
        batch_op.create_index('ix_notifications_unread', ['user_id', 'id'], unique=False, sqlite_where=sa.text('read_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('notifications', schema=None) as batch_op:
        batch_op.drop_index('ix_notifications_unread', sqlite_where=sa.text('read_at IS NULL'))
        batch_op.drop_index('ix_notifications_one_unread_of_topic', sqlite_where=sa.text('read_at IS NULL'))
        batch_op.drop_index('ix_notifications_created_at')
        batch_op.drop_column('topic')

    with op.batch_alter_table('mailed_topics', schema=None) as batch_op:
        batch_op.drop_index('ix_mailed_topics_mailed_at')

    op.drop_table('mailed_topics')
    with op.batch_alter_table('mail_queue', schema=None) as batch_op:
        batch_op.drop_index('ix_mail_queue_notification_id')
        batch_op.drop_index("ix_mail_queue_kind")
        batch_op.drop_index('ix_mail_queue_due_at')

    op.drop_table('mail_queue')
    with op.batch_alter_table('digests', schema=None) as batch_op:
        batch_op.drop_index('ix_digests_created_at')

    op.drop_table('digests')
    with op.batch_alter_table('digest_plans', schema=None) as batch_op:
        batch_op.drop_index('ix_digest_plans_next_due_at')

    op.drop_table('digest_plans')
