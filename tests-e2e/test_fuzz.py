"""Whatever is sent, no answer is a 5xx, and every refusal is a problem document with a code."""

import os

import pytest
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

EXAMPLES = int(os.environ.get("NEXUS_FUZZ_EXAMPLES", "12"))
"""How many requests schemathesis makes up for each operation and way of making them up."""
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
