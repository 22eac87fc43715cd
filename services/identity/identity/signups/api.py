"""Requests of people who come with a business."""

from contracts.identity.signups.api import SignUp
from contracts.identity.signups.shapes import SignedUp
from identity.signups import operations
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(SignUp, prepare=operations.hash_password)
async def sign_up(session: Session, asked: SignUp, password_hash: str) -> SignedUp:
    """Register a person, create their business and log them in."""
    return await operations.sign_up(session, asked, password_hash)
