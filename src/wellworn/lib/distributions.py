"""Quantiles and tails of the usual distributions. SciPy's take a second to load, which whoever only starts should not wait for."""

from __future__ import annotations


def student_quantile(share: float, freedom: float) -> float:
    """Below which Student's t is in that share of all cases."""
    from scipy.stats import t

    return float(t.ppf(share, freedom))


def student_beyond(size: float, freedom: float) -> float:
    """How often Student's t is as far from zero as `size`, on either side."""
    from scipy.stats import t

    return float(2 * t.sf(abs(size), freedom))


def chi_squared_quantile(share: float, freedom: float) -> float:
    """Below which chi-squared is in that share of all cases."""
    from scipy.stats import chi2

    return float(chi2.ppf(share, freedom))
