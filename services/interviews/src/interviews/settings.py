"""What interviews is told beside what every service is."""

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    # Who calendars name as the organizer: the sender of the invitations.
    mail_from: str = "CCAI Jobs <noreply@ccaijobs.example>"
