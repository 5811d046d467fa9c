"""Fields of the forms of sign-in, of a person's own settings and of the people page."""

from typing import Literal

from msgspec import Struct

from web.serving.forms import Line, Paragraphs


class DoorForm(Struct, frozen=True):
    """What is `kept` was written before the session ended."""

    next: Line = ""
    kept_text: Paragraphs = ""
    kept_kind: Literal["reply", "note"] = "reply"
    kept_about: Line = ""
    kept_to: Paragraphs = ""
    kept_cc: Paragraphs = ""


class LoginForm(DoorForm, frozen=True):
    email: Line = ""
    password: Line = ""


class CodeForm(DoorForm, frozen=True):
    """`door` is the pass of `web.serving.door_pass`."""

    door: Line = ""
    code: Line = ""


class PreferencesForm(Struct, frozen=True):
    theme: Line = ""
    density: Line = ""
    back: Line = ""


class NewUserForm(Struct, frozen=True):
    email: Line = ""
    name: Line = ""
    role: Line = ""
    password: Line = ""


class RoleForm(Struct, frozen=True):
    role: Line = ""


class PasswordForm(Struct, frozen=True):
    password: Line = ""


class OwnPasswordForm(Struct, frozen=True):
    current: Line = ""
    password: Line = ""


class FactorForm(Struct, frozen=True):
    """Who adds or removes a second factor shows the password again."""

    current: Line = ""
    code: Line = ""
