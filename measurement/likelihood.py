"""Maximum likelihood for positive parameters: several fixed starts, the observed information, and honest edges.

Every parameter is searched by its logarithm, inside a box. Where the likelihood keeps rising up to an edge of the box
(customers who never leave, values that never differ), the estimate stands at the edge and says so.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize

Floats = npt.NDArray[np.float64]
Objective = Callable[[Floats], tuple[float, Floats]]
"""Natural parameters, shape (k,) -> log-likelihood and its gradient by the same parameters, shape (k,)."""

Downhill = Callable[[Floats], tuple[float, Floats]]
# Logarithms of the parameters -> minus the mean log-likelihood per observation, and its gradient by the logarithms.

BOX = 10.0  # logarithms from -10 to 10: parameters from 5e-5 to 22,000 in units of the data's own scale
_CLIFF = 1e10  # stands for a likelihood that cannot be computed
_STEP = 1e-4  # of the logarithm, for central differences of the gradient: error about 1e-8
_SETTLED = 0.01  # less information is a standard error of the logarithm above 10: any value will do
# A slope per observation below this is the top: it moves no estimate by a hundredth of its standard error. At an edge
# differences of large logarithms leave about 1e-5 of noise.
_STEEP = 1e-4


class Maximum(NamedTuple):
    """The top of a likelihood.

    estimates: natural parameters, shape (k,).
    log_covariance: covariance of the logarithms of the estimates, shape (k, k): the inverse of the observed
        information; rows and columns of a parameter that is taken as given are 0.
    standard_errors: of the natural parameters by the delta method, estimate * sqrt(variance of its logarithm); NaN for
        a parameter that is taken as given.
    log_likelihood: at the estimates.
    is_given: parameters at an edge of the box, or of which the data say nothing once the others stand, shape (k,).
    has_converged: whether the slope there is flat inside the box; otherwise the estimates are not to be used.
    """

    estimates: Floats
    log_covariance: Floats
    standard_errors: Floats
    log_likelihood: float
    is_given: npt.NDArray[np.bool_]
    has_converged: bool


def maximise(
    objective: Objective, starts: Sequence[Sequence[float]], *, observations: int, sketch: Objective | None = None
) -> Maximum:
    """The highest of the tops that are reached from `starts` (natural parameters), by L-BFGS-B with the gradient.

    `observations` scales the likelihood, so that the search stops equally fine for a thousand customers and a million.
    `sketch` is the same likelihood over a part of the data: where that is given, the starts compete over the part, and
    only the best of their tops is taken to the top over all. Equal tops go to the earlier start.
    """
    downhill = _downhill(objective, observations)
    if sketch is None:
        return _describe(downhill, _lowest(downhill, [_logs(start) for start in starts]), observations)
    rough = _lowest(_downhill(sketch, observations), [_logs(start) for start in starts])
    return _describe(downhill, _lowest(downhill, [rough]), observations)


def _logs(start: Sequence[float]) -> Floats:
    logs: Floats = np.clip(np.log(np.asarray(start, dtype=np.float64)), -BOX, BOX)
    return logs


def _downhill(objective: Objective, observations: int) -> Downhill:
    def downhill(logs: Floats) -> tuple[float, Floats]:
        natural = np.exp(logs)
        with np.errstate(all="ignore"):
            value, gradient = objective(natural)
        if not (np.isfinite(value) and np.isfinite(gradient).all()):
            return _CLIFF, np.zeros_like(logs)  # the line search turns back
        return -value / observations, -gradient * natural / observations

    return downhill


def _lowest(downhill: Downhill, starts: Sequence[Floats]) -> Floats:
    bottoms: list[tuple[float, int, Floats]] = []
    for start in starts:
        found = optimize.minimize(
            downhill,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=[(-BOX, BOX)] * start.size,
            options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 500},
        )
        bottoms.append((round(float(found.fun), 12), len(bottoms), np.asarray(found.x, dtype=np.float64)))
    return min(bottoms, key=lambda bottom: bottom[:2])[2]


def _describe(downhill: Downhill, logs: Floats, observations: int) -> Maximum:
    value, slope = downhill(logs)
    information = np.zeros((logs.size, logs.size))
    for index in range(logs.size):
        step = np.zeros_like(logs)
        step[index] = _STEP
        information[index] = (downhill(logs + step)[1] - downhill(logs - step)[1]) / (2 * _STEP) * observations
    information = (information + information.T) / 2
    free = np.flatnonzero(np.abs(logs) < BOX - 1e-6)
    covariance = np.zeros((logs.size, logs.size))
    standard_errors = np.full(logs.size, np.nan)
    while free.size:
        values, vectors = np.linalg.eigh(information[np.ix_(free, free)])
        if values[0] > _SETTLED:
            covariance[np.ix_(free, free)] = (vectors / values) @ vectors.T
            standard_errors[free] = np.exp(logs[free]) * np.sqrt(np.diag(covariance)[free])
            break
        # Along the flattest direction the data say nothing: what points there most is taken as given.
        free = np.delete(free, int(np.argmax(np.abs(vectors[:, 0]))))
    return Maximum(
        estimates=np.exp(logs),
        log_covariance=covariance,
        standard_errors=standard_errors,
        log_likelihood=float(-value * observations),
        is_given=np.isnan(standard_errors),
        has_converged=bool(value < _CLIFF and (np.abs(slope[np.abs(logs) < BOX - 1e-6]) < _STEEP).all()),
    )


def parameter_points(estimates: Floats, log_covariance: Floats) -> Floats:
    """Equally weighted parameter sets that stand for the uncertainty of an estimate, shape (2k, k).

    The third-degree spherical-radial rule of Arasaratnam, Haykin 2009, "Cubature Kalman Filters", IEEE Transactions on
    Automatic Control 54(6): log estimates +- sqrt(k) times each column of a square root of the covariance. Points
    outside the box are moved to its edge.

    >>> parameter_points(np.array([1.0]), np.array([[0.04]])).ravel().round(3).tolist()
    [1.221, 0.819]
    """
    values, vectors = np.linalg.eigh(log_covariance)
    root = vectors * np.sqrt(np.clip(values, 0, None) * estimates.size)
    logs = np.log(estimates)
    points: Floats = np.exp(np.clip(np.concatenate([logs + root.T, logs - root.T]), -BOX, BOX))
    return points
