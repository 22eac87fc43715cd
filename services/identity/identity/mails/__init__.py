"""Mails about accounts, as notifications is asked to send them."""
