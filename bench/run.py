"""Measure list, profile, search, network and reassessment beside the raw limit of the same run; print ratios, assert nothing.

    .venv/bin/python -m bench.run [--actors 10000 100000] [--rounds 5] [--repeat 10]

Machines differ and are shared: only the ratios inside one run mean anything, and nothing under 1.3 is a difference.
Each round measures ours and its limit in turn; what is printed is the median over the rounds. What was measured, and
what it means, stands in bench/README.md.
"""

import argparse
import os
import time

from config import throwaway

throwaway.ensure()
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from accounts.domain.roles import Role  # noqa: E402
from bench import compare, export, generate, network, reads, reassess  # noqa: E402
from bench.measure import Effort, growth  # noqa: E402
from tests import factories  # noqa: E402

LARGEST_EXPORT = 100_000


def main() -> None:
    """Make the rows, measure, make more, measure again, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=10)
    parser.add_argument("--ties", type=int, default=10, help="relations an actor, for the network; 0 for none")
    asked = parser.parse_args()
    effort = Effort(asked.rounds, asked.repeat)
    call_command("migrate", verbosity=0)
    large, small = factories.make_compartment("large"), factories.make_compartment("small")
    everything = factories.make_user("everything", role=Role.ANALYST, changes=[large, small])
    little = factories.make_user("little", role=Role.ANALYST, sees=[small])
    made, taken = 0, []
    for total in asked.actors:
        begin = time.perf_counter()
        for place, count in ((small, (total - made) // 100), (large, total - made - (total - made) // 100)):
            generate.make(count, compartment=str(place.pk), user=str(everything.pk), with_evidence=100)
        generate.settle()
        print(f"\n=== {total} actors, made in {time.perf_counter() - begin:.0f} s")
        made = total
        taken.append(reads.measure(everything, little, effort))
        compare.measure()
        reassess.measure(effort)
        if total <= LARGEST_EXPORT:
            export.measure(everything, effort)
    if asked.ties:
        network.measure(everything, asked.ties, effort)
    if len(taken) > 1:
        growth(asked.actors[0], taken[0], asked.actors[-1], taken[-1])


if __name__ == "__main__":
    main()
