"""The text of mails and in-app notifications."""
