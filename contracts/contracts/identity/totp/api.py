"""The requests about the second factor that identity answers, all of the user who asks."""

from contracts.identity.api import EnteredCode
from contracts.identity.totp.shapes import RecoveryCodes, TotpSecret, TotpStatus
from contracts.request import Request
from contracts.types import Done


class GetTotp(Request[TotpStatus], subject="identity.totp.get.v1", reads=True):
    """Whether there is a second factor, and how many recovery codes are left."""


class StartTotp(Request[TotpSecret], subject="identity.totp.start.v1"):
    """Begin to set up an authenticator app. Until a code confirms it, logging in is as before."""


class ConfirmTotp(Request[RecoveryCodes], subject="identity.totp.confirm.v1"):
    """Show with a code that the app is set up. From now on logging in takes a code; all other logins end."""

    code: EnteredCode


class RenewRecoveryCodes(Request[RecoveryCodes], subject="identity.totp.renew_codes.v1"):
    """Give new recovery codes; the earlier ones are worth nothing then."""

    code: EnteredCode


class RemoveTotp(Request[Done], subject="identity.totp.remove.v1"):
    """Do without a second factor again. Businesses that ask for one give no more roles then."""

    code: EnteredCode
