"""Refusals of the domain; every message fits to show a specialist."""


class Refusal(Exception):
    """A move that the desk's rules do not allow; nothing was changed."""


class NotFound(Refusal):
    """The thing does not exist, or this actor may not know that it does."""


class NotPermitted(Refusal):
    """The actor's role does not allow this."""


class IllegalMove(Refusal):
    """The thing is in a state that does not allow this move."""


class StaleEdit(Refusal):
    """Somebody changed the thing after this page was loaded; read it again first."""


class Invalid(Refusal):
    """The input itself is wrong. `field` names the form field, when there is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
