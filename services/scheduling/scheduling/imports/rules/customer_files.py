"""Customers from CSV (RFC 4180, as spreadsheets write it)."""

import base64
import binascii
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from contracts.scheduling.imports.api import ImportCustomers
from contracts.scheduling.imports.shapes import CustomerColumns, Delimiter, Encoding, RefusedRow
from contracts.scheduling.shapes import Contact
from kit.errors import Invalid

MOST_ROWS: Final = 10_000
FORMULA: Final = tuple("=+-@\t\r＝＋－＠")
"""What makes a spreadsheet read a cell as a formula (CWE-1236): nobody's name begins so, and none is let in."""
USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "full name", "customer", "customer name", "client", "client name", "vollständiger name", "kunde"),
    "first_name": ("first name", "firstname", "given name", "vorname"),
    "last_name": ("last name", "lastname", "surname", "family name", "nachname", "familienname"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail", "e-mail-adresse", "e-mail adresse"),
    "phone": ("phone", "phone number", "telephone", "mobile", "mobile phone", "cell", "telefon", "handy", "mobil"),
    "timezone": ("timezone", "time zone", "zeitzone"),
    "locale": ("locale", "language", "sprache"),
}
"""Headers that are looked for, in any case and with _ for a space."""
_MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ORNAMENT: Final = re.compile(r"[\s()/.\-\u00a0\u2010-\u2015]")


class FileUnreadable(Invalid):
    """This is not a file that can be imported; `reasons` says why, and in which line where that is known."""

    code = "scheduling.import_unreadable"


def unreadable(code: str, line: int | None = None) -> FileUnreadable:
    """The refusal of a whole file."""
    return FileUnreadable(reasons=[{"code": code} | ({"line": line} if line else {})])


@dataclass(slots=True)
class CustomerFile:
    """What a file says: contacts, one for each address, and what is wrong with the other rows."""

    contacts: dict[str, Contact] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    rows: int = 0
    blank: int = 0

    def add(self, contact: Contact) -> None:
        """Another row. What it says of somebody who was in the file before fills gaps alone."""
        known = self.contacts.get(contact.email)
        if known:
            gaps = {name: value for name, value in contact if getattr(known, name) is None}
            contact = known.model_copy(update=gaps)
        self.contacts[contact.email] = contact


def decoded(file: str) -> bytes:
    """The bytes of a file in base64. Raises `FileUnreadable`."""
    try:
        return base64.b64decode(file, validate=True)
    except binascii.Error:
        raise unreadable("not_base64") from None


def read(asked: ImportCustomers) -> CustomerFile:
    """The customers of a file. Raises `FileUnreadable` where nothing can be made of it as a whole."""
    text = _text(decoded(asked.file), asked.encoding)
    rows = _rows(text, asked.delimiter)
    _, header = next(rows, (1, []))
    places = _places(header, asked.columns)
    found = CustomerFile()
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            found.blank += 1
            continue
        found.rows += 1
        if found.rows > MOST_ROWS:
            raise unreadable("too_many_rows", line)
        if len(cells) > len(header):
            found.refused.append(RefusedRow(line=line, reason="too_many_cells"))
            continue
        said = {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        contact = _contact(line, said, {name: header[place] for name, place in places.items()}, asked.country_code)
        if isinstance(contact, Contact):
            found.add(contact)
        else:
            found.refused += contact
    return found


def _text(data: bytes, encoding: Encoding) -> str:
    name = encoding.value
    if encoding is Encoding.AUTO:
        marked = (codec for mark, codec in _MARKS.items() if data.startswith(mark))
        name = next(marked, "utf-8")
    elif encoding is Encoding.UTF_8:
        name = "utf-8-sig"
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        if encoding is not Encoding.AUTO or name != "utf-8":
            raise unreadable("encoding") from None
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        raise unreadable("encoding") from None


def _rows(text: str, delimiter: Delimiter) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line in which each begins: one in quotes may go over several."""
    chosen = delimiter.value if delimiter is not Delimiter.AUTO else _likely_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=chosen, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise unreadable("quoting", line) from None


def _likely_delimiter(text: str) -> str:
    """What the first line has most of outside quotes; a comma where it has none."""
    head = re.sub(r'"[^"]*"', "", text[:10_000].lstrip("\r\n").split("\n", 1)[0])
    candidates = [each.value for each in Delimiter if each is not Delimiter.AUTO]
    return max(candidates, key=head.count)


def _places(header: list[str], columns: CustomerColumns) -> dict[str, int]:
    """Where each thing stands. Raises `FileUnreadable` for a named column that is not there, and without the needed."""
    labels = [_label(cell) for cell in header]
    places = {}
    for name, usual in USUAL.items():
        named = getattr(columns, name)
        wanted = [_label(named)] if named else usual
        found = next((labels.index(_label(label)) for label in wanted if _label(label) in labels), None)
        if found is not None:
            places[name] = found
        elif named:
            raise unreadable("no_such_column")
    if "email" not in places or not {"name", "first_name", "last_name"} & places.keys():
        raise unreadable("no_header")
    return places


def _label(cell: str) -> str:
    return " ".join(cell.replace("_", " ").split()).casefold()


def _contact(
    line: int, said: dict[str, str], headers: dict[str, str], country_code: str | None
) -> Contact | list[RefusedRow]:
    """The contact of a row, or everything that is wrong with it."""

    def refused(name: str, reason: str, detail: str = "") -> RefusedRow:
        return RefusedRow(line=line, column=headers.get(name, name)[:60], reason=reason, detail=detail)

    formulas = [name for name, text in said.items() if name != "phone" and text.startswith(FORMULA)]
    if formulas:
        return [refused(name, "formula") for name in formulas]
    whole = said.get("name") or " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
    fields = {
        "name": whole,
        "email": said.get("email", ""),
        "phone": _phone(said.get("phone", ""), country_code),
        "timezone": said.get("timezone") or None,
        "locale": said.get("locale", "").replace("_", "-") or None,
    }
    if missing := [name for name in ("name", "email") if not fields[name]]:
        return [refused(name, "missing") for name in missing]
    try:
        return Contact.model_validate(fields)
    except ValidationError as error:
        return [refused(str(each["loc"][0]), "invalid", each["msg"]) for each in error.errors(include_input=False)]


def _phone(said: str, country_code: str | None) -> str | None:
    """A number as people write it, in E.164; what is none stays as it is, to be refused."""
    number = _ORNAMENT.sub("", said.replace("(0)", ""))
    if number.startswith("00"):
        return f"+{number[2:]}"
    if number.startswith("0") and country_code:
        return f"{country_code}{number[1:]}"
    return number or None
