"""The language of the second factor: codes of an authenticator app (RFC 6238), and codes on paper."""
