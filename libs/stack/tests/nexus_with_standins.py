"""`nexus`, except that every service is the stand-in and the steps do nothing."""

import os
import sys

from stack import plan, units
from stack.commands import run
from stack.main import app

make = plan.make


def make_with_standins(*args, **kwargs):
    made = make(*args, **kwargs)
    made.prepare_command = (sys.executable, "-c", "print('prepared')")
    for service in made.services:
        if service.name not in {"console", "twins"}:
            service.command = units.uvicorn(os.environ.get("STANDIN", "standin"), service.port)
    return made


plan.make = make_with_standins
run.MODULE = "nexus_with_standins"

if __name__ == "__main__":
    app()
