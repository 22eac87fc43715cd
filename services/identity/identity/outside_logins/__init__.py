"""Outside logins: people that WorkOS or an OpenID Connect issuer vouches for."""
