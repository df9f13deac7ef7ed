"""What is said to a user who asks for what cannot be done."""

from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN


def validation_error(reason: str, **placeholders: object) -> ServiceValidationError:
    """Make an error that says what was wrong: `reason` names its text in the translations."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=reason,
        translation_placeholders={name: str(value) for name, value in placeholders.items()} or None,
    )
