"""The site's credentials and the access tokens that they buy."""

import base64
from datetime import datetime, timedelta
import random

from .errors import FailedError
from .options import Options
from .records import Token

# The documentation tells neither of these texts.
_WRONG = "The client identifier or the client secret is wrong."
_LOCKED = "There were too many wrong attempts. Try again later."


class Site:
    """A site: one pair of credentials, the same in every run, and its tokens.

    Attributes:
        client_id: The ``ClientIdentifier``.
        client_secret: The ``ClientSecret``.
    """

    def __init__(self, rng: random.Random) -> None:
        """Make a site.

        Args:
            rng: Source of the tokens.
        """
        fixed = random.Random("credentials of the simulated site")
        self.client_id = fixed.randbytes(16).hex()
        self.client_secret = fixed.randbytes(32).hex()
        self._rng = rng
        self._tokens: list[Token] = []
        self._wrong = 0
        self._locked_until: datetime | None = None

    def issue(
        self, client_id: str | None, client_secret: str | None, options: Options, now: datetime
    ) -> Token:
        """Issue a token; earlier ones stay valid.

        Raises:
            FailedError: The credentials are wrong, or were too often.
        """
        if self.locked(now):
            raise FailedError(_LOCKED)
        if (client_id, client_secret) != (self.client_id, self.client_secret):
            self._count_wrong(options, now)
            raise FailedError(_WRONG)
        self._wrong = 0
        token = Token(
            value=base64.urlsafe_b64encode(self._rng.randbytes(33)).decode(),
            issued=now,
            expires=now + timedelta(seconds=options.token_lifetime),
        )
        self._tokens = [*self.tokens(now), token]
        return token

    def accepts(self, value: str | None, now: datetime) -> bool:
        """Return whether a text is a token that has not ended."""
        return any(token.value == value and now < token.expires for token in self._tokens)

    def locked(self, now: datetime) -> bool:
        """Return whether no token is issued because of wrong attempts."""
        return self._locked_until is not None and now < self._locked_until

    def end_tokens(self) -> None:
        """End all tokens."""
        self._tokens.clear()

    def restart(self) -> None:
        """End all tokens and forget the wrong attempts."""
        self.end_tokens()
        self._wrong = 0
        self._locked_until = None

    def tokens(self, now: datetime) -> list[Token]:
        """Return the tokens that have not ended, oldest first."""
        return [token for token in self._tokens if now < token.expires]

    def _count_wrong(self, options: Options, now: datetime) -> None:
        self._wrong += 1
        if options.lockout_after is not None and self._wrong >= options.lockout_after:
            self._wrong = 0
            self._locked_until = now + timedelta(seconds=options.lockout_time)
