from tests.library import colombia, colombia_file, plan, reviewed_library

__all__ = ["colombia", "colombia_file", "plan", "reviewed_library"]
