"""Writes distributions.txt: values of distributions, tests and plans by SciPy, statsmodels and, where those lose digits,
mpmath.

    python3 make_distributions.py > distributions.txt        (SciPy 1.17, statsmodels 0.15, mpmath 1.3)

A line is a function's name, its arguments, and its value.
"""

import warnings

import numpy as np
from mpmath import mp, mpf, exp, log, sqrt, pi, erfinv, quad, inf, npdf, ncdf
from scipy import integrate, optimize, stats

warnings.simplefilter("ignore")
mp.dps = 40


def line(name, value, *arguments):
    value = float(value)
    if not np.isfinite(value) or (value != 0 and abs(value) < 1e-290):
        return
    print(name, *(repr(float(a)) for a in arguments), repr(value))


PROBABILITIES = [1e-280, 1e-100, 1e-20, 1e-12, 1e-6, 1e-3, 0.025, 0.1, 0.3, 0.5]


def normal():
    for p in PROBABILITIES[:-1] + [0.24, 0.26, 0.4, 0.49999, 5e-324, 1e-310]:
        # The upper quantile, by Newton's method from SciPy's.
        x = mpf(float(stats.norm.isf(p)))
        for _ in range(6):
            x += (mp.erfc(x / sqrt(mpf(2))) / 2 - mpf(p)) / npdf(x)
        line("normalUpperQuantile", x, p)


def student():
    for df in [0.01, 0.1, 0.5, 1, 1.5, 2, 3, 7.7, 30, 119.9, 1e3, 1e5, 1e7, 1e9]:
        for t in [0.01, 0.5, 1, 1.96, 3, 6, 12, 30, 1e3, 1e6]:
            line("studentTwoSided", 2 * stats.t.sf(t, df), df, t)
            line("studentDensity", stats.t.pdf(t, df), df, t)
        for p in PROBABILITIES[3:-1]:
            # SciPy ends at 6.7e152 whatever the quantile.
            if stats.t.isf(p, df) < 1e144:
                line("studentUpperQuantile", stats.t.isf(p, df), df, p)


def chi_square():
    for df in [0.01, 0.5, 1, 2, 3, 9, 40, 118, 123, 1e3, 1e6, 1e9]:
        for q in [1e-6, 0.1, 0.5, 0.8, 0.99, 1, 1.01, 1.3, 2, 5, 30]:
            line("chiSquareCumulative", stats.chi2.cdf(q * df, df), df, q * df)
            line("chiSquareSurvival", stats.chi2.sf(q * df, df), df, q * df)
        # SciPy's quantiles of 1e9 degrees of freedom are wrong in the fifth digit.
        for p in PROBABILITIES[3:] if df < 1e9 else []:
            line("chiSquareQuantile", stats.chi2.ppf(p, df), df, p)
            line("chiSquareUpperQuantile", stats.chi2.isf(p, df), df, p)


def beta():
    for a in [0.1, 0.5, 1, 2.5, 30, 80, 1e4, 1e9]:
        for b in [0.1, 0.5, 1, 2.5, 30, 80, 1e4, 1e9]:
            for p in PROBABILITIES[3:]:
                line("betaQuantile", stats.beta.ppf(p, a, b), a, b, p)
            line("betaDensity", stats.beta.pdf(a / (a + b), a, b), a, b, a / (a + b))


def fisher():
    for d1 in [0.5, 1, 4, 100, 1e6]:
        for d2 in [0.5, 1, 7, 300, 1e7]:
            for x in [1e-3, 0.3, 0.9, 1, 1.1, 3, 40]:
                line("fisherSurvival", stats.f.sf(x, d1, d2), d1, d2, x)


def kolmogorov():
    for x in [0.04, 0.08, 0.2, 0.5, 0.9, 0.999, 1.0, 1.001, 1.2, 1.36, 2, 3, 7, 18]:
        big = mpf(x)
        survival = 2 * sum((-1) ** (k - 1) * exp(-2 * k * k * big * big) for k in range(1, 400))
        cumulative = sqrt(2 * pi) / big * sum(exp(-(2 * k - 1) ** 2 * pi ** 2 / (8 * big * big)) for k in range(1, 60))
        line("kolmogorovSurvival", survival, x)
        line("kolmogorovCumulative", cumulative, x)
    generator = np.random.default_rng(5)
    for n, m in [(1, 1), (3, 5), (10, 10), (20, 33), (50, 50), (100, 90), (400, 500), (7, 3000), (500, 500)]:
        for shift in [0, 0.3, 1, 3]:
            found = stats.ks_2samp(generator.normal(size=n), generator.normal(shift, size=m), method="exact")
            line("kolmogorovSmirnovExact", found.pvalue, n, m, found.statistic)


def welch():
    for first, second in [((100, 5.0, 4.0), (120, 5.4, 9.0)), ((2, 0.0, 1.0), (3, 10.0, 0.5)),
                          ((1e9, 1e6, 1e-3), (1e9, 1e6 + 2e-6, 2e-3)), ((5e5, 0.1, 0.09), (1e4, 0.12, 0.1056)),
                          ((30, 1e-8, 1e-16), (30, 2e-8, 9e-16)), ((50, 1.0, 1.0), (50, 9.0, 1.0))]:
        n1, m1, v1 = first
        n2, m2, v2 = second
        found = stats.ttest_ind_from_stats(m2, v2 ** 0.5, n2, m1, v1 ** 0.5, n1, equal_var=False)
        error = (v1 / n1 + v2 / n2) ** 0.5
        freedom = (v1 / n1 + v2 / n2) ** 2 / ((v1 / n1) ** 2 / (n1 - 1) + (v2 / n2) ** 2 / (n2 - 1))
        line("welchP", found.pvalue, *first, *second)
        line("welchFreedom", freedom, *first, *second)
        line("welchUpper", m2 - m1 + error * stats.t.isf(0.025, freedom), *first, *second)


def proportions():
    from statsmodels.stats.proportion import proportions_ztest, confint_proportions_2indep
    for n1, x1, n2, x2 in [(1000, 100, 1000, 130), (10, 3, 12, 9), (10 ** 9, 10 ** 6, 10 ** 9, 1003000), (500, 0, 400, 7)]:
        line("proportionP", proportions_ztest([x2, x1], [n2, n1])[1], n1, x1, n2, x2)
        interval = confint_proportions_2indep(x2, n2, x1, n1, method="wald", compare="diff", alpha=0.05)
        line("proportionLower", interval[0], n1, x1, n2, x2)


def multiple():
    from statsmodels.stats.multitest import multipletests
    values = [0.01, 0.04, 0.03, 0.005, 0.2, 0.9, 0.005, 1.0]
    for method, name in [("bonferroni", "bonferroni"), ("holm", "holm"), ("fdr_bh", "benjaminiHochberg")]:
        for index, corrected in enumerate(multipletests(values, method=method)[1]):
            line(name, corrected, index, *values)


def sequential():
    for alpha in [0.01, 0.05, 0.1]:
        for tuning in [100, 5000]:
            for n in [10, 1000, 5000, 1e6, 1e9]:
                a = mpf(alpha)
                rho2 = (-2 * log(a) + log(1 - 2 * log(a))) / tuning
                s = n * rho2
                half = mpf("0.3") * sqrt(mpf(n)) * sqrt(2 * (s + 1) * log(sqrt(s + 1) / a) / (mpf(n) ** 2 * rho2))
                # The standard error given is the double nearest to 0.3.
                half *= mpf(0.3) / mpf("0.3")
                line("sequenceHalfWidth", half, alpha, tuning, n, 0.3)
                for z in [0.5, 2.5, 6.0, 30.0]:
                    p = sqrt(s + 1) * exp(-mpf(z) ** 2 * s / (2 * (s + 1)))
                    line("sequenceP", min(mpf(1), p), alpha, tuning, n, z)


class Walk:
    """Boundaries by Simpson's rule on a fine grid, an independent computation of the same definition."""

    def __init__(self):
        self.share, self.grid, self.mass = 0.0, np.array([0.0]), np.array([1.0])

    def exit(self, boundary, share):
        step = (share - self.share) ** 0.5
        return (self.mass * stats.norm.sf((boundary * share ** 0.5 - self.grid) / step)).sum()

    def go(self, boundary, share):
        step = (share - self.share) ** 0.5
        end = min(boundary, 10) * share ** 0.5
        grid = np.linspace(-end, end, 4001)
        weights = np.ones(4001)
        weights[1:-1:2], weights[2:-1:2] = 4, 2
        weights *= (grid[1] - grid[0]) / 3
        density = stats.norm.pdf((grid[:, None] - self.grid[None, :]) / step) @ self.mass / step
        self.share, self.grid, self.mass = share, grid, weights * density


def boundaries():
    def fleming(alpha, t):
        return 4 * stats.norm.sf(stats.norm.isf(alpha / 4) / t ** 0.5)

    def pocock(alpha, t):
        return alpha * np.log(1 + (np.e - 1) * t)

    for name, spending in [("obrienFleming", fleming), ("pocock", pocock)]:
        for alpha, shares in [(0.05, [0.2, 0.4, 0.6, 0.8, 1.0]), (0.01, [0.5, 1.0]), (0.05, [0.1, 0.15, 0.5, 0.9, 0.95, 1.0])]:
            walk, spent = Walk(), 0.0
            for look, share in enumerate(shares):
                side = (spending(alpha, share) - spent) / 2
                spent = spending(alpha, share)
                boundary = optimize.brentq(lambda b: np.log(walk.exit(b, share) / side), 0.5, 20, xtol=1e-13)
                line(name, boundary, alpha, look, *shares)
                walk.go(boundary, share)


def bayes():
    arms = [(0.0, 1.0), (0.5, 2.0), (-0.2, 0.1), (1.0, 0.5)]
    for count in (2, 3, 4):
        for index in range(count):
            others = [j for j in range(count) if j != index]
            points = sorted({m + k * s for m, s in arms[:count] for k in range(-12, 13, 2)})
            best = quad(lambda x: npdf(x, *arms[index]) * mp.fprod(ncdf(x, *arms[j]) for j in others), points)
            loss = quad(lambda x: ncdf(x, *arms[index]) * (1 - mp.fprod(ncdf(x, *arms[j]) for j in others)), points)
            line("normalBest", best, count, index)
            line("normalLoss", loss, count, index)
    cases = [[(11, 91), (16, 86)], [(0.5, 0.5), (3, 1)], [(1201, 98801), (1301, 98701)], [(11, 91), (16, 86), (14, 80)],
             [(1, 1), (1e6, 9e6), (30, 200)]]
    for number, betas in enumerate(cases):
        for index, (a, b) in enumerate(betas):
            others = [one for j, one in enumerate(betas) if j != index]
            cuts = sorted({float(stats.beta.ppf(p, *one)) for one in betas
                           for p in (1e-15, 1e-9, 1e-6, 1e-4, 1e-2, .1, .3, .5, .7, .9, .99, .9999, 1 - 1e-6, 1 - 1e-9)}
                          | {0.0, 1.0})

            def below(x):
                return np.prod([stats.beta.cdf(x, *one) for one in others])

            def above(x):
                product, result = 1.0, 0.0
                for one in others:
                    result += product * stats.beta.sf(x, *one)
                    product *= stats.beta.cdf(x, *one)
                return result

            def integral(function):
                return sum(integrate.quad(function, l, r, epsabs=0, epsrel=1e-12, limit=400)[0] for l, r in zip(cuts, cuts[1:]))

            line("betaBest", integral(lambda x: stats.beta.pdf(x, a, b) * below(x)), number, index)
            line("betaLoss", integral(lambda x: stats.beta.cdf(x, a, b) * above(x)), number, index)


normal()
student()
chi_square()
beta()
fisher()
kolmogorov()
welch()
proportions()
multiple()
sequential()
boundaries()
bayes()
