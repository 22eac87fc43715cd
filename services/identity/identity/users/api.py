"""Requests about users."""

from contracts.identity.api import RegisterUser, Tokens
from identity.users import operations
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(RegisterUser, prepare=operations.hash_password)
async def register(session: Session, asked: RegisterUser, password_hash: str) -> Tokens:
    """Register a person with a password and log them in."""
    return await operations.register(session, asked, password_hash)
