"""Numbers that others have published, and worked examples that one can do by hand."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from helpers.activations import SIGMOID, Activation, sigmoid, sigmoid_prime
from helpers.convergence import (
    infima,
    minimise,
    steps_to_tolerance,
)
from helpers.data import HOURS, O_RINGS, ONE_NEURON, SIX_POINTS
from helpers.descent import descend
from helpers.layers import backpropagate, network_loss
from helpers.losses import (
    cross_entropy,
    cross_entropy_gradient,
    cross_entropy_hessian,
    squared_error,
    squared_error_gradient,
    squared_error_hessian,
)

GRADIENTS = {"squared error": squared_error_gradient, "cross-entropy": cross_entropy_gradient}
GOOD, BAD = (0.9, 0.6), (2.0, 2.0)  # Nielsen's two starts, bias first


def output(path):
    """ŷ along a descent on Nielsen's one example, x = 1."""
    return sigmoid(path.sum(axis=1))


class TestNielsensOneNeuron:
    """Neural Networks and Deep Learning, chapter 3: x = 1, y = 0, ½ squared error or cross-entropy,
    300 steps."""

    def path(self, loss, start, rate=0.15):
        return descend(lambda w: GRADIENTS[loss](ONE_NEURON.X, ONE_NEURON.y, w), start, rate, 300)

    def test_squared_error_learns_quickly_from_the_good_start(self):
        y_hat = output(self.path("squared error", GOOD))
        assert y_hat[0] == pytest.approx(0.817574, abs=5e-7)
        assert y_hat[300] == pytest.approx(0.093956, abs=5e-7)

    def test_squared_error_hardly_learns_at_first_from_the_bad_start(self):
        y_hat = output(self.path("squared error", BAD))
        assert y_hat[[0, 150, 300]] == pytest.approx([0.982014, 0.933417, 0.202848], abs=5e-7)
        assert np.argmax(y_hat < 0.5) == 232

    def test_cross_entropy_learns_from_both(self):
        assert output(self.path("cross-entropy", GOOD))[300] == pytest.approx(0.011638, abs=5e-7)
        y_hat = output(self.path("cross-entropy", BAD))
        assert y_hat[300] == pytest.approx(0.012009, abs=5e-7)
        assert np.argmax(y_hat < 0.5) == 17

    def test_at_the_bad_start_the_gradients_differ_by_1_over_sigmoid_prime(self):
        squared, entropy = (
            gradient(ONE_NEURON.X, ONE_NEURON.y, BAD) for gradient in GRADIENTS.values()
        )
        assert entropy / squared == pytest.approx([56.6165, 56.6165], abs=5e-5)

    def test_the_published_animation_steps_with_f_prime_forgotten(self):
        """The chapter's cross-entropy widgets use ∂C/∂ŷ = 1/(1 − ŷ) where ∂C/∂h = ŷ belongs."""

        def forgotten(w):
            return np.full(2, 1 / (1 - sigmoid(w.sum())))

        assert forgotten(np.array(BAD)) == pytest.approx(55.598, abs=5e-4)
        assert cross_entropy_gradient(ONE_NEURON.X, ONE_NEURON.y, BAD) == pytest.approx(
            0.982, abs=5e-4
        )
        shipped = [output(descend(forgotten, start, 0.005, 300))[300] for start in (GOOD, BAD)]
        corrected = [
            output(self.path("cross-entropy", start, rate=0.005))[300] for start in (GOOD, BAD)
        ]
        assert shipped == pytest.approx([0.0404, 0.0479], abs=5e-5)
        assert corrected == pytest.approx([0.4177, 0.7796], abs=5e-5)


class TestNgsSixPoints:
    """Supervised Machine Learning (Coursera), week 3, the labs on the logistic cost and its
    gradient."""

    @pytest.mark.parametrize(
        ("bias", "cost"), [(-3, 0.36686678640551745), (-4, 0.5036808636748461)]
    )
    def test_the_costs(self, bias, cost):
        assert cross_entropy(SIX_POINTS.X, SIX_POINTS.y, [bias, 1, 1]) == pytest.approx(
            cost, rel=1e-15
        )

    def test_the_gradient(self):
        gradient = cross_entropy_gradient(SIX_POINTS.X, SIX_POINTS.y, [1, 2, 3])
        published = [0.49861806546328574, 0.498333393278696, 0.49883942983996693]
        assert gradient == pytest.approx(published, rel=1e-15)

    def test_ten_thousand_steps(self):
        path = descend(
            lambda w: cross_entropy_gradient(SIX_POINTS.X, SIX_POINTS.y, w),
            np.zeros(3),
            0.1,
            10_000,
        )
        assert path[-1, 0] == pytest.approx(-14.222409982019837, rel=1e-13)
        assert path[-1, 1:] == pytest.approx([5.28, 5.08], abs=0.005)

    def test_the_weights_keep_growing_since_a_line_separates_the_points(self):
        path = descend(
            lambda w: cross_entropy_gradient(SIX_POINTS.X, SIX_POINTS.y, w),
            np.zeros(3),
            1.0,
            10_000,
        )
        size = np.linalg.norm(path, axis=1)
        assert (np.diff(size[10:]) > 0).all()
        assert (np.diff(cross_entropy(SIX_POINTS.X, SIX_POINTS.y, path.T)) < 0).all()


class TestUdacitysQuiz:
    """Deep Learning Nanodegree, the quiz on one step of gradient descent: m = 1, squared error, no
    bias."""

    x, y, w = np.array([1.0, 2.0, 3.0, 4.0]), 0.5, np.array([0.5, -0.5, 0.3, 0.1])

    def test_the_step(self):
        assert sigmoid(self.x @ self.w) == pytest.approx(0.689974481128, abs=5e-13)
        start, end = descend(
            lambda w: squared_error_gradient([self.x], [self.y], w), self.w, 0.5, 1
        )
        assert end - start == pytest.approx(
            [-0.02031869, -0.04063738, -0.06095608, -0.08127477], abs=5e-9
        )

    def test_f_prime_at_the_features_instead_of_h_points_elsewhere(self):
        right = squared_error_gradient([self.x], [self.y], self.w)
        wrong = (sigmoid(self.x @ self.w) - self.y) * sigmoid_prime(self.x) * self.x
        cosine = right @ wrong / np.linalg.norm(right) / np.linalg.norm(wrong)
        assert right / self.x == pytest.approx(np.full(4, right[0]))
        assert cosine < 0.9


class TestPublishedFits:
    def maximum_likelihood(self, data):
        return minimise(
            lambda w: cross_entropy(data.X, data.y, w),
            lambda w: cross_entropy_gradient(data.X, data.y, w),
            lambda w: cross_entropy_hessian(data.X, data.y, w),
            np.zeros((2, 1)),
        )[0]

    def test_hours_of_study(self):
        """Wikipedia, Logistic regression: coefficients −4.1 and 1.5 of the 20 students, in more
        digits."""
        assert self.maximum_likelihood(HOURS) == pytest.approx([-4.077713, 1.504645], abs=5e-7)

    def test_challengers_o_rings(self):
        """Dalal, Fowlkes and Hoadley (1989), the binary model of any damage."""
        w = self.maximum_likelihood(O_RINGS)
        assert w == pytest.approx([15.0429, -0.2322], abs=5e-5)
        assert sigmoid(w @ [1, 31]) == pytest.approx(0.99961, abs=5e-6)


def test_mazurs_two_layers():
    """A Step by Step Backpropagation Example (2015): ½ Σ squared error, sigmoid everywhere."""
    x, targets = np.array([0.05, 0.10]), np.array([0.01, 0.99])
    hidden = np.array([[0.15, 0.20], [0.25, 0.30]]) @ x + 0.35
    v = np.array([[0.40, 0.45], [0.50, 0.55]])
    h = v @ sigmoid(hidden) + 0.60
    error = np.sum((targets - sigmoid(h)) ** 2) / 2
    gradient = np.outer((sigmoid(h) - targets) * sigmoid_prime(h), sigmoid(hidden))
    assert error == pytest.approx(0.298371109, abs=5e-10)
    published = [0.082167041, 0.082667628, -0.022602540, -0.022740242]
    assert gradient.ravel() == pytest.approx(published, abs=5e-10)
    one_unit_each = [
        squared_error_gradient([sigmoid(hidden)], [target], row, _shifted_sigmoid(0.60))
        for target, row in zip(targets, v, strict=True)
    ]
    assert np.ravel(one_unit_each) == pytest.approx(published, abs=5e-10)


def _shifted_sigmoid(bias):
    return Activation(
        "sigmoid", lambda h: sigmoid(h + bias), lambda h: sigmoid_prime(h + bias), (0, 1)
    )


class TestByHand:
    def test_sigmoid_prime_is_at_most_a_quarter_and_that_at_0(self):
        h = np.linspace(-40, 40, 80_001)
        assert sigmoid_prime(0) == 0.25
        assert (sigmoid_prime(h[h != 0]) < 0.25).all()

    def test_for_y_0_the_squared_error_is_steepest_at_two_thirds(self):
        steepest = minimize_scalar(
            lambda w: -squared_error_gradient([[1]], [0], [w])[0], bracket=(0, 1)
        )
        assert steepest.x == pytest.approx(math.log(2), abs=1e-5)
        assert squared_error_gradient([[1]], [0], [math.log(2)])[0] == pytest.approx(
            4 / 27, rel=1e-15
        )
        assert sigmoid(math.log(2)) == pytest.approx(2 / 3, rel=1e-15)

    def test_beyond_two_thirds_it_is_concave(self):
        beyond, before = (
            math.log(2) + np.array([1e-6, 1, 10]),
            math.log(2) - np.array([1e-6, 1, 10]),
        )
        assert (squared_error_hessian([[1]], [0], beyond[None, :]) < 0).all()
        assert (squared_error_hessian([[1]], [0], before[None, :]) > 0).all()


class TestATrapForSquaredError:
    """x = 10 and −1, both with y = 1, one weight: the losses are ½Σ, that is m = 2 times the
    course's mean."""

    X, y = np.array([[10.0], [-1.0]]), np.ones(2)

    def slope_changes_sign(self, gradient, w, step=1e-6):
        before, after = gradient(self.X, self.y, [w - step]), gradient(self.X, self.y, [w + step])
        return np.sign(before[0]), np.sign(after[0])

    def test_squared_error_has_a_minimum_and_a_maximum(self):
        assert self.slope_changes_sign(squared_error_gradient, 0.194982) == (-1, 1)
        assert self.slope_changes_sign(squared_error_gradient, -0.466841) == (1, -1)
        assert 2 * squared_error(self.X, self.y, [0.194982]) == pytest.approx(0.158236, abs=5e-7)

    def test_a_descent_that_starts_beyond_the_maximum_never_comes_back(self):
        path = descend(lambda w: squared_error_gradient(self.X, self.y, w), [-1.0], 10.0, 20_000)
        assert (np.diff(path[:, 0]) < 0).all()
        losses = 2 * squared_error(self.X, self.y, path.T)
        assert (np.diff(losses) < 0).all()
        assert losses[-1] == pytest.approx(0.5, abs=1e-4)
        assert losses[-1] > 0.5

    def test_cross_entropy_has_one_minimum_and_finds_it_from_there(self):
        assert self.slope_changes_sign(cross_entropy_gradient, 0.280656) == (-1, 1)
        path = descend(lambda w: cross_entropy_gradient(self.X, self.y, w), [-1.0], 0.05, 2000)
        assert path[-1, 0] == pytest.approx(0.280656, abs=5e-7)
        w = np.linspace(-50, 50, 2001)[None, :]
        assert np.count_nonzero(np.diff(np.sign(cross_entropy_gradient(self.X, self.y, w)[0]))) == 1

    def test_the_infima_are_at_these_minima(self):
        squared, entropy = infima(self.X, self.y)
        assert 2 * squared == pytest.approx(0.158236, abs=5e-7)
        assert entropy == pytest.approx(cross_entropy(self.X, self.y, [0.280656]), rel=1e-10)


class TestTheQuestionsOwnCode:
    """As readers posted it: `(-1/m) * (X.T * (A - y)).sum(axis=1)` and `1/(1+np.e**-z)`."""

    def posted(self, w):
        m = len(O_RINGS.y)
        A = 1 / (1 + np.e ** -(O_RINGS.X @ w))
        return (-1 / m) * (O_RINGS.X.T * (A - O_RINGS.y)).sum(axis=1)

    def test_its_sign_is_wrong_and_nothing_else(self):
        w = np.array([5.0, -0.1])
        assert -self.posted(w) == pytest.approx(
            cross_entropy_gradient(O_RINGS.X, O_RINGS.y, w), rel=1e-14
        )

    def test_so_it_climbs(self):
        down = descend(
            lambda w: cross_entropy_gradient(O_RINGS.X, O_RINGS.y, w), [5.0, -0.1], 1e-5, 20
        )
        up = descend(self.posted, [5.0, -0.1], 1e-5, 20)
        assert (np.diff(cross_entropy(O_RINGS.X, O_RINGS.y, up.T)) > 0).all()
        assert (np.diff(cross_entropy(O_RINGS.X, O_RINGS.y, down.T)) < 0).all()

    def test_its_sigmoid_overflows_where_ours_does_not(self):
        z = -800.0
        with pytest.raises(OverflowError):
            1 / (1 + np.e**-z)
        assert sigmoid(z) == 0


def test_from_nielsens_bad_start_cross_entropy_needs_far_fewer_steps():
    """The same comparison by the course's own measure: both infima are 0, one tenth of each loss is
    left."""
    steps = {}
    for loss, gradient in (
        (squared_error, squared_error_gradient),
        (cross_entropy, cross_entropy_gradient),
    ):
        path = descend(
            lambda w, gradient=gradient: gradient(ONE_NEURON.X, ONE_NEURON.y, w), BAD, 0.15, 300
        )
        J = loss(ONE_NEURON.X, ONE_NEURON.y, path.T)
        steps[loss] = steps_to_tolerance(J, 0, 0.1)
        assert J[int(steps[loss])] <= 0.1 * J[0] < J[int(steps[loss]) - 1]
    assert steps[cross_entropy] < 30 < 200 < steps[squared_error]


class TestMazursTwoLayers:
    """A step by step backpropagation example (2015): two inputs, hidden units and outputs, sigmoids
    everywhere, half the squared error, rate 0.5; he leaves the biases alone."""

    X, y = [[1, 0.05, 0.10]], [[0.01, 0.99]]
    # he has a row for each unit, and one bias for each layer
    hidden = np.array([[0.35, 0.35], [0.15, 0.25], [0.20, 0.30]])
    output = np.array([[0.60, 0.60], [0.40, 0.50], [0.45, 0.55]])

    def gradients(self):
        return backpropagate(self.X, self.y, [self.hidden, self.output], [SIGMOID, SIGMOID])

    def test_the_error(self):
        error = network_loss(self.X, self.y, [self.hidden, self.output], [SIGMOID, SIGMOID])
        assert error == pytest.approx(0.298371109, abs=5e-10)

    def test_the_gradients_of_both_layers(self):
        hidden, output = (slope[1:].T.ravel() for slope in self.gradients())
        assert output == pytest.approx(
            [0.082167041, 0.082667628, -0.022602540, -0.022740242], abs=5e-10
        )
        assert hidden == pytest.approx(
            [0.000438568, 0.000877135, 0.000497713, 0.000995425], abs=5e-10
        )

    def test_the_weights_after_one_step(self):
        hidden, output = (
            (W - 0.5 * slope)[1:].T.ravel()
            for W, slope in zip((self.hidden, self.output), self.gradients(), strict=True)
        )
        assert hidden == pytest.approx(
            [0.149780716, 0.199561432, 0.249751144, 0.299502287], abs=5e-10
        )
        assert output == pytest.approx(
            [0.358916480, 0.408666186, 0.511301270, 0.561370121], abs=5e-10
        )
