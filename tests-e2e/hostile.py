"""Input that has broken other systems: what JSON, queries and paths can carry, and no sane client sends."""

from typing import Final
from urllib.parse import quote_from_bytes, urlencode

import httpx
import orjson
from practice import Practice
from surface import Row, Stock, id_fields, put, valid

from gateway.trpc.rows import Procedure

VALUES: Final = (
    b"null", b"true", b"0", b"-1", b"1.5", b'""', b"[]", b"{}", b"[[[]]]", b'[{"a":null}]',
    b"NaN", b"-Infinity", b"1e999", b"-1e999", b"1e-999", b"9223372036854775808", b"1" + b"0" * 400, b"0." + b"3" * 400,
    rb'"\u0000"', rb'"a\u0000b"', rb'"\ud800"', rb'"\udfff\ud800"', b'"\xff\xfe"', b'"\x00"', rb'"\u202e\u200b\ufeff"', b'"\xf0\x9f\x92\xa9"',
    b'"' + b"x" * 6_000 + b'"', b'"' + "é".encode() * 3_000 + b'"', b"[" * 60 + b"]" * 60, b"[" + b"0," * 2_000 + b"0]",
    b'"../../../../etc/passwd"', b'"..%2f..%2f%00"', b"\"' or 1=1; drop table bookings; --\"", b'"${jndi:ldap://x/a}"', b'"{{7*7}}"',
    b'"bkg_"', b'"bkg_zzzzzzzzzzzzzzzzzzzzzzzzzz"', b'"bkg_7zzzzzzzzzzzzzzzzzzzzzzzzz"', b'"svc_0000000000000000000000000a"',
    b'"00000000-0000-0000-0000-000000000000"', b'"stf_01KBFKQK9MEX4A5J5RA0NBJM6N"', b'"\xd9\xa1\xd9\xa2\xd9\xa3"',
    b'"0001-01-01T00:00:00Z"', b'"0001-01-01T00:00:00+14:00"', b'"9999-12-31T23:59:59.999999Z"', b'"9999-12-31T23:59:59-14:00"',
    b'"2026-13-45T99:99:99Z"', b'"2026-02-30"', b'"-99999-01-01T00:00:00Z"', b'"+275760-09-13T00:00:00Z"', b'"2026-01-01T00:00:00"',
    b"253402300800", b"-62135596801", b'"1e10"', b'"24:01"', b'"Europe/../etc/passwd"', b'"localtime"', b'"XXX"', b'"=cmd|calc"',
    b'"a@b.c\\r\\nBcc: d@e.f"', b'"AAAA"', b'"' + b"A" * 1_024 + b'"', b'"=.=.="',
)  # fmt: skip
"""Raw JSON (or nearly), one for each field at a time; in queries and paths without its quotation marks."""

BODIES: Final = (
    b"null", b"[]", b'"text"', b"0", b"{", b"}", b"{]", b"nul", b"{}{}", b" ", b"\x00", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}",
    b'{"a":1,"a":2}', b'{"\\u0000":1}', b'{"\\ud800":1}', b'{"__proto__":{"a":1}}', b'{"":{}}', b'{"/~":1}',
    b"[" * 100_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b"{" + b",".join(b'"k%d":0' % n for n in range(20_000)) + b"}",
    b'{"a":' + b"9" * 100_000 + b"}", b'{"a":"' + b"x" * 1_100_000 + b'"}', b'{"a":NaN}', b'{"a":1e999}',
)  # fmt: skip
"""Whole bodies."""

QUERIES: Final = (
    b"%00=%ff", b"limit=1&limit=2", b"&&&==&=", b"limit[]=1", b"a=1&" * 3_000, b"%ff%fe=1", b"limit=%f0%28%8c%28", b"limit=" + b"9" * 5_000,
    b"from=9999-12-31T23:59:59Z&to=0001-01-01T00:00:00Z", b"from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", b"batch=1", b"batch=1&input=[]",
    b"input=%7B", b"input=null&batch=x", b"cursor=%00", b"x" * 20_000,
)  # fmt: skip
"""Whole queries."""

_MARK: Final = "a field to be replaced"


def with_value(row: Row, stock: Stock, name: str, raw: bytes) -> httpx.Request:
    """A valid request of this row in which one field is something else."""
    fields = valid(row.request, stock)
    if name in id_fields(row.request):
        fields |= put(row.request, name, stock)
    fields[name] = _MARK
    document = orjson.dumps(fields).replace(orjson.dumps(_MARK), raw)
    practice = stock.practice
    if isinstance(row, Procedure):
        return _procedure(row, practice, document)
    text, path = raw.strip(b'"'), row.path.replace("{slug}", practice.slug)
    for key in [key for key in fields if f"{{{key}}}" in row.path]:
        value = text if key == name else str(fields[key]).encode()
        path = path.replace(f"{{{key}}}", quote_from_bytes(value, safe="")[:4_000])
        del fields[key]
    if row.method in {"GET", "DELETE"}:
        known = urlencode({key: value for key, value in fields.items() if key != name})
        query = f"{known}&{name}={quote_from_bytes(text, safe='')}" if name in fields else known
        return _request(practice, row.method, f"{path}?{query}")
    document = orjson.dumps(fields).replace(orjson.dumps(_MARK), raw)
    return _request(practice, row.method, path, document)


def with_body(row: Row, stock: Stock, raw: bytes) -> httpx.Request:
    """This row's path with a body, or a query where it takes none."""
    if isinstance(row, Procedure):
        name = f"/trpc/{row.name}"
        if row.type == "query":
            return _request(stock.practice, "GET", f"{name}?{raw.decode()}")
        return _request(stock.practice, "POST", name, raw)
    path = row.path.replace("{slug}", stock.practice.slug)
    for name, prefix in id_fields(row.request).items():
        path = path.replace(f"{{{name}}}", stock.ids[prefix])
    if row.method in {"GET", "DELETE"}:
        return _request(stock.practice, row.method, f"{path}?{raw.decode()}")
    return _request(stock.practice, row.method, path, raw)


def _procedure(row: Procedure, practice: Practice, document: bytes) -> httpx.Request:
    if row.type == "query":
        return _request(practice, "GET", f"/trpc/{row.name}?input={quote_from_bytes(document, safe='')[:12_000]}")
    return _request(practice, "POST", f"/trpc/{row.name}", document)


def _request(practice: Practice, method: str, path: str, body: bytes | None = None) -> httpx.Request:
    headers = {"nexus-business": practice.slug} | ({"content-type": "application/json"} if body is not None else {})
    return practice.guest.build_request(method, path, content=body, headers=headers)
