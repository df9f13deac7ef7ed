"""What is said to a user who asks for what cannot be done."""

from collections.abc import Mapping

from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN


class NothingToDoError(ServiceValidationError):
    """What was asked for is done to a guest or a session, and there is none."""


def validation_error(reason: str, **placeholders: object) -> ServiceValidationError:
    """Make an error that says what was wrong: `reason` names its text in the translations."""
    return _error(ServiceValidationError, reason, placeholders)


def nothing_to_do(reason: str, **placeholders: object) -> NothingToDoError:
    """Make an error that says where there is no guest or no session; `reason` as of the other."""
    return _error(NothingToDoError, reason, placeholders)


def _error[ErrorT: ServiceValidationError](
    kind: type[ErrorT], reason: str, placeholders: Mapping[str, object]
) -> ErrorT:
    return kind(
        translation_domain=DOMAIN,
        translation_key=reason,
        translation_placeholders={name: str(value) for name, value in placeholders.items()} or None,
    )
