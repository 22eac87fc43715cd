"""What answers have told so far, put into the requests that follow: a thing's id and token lead to all that can be done with it."""

import re
from collections import defaultdict
from random import Random
from typing import Any, Final

from schemathesis import Case

_ID: Final = re.compile(r"([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}")
_MOST: Final = 40
"""So many of a kind are remembered, the newest: older ones are cancelled, over or full sooner or later."""


class Learned:
    """Ids by kind, tokens by id, free slots and refresh tokens, from every answer."""

    def __init__(self, ids: dict[str, str], tokens: dict[str, str]) -> None:
        self.ids: defaultdict[str, list[str]] = defaultdict(list, {prefix: [value] for prefix, value in ids.items()})
        self.tokens: dict[str, list[str]] = {ids[prefix]: [token] for prefix, token in tokens.items()}
        self._service = ids["svc"]
        self.slots: list[dict[str, str]] = []
        self.refresh_tokens: list[str] = []

    def from_answer(self, value: Any) -> None:
        """Remember what an answer holds, however deep."""
        if isinstance(value, list):
            for each in value:
                self.from_answer(each)
        elif isinstance(value, dict):
            self._from_object(value)
            for each in value.values():
                self.from_answer(each)
        elif isinstance(value, str) and (found := _ID.fullmatch(value)):
            _add(self.ids[found[1]], value)

    def _from_object(self, value: dict[str, Any]) -> None:
        tokens = [value.get("token"), *(value.get("links") or {}).values()]
        if isinstance(value.get("id"), str) and any(tokens):
            self.tokens[value["id"]] = [token for token in tokens if token]
        if value.get("offer") and value.get("starts_at"):
            _add(self.slots, {name: value[name] for name in ("starts_at", "offer")})
        if value.get("refresh_token"):
            _add(self.refresh_tokens, value["refresh_token"])

    def into(self, case: Case, chance: Random) -> None:
        """Replace made-up ids, starts and tokens by real ones, more often than not."""
        path = self._real(case.path_parameters or {}, chance)
        case.path_parameters = path
        case.query = self._real(case.query or {}, chance)
        body = case.body
        if isinstance(body, dict):
            body = case.body = self._real(body, chance)
            if self.refresh_tokens and "refresh_token" in body and chance.random() < 0.7:
                body["refresh_token"] = chance.choice(self.refresh_tokens)
        proofs = [token for value in path.values() for token in self.tokens.get(str(value), ())]
        if proofs and chance.random() < 0.8:
            (case.headers or {}).pop("Nexus-Token", None)
            if isinstance(body, dict):
                body["token"] = chance.choice(proofs)
            else:
                case.query = (case.query or {}) | {"token": chance.choice(proofs)}

    def _real(self, value: Any, chance: Random) -> Any:
        if isinstance(value, dict):
            real = {name: self._real(_plain(name, each, chance), chance) for name, each in value.items()}
            return self._at_a_slot(real, chance) if "starts_at" in real else real
        if isinstance(value, list):
            return [self._real(each, chance) for each in value]
        found = _ID.fullmatch(value) if isinstance(value, str) else None
        known = self.ids[found[1]] if found else []
        return chance.choice(known) if known and chance.random() < 0.85 else value

    def _at_a_slot(self, value: dict[str, Any], chance: Random) -> dict[str, Any]:
        """What is wished for, at a start that was free a moment ago, of the service that it was free for."""
        if not self.slots or chance.random() < 0.3:
            return value
        wish = value | chance.choice(self.slots) | ({"service_id": self._service} if "service_id" in value else {})
        keep = chance.random() < 0.3
        return {name: each for name, each in wish.items() if keep or name not in _NARROWER}


_NARROWER: Final = {
    "staff_member_id", "resource_id", "preferred_staff_member_id", "hold_id", "hold_token", "override", "override_reason",
    "pay_with_credits", "credits_pass",
}  # fmt: skip
"""What makes a wish harder to grant."""


_PLAIN: Final = {"timezone": "Europe/Berlin", "rule": "FREQ=DAILY;COUNT=2", "currency": "EUR"}
"""Text with a grammar of its own, which no made-up text has."""


def _plain(name: str, value: Any, chance: Random) -> Any:
    return _PLAIN[name] if name in _PLAIN and isinstance(value, str) and chance.random() < 0.8 else value


def _add(known: list[Any], value: Any) -> None:
    if value not in known:
        known.append(value)
        del known[:-_MOST]
