import pytest
import torch
from chipwise.core.errors import ModelError
from chipwise.core.training.precision import choose_precision


@pytest.fixture
def cpu(monkeypatch):
    """Pretend to run on a processor with these instructions only."""
    return lambda *names: monkeypatch.setattr(
        torch.cpu, "get_capabilities", lambda: dict.fromkeys(names, True), raising=False
    )


@pytest.fixture
def gpu(monkeypatch):
    """Pretend to run on a GPU that computes in bfloat16, or one that emulates it."""

    def pretend(has_bf16):
        def is_supported(including_emulation=True):
            return has_bf16 or including_emulation

        monkeypatch.setattr(torch.cuda, "is_bf16_supported", is_supported)

    return pretend


@pytest.mark.parametrize(
    ("names", "precision"),
    [
        (("avx2", "avx512_bf16"), "bf16-mixed"),
        (("avx2", "amx_bf16"), "bf16-mixed"),
        (("avx2", "avx512_f"), "32-true"),
        (("neon", "bf16"), "32-true"),
        ((), "32-true"),
    ],
)
def test_a_processor_takes_bfloat16_where_it_has_the_instructions(cpu, names, precision):
    cpu(*names)
    assert choose_precision("AUTO", "cpu") == precision


def test_a_torch_that_cannot_tell_means_float32(monkeypatch):
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    assert choose_precision("AUTO", "cpu") == "32-true"


@pytest.mark.parametrize(("has_bf16", "precision"), [(True, "bf16-mixed"), (False, "16-mixed")])
def test_a_gpu_takes_bfloat16_unless_it_emulates_it(gpu, has_bf16, precision):
    gpu(has_bf16)
    assert choose_precision("AUTO", "cuda") == precision


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_bfloat16_is_refused_where_it_is_emulated(cpu, gpu, device):
    cpu("avx512_f")
    gpu(False)
    with pytest.raises(ModelError, match="PRECISION to AUTO"):
        choose_precision("BF16", device)


@pytest.mark.parametrize("name", ["avx512_bf16", "amx_bf16", "bf16"])
def test_bfloat16_is_given_to_who_asks_for_it_where_it_is_there(cpu, gpu, name):
    cpu(name)
    gpu(True)
    assert choose_precision("BF16", "cpu") == choose_precision("BF16", "cuda") == "bf16-mixed"


def test_float16_is_for_gpus_only():
    assert choose_precision("FP16", "cuda") == "16-mixed"
    with pytest.raises(ModelError, match="float16"):
        choose_precision("FP16", "cpu")


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_float32_works_everywhere(device):
    assert choose_precision("FP32", device) == "32-true"
