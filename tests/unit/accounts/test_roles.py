import pytest

from accounts.domain.roles import READ_ONLY, RESOURCES, SCOPES, Role, clash


@pytest.mark.parametrize(
    ("roles", "pair"),
    [
        ([], None),
        (["analyst", "legal_reviewer", "approver"], None),
        (["api_client"], None),
        (["auditor", "administrator", "analyst"], (Role.AUDITOR, Role.ADMINISTRATOR)),
        (["api_client", "approver"], (Role.API_CLIENT, Role.APPROVER)),
    ],
)
def test_what_one_person_cannot_be_at_once(roles, pair):
    assert clash(roles) == pair


def test_there_is_a_scope_to_read_everything_and_to_write_what_can_be_written():
    assert {f"read:{resource}" for resource in RESOURCES} <= set(SCOPES)
    assert {scope.partition(":")[2] for scope in SCOPES if scope.startswith("write:")} == set(RESOURCES) - READ_ONLY
