"""Programs that are kept running."""

import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.processes import CannotStart, explain, kill_group, stop, tail
from config.terminal import say

TOO_OFTEN, WITHIN, LONGEST_PAUSE = 8, 60.0, 5.0


@dataclass(slots=True)
class Child:
    """A program that is started again when it ends, after a pause that grows while it keeps ending."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    log: Path
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=deque)
    due: float = 0.0

    def begin(self) -> subprocess.Popen[bytes]:
        """Start it and return its process."""
        self.process = self.start()
        return self.process

    def look_after(self) -> bool:
        """Return whether it was started again just now; raises CannotStart when it keeps ending."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.begin()
            return self.process is not None
        code = self.process.poll()
        if code is not None:
            kill_group(self.process)  # its own children must not keep its port, its socket or its tasks
            self.process = None
            self._plan_next(code, now)
        return False

    def _plan_next(self, code: int, now: float) -> None:
        """Say that it ended and set when it begins again."""
        self.ends.append(now)
        while now - self.ends[0] > WITHIN:
            self.ends.popleft()
        if len(self.ends) >= TOO_OFTEN:
            raise CannotStart(
                explain(tail(self.log), what=f"{self.name.capitalize()} keeps ending, it", where=self.log)
            )
        self.due = now + min(LONGEST_PAUSE, 0.3 * 2 ** (len(self.ends) - 1))
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        say(f"  {self.name} {how} and is started again")


def stop_in_order(children: Sequence[Child], order: Sequence[Sequence[str]]) -> None:
    """Stop group after group, each group together; an interrupt on the way ends everything at once."""
    try:
        for names in order:
            group = [child for child in children if child.name in names and child.process]
            if group:
                processes = [child.process for child in group if child.process]
                stop(processes, stop_signal=group[0].stop_signal)
    except KeyboardInterrupt:
        for child in children:
            if child.process:
                kill_group(child.process)
