"""Practise for interviews

Interviews that are there have a date, and are none for practice; nobody has questions yet.
"""

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime
from common.rebuilding import rebuilt

revision = "c0e2b820b240"
down_revision = 'ecb17bf9fcb0'


def upgrade() -> None:
    op.create_table('interview_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interview_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('origin', sa.String(length=10), nullable=False),
    sa.Column('bank_id', sa.String(length=40), nullable=True),
    sa.Column('question', sa.String(length=1000), nullable=False),
    sa.Column('category', sa.String(length=20), nullable=False),
    sa.Column('difficulty', sa.String(length=10), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('follow_ups', sa.JSON(), nullable=False),
    sa.Column('outline', sa.JSON(), nullable=False),
    sa.Column('tips', sa.String(length=500), nullable=True),
    sa.Column('answer', sa.String(length=8000), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('awaits_follow_up', sa.Boolean(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('evaluation', sa.JSON(), nullable=True),
    sa.Column('answered_at', UtcDateTime(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('updated_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("origin IN ('model', 'job', 'bank', 'own')", name=op.f('ck_interview_questions_origin')),
    sa.CheckConstraint('score IS NULL OR score BETWEEN 0 AND 100', name=op.f('ck_interview_questions_score')),
    sa.ForeignKeyConstraint(['interview_id'], ['interviews.id'], name=op.f('fk_interview_questions_interview_id_interviews'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interview_questions')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('interview_questions', schema=None) as batch_op:
        batch_op.create_index('ix_interview_questions_interview_id', ['interview_id'], unique=False)
        batch_op.create_index('ix_interview_questions_user_id_answered_at', ['user_id', 'answered_at'], unique=False)
        batch_op.create_index('ix_interview_questions_user_id_bank_id', ['user_id', 'bank_id'], unique=False)

    with rebuilt("interviews") as batch_op:
        batch_op.add_column(sa.Column('is_practice', sa.Boolean(), server_default=sa.text('0'), nullable=False))
        batch_op.add_column(sa.Column('difficulty', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('job_id', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f('ck_interviews_difficulty'),
            "difficulty IS NULL OR difficulty IN ('easy', 'medium', 'hard')",
        )



def downgrade() -> None:
    with rebuilt("interviews") as batch_op:
        batch_op.drop_constraint(op.f('ck_interviews_difficulty'), type_='check')
        batch_op.drop_column('job_id')
        batch_op.drop_column('difficulty')
        batch_op.drop_column('is_practice')

    with op.batch_alter_table('interview_questions', schema=None) as batch_op:
        batch_op.drop_index('ix_interview_questions_user_id_bank_id')
        batch_op.drop_index('ix_interview_questions_user_id_answered_at')
        batch_op.drop_index('ix_interview_questions_interview_id')

    op.drop_table('interview_questions')
