"""The gateway's process: `uvicorn gateway.main:app`."""

from gateway.app import Gateway

app = Gateway()
