"""ai's tables: none of its own, only those that every service has."""

from sqlalchemy.orm import DeclarativeBase

from common.db import COLUMN_TYPES, metadata


class Base(DeclarativeBase):
    metadata = metadata()
    type_annotation_map = COLUMN_TYPES
