import time

from chipwise.core.training.clock import Clock


def test_the_seconds_of_a_phase_add_up():
    clock = Clock()
    for _ in range(2):
        with clock.phase("a"):
            time.sleep(0.02)
    with clock.phase("b"):
        pass
    assert list(clock.phases) == ["a", "b"]
    assert 0.04 <= clock.phases["a"] <= clock.seconds and clock.phases["b"] < 0.02
