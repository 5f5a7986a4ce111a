"""Choice sets of REST that share the name of a field with others, each under one name in the schema."""

from typing import Final

from accounts.domain.retention import Action, LetGo

LET_GO_ACTION: Final = [(action.value, action.value) for action in Action]
LET_GO_STATUS: Final = [(status.value, status.value) for status in LetGo]
