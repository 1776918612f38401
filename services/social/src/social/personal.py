"""What social holds of people."""

from common.personal import Owned, PersonalData
from social.tables import Connection, Person

PERSONAL = PersonalData(
    owned=[
        Owned(
            Connection,
            # Either of the two: a connection to nobody is none.
            lambda user_id: (
                (Connection.low_id == user_id) | (Connection.high_id == user_id)
            ),
            exported=[
                *("id", "low_id", "high_id", "requester_id", "status"),
                *("connection_type", "message", "created_at", "updated_at"),
            ],
        ),
        Owned(Person, lambda user_id: Person.user_id == user_id, hidden=["user_id"]),
    ]
)
