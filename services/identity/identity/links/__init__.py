"""Links in mails: what proves that somebody reads the mail of an address."""
