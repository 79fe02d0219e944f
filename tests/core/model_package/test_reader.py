import hashlib
import json
import zipfile
from pathlib import Path

import onnx
import pytest
from chipwise.core.errors import ModelPackageError
from chipwise.core.model_package import reader
from chipwise.core.model_package.definition import Int8
from chipwise.core.model_package.reader import open_package, read_int8
from onnx import TensorProto, helper


def refused(path, says):
    with pytest.raises(ModelPackageError, match=says) as caught:
        open_package(path)
    assert "\n" not in str(caught.value)


def external(name="elsewhere") -> onnx.TensorProto:
    tensor = helper.make_tensor(name, TensorProto.FLOAT, [1], [0.0])
    tensor.ClearField("float_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "../../secret"
    return tensor


def test_a_package_says_what_was_put_in(make_package, make_definition, make_graph):
    graph = make_graph()
    package = open_package(make_package(graph=graph))
    assert package.definition == make_definition() and package.graph == graph
    assert package.sha256 == hashlib.sha256(graph).hexdigest()


def test_an_emd_beside_its_files_works_as_well(tmp_path, make_definition, make_graph):
    (tmp_path / "known.emd").write_text(json.dumps(make_definition().to_emd()))
    refused(tmp_path / "known.emd", "not beside it")
    (tmp_path / "known.onnx").write_bytes(make_graph())
    assert open_package(tmp_path / "known.emd").graph == make_graph()


def test_what_is_no_package_is_refused(tmp_path, make_package):
    (tmp_path / "text.dlpk").write_text("not a zip")
    (tmp_path / "model.pth").write_text("weights")
    refused(tmp_path / "missing.dlpk", "does not exist")
    refused(tmp_path / "text.dlpk", "not a readable zip")
    refused(tmp_path / "model.pth", r"\.dlpk or an \.emd")
    refused(make_package(members={"known.emd": None}), r"no \.emd")
    refused(make_package(members={"other.emd": b"{}"}), r"2 \.emd")
    refused(make_package(members={"known.onnx": None}), "known.onnx")
    refused(make_package(members={"known.emd": b"\xff{"}), "JSON")
    refused(make_package(members={"known.emd": b"[1]"}), "JSON object")
    refused(make_package(members={"known.emd": b"[" * 100_000}), "JSON")


@pytest.mark.parametrize(
    "name", ["../evil.txt", "a/../../evil.txt", "/etc/evil", "..\\evil.txt", "C:\\evil.txt", "C:evil", "\\\\host\\evil"]
)
def test_a_path_that_leaves_the_folder_is_not_safe(make_package, name):
    refused(make_package(members={name: b"x"}), "not safe")


def test_two_members_of_one_name_are_not_safe(make_package):
    path = make_package()
    with pytest.warns(UserWarning), zipfile.ZipFile(path, "a") as package:
        package.writestr("known.onnx", b"another network")
    refused(path, "two files")


@pytest.mark.parametrize("limit", ["MAX_EMD_BYTES", "MAX_ONNX_BYTES"])
def test_a_member_larger_than_it_may_be_is_not_safe(make_package, monkeypatch, limit):
    path = make_package()
    monkeypatch.setattr(reader, limit, 100)
    refused(path, "not safe")


def test_a_zip_that_lies_about_a_size_is_refused(make_package, monkeypatch):
    path = make_package(members={"known.onnx": b"\0" * 5_000_000})
    content = bytearray(Path(path).read_bytes())
    real = (5_000_000).to_bytes(4, "little")
    while real in content:  # in the local header and in the directory
        content[content.index(real) : content.index(real) + 4] = (50).to_bytes(4, "little")
    Path(path).write_bytes(content)
    monkeypatch.setattr(reader, "MAX_ONNX_BYTES", 1000)
    with pytest.raises(ModelPackageError):
        open_package(path)


def test_a_zip_that_is_damaged_inside_is_refused(make_package):
    path = make_package(members={"known.onnx": bytes(range(256)) * 400})
    content = bytearray(Path(path).read_bytes())
    start = content.rindex(b"known.onnx", 0, content.index(b"PK\1\2")) + len("known.onnx")
    for damage in (b"\xff" * 40, b"\0" * 40, bytes(range(7, 47))):
        broken = bytearray(content)
        broken[start : start + 40] = damage
        Path(path).write_bytes(broken)
        with pytest.raises(ModelPackageError):
            open_package(path)


@pytest.mark.parametrize(
    ("model_file", "says"),
    [
        ("../known.onnx", "not safe"),
        ("..\\known.onnx", "not safe"),
        ("/known.onnx", "not safe"),
        ("C:\\known.onnx", "not safe"),
        ("sub/known.onnx", "not safe"),
        ("known.pth", "no ONNX"),
        ("known.py", "no ONNX"),
        (None, "no ONNX"),
        (["known.onnx"], "no ONNX"),
    ],
)
def test_a_model_file_elsewhere_or_of_another_kind_is_refused(make_package, make_definition, model_file, says):
    emd = make_definition().to_emd() | {"ModelFile": model_file}
    refused(make_package(members={"known.emd": json.dumps(emd).encode()}), says)


def test_a_foreign_emd_is_refused(make_package, make_definition):
    emd = make_definition().to_emd()
    del emd["Chipwise"]
    refused(make_package(members={"known.emd": json.dumps(emd).encode()}), "not made by Chipwise")


@pytest.mark.parametrize("graph", [b"garbage", b"\x08"])
def test_a_network_that_is_no_onnx_is_refused(make_package, graph):
    refused(make_package(graph=graph), "damaged")


def test_a_network_that_reads_other_files_is_not_safe(make_package, make_graph):
    refused(make_package(graph=make_graph(extra_initializers=[external()])), "not safe")


def test_other_files_are_found_in_the_depth_of_a_network_as_well(make_package, make_graph):
    inner = helper.make_graph(
        [helper.make_node("Constant", [], ["c"], value=external())],
        "inner",
        [],
        [helper.make_tensor_value_info("c", TensorProto.FLOAT, [1])],
    )
    model = onnx.load_model_from_string(make_graph())
    model.graph.node.append(helper.make_node("If", ["truth"], ["d"], then_branch=inner, else_branch=inner))
    refused(make_package(graph=model.SerializeToString()), "not safe")


def test_opening_writes_nothing(tmp_path, make_package):
    path = make_package(members={"extra/readme.txt": b"x"})
    before = sorted(tmp_path.rglob("*"))
    open_package(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_network_that_is_not_the_one_described_is_refused(make_package, make_definition):
    definition = make_definition()
    emd = definition.to_emd()
    emd["Chipwise"]["onnx_sha256"] = "0" * 64
    path = make_package(definition=definition, members={f"{definition.name}.emd": json.dumps(emd).encode()})
    with pytest.raises(ModelPackageError, match="not the one"):
        open_package(path)


@pytest.fixture
def with_copy(make_package, make_definition):
    """A package around an 8-bit copy; ``changes`` are made to what its definition says of it."""

    def make(copy: bytes | None, **changes) -> str:
        definition = make_definition(int8=Int8(0.7, 0.75))
        emd = definition.to_emd()
        emd["Chipwise"]["int8"] |= {"sha256": hashlib.sha256(copy or b"").hexdigest()} | changes
        members = {"known.emd": json.dumps(emd).encode(), "known.int8.onnx": copy}
        return make_package(definition=definition, members=members)

    return make


def test_an_8_bit_copy_is_read_when_it_is_asked_for(with_copy, make_graph):
    path = with_copy(make_graph(confidence=0.5))
    assert open_package(path).definition.int8 == Int8(0.7, 0.75)
    assert read_int8(path) == make_graph(confidence=0.5)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sha256": "0" * 64}, "not the one"),
        ({"sha256": None}, "not the one"),
        ({"file": "../known.int8.onnx"}, "not safe"),
        ({"file": "known.py"}, "no INT8"),
        ({"file": "gone.onnx"}, "incomplete"),
    ],
)
def test_an_8_bit_copy_is_distrusted_like_the_network(with_copy, make_graph, changes, says):
    path = with_copy(make_graph(), **changes)
    open_package(path)
    with pytest.raises(ModelPackageError, match=says) as caught:
        read_int8(path)
    assert "\n" not in str(caught.value)


def test_an_8_bit_copy_that_reads_other_files_is_not_safe(with_copy, make_graph):
    with pytest.raises(ModelPackageError, match="not safe"):
        read_int8(with_copy(make_graph(extra_initializers=[external()])))
