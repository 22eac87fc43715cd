import gzip
import json
import smtplib
from email.message import EmailMessage

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status
from rich.console import Console

from stack import ports, trace, units
from stack.console import traces as store
from stack.console.mail import Envelope, Mailbox
from stack.console.main import create

TRACE = bytes(range(16))


@pytest.fixture
async def console(tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "traces").mkdir()
    app = create(tmp_path / "mail", tmp_path / "traces")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        client.app, client.folder = app, tmp_path
        yield client


def a_mail(subject="Your booking", to="ada@example.com"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Nexus <nexus@localhost>", to, subject
    mail.set_content("Grüße, see you on Monday.")
    mail.add_alternative("<p>Grüße</p><script>alert(1)</script>", subtype="html")
    mail.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="böoking.ics")
    return mail


class TestMail:
    async def test_is_caught_over_smtp_and_survives_a_restart(self, folder, monkeypatch):
        for name in ("mail", "traces"):
            (folder / name).mkdir()
        port, smtp_port = ports.pick(), ports.pick()
        environment = {
            "NEXUS_CONSOLE_MAIL": str(folder / "mail"),
            "NEXUS_CONSOLE_TRACES": str(folder / "traces"),
            "NEXUS_CONSOLE_SMTP_PORT": str(smtp_port),
        }
        service = units.Service(
            "console", port, units.uvicorn("stack.console.main", port), lambda: environment, folder / "log"
        )
        service.start()
        try:
            while not await service.is_ready():
                assert service.process.poll() is None, service.log.read_text()
            with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
                smtp.send_message(a_mail(), to_addrs=["ada@example.com", "hidden@example.com"])
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                [found] = (await client.get("/mail/messages", params={"to": "HIDDEN@example.com"})).json()
        finally:
            service.stop()
        assert found["subject"] == "Your booking"
        assert [each.subject for each in Mailbox(folder / "mail").find()] == ["Your booking"]

    async def test_shows_parts_headers_and_attachments(self, console):
        key = console.app.state.mailbox.add(Envelope("a@b.example", ["ada@example.com"], a_mail().as_bytes()))
        message = (await console.get(f"/mail/messages/{key}")).json()
        assert message["text"].strip() == "Grüße, see you on Monday."
        assert message["headers"]["From"] == "Nexus <nexus@localhost>"
        assert message["attachments"][0]["name"] == "böoking.ics"
        file = await console.get(f"/mail/messages/{key}/attachments/0")
        assert file.content == b"BEGIN:VCALENDAR"
        assert file.headers["content-disposition"].startswith("attachment;")

    async def test_html_is_locked_in(self, console):
        key = console.app.state.mailbox.add(Envelope("a@b.example", ["ada@example.com"], a_mail().as_bytes()))
        answer = await console.get(f"/mail/messages/{key}/html")
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox allow-popups;")
        assert "default-src 'none'" in policy
        assert "allow-scripts" not in policy

    @pytest.mark.parametrize("key", ["nothing", "..%2f..%2fsecrets", "20261122000000000000-aaaaaaaaaaaa"])
    async def test_an_unknown_id_is_404(self, console, key):
        for path in (key, f"{key}/html", f"{key}/source", f"{key}/attachments/0"):
            assert (await console.get(f"/mail/messages/{path}")).status_code == 404

    async def test_the_oldest_go_first_and_all_can_be_deleted(self, console, monkeypatch):
        monkeypatch.setattr("stack.console.mail.KEPT", 3)
        for number in range(5):
            console.app.state.mailbox.add(Envelope("a@b.example", ["x@y.example"], a_mail(f"{number}").as_bytes()))
        assert [mail["subject"] for mail in (await console.get("/mail/messages")).json()] == ["4", "3", "2"]
        assert len(list((console.folder / "mail").iterdir())) == 3
        await console.delete("/mail/messages")
        assert list((console.folder / "mail").iterdir()) == []

    async def test_answers_to_loopback_names_only(self, console):
        assert (await console.get("/mail/messages", headers={"Host": "evil.example"})).status_code == 400


def an_export():
    export = ExportTraceServiceRequest()
    spans = [
        ("gateway", "POST /v1/bookings", 1, 0, 0, 40, False),
        ("scheduling", "create_booking", 2, 1, 5, 30, False),
        ("notifications", "send mail", 3, 2, 32, 39, True),
    ]
    for service, name, number, parent, start, end, failed in spans:
        resource = export.resource_spans.add()
        pair = resource.resource.attributes.add(key="service.name")
        pair.value.string_value = service
        span = resource.scope_spans.add().spans.add(
            trace_id=TRACE, span_id=bytes([number] * 8), parent_span_id=bytes([parent] * 8) if parent else b"",
            name=name, start_time_unix_nano=1_000_000_000_000_000 + start * 1_000_000,
            end_time_unix_nano=1_000_000_000_000_000 + end * 1_000_000,
        )  # fmt: skip
        if failed:
            span.status.code, span.status.message = Status.STATUS_CODE_ERROR, "mailbox full"
    return export


AS_JSON = {
    "resourceSpans": [
        {
            "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "browser"}}]},
            "scopeSpans": [
                {
                    "spans": [
                        {
                            "traceId": "ab" * 16, "spanId": "cd" * 8, "name": "click", "kind": 3,
                            "startTimeUnixNano": "1000", "endTimeUnixNano": 3000,
                            "attributes": [{"key": "n", "value": {"intValue": "7"}}],
                        }
                    ]
                }
            ],
        }
    ]
}  # fmt: skip


class TestTraces:
    async def send(self, console, body, kind="application/x-protobuf", encoding=""):
        headers = {"Content-Type": kind, "Content-Encoding": encoding}
        return await console.post("/v1/traces", content=body, headers=headers)

    @pytest.mark.parametrize("encoding", ["", "gzip"])
    async def test_protobuf_is_received_and_shown(self, console, encoding):
        body = an_export().SerializeToString()
        assert (
            await self.send(console, gzip.compress(body) if encoding else body, encoding=encoding)
        ).status_code == 200
        [summary] = (await console.get("/traces")).json()
        assert summary["name"] == "POST /v1/bookings"
        assert summary["services"] == ["gateway", "notifications", "scheduling"]
        assert summary["errors"] == 1
        spans = (await console.get(f"/traces/{TRACE.hex()[:8]}")).json()
        assert {span["name"] for span in spans} == {"POST /v1/bookings", "create_booking", "send mail"}

    async def test_json_is_received(self, console):
        answer = await self.send(console, json.dumps(AS_JSON), kind="application/json")
        assert answer.json() == {}
        [span] = (await console.get("/traces/abab")).json()
        assert span["span_id"] == "cd" * 8
        assert span["attributes"] == {"n": 7}

    @pytest.mark.parametrize(
        ("body", "kind", "encoding"),
        [
            (b"\xff\xff", "application/x-protobuf", ""),
            (b"no gzip", "application/x-protobuf", "gzip"),
            (b"{", "application/json", ""),
            (b"[]", "application/json", ""),
            (b'{"resourceSpans": 1}', "application/json", ""),
            (b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"zz"}]}]}]}', "application/json", ""),
            (gzip.compress(b"\0" * 40_000_000), "application/x-protobuf", "gzip"),
        ],
    )
    async def test_anything_else_is_400(self, console, body, kind, encoding):
        assert (await self.send(console, body, kind=kind, encoding=encoding)).status_code == 400

    async def test_memory_and_disk_are_bounded_and_read_again(self, tmp_path, console, monkeypatch):
        monkeypatch.setattr(store, "KEPT", 5)
        monkeypatch.setattr(store, "SEGMENT", 2000)
        traces = console.app.state.traces
        span = store.Span(trace_id="", span_id="1", service="s", name="n", start=1, end=2)
        for number in range(100):
            traces.add([span.model_copy(update={"trace_id": f"{number:032x}"})])
        assert len(traces.spans) == 5
        assert len(list(traces.folder.iterdir())) == 2
        with traces.current.open("a") as file:
            file.write('{"trace_id": "cut sh')
        assert list(store.Traces(traces.folder).spans) == [f"{number:032x}" for number in range(95, 100)]

    async def test_the_pages_load(self, console):
        await self.send(console, an_export().SerializeToString())
        for path in ("/mail", "/traces", f"/traces/{TRACE.hex()}"):
            answer = await console.get(path, headers={"Accept": "text/html"})
            assert answer.status_code == 200
            assert "/*" not in answer.text
            assert "default-src 'none'" in answer.headers["content-security-policy"]


class TestWaterfall:
    async def test_shows_the_tree_with_errors(self, console):
        await console.post("/v1/traces", content=an_export().SerializeToString())
        spans = trace.Source(console.folder / "traces", None).get(TRACE.hex()[:10])
        printer = Console(record=True, width=140)
        trace.show(spans, printer)
        lines = printer.export_text().splitlines()
        assert lines[0].split() == [TRACE.hex(), "3", "spans,", "3", "services,", "40.0", "ms"]
        assert lines[2].startswith("gateway        POST /v1/bookings")
        assert lines[3].startswith("scheduling       create_booking")
        assert "send mail  mailbox full" in lines[4]
        assert "32.0 ms" in lines[4]

    def test_a_span_without_its_parent_and_a_loop_are_shown_too(self):
        def span(number, parent):
            return store.Span(trace_id="t", span_id=number, parent_id=parent, service="s", name=number, start=1, end=2)

        assert [name.name for name, _ in trace.ordered([span("a", "gone"), span("b", "a"), span("c", "c")])] == [
            "a",
            "b",
            "c",
        ]

    def test_an_unknown_trace_says_so(self, tmp_path):
        with pytest.raises(trace.StackError, match="There is no trace ffff"):
            trace.Source(tmp_path, None).get("ffff")
