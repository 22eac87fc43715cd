"""What can go wrong while starting servers, told so that the reader knows what to do."""


class StackError(Exception):
    """The stack cannot go on; the message says why and what to do. Shown without a traceback."""


class PortTaken(StackError):
    """A port that is needed is held by another process."""


class ServerFailed(StackError):
    """A server did not start or did not become ready; the message ends with the last lines of its log."""


class Unreachable(StackError):
    """The unprivileged user that PostgreSQL needs cannot reach its programs or its data."""
