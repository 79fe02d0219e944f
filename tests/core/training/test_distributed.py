"""Two processes that train together, as torchrun starts them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(os.name == "nt", reason="torchrun's gloo is tried on Linux only")
def test_two_processes_train_one_model(tmp_path, make_chips, landscape, plugins):
    chips = make_chips("chips", *landscape(192), stride=32)
    request = {
        "kind": "train", "folder": str(chips), "output": str(tmp_path / "out.dlpk"), "backbone": "mobilenet_v2",
        "backbone_weights": "NONE", "max_epochs": 2, "batch_size": 4, "device": "CPU", "precision": "FP32",
        "freeze": "FREEZE",
    }  # fmt: skip
    (tmp_path / "request.json").write_text(json.dumps(request))
    command = [
        sys.executable, "-m", "torch.distributed.run", "--nproc_per_node=2", "--master_port=29511", "-m",
        "chipwise.core", str(tmp_path / "request.json"),
    ]  # fmt: skip
    environment = os.environ | {"PYTHONPATH": str(plugins), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, cwd=plugins, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    results = [json.loads(line) for line in done.stdout.splitlines() if '"event": "result"' in line]
    kept = [r for r in results if r.get("output")]
    assert len(kept) == 1 and kept[0]["epochs"] == 2 and kept[0]["miou"] > 0.3
    assert Path(kept[0]["output"]).exists()
