"""Keep what is written for people

Nothing was kept so far: the new tables are empty, no row changes.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime

revision = "b5420a001854"
down_revision = "181a4edb6960"


def upgrade() -> None:
    op.create_table('chat_sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('messages', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('last_message_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chat_sessions')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('chat_sessions', schema=None) as batch_op:
        batch_op.create_index('ix_chat_sessions_user_id_last_message_at', ['user_id', 'last_message_at'], unique=False)

    op.create_table('project_ideas',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('ideas', sa.JSON(), nullable=False),
    sa.Column('engine', sa.String(length=50), nullable=False),
    sa.Column('degraded_reason', sa.String(length=50), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project_ideas')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('project_ideas', schema=None) as batch_op:
        batch_op.create_index('ix_project_ideas_user_id_id', ['user_id', 'id'], unique=False)

    op.create_table('tailored_resumes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('resume_id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('ats_score', sa.Integer(), nullable=True),
    sa.Column('ats_score_before', sa.Integer(), nullable=True),
    sa.Column('engine', sa.String(length=50), nullable=False),
    sa.Column('degraded_reason', sa.String(length=50), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('paper', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tailored_resumes')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('tailored_resumes', schema=None) as batch_op:
        batch_op.create_index('ix_tailored_resumes_user_id_id', ['user_id', 'id'], unique=False)

    op.create_table('ai_chat_history',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=50), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('engine', sa.String(length=50), nullable=True),
    sa.Column('model', sa.String(length=100), nullable=True),
    sa.Column('tokens_used', sa.Integer(), nullable=True),
    sa.Column('degraded_reason', sa.String(length=50), nullable=True),
    sa.Column('sources', sa.JSON(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("role IN ('user', 'assistant')", name=op.f('ck_ai_chat_history_role')),
    sa.ForeignKeyConstraint(['session_id'], ['chat_sessions.id'], name=op.f('fk_ai_chat_history_session_id_chat_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ai_chat_history')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('ai_chat_history', schema=None) as batch_op:
        batch_op.create_index('ix_ai_chat_history_session_id_id', ['session_id', 'id'], unique=False)
        batch_op.create_index('ix_ai_chat_history_user_id_id', ['user_id', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('ai_chat_history', schema=None) as batch_op:
        batch_op.drop_index('ix_ai_chat_history_user_id_id')
        batch_op.drop_index('ix_ai_chat_history_session_id_id')

    op.drop_table('ai_chat_history')
    with op.batch_alter_table('tailored_resumes', schema=None) as batch_op:
        batch_op.drop_index('ix_tailored_resumes_user_id_id')

    op.drop_table('tailored_resumes')
    with op.batch_alter_table('project_ideas', schema=None) as batch_op:
        batch_op.drop_index('ix_project_ideas_user_id_id')

    op.drop_table('project_ideas')
    with op.batch_alter_table('chat_sessions', schema=None) as batch_op:
        batch_op.drop_index('ix_chat_sessions_user_id_last_message_at')

    op.drop_table('chat_sessions')
