"""The events as types: what each subject on the bus carries."""

from collections.abc import Iterable

from contracts.event import Event
from stack.typescript import notation
from stack.typescript.shapes import Shapes

PRELUDE = """\
import type * as shapes from './shapes.js';

/** The envelope of an event: CloudEvents 1.0 in JSON. What is not known is missing. */
export interface CloudEvent<Subject extends keyof Events = keyof Events> {
  specversion: '1.0';
  /** A UUID: what is delivered twice has the same. */
  id: string;
  type: Subject;
  source: string;
  time: shapes.Instant;
  /** The id of what it is about. */
  subject: string;
  datacontenttype: 'application/json';
  /** A UUID; missing for what belongs to no business. */
  businessid?: string;
  actor: string;
  /** The request or event that led here. */
  cause?: string;
  /** The version of what it is about, as text. */
  sequence: string;
  traceparent?: string;
  data: Events[Subject];
}

/** Any event: `switch (event.type)` tells which `data` it carries. */
export type AnyEvent = { [Subject in keyof Events]: CloudEvent<Subject> }[keyof Events];
"""


def text(events: Iterable[type[Event]], shapes: Shapes) -> str:
    """The module with what each event says."""
    fields = (
        f"{notation.comment(event.__doc__, indent='  ')}  {notation.key(event.subject)}: {shapes.event(event)};\n"
        for event in events
    )
    table = notation.interface("Events", fields, says="What each event says, by its subject.")
    return f"{notation.HEAD}\n{PRELUDE}\n{table}"
