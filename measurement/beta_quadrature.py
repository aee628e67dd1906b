"""Means of smooth functions of a probability that has a beta distribution, without simulation.

Gauss-Jacobi quadrature from the recurrence of the Jacobi polynomials (Golub, Welsch 1969, "Calculation of Gauss
Quadrature Rules", Mathematics of Computation 23). The weights are squared components of unit eigenvectors, so nothing
overflows even for the beta distribution of a customer with thousands of purchases.
"""

from typing import NamedTuple

import numpy as np
from scipy import linalg

from measurement.likelihood import Floats

NODES = 32  # moments of purchase counts are right to six digits with 24


class BetaNodes(NamedTuple):
    """The mean of f(p), p ~ Beta(a, b), is the sum of weights * f(nodes) along the last axis.

    nodes: probabilities strictly inside (0, 1), shape (distributions, NODES).
    weights: their weights, positive, each row adding up to 1; the same shape.
    """

    nodes: Floats
    weights: Floats


def beta_nodes(a: float, b: Floats) -> BetaNodes:
    """Nodes and weights for Beta(a, b[i]), one row per element of `b`.

    Raises ValueError when a or an element of b is not positive.

    >>> rule = beta_nodes(2.0, np.array([3.0]))
    >>> float((rule.weights * rule.nodes).sum().round(12)), float((rule.weights * rule.nodes**2).sum().round(12))
    (0.4, 0.2)
    """
    if not a > 0:
        raise ValueError(f"a == {a}, must be > 0.")
    if not (b > 0).all():
        raise ValueError(f"b == {b[int(np.argmin(b > 0))]}, must be > 0.")
    nodes = np.empty((b.size, NODES))
    weights = np.empty((b.size, NODES))
    for row, shape in enumerate(b.tolist()):
        values, vectors = linalg.eigh_tridiagonal(*_recurrence(shape - 1, a - 1))
        nodes[row] = np.clip((1 + values) / 2, 1e-300, 1 - 1e-16)
        weights[row] = vectors[0] ** 2
    return BetaNodes(nodes, weights)


def _recurrence(left: float, right: float) -> tuple[Floats, Floats]:
    """Diagonal and side of the Jacobi matrix for the weight (1 - y)^left (1 + y)^right on (-1, 1)."""
    n = np.arange(1, NODES, dtype=np.float64)
    twice = 2 * n + left + right
    first = (right - left) / (left + right + 2)
    diagonal = np.append(first, (right - left) * (right + left) / (twice * (twice + 2)))
    # For n = 1 the factor (n + left + right) / (twice - 1) is 1, and 0 / 0 when left + right = -1.
    ratio = np.append(1.0, (n[1:] + left + right) / (twice[1:] - 1))
    squared = 4 * n * (n + left) * (n + right) * ratio / (twice**2 * (twice + 1))
    return diagonal, np.sqrt(squared)
