"""The requests that set up a business and its owner at once."""

from contracts.identity.api import CreateBusiness, RegisterUser
from contracts.identity.signups.shapes import SignedUp
from contracts.request import Request


class SignUp(Request[SignedUp], subject="identity.business.sign_up.v1"):
    """Register a person, create a business of theirs and log them in: all of it or nothing.

    Somebody who is registered already creates a business as themselves.
    """

    owner: RegisterUser
    business: CreateBusiness
