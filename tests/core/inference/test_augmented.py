import numpy as np
from chipwise.core.inference.augmented import Augmented
from chipwise.core.inference.engine import OnnxEngine


class Engine:
    """Answers with what ``function`` makes of the images."""

    bands, channels, tile_size, stride, batch_size = 1, 2, None, 32, None
    name, device, precision, at_once = "test", "cpu", "FP32", 1

    def __init__(self, function):
        self.function, self.shown = function, []

    def probabilities(self, images):
        self.shown.append(images)
        return self.function(images)


def test_a_network_that_answers_pixel_by_pixel_answers_as_without(make_graph):
    engine = OnnxEngine(make_graph(), "CPU")
    images = np.random.default_rng(1).integers(0, 10, (3, 1, 64, 64)).astype(np.float32)
    assert np.array_equal(Augmented(engine).probabilities(images), engine.probabilities(images))
    index, confidence = Augmented(engine).classify(images)
    assert np.array_equal(index, images[:, 0]) and (confidence == 1).all()


def test_the_network_sees_eight_different_views():
    engine = Engine(lambda images: np.repeat(images, 2, 1))
    Augmented(engine).probabilities(np.arange(16, dtype=np.float32).reshape(1, 1, 4, 4))
    assert len({view.tobytes() for view in engine.shown}) == 8


def test_answers_are_averaged_at_their_pixels():
    """A network that finds the upper left corner wherever it is says so of all four corners, each in two views."""

    def corner(images):
        answer = np.zeros((len(images), 2, *images.shape[2:]), np.float32)
        answer[:, 0, 0, 0] = 1
        return answer

    mean = Augmented(Engine(corner)).probabilities(np.zeros((1, 1, 4, 4), np.float32))
    expected = np.zeros((4, 4))
    expected[::3, ::3] = 0.25
    assert np.array_equal(mean[0, 0], expected) and not mean[0, 1].any()
