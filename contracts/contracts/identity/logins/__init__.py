"""The language of logins: where a user is logged in."""
