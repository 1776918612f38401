"""Calendars and proposals

Interviews that are there were made by their candidates; those of an application are now
seen by its recruiter, too. Who has one ahead is reminded of it as everybody is.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from common.db import UtcDateTime
from common.rebuilding import rebuilt

revision = "ecb17bf9fcb0"
down_revision = '2a696a5cb930'


def upgrade() -> None:
    op.create_table('calendar_feeds',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_calendar_feeds'))
    )
    op.create_table('proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('recruiter_id', sa.Integer(), nullable=False),
    sa.Column('interview_type', sa.String(length=50), nullable=False),
    sa.Column('title', sa.String(length=255), nullable=True),
    sa.Column('company', sa.String(length=255), nullable=True),
    sa.Column('role', sa.String(length=255), nullable=True),
    sa.Column('description', sa.String(length=4000), nullable=True),
    sa.Column('duration_minutes', sa.Integer(), nullable=False),
    sa.Column('timezone', sa.String(length=64), nullable=False),
    sa.Column('meeting_link', sa.String(length=500), nullable=True),
    sa.Column('slots', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('decline_reason', sa.String(length=500), nullable=True),
    sa.Column('interview_id', sa.Integer(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('updated_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("interview_type IN ('technical', 'behavioral', 'hr', 'mock')", name=op.f('ck_proposals_interview_type')),
    sa.CheckConstraint("status IN ('open', 'picked', 'declined', 'withdrawn')", name=op.f('ck_proposals_status')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposals')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.create_index('ix_proposals_application_id', ['application_id'], unique=False)
        batch_op.create_index('ix_proposals_recruiter_id_status', ['recruiter_id', 'status'], unique=False)
        batch_op.create_index('ix_proposals_user_id_status', ['user_id', 'status'], unique=False)

    op.create_table('reminder_choices',
    sa.Column('user_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('minutes', sa.JSON(), nullable=False),
    sa.Column('updated_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_reminder_choices'))
    )
    op.create_table('reminders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interview_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('due_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['interview_id'], ['interviews.id'], name=op.f('fk_reminders_interview_id_interviews'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminders')),
    sa.UniqueConstraint('interview_id', 'user_id', 'minutes', name=op.f('uq_reminders_interview_id_user_id_minutes')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('reminders', schema=None) as batch_op:
        batch_op.create_index('ix_reminders_due_at', ['due_at'], unique=False)
        batch_op.create_index('ix_reminders_user_id', ['user_id'], unique=False)

    op.create_table('scorecards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('interview_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('ratings', sa.JSON(), nullable=False),
    sa.Column('recommendation', sa.String(length=20), nullable=False),
    sa.Column('summary', sa.String(length=4000), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('updated_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("recommendation IN ('strong_no', 'no', 'yes', 'strong_yes')", name=op.f('ck_scorecards_recommendation')),
    sa.ForeignKeyConstraint(['interview_id'], ['interviews.id'], name=op.f('fk_scorecards_interview_id_interviews'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scorecards')),
    sa.UniqueConstraint('interview_id', 'author_id', name=op.f('uq_scorecards_interview_id_author_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('scorecards', schema=None) as batch_op:
        batch_op.create_index('ix_scorecards_author_id', ['author_id'], unique=False)
        batch_op.create_index('ix_scorecards_user_id', ['user_id'], unique=False)

    with rebuilt("interviews") as batch_op:
        batch_op.add_column(sa.Column('recruiter_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('organizer_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('description', sa.String(length=4000), nullable=True))
        batch_op.add_column(sa.Column('attendees', sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.add_column(sa.Column('timezone', sa.String(length=64), server_default='UTC', nullable=False))
        batch_op.add_column(sa.Column('cancel_reason', sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column('employer_notes', sa.String(length=4000), nullable=True))
        batch_op.create_index('ix_interviews_recruiter_id_ends_at', ['recruiter_id', 'ends_at'], unique=False)
        batch_op.create_index('ix_interviews_recruiter_id_scheduled_at', ['recruiter_id', 'scheduled_at'], unique=False)

    op.execute("UPDATE interviews SET organizer_id = user_id")
    op.execute(
        "UPDATE interviews SET recruiter_id = (SELECT recruiter_id FROM own_applications"
        " WHERE own_applications.application_id = interviews.application_id)"
    )
    _plan_reminders()



def _plan_reminders() -> None:
    interviews = sa.table(
        "interviews",
        sa.column("id", sa.Integer),
        sa.column("user_id", sa.Integer),
        sa.column("status", sa.String),
        sa.column("scheduled_at", UtcDateTime()),
    )
    reminders = sa.table(
        "reminders",
        sa.column("interview_id", sa.Integer),
        sa.column("user_id", sa.Integer),
        sa.column("minutes", sa.Integer),
        sa.column("due_at", UtcDateTime()),
    )
    standing = sa.select(interviews).where(
        interviews.c.status.in_(("scheduled", "rescheduled"))
    )
    for row in op.get_bind().execute(standing).all():
        for minutes in (60, 15):
            due_at = row.scheduled_at - timedelta(minutes=minutes)
            values = [row.id, row.user_id, minutes, due_at]
            op.execute(reminders.insert().values(values))


def downgrade() -> None:
    with rebuilt("interviews") as batch_op:
        batch_op.drop_index('ix_interviews_recruiter_id_scheduled_at')
        batch_op.drop_index('ix_interviews_recruiter_id_ends_at')
        batch_op.drop_column('employer_notes')
        batch_op.drop_column('cancel_reason')
        batch_op.drop_column('timezone')
        batch_op.drop_column('attendees')
        batch_op.drop_column('description')
        batch_op.drop_column('organizer_id')
        batch_op.drop_column('recruiter_id')

    with op.batch_alter_table('scorecards', schema=None) as batch_op:
        batch_op.drop_index('ix_scorecards_user_id')
        batch_op.drop_index('ix_scorecards_author_id')

    op.drop_table('scorecards')
    with op.batch_alter_table('reminders', schema=None) as batch_op:
        batch_op.drop_index('ix_reminders_user_id')
        batch_op.drop_index('ix_reminders_due_at')

    op.drop_table('reminders')
    op.drop_table('reminder_choices')
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_proposals_user_id_status')
        batch_op.drop_index('ix_proposals_recruiter_id_status')
        batch_op.drop_index('ix_proposals_application_id')

    op.drop_table('proposals')
    op.drop_table('calendar_feeds')
