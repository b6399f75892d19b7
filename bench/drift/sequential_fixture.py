#!/usr/bin/env python3
"""Where river's detectors find changes: writes Tests/DriftTests/Fixtures/sequential.json.

    pip install river==0.26.1
    python3 sequential_fixture.py > ../../Tests/DriftTests/Fixtures/sequential.json

The streams are made of SplitMix64, so that the tests make them again instead of reading them.
"""

import json

from river import drift

MASK = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((self.state ^ (self.state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def uniform(self):
        return (self.next() >> 11) * 2.0 ** -53


def values(stream):
    """Each segment is [count, kind, a, b]: ones with probability a; uniform from a to b; a plus b times a bell."""
    random = SplitMix64(stream["seed"])
    for count, kind, a, b in stream["segments"]:
        for _ in range(count):
            if kind == "ones":
                yield 1.0 if random.uniform() < a else 0.0
            elif kind == "uniform":
                yield a + (b - a) * random.uniform()
            else:
                yield a + b * (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2.0)


STREAMS = [
    {"name": "errors rise", "seed": 1, "segments": [[5000, "ones", 0.05, 0], [5000, "ones", 0.15, 0]]},
    {"name": "errors rise and fall", "seed": 2,
     "segments": [[2000, "ones", 0.2, 0], [2000, "ones", 0.6, 0], [2000, "ones", 0.1, 0], [2000, "ones", 0.12, 0]]},
    {"name": "nothing happens", "seed": 3, "segments": [[20000, "ones", 0.1, 0]]},
    {"name": "latency steps", "seed": 4, "segments": [[3000, "bell", 120, 15], [3000, "bell", 135, 15],
                                                      [3000, "bell", 90, 40], [1000, "bell", 90, 2]]},
    {"name": "a shift of the whole", "seed": 5, "segments": [[1500, "uniform", -1, 1], [1500, "uniform", 0, 2],
                                                            [1500, "uniform", -3, -1]]},
    {"name": "constants", "seed": 6, "segments": [[500, "uniform", 3, 3], [500, "uniform", 4, 4]]},
    {"name": "a drift", "seed": 7, "segments": [[300, "bell", index * 0.05, 1] for index in range(20)]},
]
ADWIN = [{}, {"delta": 0.05, "clock": 1, "min_window_length": 2, "grace_period": 3}]
PAGE_HINKLEY = [{}, {"threshold": 10, "delta": 0.1, "mode": "up"}, {"threshold": 200, "delta": 2, "alpha": 0.99,
                                                                  "mode": "down", "min_instances": 5}]


def changes(detector, stream):
    found = []
    for index, value in enumerate(values(stream)):
        detector.update(value)
        if detector.drift_detected:
            found.append(index)
    return found


for stream in STREAMS:
    stream["adwin"] = [changes(drift.ADWIN(**options), stream) for options in ADWIN]
    stream["page_hinkley"] = [changes(drift.PageHinkley(**options), stream) for options in PAGE_HINKLEY]
print("[" + ",\n ".join(json.dumps(stream) for stream in STREAMS) + "]")
