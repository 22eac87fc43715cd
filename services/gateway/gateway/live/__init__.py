"""Streams to browsers: notifications and booking changes as they happen."""
