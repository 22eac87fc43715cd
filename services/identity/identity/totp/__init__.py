"""Second factors: the secrets of authenticator apps, recovery codes, and whether a code is right."""
