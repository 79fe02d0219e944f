import hashlib
import zipfile
from pathlib import Path

import pytest
from chipwise.core.errors import ModelPackageError
from chipwise.core.model_package import extras
from chipwise.core.model_package.extras import HeldFile, example_name, list_files, read_examples

JPEG = b"\xff\xd8\xff\xe0" + bytes(60) + b"\xff\xd9"


@pytest.fixture
def package(tmp_path):
    """A zip with these members."""

    def make(**members) -> Path:
        path = tmp_path / "a.dlpk"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in members.items():
                file.writestr(name, content)
        return path

    return make


def test_the_files_of_a_package_are_listed_with_size_and_hash(package):
    path = package(**{"a.emd": b"{}", "sub/b.bin": b"123"})
    assert list_files(path) == [
        HeldFile("a.emd", 2, hashlib.sha256(b"{}").hexdigest()),
        HeldFile("sub/b.bin", 3, hashlib.sha256(b"123").hexdigest()),
    ]


def test_a_file_that_unpacks_without_end_is_not_hashed(package, monkeypatch):
    monkeypatch.setattr(extras, "MAX_ONNX_BYTES", 1000)
    assert list_files(package(big=bytes(5_000_000)))[0].sha256 == ""


def test_a_damaged_package_is_a_sentence(package):
    path = package(**{"a.emd": bytes(range(256)) * 400})
    content = bytearray(path.read_bytes())
    content[40:80] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(ModelPackageError, match="readable zip"):
        list_files(path)


def test_beside_a_file_only_those_in_its_folder_are_listed(tmp_path):
    (tmp_path / "secret").write_bytes(b"s")
    folder = tmp_path / "m"
    folder.mkdir()
    for name in ("a.emd", "a.onnx"):
        (folder / name).write_bytes(b"1")
    names = ["a.onnx", "../secret", str(tmp_path / "secret"), "..\\secret", "C:secret", "gone", "", ".", ".."]
    assert [file.name for file in list_files(folder / "a.emd", names)] == ["a.emd", "a.onnx"]


def test_pictures_are_read_in_their_order_as_far_as_they_go(package):
    path = package(**{example_name(0): JPEG, example_name(1): b"<svg>", example_name(2): JPEG, example_name(4): JPEG})
    assert read_examples(path) == [JPEG, b"", JPEG]


def test_a_picture_that_is_too_large_is_not_taken(package, monkeypatch):
    monkeypatch.setattr(extras, "MAX_PICTURE_BYTES", 50)
    assert read_examples(package(**{example_name(0): JPEG})) == [b""]


def test_pictures_beside_an_emd_are_found(tmp_path):
    (tmp_path / "a.emd").touch()
    assert read_examples(tmp_path / "a.emd") == []
    (tmp_path / "ModelCharacteristics").mkdir()
    (tmp_path / example_name(0)).write_bytes(JPEG)
    assert read_examples(tmp_path / "a.emd") == [JPEG]
