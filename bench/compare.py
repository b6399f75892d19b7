#!/usr/bin/env python3
"""Compares builds of varve-bench on a machine that is shared.

    bench/compare.py BENCHMARK EVENTS OLD NEW... [--rounds N]

All builds run on one core at the same time, in turn every few milliseconds, so that they meet the same noise; what each takes
of the processor is told apart. Prints the median of nanoseconds an event, and the median of the ratios to the first build.
"""

import argparse
import json
import statistics
import subprocess

CORE = "1"
REPEATS = "9"


def begin(build, benchmark, events):
    command = ["taskset", "-c", CORE, build, benchmark, "--events", events, "--repeats", REPEATS]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def nanoseconds(process):
    output, _ = process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"{process.args} ended with {process.returncode}")
    return json.loads(output.strip().splitlines()[-1])["ns_per_event"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("benchmark")
    parser.add_argument("events")
    parser.add_argument("builds", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    taken = {build: [] for build in options.builds}
    for number in range(options.rounds):
        order = options.builds if number % 2 == 0 else options.builds[::-1]
        running = [(build, begin(build, options.benchmark, options.events)) for build in order]
        for build, process in running:
            taken[build].append(nanoseconds(process))
    first = taken[options.builds[0]]
    for build, values in taken.items():
        ratios = [value / reference for value, reference in zip(values, first)]
        rounds = " ".join(f"{ratio:.3f}" for ratio in ratios)
        print(f"{build}: {statistics.median(values):.0f} ns, {statistics.median(ratios):.3f} ({rounds})")


if __name__ == "__main__":
    main()
