"""Whatever is sent, no answer is a 5xx, and every refusal is a problem document with a code."""

import os
from collections.abc import Iterator
from itertools import product
from typing import Any

import hypothesis
import httpx
import orjson
import pytest
import schemathesis
from practice import Practice, open_practice
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance
from surface import ROWS, Row, Stock, put, stock, valid

from gateway.trpc.rows import Procedure
from testkit.system import System

pytestmark = [pytest.mark.system, pytest.mark.xdist_group("system")]

EXAMPLES = int(os.environ.get("NEXUS_FUZZ_EXAMPLES", "12"))
"""How many requests schemathesis makes up for each operation and way of making them up."""
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
