"""Who gets a mail about what: kinds of notification, and the switches that end them."""

from datetime import datetime, timedelta

from profiles.tables import Notification, PersonSettings

MASTER = "email_notifications"
DIGEST = "weekly_digest"
# Every kind that is mailed, and its switch; the master switch holds for all of them.
SWITCH_OF = {
    "role_changed": MASTER,
    "security_alert_token_reused": MASTER,
    "security_alert_new_device": MASTER,
    "recruiter_request_granted": MASTER,
    "recruiter_request_refused": MASTER,
    "export_ready": MASTER,
    "application_submitted": MASTER,
    "application_received": MASTER,
    "application_moved": MASTER,
    "application_changed": MASTER,
    "interview_scheduled": MASTER,
    "interview_changed": MASTER,
    "interview_cancelled": MASTER,
    "interview_due": "interview_reminders",
    "connection_requested": "networking_prompts",
    "connection_accepted": "networking_prompts",
    "message_received": MASTER,
    "digest": DIGEST,
}
SWITCHES = frozenset(SWITCH_OF.values())
WORTH_SENDING = timedelta(days=3)
BEFORE_IT_BEGINS = ("interview_scheduled", "interview_changed", "interview_due")
# Somebody who is there reads a message before a mail about it leaves.
WAITS = {"message_received": timedelta(minutes=10)}
TOPIC_PAUSE = timedelta(days=1)


def wants(settings: PersonSettings, kind: str) -> bool:
    """Whether this person wants mails of this kind."""
    switch = SWITCH_OF.get(kind)
    if switch is None:
        return False
    return settings.email_notifications and bool(getattr(settings, switch))


def expires_at(notification: Notification) -> datetime:
    """From when on a mail about it helps nobody."""
    latest = notification.occurred_at + WORTH_SENDING
    if notification.kind not in BEFORE_IT_BEGINS:
        return latest
    begins = datetime.fromisoformat(notification.data["scheduled_at"])
    # One of next month is still to be mailed about today, and not once it has begun.
    return min(begins, latest)
