#!/usr/bin/env python3
"""Times PSI, KS, JS and Wasserstein of 1,000,000 + 1,000,000 raw values with NumPy and SciPy, one JSON line each.

    pip install numpy scipy
    python3 compare.py

Sorting and binning are part of it, since these libraries keep the values; a sketch has done that while it was fed.
"""

import json
import time

import numpy
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, wasserstein_distance


def binned(a, b):
    edges = numpy.unique(numpy.quantile(a, numpy.linspace(0, 1, 11)[1:-1]))
    return [numpy.bincount(numpy.searchsorted(edges, x, side="right"), minlength=len(edges) + 1) / len(x)
            for x in (a, b)]


def psi(a, b):
    p, q = (numpy.clip(shares, 1e-4, None) for shares in binned(a, b))
    return float(((q - p) * numpy.log(q / p)).sum())


MEASURES = {"psi": psi, "js": lambda a, b: float(jensenshannon(*binned(a, b), base=2)),
            "ks": lambda a, b: float(ks_2samp(a, b, method="asymp").statistic),
            "wasserstein": lambda a, b: float(wasserstein_distance(a, b))}

random = numpy.random.default_rng(1)
reference, window = random.lognormal(0, 1, 1_000_000), random.lognormal(0.05, 1, 1_000_000)
for name, measure in MEASURES.items():
    times = []
    for _ in range(5):
        start = time.perf_counter()
        value = measure(reference, window)
        times.append(time.perf_counter() - start)
    print(json.dumps({"measure": name, "library": "numpy/scipy", "value": value, "milliseconds": min(times) * 1e3}))
