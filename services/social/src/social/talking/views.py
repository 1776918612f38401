"""What messages look like on the wire."""

from typing import Literal

from pydantic import Field

from common.schemas import Moment, View
from social.names_client import Named
from social.tables import Message


class MessageView(View):
    id: int = Field(description="Rises from message to message", examples=[1204])
    conversation_id: int = Field(examples=[8])
    sender_id: int = Field(examples=[7])
    receiver_id: int = Field(examples=[42])
    direction: Literal["incoming", "outgoing"] = Field(description="For the caller")
    body: str = Field(examples=["Is the post in Lisbon still open?"])
    created_at: Moment
    read_at: Moment | None = Field(description="When the receiver read it")


class ReadUpTo(View):
    """Everything up to this message has been read by that person."""

    reader_id: int = Field(examples=[42])
    up_to_message_id: int = Field(examples=[1204])
    read_at: Moment


class ConversationView(View):
    id: int = Field(examples=[8])
    user_id: int = Field(description="The other person", examples=[42])
    person: Named | None = Field(description="Null while names cannot be had")
    last_message: MessageView
    unread: int = Field(description="Messages the caller has not read", examples=[2])
    is_open: bool = Field(
        description="False until a stranger's first message has been answered"
    )


def message_view(message: Message, reader_id: int) -> MessageView:
    computed = {
        "direction": "outgoing" if message.sender_id == reader_id else "incoming"
    }
    plain = MessageView.model_fields.keys() - computed.keys()
    return MessageView(**computed, **{name: getattr(message, name) for name in plain})
