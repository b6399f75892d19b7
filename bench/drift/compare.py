#!/usr/bin/env python3
"""PSI, JS, KS and Wasserstein of 1,000,000 + 1,000,000 values, and ADWIN and Page-Hinkley over 1,000,000 errors: times and
values of Varve, NumPy and SciPy, evidently, and river on the same data, one JSON line each.

    pip install numpy scipy evidently 'pandas<3' river       (evidently 0.7 doesn't load with pandas 3)
    bench/run drift            or: python3 compare.py VARVE_BENCH [FOLDER [REPEATS]]

Without VARVE_BENCH the libraries alone; those that are not installed are left out and said so. The libraries are given raw
values in the form that they want (NumPy arrays, pandas series), so sorting and binning are part of their times; a sketch has
done that while it was fed, which is told as ns_per_insert. Times are wall times, the least of REPEATS.

evidently has other definitions: PSI and JS over bins of equal width (Sturges) of both samples together instead of the
reference's tenths, JS to the base e, Wasserstein in standard deviations of the reference, and of KS the p-value.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy

SIZE = 1_000_000


def tell(library, measure, value, seconds, **more):
    print(json.dumps({"library": library, "measure": measure, "value": value, "milliseconds": round(seconds * 1e3, 3),
                      **more}), flush=True)


def timed(function, repeats):
    best = None
    for _ in range(repeats):
        start = time.perf_counter()
        value = function()
        seconds = time.perf_counter() - start
        best = seconds if best is None else min(best, seconds)
    return value, best


def missing(library, error):
    print(json.dumps({"library": library, "skipped": str(error)}), flush=True)


# --- the libraries --------------------------------------------------------------------------------

def binned(a, b):
    edges = numpy.unique(numpy.quantile(a, numpy.linspace(0, 1, 11)[1:-1]))
    return [numpy.bincount(numpy.searchsorted(edges, x, side="right"), minlength=len(edges) + 1) / len(x)
            for x in (a, b)]


def psi(a, b):
    p, q = (numpy.clip(shares, 1e-4, None) for shares in binned(a, b))
    return float(((q - p) * numpy.log(q / p)).sum())


def scipy_measures(reference, window, repeats):
    try:
        from scipy.spatial.distance import jensenshannon
        from scipy.stats import ks_2samp, wasserstein_distance
    except ImportError as error:
        return missing("scipy", error)
    for name, measure in {
            "psi": psi, "js": lambda a, b: float(jensenshannon(*binned(a, b), base=2)),
            "ks": lambda a, b: float(ks_2samp(a, b, method="asymp").statistic),
            "wasserstein": lambda a, b: float(wasserstein_distance(a, b))}.items():
        tell("numpy/scipy", name, *timed(lambda m=measure: m(reference, window), repeats))


def evidently_measures(reference, window, repeats):
    try:
        import pandas
        from evidently.legacy.calculations import stattests
        from evidently.legacy.core import ColumnType
    except ImportError as error:
        return missing("evidently", error)
    series = pandas.Series(reference), pandas.Series(window)
    for name, test in {"psi (equal widths)": stattests.psi_stat_test,
                       "js (equal widths, base e)": stattests.jensenshannon_stat_test,
                       "ks (p-value)": stattests.ks_stat_test,
                       "wasserstein_normalized": stattests.wasserstein_stat_test}.items():
        score, seconds = timed(lambda t=test: t(*series, ColumnType.Numerical, None).drift_score, repeats)
        tell("evidently", name, float(score), seconds)


def river_detectors(errors, repeats):
    try:
        from river import drift
    except ImportError as error:
        return missing("river", error)
    values = errors.tolist()

    def changes(make):
        detector, found = make(), 0
        for value in values:
            detector.update(value)
            found += detector.drift_detected
        return found
    for name, make in {"adwin": drift.ADWIN, "page_hinkley": drift.PageHinkley}.items():
        found, seconds = timed(lambda m=make: changes(m), min(repeats, 3))
        tell("river", name, found, seconds, ns_per_value=round(seconds / len(values) * 1e9, 1))


# --- Varve ----------------------------------------------------------------------------------------

def varve(program, folder, repeats):
    answer = subprocess.run([program, "drift", "--directory", str(folder), "--repeats", str(repeats)],
                            check=True, capture_output=True, text=True).stdout
    print(json.dumps({"library": "varve", **json.loads(answer)}), flush=True)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else None
    repeats = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    random = numpy.random.default_rng(1)
    reference, window = random.lognormal(0, 1, SIZE), random.lognormal(0.05, 1, SIZE)
    # Every tenth answer is wrong at first, every eighth in the second half.
    errors = (random.random(SIZE) < numpy.where(numpy.arange(SIZE) < SIZE // 2, 0.1, 0.125)).astype(float)
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        for name, values in {"reference": reference, "window": window, "errors": errors}.items():
            values.tofile(pathlib.Path(folder) / f"{name}.f64")
        if program:
            varve(program, folder, repeats)
    scipy_measures(reference, window, repeats)
    evidently_measures(reference, window, repeats)
    river_detectors(errors, repeats)


if __name__ == "__main__":
    main()
