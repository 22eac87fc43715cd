"""The OpenAPI page of one context's requests, made from the contracts."""

from collections.abc import Sequence
from typing import Any

from contracts.request import Request
from contracts.types import Problem
from pydantic import TypeAdapter

REF = "#/components/schemas/{model}"


def document(context: str, requests: Sequence[type[Request[Any]]]) -> dict[str, Any]:
    """OpenAPI 3.1 of `POST /rpc/<subject>` for each request."""
    adapters = [(request, "validation", TypeAdapter(request)) for request in requests]
    replies = [(f"{request.subject}#reply", "serialization", request.reply) for request in requests]
    refs, definitions = TypeAdapter.json_schemas([*adapters, *replies], ref_template=REF)  # type: ignore[arg-type]
    problem = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    paths = {}
    for request in requests:
        reply = refs[f"{request.subject}#reply", "serialization"]  # type: ignore[index]
        paths[f"/rpc/{request.subject}"] = {
            "post": {
                "operationId": request.subject,
                "summary": (request.__doc__ or "").strip().splitlines()[0],
                "tags": [request.subject.split(".")[1]],
                "requestBody": {"required": True, "content": {"application/json": {"schema": refs[request, "validation"]}}},  # type: ignore[index]
                "responses": {
                    "200": {"description": "The reply", "content": {"application/json": {"schema": reply}}},
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


