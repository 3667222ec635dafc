import numpy as np
import pytest

from helpers.data import (
    ALLIGATORS,
    HOURS,
    O_RINGS,
    ONE_NEURON,
    SIX_POINTS,
    SUNNY_DAYS,
    TRIAL,
    standardised,
)

DATASETS = [O_RINGS, HOURS, SIX_POINTS, SUNNY_DAYS, ONE_NEURON, ALLIGATORS, TRIAL]
every_dataset = pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.name)
every_one_that_varies = pytest.mark.parametrize(
    "dataset", [O_RINGS, HOURS, SIX_POINTS, SUNNY_DAYS, ALLIGATORS], ids=lambda d: d.name
)


@every_dataset
def test_shapes_fit_and_labels_are_numbers_of_classes(dataset):
    m, k = dataset.features.shape
    assert k == len(dataset.feature_names)
    assert dataset.y.shape == (m,)
    if dataset is not TRIAL:
        assert set(dataset.y) <= set(range(len(dataset.classes) or 2))
    assert dataset.X.shape == (m, 1 + k)
    assert (dataset.X[:, 0] == 1).all()
    assert np.array_equal(dataset.X[:, 1:], dataset.features)


@every_dataset
def test_everything_has_a_name_a_source_and_terms(dataset):
    assert all([dataset.name, dataset.label_name, *dataset.feature_names, dataset.terms])
    assert len(dataset.source) > 20


@every_dataset
def test_nobody_can_change_the_data(dataset):
    with pytest.raises(ValueError, match="read-only"):
        dataset.features[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        dataset.y[0] = 1
    with pytest.raises(AttributeError):
        dataset.y = np.zeros(3)


def test_the_o_rings_have_the_summary_that_the_rogers_commission_published():
    temperature, damaged = O_RINGS.features[:, 0], O_RINGS.y == 1
    assert (len(temperature), damaged.sum()) == (23, 7)
    assert sorted(temperature[damaged]) == [53, 57, 58, 63, 70, 70, 75]
    assert (temperature.min(), temperature.max()) == (53, 81)
    assert (temperature[~damaged] > 65).all()  # no flight below 65 °F was free of damage


def test_ten_of_the_twenty_students_passed_after_2_79_hours_on_average():
    assert (len(HOURS.y), HOURS.y.sum()) == (20, 10)
    assert HOURS.features.mean() == 2.7875
    assert HOURS.features[HOURS.y == 1].min() == 1.75
    assert HOURS.features[HOURS.y == 0].max() == 3.5


def test_the_alligators_are_those_of_agrestis_table():
    length, food = ALLIGATORS.features[:, 0], ALLIGATORS.y
    assert [(food == k).sum() for k in range(3)] == [31, 20, 8]
    assert (length.min(), length.max()) == (1.24, 3.89)
    assert length[food == 1].max() == 2.72  # the largest that had eaten invertebrates
    assert standardised(ALLIGATORS).classes == ALLIGATORS.classes


def test_a_line_separates_the_six_points():
    side = SIX_POINTS.features.sum(axis=1) > 3
    assert np.array_equal(side, SIX_POINTS.y == 1)


def test_the_sunny_days_are_those_of_the_page():
    """Counted in its file: 80 days, half of them sunny, the warmest of the rainy ones at 67.312."""
    temperature, sunny = SUNNY_DAYS.features[:, 0], SUNNY_DAYS.y == 1
    assert (len(temperature), sunny.sum()) == (80, 40)
    assert temperature[sunny].min() == 62.957
    assert temperature[~sunny].max() == 67.312
    assert (np.diff(temperature) > 0).all()


@every_one_that_varies
def test_standardised_features_have_mean_0_and_standard_deviation_1(dataset):
    z = standardised(dataset).features
    m = len(z)
    for column in z.T.tolist():
        assert sum(column) / m == pytest.approx(0, abs=1e-14)
        assert sum(value**2 for value in column) / m == pytest.approx(1, rel=1e-13)


@every_one_that_varies
def test_standardised_data_are_the_same_examples(dataset):
    scaled = standardised(dataset)
    assert np.array_equal(scaled.y, dataset.y)
    assert scaled.name != dataset.name
    assert scaled.source == dataset.source
    np.testing.assert_allclose(scaled.in_units(scaled.features), dataset.features, rtol=1e-14)


@every_one_that_varies
def test_weights_in_units_give_the_same_h(dataset):
    scaled, rng = standardised(dataset), np.random.default_rng(10)
    w = rng.normal(size=scaled.X.shape[1])
    np.testing.assert_allclose(
        dataset.X @ scaled.weights_in_units(w), scaled.X @ w, rtol=1e-11, atol=1e-13
    )
    np.testing.assert_array_equal(dataset.weights_in_units(w), w)


def test_what_never_varies_cannot_be_standardised():
    with pytest.raises(ValueError, match="One example, in which a feature never varies"):
        standardised(ONE_NEURON)


@pytest.mark.parametrize("w", [[1.0, 2.0], [[1.0], [2.0], [3.0]], 1.0])
def test_weights_of_another_shape_are_not_converted(w):
    with pytest.raises(ValueError, match="w has shape"):
        standardised(SIX_POINTS).weights_in_units(w)
