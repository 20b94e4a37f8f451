"""Ricker's population model, as a simulator for Understudy: lines of JSON in, lines of JSON out.

n(t+1) = rate n(t) exp(-n(t) + noise e(t)), seen as Poisson counts with mean scale n(t)
(Wood, Statistical inference for noisy nonlinear ecological dynamic systems, Nature 466, 2010).
"""

import json
import math
import random
import sys

YEARS = 20


def poisson(mean, source):
    """A Poisson draw: arrivals of a unit rate, counted until the mean has gone by."""
    count, arrival = 0, source.expovariate(1)
    while arrival < mean:
        count, arrival = count + 1, arrival + source.expovariate(1)
    return count


def simulate(log_rate, noise, scale, seed):
    source = random.Random(seed)  # everything random follows from the seed
    population, counts = 1.0, []
    for year in range(30 + YEARS):
        population *= math.exp(log_rate - population + noise * source.gauss(0, 1))
        if year >= 30:
            counts.append(poisson(scale * population, source))
    return counts


for line in sys.stdin:
    asked = json.loads(line)
    counts = simulate(seed=asked["seed"], **asked["parameters"])
    print(json.dumps({"counts": counts}), flush=True)
