"""A text that a user gave to an entity, held to what the actions' fields are held to."""

import voluptuous as vol

from .descriptions import MAX_TEXT, TEXT
from .validation_error import validation_error


def given_text(text: str) -> str:
    """Take a text, without what is blank around it, as `TEXT` takes it.

    Raises:
        ServiceValidationError: it is empty or too long, or has what can be neither sent nor stored.

    """
    if not (text := text.strip()):
        raise validation_error("text_empty")
    if len(text) > MAX_TEXT:
        raise validation_error("text_too_long", length=len(text), limit=MAX_TEXT)
    try:
        TEXT(text)
    except vol.Invalid:
        raise validation_error("text_not_writable") from None
    return text
