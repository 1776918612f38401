"""What ai holds of people: nothing yet."""

from common.personal import PersonalData

PERSONAL = PersonalData()
