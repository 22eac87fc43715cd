"""Mails about accounts, as identity asks for them: of no business, though one may be what they speak of."""
