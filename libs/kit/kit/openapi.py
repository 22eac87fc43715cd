"""The OpenAPI page of one context's requests, made from the contracts."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import TypeAdapter

from contracts.request import Request
from contracts.types import Problem

Input = tuple[str, Literal["validation", "serialization"], TypeAdapter[Any]]

REF = "#/components/schemas/{model}"


def document(context: str, requests: Sequence[type[Request[Any]]]) -> dict[str, Any]:
    """OpenAPI 3.1 of `POST /rpc/<subject>` for each request."""
    inputs: list[Input] = [(request.subject, "validation", TypeAdapter(request)) for request in requests]
    inputs += [(request.subject, "serialization", request.reply) for request in requests]
    refs, definitions = TypeAdapter.json_schemas(inputs, ref_template=REF)
    problem = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    paths = {}
    for request in requests:
        paths[f"/rpc/{request.subject}"] = {
            "post": {
                "operationId": request.subject,
                "summary": (request.__doc__ or "").strip().splitlines()[0],
                "tags": [request.subject.split(".")[1]],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": refs[request.subject, "validation"]}},
                },
                "responses": {
                    "200": {
                        "description": "The reply",
                        "content": {"application/json": {"schema": refs[request.subject, "serialization"]}},
                    },
                    "default": {"description": "A refusal", "content": problem},
                },
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": f"Nexus {context}: requests", "version": "1"},
        "paths": paths,
        "components": {"schemas": definitions.get("$defs", {})},
    }
