"""docker-compose.yml and deploy/ hold what a deployment may rely on. No image is built here: there may be no engine."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
COMPOSE_VERSION = ["docker", "compose", "version"]
HAS_COMPOSE = bool(shutil.which("docker")) and subprocess.run(COMPOSE_VERSION, check=False).returncode == 0
OURS = ("migrate", "web", "worker", "beat")


def test_fits_the_compose_schema():
    schema = json.loads((Path(__file__).parent / "compose-schema" / "compose.schema.json").read_text())
    jsonschema.Draft7Validator(schema).validate(COMPOSE)


def test_the_schema_refuses_what_compose_would_refuse():
    schema = json.loads((Path(__file__).parent / "compose-schema" / "compose.schema.json").read_text())
    wrong = {"services": {"web": {"image": "x", "health_check": {}}}}
    assert not jsonschema.Draft7Validator(schema).is_valid(wrong)


@pytest.mark.skipif(not HAS_COMPOSE, reason="no docker compose on this machine")
def test_docker_compose_accepts_it():
    values = os.environ | {"ALLOWED_HOSTS": "a", "CSRF_TRUSTED_ORIGINS": "b", "TLS_CERTIFICATE": "c", "TLS_KEY": "d"}
    command = ["docker", "compose", "-f", ROOT / "docker-compose.yml", "config", "--quiet"]
    subprocess.run(command, env=values, check=True)


def test_has_the_parts_of_a_deployment():
    assert set(SERVICES) == {"proxy", "postgres", "redis", *OURS}
    assert set(COMPOSE["volumes"]) == {"database", "broker", "media"}
    assert int(re.match(r"postgres:(\d+)", SERVICES["postgres"]["image"])[1]) >= 17


def test_every_service_that_stays_is_watched_and_comes_back():
    for name, service in SERVICES.items():
        if name != "migrate":
            assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL"), name
            assert service["restart"] == "unless-stopped", name


def test_the_log_of_the_database_holds_no_content():
    assert SERVICES["postgres"]["command"] == [
        "postgres", "-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic",
    ]  # fmt: skip


def test_nobody_is_root():
    assert re.findall(r"^USER (\S+)", (ROOT / "deploy/Dockerfile").read_text(), re.MULTILINE) == ["10001"]
    for name, service in SERVICES.items():
        assert name in OURS or service["user"] not in ("root", "0"), name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_only_the_proxy_can_be_reached_from_outside():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name, service in SERVICES.items():
        if name != "proxy":
            assert "ports" not in service, name
            assert service["networks"] == ["inside"], name


def test_no_secret_has_a_default():
    for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TLS_CERTIFICATE", "TLS_KEY"):
        assert re.findall(rf"\$\{{{name}(..)", TEXT) == [":?"], name
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|DATABASE|REDIS", variable):
                assert variable.endswith("_FILE"), (name, variable)
                assert value.startswith("/run/secrets/"), (name, variable)


def test_each_service_is_handed_the_secrets_it_reads_and_no_others():
    for name in (*OURS, "postgres"):
        service = SERVICES[name]
        read = {v.removeprefix("/run/secrets/") for k, v in service["environment"].items() if k.endswith("_FILE")}
        if name == "postgres":
            read |= set(re.findall(r"/run/secrets/(\w+)", (ROOT / "deploy/postgres/10-parley.sh").read_text()))
        assert set(service["secrets"]) == read, name
    assert "database_owner_url" not in SERVICES["web"]["secrets"]


def test_the_script_makes_the_secrets_once_and_each_its_own(tmp_path):
    shutil.copy(ROOT / "deploy/make-secrets", tmp_path)
    for _ in range(2):
        subprocess.run(["sh", tmp_path / "make-secrets"], check=True, capture_output=True)
        made = {path.name: path.read_text().strip() for path in (tmp_path / "secrets").iterdir()}
    named = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values() if "deploy/secrets" in secret["file"]}
    assert named <= set(made)
    assert len(set(made.values())) == len(made)
    assert made["app_password"] in made["database_url"]
    assert made["app_password"] not in made["database_owner_url"]
    assert all(len(made[name]) == 64 for name in ("secret_key", "app_password", "owner_password", "redis_password"))
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_the_image_holds_every_app_and_no_embedded_server():
    dockerfile = (ROOT / "deploy/Dockerfile").read_text()
    allowed = re.findall(r"^!(.+)$", (ROOT / "deploy/Dockerfile.dockerignore").read_text(), re.MULTILINE)
    apps = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    assert set(apps) <= set(allowed)
    assert set(re.findall(r"\S*requirements\S*", dockerfile)) == {"requirements.txt"}
    assert "--require-hashes" in dockerfile


def test_the_proxy_replaces_what_clients_claim():
    conf = (ROOT / "deploy/proxy/parley.conf").read_text()
    for header, value in (("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "$remote_addr"), ("Host", "$host")):
        assert f"proxy_set_header {header} {value};" in conf
    assert "location = /metrics { return 404; }" in conf
