"""Walk through the gate at random for as long as asked, and insist after each step that every invariant holds.

    .venv/bin/python -m bench.model_check [--steps 2000] [--seed 0] [--clients 8] [--kills 20]

One person after the other first: whatever is refused must change nothing, and a third of the steps are tried past the
services. Then as many clients at once, for as many steps again. Then the scheduler, killed at random. A step that
breaks an invariant ends the run and says which; the seed brings it back.
"""

import argparse
import os
import signal
import time
from collections import Counter
from datetime import timedelta
from random import Random

from config import throwaway

throwaway.ensure()
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from core import clock  # noqa: E402
from riskreview.services import watch  # noqa: E402
from tests.gate import ATTACKS, COMMANDS, NAMES, Gate  # noqa: E402
from tests.integration.together import beside  # noqa: E402

LIFE = 60
"""After so many steps a new engagement begins."""


def walk(gate: Gate, steps: int, chance: Random) -> None:
    """Walk alone."""
    seen, let, said = Counter(), Counter(), Counter()
    begun = time.perf_counter()
    for number in range(steps):
        if number % LIFE == LIFE - 1:
            gate.begin()
        draw, who, choice = chance.random(), chance.choice(NAMES), chance.randrange(60)
        status = gate.whole.status
        seen[status] += 1
        try:
            if draw < 0.4:
                said.update(gate.onward(choice) for _ in range(chance.randint(1, 5)))
            elif draw < 0.7:
                said[gate.step(chance.choice(sorted(COMMANDS)), who, choice)] += 1
            else:
                attempts = [
                    (chance.randrange(len(ATTACKS) * 60), chance.choice(NAMES)) for _ in range(chance.randint(1, 3))
                ]
                let.update(gate.attack(*attempts))
        except Exception:
            print(f"step {number}, {status}: {draw} {who} {choice}")
            raise
    took = time.perf_counter() - begun
    print(
        f"{steps} steps alone in {took:.0f} s: {dict(seen)}\n  commands: {dict(said)}\n  past the services: {dict(let)}"
    )


def crowd(gate: Gate, clients: int, steps: int, seed: int) -> None:
    """Let many do things at once, over one engagement after the other."""
    begun = time.perf_counter()
    for number in range(max(1, steps // LIFE)):
        gate.begin()
        gate.crowd(clients, LIFE // clients + 1, seed + number)
    print(
        f"{clients} clients, {steps} commands in {time.perf_counter() - begun:.0f} s; refused so far: {dict(gate.refused)}"
    )


def kill(gate: Gate, times: int, chance: Random) -> None:
    """Kill the scheduler while it ends a decision, each time at another moment, and let the next one finish."""
    longest, halves = 1.0, Counter()
    for _ in range(times):
        gate.begin()
        while gate.whole.status != "cleared":
            gate.onward(1)
        later = clock.now() + timedelta(days=40)

        def tick(at=later):
            with clock.standing_at(at):
                watch.tick()

        with beside(tick) as (pid, go):
            go()
            time.sleep(chance.random() * longest)
            os.kill(pid, signal.SIGKILL)
        gate.insist()
        halves[gate.whole.status] += 1
        begun = time.perf_counter()
        tick()
        longest = time.perf_counter() - begun
        gate.insist()
        assert gate.whole.status == "suspended"
    print(f"killed {times} times; it had come to {dict(halves)}, and the next one finished")


def main() -> None:
    """Walk alone, together, and with the scheduler killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--kills", type=int, default=20)
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    gate, chance = Gate(), Random(asked.seed)
    walk(gate, asked.steps, chance)
    crowd(gate, asked.clients, asked.steps, asked.seed)
    kill(gate, asked.kills, chance)


if __name__ == "__main__":
    main()
