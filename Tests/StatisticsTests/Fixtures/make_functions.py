"""Writes functions.txt: the values of functions to 50 digits by mpmath, rounded to doubles.

    python3 make_functions.py > functions.txt        (mpmath 1.3)

A line is a function's name, its arguments, and its value. Arguments are doubles as they are printed.
"""

import random

from mpmath import mp, mpf, exp, expm1, log, log1p, erf, erfc, loggamma, sqrt

mp.dps = 50
random.seed(7)


def line(name, value, *arguments):
    value = float(value)
    if value != 0 and abs(value) < 2.3e-308:
        return
    print(name, *(repr(float(a)) for a in arguments), repr(value))


def spread(low, high, count):
    """Numbers of all sizes between two positive ones."""
    for _ in range(count):
        yield float(exp(mpf(random.uniform(float(log(mpf(low))), float(log(mpf(high)))))))


def both(values):
    for value in values:
        yield value
        yield -value


def elementary():
    for x in list(both(spread(1e-18, 709.7, 150))) + [0.0, 1.0, -1.0, 709.782, -708.3, 0.34657, -0.34658]:
        line("exp", exp(mpf(x)), x)
        line("expm1", expm1(mpf(x)), x)
    for x in list(spread(5e-324, 1.7e308, 100)) + list(spread(0.4, 2.5, 150)) + [0.9999999999999999, 1.0000000000000002]:
        line("log", log(mpf(x)), x)
    for x in list(spread(1e-18, 1e17, 150)) + [-x for x in spread(1e-18, 0.9999999, 150)]:
        line("log1p", log1p(mpf(x)), x)
    for x in list(spread(1e-12, 1e6, 100)) + [-x for x in spread(1e-12, 0.9999, 100)]:
        line("log1pMinusArgument", log(1 + mpf(x)) - mpf(x), x)


def special():
    for x in both(list(spread(1e-17, 6, 120)) + [0.5, 0.5000001, 0.4999999]):
        line("erf", erf(mpf(x)), x)
    for x in list(both(spread(1e-5, 6, 100))) + list(spread(0.4, 26.5, 120)):
        line("erfc", erfc(mpf(x)), x)
    for x in list(both(spread(1e-5, 8, 80))) + list(spread(0.4, 37.4, 120)):
        line("upperNormalTail", erfc(mpf(x) / sqrt(mpf(2))) / 2, x)
    near = [1 + y for y in both(spread(1e-14, 0.4, 40))] + [2 + y for y in both(spread(1e-14, 0.4, 40))]
    for x in list(spread(1e-300, 1e300, 60)) + list(spread(0.01, 30, 150)) + near:
        line("lgamma", loggamma(mpf(x)), x)
    for _ in range(150):
        a, b = spread(1e-6, 1e10, 2)
        line("lbeta", loggamma(mpf(a)) + loggamma(mpf(b)) - loggamma(mpf(a) + mpf(b)), a, b)


def gamma_values():
    mp.dps = 40
    for a in [1e-3, 0.03, 0.5, 1.0, 2.5, 9.0, 11.0, 33.3, 150.0, 990.0, 1010.0, 1e5, 5e8]:
        spots = {1e-3 * a, 0.3 * a, 3 * a, 10 * a + 30, a + 1, 1e-6, 1.4}
        spots |= {a + z * a ** 0.5 for z in (-20, -8, -3, -1, -0.01, 0.01, 1, 3, 8, 30)}
        for x in sorted(s for s in spots if s > 0):
            shape, spot = mpf(a), mpf(x)
            prefix = shape * log(spot) - spot - loggamma(shape + 1)
            if prefix < -705 and a > 1:
                continue
            if x < a + 1:
                lower = exp(prefix) * rising(shape, spot)
                upper = 1 - lower
            else:
                upper = exp(prefix) * shape * falling(shape, spot)
                lower = 1 - upper
            line("gammaLower", lower, a, x)
            line("gammaUpper", upper, a, x)


def rising(a, x):
    """1 + x / (a + 1) + x^2 / ((a + 1) (a + 2)) + …"""
    term = total = mpf(1)
    while term > total * mpf(10) ** -38:
        a += 1
        term *= x / a
        total += term
    return total


def falling(a, x):
    """Legendre's continued fraction of the upper integral, from its front."""
    b = x + 1 - a
    front, back = mpf(10) ** 1000, 1 / b
    value = back
    for index in range(1, 3_000_000):
        numerator = -index * (index - a)
        b += 2
        back = 1 / (numerator * back + b)
        front = b + numerator / front
        value *= front * back
        if abs(front * back - 1) < mpf(10) ** -36:
            return value
    raise ArithmeticError("the continued fraction has not converged")


def beta_values():
    mp.dps = 40
    sizes = [1e-3, 0.5, 1.0, 3.7, 20.0, 400.0, 4990.0, 5010.0, 1e5, 5e8, 1e10]
    for a in sizes:
        for b in sizes:
            first, second = mpf(a), mpf(b)
            mean = first / (first + second)
            deviation = sqrt(first * second / (first + second + 1)) / (first + second)
            spots = {float(mean + z * deviation) for z in (-20, -5, -2, -0.3, 0.3, 2, 5, 20)}
            spots |= {float(mean / 7), float(1 - (1 - mean) / 7), 0.25}
            for x in sorted(s for s in spots if 0 < s < 1):
                spot = mpf(x)
                prefix = first * log(spot) + second * log(1 - spot) - (
                    loggamma(first) + loggamma(second) - loggamma(first + second))
                if prefix < -700:
                    continue
                # Below the mean the continued fraction (DLMF 8.17.22) converges for all parameters.
                if spot < mean:
                    lower = exp(prefix) / first * fraction(first, second, spot)
                    upper = 1 - lower
                else:
                    upper = exp(prefix) / second * fraction(second, first, 1 - spot)
                    lower = 1 - upper
                line("betaLower", lower, a, b, x)
                line("betaUpper", upper, a, b, x)


def fraction(a, b, x):
    """1 / (1 + d1 / (1 + d2 / …)), from its front, by Lentz's method."""
    front, back, value = mpf(1), mpf(0), mpf(1)
    for index in range(1, 3_000_000):
        m = index // 2
        if index % 2 == 0:
            d = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            d = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        back = 1 / (1 + d * back)
        front = 1 + d / front
        value *= front * back
        if abs(front * back - 1) < mpf(10) ** -34:
            return 1 / value
    raise ArithmeticError("the continued fraction has not converged")


elementary()
special()
gamma_values()
beta_values()
