"""The requests about accounts that identity answers, beside registering and logging in."""

from contracts.identity.accounts.shapes import AccountLink, UserExport
from contracts.identity.api import EnteredPassword, Password, Tokens, User
from contracts.request import Request
from contracts.types import Done, Email, Line, Locale, Token, UserAgent


class GetAccountLink(Request[AccountLink], subject="identity.link.get.v1", reads=True):
    """What the link in a mail is for; nothing is done with it."""

    token: Token


class VerifyEmail(Request[Done], subject="identity.email.verify.v1"):
    """Prove with the link in a mail that an address is yours. It works once."""

    token: Token


class ResendVerification(Request[Done], subject="identity.email.resend.v1"):
    """Send the mail that proves the address of the user who asks once more; earlier links are worth nothing then."""


class RequestPasswordReset(Request[Done], subject="identity.password.request_reset.v1"):
    """Send a link to choose another password, if this is a user's address. The answer is the same if it is not."""

    email: Email


class ResetPassword(Request[Done], subject="identity.password.reset.v1"):
    """Choose another password with the link in a mail. It works once; all logins of the user end."""

    token: Token
    password: Password


class ChangePassword(Request[Tokens], subject="identity.password.change.v1"):
    """Choose another password, knowing the present one. All logins end; the answer is a new one."""

    current_password: EnteredPassword
    password: Password
    user_agent: UserAgent | None = None
    """Names the device in the list of logins; by default what the `User-Agent` header says."""


class UpdateMe(Request[User], subject="identity.user.update.v1"):
    """Change what the user who asks is called and in which language they are written to; only the fields given."""

    name: Line | None = None
    locale: Locale | None = None


class ExportMe(Request[UserExport], subject="identity.user.export.v1", reads=True):
    """Everything that identity holds about the user who asks."""


class EraseMe(Request[Done], subject="identity.user.erase.v1"):
    """Erase the account of the user who asks. Needs a login of the last hour; there is no undo.

    Refused with 409 while they own a business. Businesses keep what they have to keep of their customers, unlinked.
    """
