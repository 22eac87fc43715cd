"""Fixtures of scheduling's tests."""

from testkit import migrated_database

database = migrated_database("scheduling")
