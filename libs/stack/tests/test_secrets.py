import json
import stat

import pytest

from stack import environment, secrets
from stack.contexts import CONTEXTS, PORTS, SERVICES
from stack.errors import StackError


@pytest.fixture
def held(tmp_path):
    return secrets.load(tmp_path / "secrets.json")


@pytest.fixture
def addresses(held):
    return environment.Addresses(dict(PORTS), held, environment.Outside())


def test_are_private_and_stay_the_same(tmp_path, held):
    file = tmp_path / "secrets.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secrets.load(file) == held


def test_a_new_context_gets_its_own_and_nothing_else_changes(tmp_path, held):
    file = tmp_path / "secrets.json"
    stored = json.loads(file.read_text())
    del stored["vault"]["scheduling"]
    file.write_text(json.dumps(stored))
    again = secrets.load(file)
    assert again.vault["scheduling"] != held.vault["scheduling"]
    assert again.vault["identity"] == held.vault["identity"]


def test_naming_another_vault_key_makes_it_and_keeps_the_old_one(tmp_path, held):
    file = tmp_path / "secrets.json"
    stored = json.loads(file.read_text())
    stored["vault_active"] = "local-2"
    file.write_text(json.dumps(stored))
    again = environment.Addresses(dict(PORTS), secrets.load(file), environment.Outside())
    given = environment.of_service("scheduling", again)
    assert given["NEXUS_VAULT_ACTIVE_KEY"] == "local-2"
    keys = json.loads(given["NEXUS_VAULT_KEYS"])
    assert keys["local-1"] == held.vault["scheduling"]["local-1"]
    assert keys["local-2"] != keys["local-1"]


@pytest.mark.parametrize("damage", ["{", '{"postgres": 1}'])
def test_a_damaged_file_is_never_replaced(tmp_path, damage):
    file = tmp_path / "secrets.json"
    file.write_text(damage)
    file.chmod(0o600)
    with pytest.raises(StackError, match="damaged"):
        secrets.load(file)
    assert file.read_text() == damage


def test_a_file_open_to_others_is_refused(tmp_path, held):
    (tmp_path / "secrets.json").chmod(0o644)
    with pytest.raises(StackError, match="chmod 600"):
        secrets.load(tmp_path / "secrets.json")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_sees_no_secret_of_another(addresses, name):
    held = addresses.secrets
    seen = "\n".join(environment.of_service(name, addresses).values())
    others = [
        secret
        for other in SERVICES
        if other != name
        for secret in (
            held.nats[other],
            held.postgres.get(other, "x" * 9),
            held.seal.get(other, "x" * 9),
            held.vault.get(other, {}).get(secrets.VAULT_KEY, "x" * 9),
        )
    ]
    others += [held.postgres["postgres"], held.nats["admin"]]
    others += [held.jwt_signing] if name != "identity" else []
    others += [held.gateway_signing] if name != "gateway" else []
    assert not [secret for secret in others if secret in seen]


def test_servers_elsewhere_replace_the_embedded_ones(held):
    outside = environment.Outside(
        database="postgresql://boss:pw@db.example.com:6543/nexus?sslmode=require",
        nats="nats://admin:pw@bus.example.com:4222",
    )
    addresses = environment.Addresses(dict(PORTS), held, outside)
    assert addresses.database("postgres") == outside.database
    database = f"postgresql://identity:{held.postgres['identity']}@db.example.com:6543/nexus?sslmode=require"
    assert addresses.database("identity") == database
    assert addresses.nats("gateway") == f"nats://gateway:{held.nats['gateway']}@bus.example.com:4222"


def test_admin_rights_reach_no_service(addresses, monkeypatch):
    monkeypatch.setenv("NEXUS_ADMIN_DATABASE_URL", "postgresql://boss")
    monkeypatch.setenv("NEXUS_EXTERNAL_NATS_URL", "nats://boss")
    for context in CONTEXTS:
        assert "boss" not in "\n".join(environment.of_service(context, addresses).values())
