from tests.web.reassessment.conftest import actor, half_hidden, rich

__all__ = ["actor", "half_hidden", "rich"]
