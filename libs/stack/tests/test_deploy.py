"""The containers describe the same system as `nexus up`."""

import ast
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from stack import nats, render, scaffold, secrets
from stack.contexts import CONTEXTS, GATEWAY, SERVICES
from stack.errors import StackError

ROOT = Path(__file__).parents[3]
COMPOSE = YAML(typ="safe").load(ROOT / "docker-compose.yml")
OURS = (*SERVICES, "migrate")


def test_the_rendered_files_are_up_to_date():
    assert (ROOT / "deploy/nats/nats.conf").read_text() == render.nats_conf()
    assert (ROOT / "deploy/postgres/postgresql.conf").read_text() == render.postgres_conf()


@pytest.mark.parametrize("file", ["docker-compose.yml", *map(str, ROOT.glob("deploy/compose/*.yml"))])
def test_compose_files_satisfy_the_compose_specification(file):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", file]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nats_takes_the_rendered_configuration(tmp_path):
    held = secrets.load(tmp_path / "secrets.json")
    config = tmp_path / "nats.conf"
    config.write_text(render.nats_conf().replace("/data/jetstream", str(tmp_path)))
    passwords = {f"NATS_{user.upper()}_PASSWORD": password for user, password in held.nats.items()}
    done = subprocess.run(
        [nats.program(), "-t", "-c", config], capture_output=True, text=True, env=os.environ | passwords, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_variable_of_the_compose_file_is_rendered_or_has_a_default(tmp_path):
    rendered = render.compose_env(secrets.load(tmp_path / "secrets.json"))
    names = {line.split("=", 1)[0] for line in rendered.splitlines()}
    required = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    assert required == names


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_every_container_is_hardened(name):
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "healthcheck" in service or name in {*CONTEXTS, GATEWAY, "nats-data", "jaeger"}


def test_only_the_gateway_is_published_and_the_rest_is_inside():
    published = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert list(published) == [GATEWAY]
    assert all(port.startswith("127.0.0.1:") for port in published[GATEWAY])
    assert COMPOSE["networks"]["inside"] == {"internal": True}


BY_HAND = {
    "NEXUS_SMTP_URL", "NEXUS_MAIL_FROM", "NEXUS_STRIPE_WEBHOOK_SECRETS", "NEXUS_SELLS_PLANS", "NEXUS_TRIAL_DAYS",
    "NEXUS_GRACE_DAYS",
}  # fmt: skip
"""What whoever runs it may set: handed on to a local process from its surroundings, to a container by name."""


def test_a_container_gets_the_same_settings_as_the_local_process(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("NEXUS_")]:
        monkeypatch.delenv(name)
    from stack.contexts import PORTS
    from stack.environment import Addresses, Outside, of_service

    addresses = Addresses(dict(PORTS), secrets.load(tmp_path / "secrets.json"), Outside())
    for name in SERVICES:
        local = {key for key in of_service(name, addresses) if key.startswith("NEXUS_")}
        container = {key for key in COMPOSE["services"][name]["environment"] if key.startswith("NEXUS_")}
        assert container | BY_HAND == local | BY_HAND, name


def test_the_gateway_believes_the_edge_and_nobody_else_about_addresses():
    overlay = YAML(typ="safe").load(ROOT / "deploy/compose/edge.yml")
    [subnet] = overlay["networks"]["edge"]["ipam"]["config"]
    assert overlay["services"]["gateway"]["environment"] == {"NEXUS_TRUSTED_PROXIES": subnet["subnet"]}
    assert overlay["services"]["edge"]["networks"] == ["edge"]
    assert "NEXUS_TRUSTED_PROXIES" not in COMPOSE["services"][GATEWAY]["environment"]


def _filled(text: str, given: dict[str, str]) -> str:
    """A value of the compose file, its variables filled in as compose does it."""
    return re.sub(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}", lambda found: given.get(found[1], found[2] or ""), text)


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_starts_with_the_settings_it_gets(name, tmp_path, monkeypatch):
    rendered = render.compose_env(secrets.load(tmp_path / "secrets.json")).splitlines()
    given = {key: value.strip("'") for key, value in (line.split("=", 1) for line in rendered)}
    for key in [key for key in os.environ if key.startswith("NEXUS_")]:
        monkeypatch.delenv(key)
    for key, value in COMPOSE["services"][name]["environment"].items():
        monkeypatch.setenv(key, _filled(value, given))
    importlib.import_module(f"{name}.settings").Settings()


def test_the_image_is_not_root_s_and_stops_on_sigterm():
    lines = (ROOT / "deploy/Dockerfile").read_text().splitlines()
    final = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    assert any(re.match(r"USER \d+", line) and not line.startswith("USER 0") for line in final)
    [command] = [line for line in final if line.startswith("CMD")]
    assert isinstance(ast.literal_eval(command.removeprefix("CMD ")), list)
    assert " exec " not in command
    assert '"exec python' in command
    assert any(line.startswith("HEALTHCHECK") for line in final)


class TestScaffold:
    def test_lays_out_a_context_that_python_can_read(self, tmp_path):
        scaffold.lay_out(tmp_path, "billing")
        files = sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file())
        assert "services/billing/billing/main.py" in files
        assert "services/billing/migrations/env.py" in files
        assert "contracts/contracts/billing/events.py" in files
        for file in tmp_path.rglob("*.py"):
            ast.parse(file.read_text())
        lint = [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--ignore",
            "I001,INP001",
            "--config",
            ROOT / "pyproject.toml",
            tmp_path,
        ]
        done = subprocess.run(lint, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout

    @pytest.mark.parametrize("name", ["", "Billing", "two words", "../x", "scheduling"])
    def test_refuses_other_names(self, name, monkeypatch):
        monkeypatch.chdir(ROOT)
        with pytest.raises(StackError):
            scaffold.main([name])
