"""Welch's t-test on sufficient statistics: does the treatment's mean differ from the control's, and by how much?

The default test of means here: it does not assume that both arms spread alike, and loses next to nothing when they do.
It needs independent customers and means that are nearly normal: with skewed money metrics that is some hundred buyers
per arm, not some hundred recipients.
"""

import math
import sys
from typing import Literal, NamedTuple

from scipy import stats

from measurement import moments
from measurement.moments import Moments

# Why a number is missing. "" when nothing is.
Reason = Literal["", "too_few_customers", "no_variance"]
LiftReason = Literal["", "too_few_customers", "no_variance", "control_mean_not_positive", "control_mean_near_zero"]


class WelchResult(NamedTuple):
    """The comparison of two arms. A number that cannot be known is NaN and its reason says why; it is never 0 or 1.

    difference: treatment mean minus control mean, in the metric's unit; known as soon as both arms have a customer.
    standard_error: of the difference, sqrt(s_t^2 / n_t + s_c^2 / n_c), in the metric's unit.
    degrees_of_freedom: Welch-Satterthwaite, between min(n_t, n_c) - 1 and n_t + n_c - 2.
    statistic: difference / standard_error, Student-distributed when the true means are equal.
    p_value: two-sided probability of a statistic at least as far from 0 when the true means are equal.
    lower, upper: interval of the difference at the asked confidence, in the metric's unit.
    reason: why the fields above are missing: "too_few_customers" (an arm has fewer than two) or "no_variance" (every
        customer of both arms has her arm's mean, so there is nothing to judge the difference by); else "".
    relative_lift: difference / control mean; 0.05 is five percent more than the control.
    relative_lower, relative_upper: interval of the relative lift by the delta method, at the same confidence.
    relative_reason: why those are missing: the reasons above; "control_mean_not_positive" (a share of nothing);
        "control_mean_near_zero" (only the interval: the control's mean may itself be 0, so the ratio is unbounded).
    """

    difference: float
    standard_error: float
    degrees_of_freedom: float
    statistic: float
    p_value: float
    lower: float
    upper: float
    reason: Reason
    relative_lift: float
    relative_lower: float
    relative_upper: float
    relative_reason: LiftReason


class _Lift(NamedTuple):
    lift: float
    lower: float
    upper: float
    reason: LiftReason


def welch_test(treatment: Moments, control: Moments, *, confidence: float = 0.95) -> WelchResult:
    """Compare the means of two arms of different customers, given their moments.

    Test: Welch 1947, "The generalization of 'Student's' problem when several different population variances are
    involved", Biometrika 34; degrees of freedom: Satterthwaite 1946, Biometrics Bulletin 2(6).
    Interval of the relative lift: delta method, as in Deng, Knoblich, Lu 2018, "Applying the Delta Method in Metric
    Analytics", KDD; where it cannot hold (the control's mean may be 0) is Fieller's 1954 condition.
    Raises ValueError when confidence is not inside (0, 1) or moments are impossible.

    >>> result = welch_test(Moments(10, 2.33, 36.081), Moments(10, 0.75, 28.805))
    >>> round(result.statistic, 4), round(result.degrees_of_freedom, 3), round(result.p_value, 5)
    (1.8608, 17.776, 0.07939)
    """
    moments.check(treatment, "treatment")
    moments.check(control, "control")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence == {confidence}, must be > 0 and < 1.")
    difference = treatment.mean - control.mean if treatment.n and control.n else math.nan
    if treatment.n < 2 or control.n < 2:
        return _unknown(difference, treatment, control, "too_few_customers")
    share_treatment = moments.variance(treatment) / treatment.n
    share_control = moments.variance(control) / control.n
    squared_error = share_treatment + share_control
    if squared_error <= _rounding(treatment) + _rounding(control):
        return _unknown(difference, treatment, control, "no_variance")

    standard_error = math.sqrt(squared_error)
    # Shares of the variance, not the variances: their squares would underflow for metrics in very small units.
    weight = share_treatment / squared_error
    degrees_of_freedom = 1 / (weight**2 / (treatment.n - 1) + (1 - weight) ** 2 / (control.n - 1))
    statistic = difference / standard_error
    quantile = float(stats.t.ppf((1 + confidence) / 2, degrees_of_freedom))
    relative = _relative_lift(treatment.mean, control.mean, share_treatment, share_control, quantile)
    return WelchResult(
        difference=difference,
        standard_error=standard_error,
        degrees_of_freedom=degrees_of_freedom,
        statistic=statistic,
        p_value=2 * float(stats.t.sf(abs(statistic), degrees_of_freedom)),
        lower=difference - quantile * standard_error,
        upper=difference + quantile * standard_error,
        reason="",
        relative_lift=relative.lift,
        relative_lower=relative.lower,
        relative_upper=relative.upper,
        relative_reason=relative.reason,
    )


def _rounding(arm: Moments) -> float:
    """The squared error that rounding alone leaves of an arm in which every customer has the same value."""
    return (4 * sys.float_info.epsilon * arm.mean) ** 2


def _unknown(difference: float, treatment: Moments, control: Moments, reason: Reason) -> WelchResult:
    """The difference and the lift stand, nothing can be said of their chance."""
    nan = math.nan
    has_lift = treatment.n > 0 and control.n > 0 and control.mean > 0
    lift = difference / control.mean if has_lift else nan
    relative_reason: LiftReason = "control_mean_not_positive" if control.n > 0 and control.mean <= 0 else reason
    return WelchResult(difference, nan, nan, nan, nan, nan, nan, reason, lift, nan, nan, relative_reason)


def _relative_lift(
    treatment_mean: float, control_mean: float, share_treatment: float, share_control: float, quantile: float
) -> _Lift:
    if control_mean <= 0:
        return _Lift(math.nan, math.nan, math.nan, "control_mean_not_positive")
    ratio = treatment_mean / control_mean
    if quantile * math.sqrt(share_control) >= control_mean:
        return _Lift(ratio - 1, math.nan, math.nan, "control_mean_near_zero")
    # First-order variance of a ratio of independent means; the terms are relative so that no power overflows.
    ratio_error = math.hypot(math.sqrt(share_treatment) / control_mean, ratio * math.sqrt(share_control) / control_mean)
    return _Lift(ratio - 1, ratio - 1 - quantile * ratio_error, ratio - 1 + quantile * ratio_error, "")
