from chipwise.core.reports.settings import rows


def test_what_is_not_set_is_left_out_and_zero_is_set():
    assert rows({"a": None, "b": "", "c": [], "d": (), "e": 0, "f": False}) == [("e", "0"), ("f", "false")]


def test_long_values_are_cut():
    ((_, many), (_, long)) = rows({"many": list(range(50)), "long": "x" * 900})
    assert many.endswith('"and 40 more"]') and long == "x" * 400 + " …"


def test_values_that_json_does_not_know_are_told_as_text():
    assert rows({"a": {1}, 2: b"x"}) == [("a", '"{1}"'), ("2", "\"b'x'\"")]
