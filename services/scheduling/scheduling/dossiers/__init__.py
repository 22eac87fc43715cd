"""Dossiers: all that is held about one person, to be shown, handed out, joined or forgotten as a whole."""
