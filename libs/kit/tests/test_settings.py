"""A process with settings that cannot work does not start."""

import kitchen
import pytest
from pydantic import ValidationError

from kit.settings import Settings


def settings(**changes: object) -> Settings:
    given = {"database_url": "postgresql://x", "gateway_public_key": b"k" * 32, **kitchen.VAULT, **changes}
    return Settings.model_validate(given)


def test_a_process_plays_the_roles_it_is_given() -> None:
    assert settings().plays("api")
    some = settings(roles="consumers,relay")
    assert [role for role in ("api", "consumers", "relay", "ticks") if some.plays(role)] == ["consumers", "relay"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"roles": "consumer"},
        {"roles": ""},
        {"vault_active_key": "2027"},
        {"vault_keys": {"2026": "c2hvcnQ="}},
        {"vault_keys": {}},
    ],
)
def test_what_cannot_work_is_refused_at_start(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)


def test_a_refusal_shows_no_key() -> None:
    with pytest.raises(ValidationError) as refused:
        settings(roles="nothing")
    assert "aaaa" not in str(refused.value)
    assert "postgresql" not in str(refused.value)


def test_each_purpose_has_a_key_of_its_own() -> None:
    assert len({settings().derived_key(purpose) for purpose in ("cursors", "offers", "links")}) == 3
