"""The language of packages, memberships and the credits they grant."""
