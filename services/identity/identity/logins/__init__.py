"""Logins: refresh families, and the tokens they give out."""
