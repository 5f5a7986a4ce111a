"""The Celery application and its schedule, in code: each run is a row of ours, so no result store is needed."""

import os
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab

from core import house
from core.context import Origin, coming_from

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


class FromWorker(Task):  # type: ignore[type-arg]
    """Every task records that it came from the worker, with the request that asked for it."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task with its origin set."""
        request_id = (self.request.headers or {}).get("request_id", "") if self.request.headers else ""
        origin = Origin(source="worker", request_id=request_id, task_id=self.request.id or "")
        with coming_from(origin), house.asked_once():
            return super().__call__(*args, **kwargs)


app = Celery("parley", task_cls=FromWorker)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "heartbeat": {"task": "core.heartbeat", "schedule": 5.0, "options": {"expires": 30}},
    "seal reads": {"task": "core.seal_reads", "schedule": 60.0, "options": {"expires": 60}},
    "note the head": {"task": "core.note_head", "schedule": crontab(hour="0", minute="5")},
    "count overdue commitments": {"task": "engagements.count_overdue", "schedule": crontab(hour="0", minute="10")},
    "mail notices": {"task": "accounts.mail_notices", "schedule": 300.0, "options": {"expires": 300}},
    "watch the gate": {"task": "riskreview.tick", "schedule": 60.0, "options": {"expires": 60}},
    "note what is due to be let go": {"task": "accounts.note_what_is_due", "schedule": crontab(hour="0", minute="20")},
    "forget keys": {"task": "core.forget_keys", "schedule": crontab(hour="0", minute="15")},
    "compare names": {"task": "actors.compare_names", "schedule": 60.0, "options": {"expires": 60}},
    "follow new actors": {"task": "reassessment.enrol", "schedule": 600.0, "options": {"expires": 600}},
    "assess who is due": {"task": "reassessment.tick", "schedule": 60.0, "options": {"expires": 60}},
}
