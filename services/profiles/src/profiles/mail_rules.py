"""Who gets a mail about what: kinds of notification, and the switches that end them."""

from datetime import datetime, timedelta

from profiles.tables import Notification, PersonSettings

DIGEST = "weekly_digest"
# About the account itself: mailed like a sign-in code, whatever is switched off.
ACCOUNT = "account"
# Every kind that is mailed, and its switch. `email_notifications` ends all of them
# but those about the account. A granted request is told by the change of role.
SWITCH_OF = {
    "role_changed": ACCOUNT,
    "security_alert_token_reused": ACCOUNT,
    "security_alert_new_device": ACCOUNT,
    "recruiter_request_refused": ACCOUNT,
    "export_ready": ACCOUNT,
    "application_submitted": "application_updates",
    "application_received": "application_updates",
    "application_moved": "application_updates",
    "application_changed": "application_updates",
    "saved_search_matched": "job_alerts",
    "applied_job_closed": "application_updates",
    "interview_scheduled": "interview_reminders",
    "interview_changed": "interview_reminders",
    "interview_cancelled": "interview_reminders",
    "interview_due": "interview_reminders",
    "interview_proposed": "application_updates",
    "proposal_declined": "application_updates",
    "connection_requested": "networking_prompts",
    "connection_accepted": "networking_prompts",
    "message_received": "message_alerts",
    "digest": DIGEST,
}
SWITCHES = frozenset(SWITCH_OF.values()) - {ACCOUNT}
WORTH_SENDING = timedelta(days=3)
BEFORE_IT_BEGINS = ("interview_scheduled", "interview_changed", "interview_due")
# Somebody who is there reads a message before a mail about it leaves.
WAITS = {"message_received": timedelta(minutes=10)}
TOPIC_PAUSE = timedelta(days=1)


def wants(settings: PersonSettings, kind: str) -> bool:
    """Whether this person wants mails of this kind."""
    switch = SWITCH_OF.get(kind)
    if switch is None or switch == ACCOUNT:
        return switch == ACCOUNT
    return settings.email_notifications and bool(getattr(settings, switch))


def expires_at(notification: Notification) -> datetime:
    """From when on a mail about it helps nobody."""
    latest = notification.occurred_at + WORTH_SENDING
    if notification.kind not in BEFORE_IT_BEGINS:
        return latest
    begins = datetime.fromisoformat(notification.data["scheduled_at"])
    # One of next month is still to be mailed about today, and not once it has begun.
    return min(begins, latest)
