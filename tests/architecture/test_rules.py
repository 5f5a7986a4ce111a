"""House rules that no linter knows."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.template.loader import get_template

from core import verbs

APPS = ("core", "accounts", "actors", "engagements", "riskreview", "reassessment", "casestudies")
TEMPLATES = [str(path.relative_to("templates")) for path in Path("templates").rglob("*.html")]
WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}
MAY_WRITE = re.compile(
    r"^(core/(audit|reads|idempotency|kept_answers|published)|accounts/grants|accounts/models/users|[a-z]+/services(/.*)?|[a-z]+/migrations/.*)\.py$"
)
MANAGER = Path("accounts/models/users.py")  # create_user, which the commands on people call
NO_ROWS = ("form", "super()", "self", "planning", "reports")  # forms, storages, and the services named save
ROWS = re.compile(r"objects|_default_manager|_base_manager|memberships|set$|rows|queryset", re.IGNORECASE)


def modules(*parts: str) -> list[Path]:
    found = (path for app in (*APPS, "config") for path in Path(app).rglob("*.py"))
    return sorted(path for path in found if not parts or set(parts) & set(path.parts))


@cache
def calls(path: Path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def writes(call: ast.Call) -> bool:
    """Say whether a call writes rows: on a manager or queryset, or `save` as a model has it."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
        return False
    if call.func.attr == "save":
        return not call.args and {keyword.arg for keyword in call.keywords} <= {
            "update_fields",
            "force_insert",
            "using",
        }
    return bool(ROWS.search(ast.unparse(call.func.value)))


def test_only_services_write():
    entries = (path for path in modules() if path.parts[0] != "config" and not MAY_WRITE.match(path.as_posix()))
    found = [f"{path}:{call.lineno} {ast.unparse(call)}" for path in entries for call in calls(path) if writes(call)]
    assert found == []


def test_migrations_import_nothing_from_apps():
    found = []
    for path in modules("migrations"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [f"{path} imports {name}" for name in names if name.split(".")[0] in APPS]
        if "_auto_" in path.name:
            found.append(f"{path} has no name")
    assert found == []


@pytest.mark.parametrize(
    "model", [model for app in APPS if apps.is_installed(app) for model in apps.get_app_config(app).get_models()]
)
def test_every_table_has_words(model):
    if not model._meta.auto_created:
        assert any("__str__" in base.__dict__ for base in model.__mro__ if base.__module__.split(".")[0] in APPS)
        assert not (model.__doc__ or f"{model.__name__}(").startswith(f"{model.__name__}(")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_parses_and_is_safe(name):
    get_template(name)
    text = (Path("templates") / name).read_text()
    assert not re.search(r"\|\s*safe\b|mark_safe|autoescape off", text)
    text = re.sub(r"{%.*?%}|{#.*?#}", "", text)
    assert not re.search(r"""(src|href|action|srcset)=["']?(https?:)?//""", text), "names a remote host"
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|<style", text), "the content policy refuses it"


def test_no_code_marks_text_as_safe():
    assert [str(path) for path in modules() if "mark_safe" in path.read_text()] == []


def texts_of(path: Path, function: str, position: int) -> list[str]:
    """Return the texts given to calls of `module.function` at a position."""
    found = []
    for call in calls(path):
        if len(call.args) > position and isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == function:
            argument = call.args[position]
            found += [argument.value] if isinstance(argument, ast.Constant) else []
    return found


def test_every_job_that_is_sent_is_a_task():
    current_app.loader.import_default_modules()
    sent = {name for path in modules() for name in texts_of(path, "jobs.enqueue", 0)}
    assert sorted(sent - set(current_app.tasks)) == []


def test_every_verb_that_is_recorded_is_registered():
    used = {verb for path in modules() for verb in texts_of(path, "audit.record", 0)}
    assert sorted(used - set(verbs.all_texts())) == []


def test_every_verb_tells_what_somebody_did():
    assert [verb for verb, text in verbs.all_texts().items() if text[:1].isupper() or text.endswith(".")] == []


def test_every_folder_at_the_top_is_known():
    import tomllib

    known = set(tomllib.loads(Path("pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"])
    packages = {path.parent.name for path in Path().glob("*/__init__.py")}
    assert packages - {"bench"} == known


def test_the_invariants_name_tests_that_are_there():
    named = set(re.findall(r"`((?:integration|web|api|unit)/[a-z_/]+\.py)`", Path("docs/invariants.md").read_text()))
    assert sorted(name for name in named if not (Path("tests") / name).is_file()) == []
