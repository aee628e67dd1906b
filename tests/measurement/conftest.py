import pytest
from cdnow_sample import Sample, read_sample

from measurement import bgnbd, gamma_gamma
from measurement.bgnbd import BgNbdFit
from measurement.gamma_gamma import GammaGammaFit


@pytest.fixture(scope="session")
def cdnow() -> Sample:
    return read_sample()


@pytest.fixture(scope="session")
def cdnow_purchases(cdnow: Sample) -> BgNbdFit:
    return bgnbd.fit(bgnbd.purchases(*cdnow.history[:3]))


@pytest.fixture(scope="session")
def cdnow_values(cdnow: Sample) -> GammaGammaFit:
    paid, mean = cdnow.history.paid_purchases, cdnow.history.mean_value
    return gamma_gamma.fit(gamma_gamma.spending(paid[paid > 0], mean[paid > 0]))
