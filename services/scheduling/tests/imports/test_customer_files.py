"""Customers from CSV: as spreadsheets of every kind write it, and as nobody should."""

import base64
import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.scheduling.imports.api import ImportCustomers
from contracts.scheduling.imports.shapes import CustomerColumns, Delimiter, Encoding
from scheduling.imports.rules import customer_files
from scheduling.imports.rules.customer_files import FORMULA, CustomerFile, FileUnreadable

ADA = ("Ada Lovelace", "ada@example.com")


def read(data: str | bytes, **more) -> CustomerFile:
    file = base64.b64encode(data.encode() if isinstance(data, str) else data).decode()
    return customer_files.read(ImportCustomers(file=file, **more))


def people(data: str | bytes, **more) -> list[tuple[str, str]]:
    found = read(data, **more)
    assert found.refused == []
    return [(each.name, each.email) for each in found.contacts.values()]


def why(data: str | bytes, **more) -> dict:
    with pytest.raises(FileUnreadable) as refused:
        read(data, **more)
    [reason] = refused.value.extra["reasons"]
    return reason


class TestForms:
    @pytest.mark.parametrize(
        "text",
        [
            "name,email\nAda Lovelace,ada@example.com\n",
            "name,email\r\nAda Lovelace,ada@example.com",
            "Name;E-Mail\r\nAda Lovelace;ada@example.com\r\n",
            "NAME\tE-Mail Address\nAda Lovelace\tADA@example.com\n",
            "email|name\nada@example.com|Ada Lovelace\n",
            '"name","email"\n"Ada Lovelace","ada@example.com"\n',
            "First Name,Last Name,Email\nAda,Lovelace,ada@example.com\n",
            "Vorname;Nachname;E-Mail-Adresse\nAda;Lovelace;ada@example.com\n",
            "id,first_name,last_name,email,notes\n7,Ada,Lovelace,ada@example.com,\"likes, commas\nand lines\"\n",
            "\ufeffname,email\nAda Lovelace,ada@example.com\n",
            "name,email\n\n,\nAda Lovelace,ada@example.com\n , \n",
            "name,email\n  Ada Lovelace , ada@example.com \n",
            "name,email,phone\nAda Lovelace,ada@example.com\n",
        ],
    )  # fmt: skip
    def test_of_every_kind_are_read(self, text: str) -> None:
        assert people(text) == [ADA]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15"])
    def test_umlauts_come_through_in_every_encoding(self, encoding: str) -> None:
        data = "name;email\nJürgen Müßig;j@example.com\n".encode(encoding)
        assert people(data) == [("Jürgen Müßig", "j@example.com")]
        if encoding in list(Encoding):
            assert people(data, encoding=Encoding(encoding)) == [("Jürgen Müßig", "j@example.com")]

    def test_columns_can_be_named(self) -> None:
        text = "Wer,Mail privat,Mail,Tel\nAda Lovelace,ada@example.com,work@example.com,+4930123456\n"
        columns = CustomerColumns(name="wer", email="Mail privat", phone="Tel")
        [contact] = read(text, columns=columns).contacts.values()
        assert (contact.name, contact.email, contact.phone) == (*ADA, "+4930123456")
        assert why(text, columns=CustomerColumns(name="Wer", email="No such"))["code"] == "no_such_column"

    def test_a_delimiter_can_be_named(self) -> None:
        text = "name|email,x\nAda Lovelace|ada@example.com\n"
        assert why(text, delimiter=Delimiter.COMMA)["code"] == "no_header"
        assert why(text, delimiter=Delimiter.PIPE)["code"] == "no_header"
        assert people("name|email|a,b,c,d\nAda Lovelace|ada@example.com|", delimiter=Delimiter.PIPE) == [ADA]

    @pytest.mark.parametrize(
        ("said", "number"),
        [
            ("+49 30 / 123-456", "+4930123456"), ("0049 (0)30 123456", "+4930123456"), ("030 123456", "+4930123456"),
            ("+49.30.123456", "+4930123456"), ("", None),
        ],
    )  # fmt: skip
    def test_numbers_are_read_as_people_write_them(self, said: str, number: str | None) -> None:
        text = f"name,email,phone\nAda Lovelace,ada@example.com,{said}\n"
        [contact] = read(text, country_code="+49").contacts.values()
        assert contact.phone == number

    def test_somebody_who_is_in_it_twice_is_one_and_gaps_are_filled(self) -> None:
        text = "name,email,phone,locale\nAda,ada@example.com,,de_DE\nCountess,ADA@example.com,+4930123456,en\n"
        [contact] = read(text).contacts.values()
        assert (contact.name, contact.phone, contact.locale) == ("Ada", "+4930123456", "de-DE")


class TestRefused:
    @pytest.mark.parametrize(
        ("row", "column", "reason"),
        [
            (",ada@example.com,", "name", "missing"),
            ("Ada,,", "E-Mail", "missing"),
            ("Ada,ada at example,", "E-Mail", "invalid"),
            ("Ada,ada@example.com,030 123", "phone", "invalid"),
            ("Ada,ada@example.com,call me", "phone", "invalid"),
            ("A\x07da,ada@example.com,", "name", "invalid"),
            (f"{'A' * 201},ada@example.com,", "name", "invalid"),
            ("=HYPERLINK(1),ada@example.com,", "name", "formula"),
            ("Ada,=cmd@example.com,", "E-Mail", "formula"),
            ("Ada,ada@example.com,=1+1", "phone", "invalid"),
            ("Ada,ada@example.com,,surplus", None, "too_many_cells"),
        ],
    )  # fmt: skip
    def test_a_bad_row_is_told_of_by_line_column_and_reason_and_nothing_it_holds(self, row, column, reason) -> None:
        found = read(f'name,E-Mail,phone\nBob,bob@example.com,"\n"\n{row}\n')
        [refused] = found.refused
        assert (refused.line, refused.column, refused.reason) == (4, column, reason)
        assert "ada" not in refused.model_dump_json().lower()
        assert [each.email for each in found.contacts.values()] == ["bob@example.com"]

    @pytest.mark.parametrize("begin", FORMULA)
    def test_no_spreadsheet_will_ever_run_what_was_imported(self, begin: str) -> None:
        for row in (
            f'"{begin}1+1",ada@example.com',
            f'" {begin}cmd|calc!A0",ada@example.com',
            f'Ada,"{begin}ada@example.com"',
        ):
            found = read(f"name,email\n{row}\n")
            assert all(not contact.name.startswith(FORMULA) for contact in found.contacts.values())
            assert all(not contact.email.startswith(FORMULA) for contact in found.contacts.values())
            if not begin.isspace():
                assert [each.reason for each in found.refused] == ["formula"]

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (b"name\n", {"code": "no_header"}),
            (b"Ada,ada@example.com\n", {"code": "no_header"}),
            (b'name,email\n"Ada,ada@example.com\n', {"code": "quoting", "line": 2}),
            (b'name,email\nBob,b@example.com\n"A"da,ada@example.com\n', {"code": "quoting", "line": 3}),
            ("name,email\nJ\u00fc,\n".encode("latin-1") + b"\x81", {"code": "encoding"}),
            (b"name,email\n" + b"A,a@example.com\n" * 10_001, {"code": "too_many_rows", "line": 10_002}),
            (b"x" * 200_000, {"code": "quoting", "line": 1}),
        ],
    )  # fmt: skip
    def test_a_file_that_is_none_is_refused_as_a_whole(self, data: bytes, expected: dict) -> None:
        assert why(data) == expected

    def test_a_wrong_encoding_is_told_of(self) -> None:
        assert why(b"name,email\n\xff,\n", encoding=Encoding.UTF_8) == {"code": "encoding"}


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=15)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_they_are_read_or_refused(data: bytes) -> None:
    for prefix in (b"", b"name,email\n", b"\xff\xfe"):
        try:
            found = read(prefix + data + b"   ")
        except FileUnreadable:
            continue
        assert len(found.contacts) <= found.rows


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(TEXT, TEXT), max_size=8),
    dialect=st.sampled_from(["excel", "excel-tab"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_spreadsheet_wrote_is_what_is_read(rows, dialect, quoting) -> None:
    """Against the writer of the standard library: each row is a contact as it was written, or told of in its line."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, dialect=dialect, quoting=quoting)
    writer.writerow(["name", "email", "note"])
    for number, (name, note) in enumerate(rows):
        writer.writerow([name, f"p{number}@example.com", note])
    found = read(written.getvalue())
    refused = {row.line for row in found.refused}
    assert found.rows == len(rows) == len(found.contacts) + len(refused)
    for number, (name, _) in enumerate(rows):
        contact = found.contacts.get(f"p{number}@example.com")
        assert contact is None or contact.name == unicodedata.normalize("NFC", name.strip())
