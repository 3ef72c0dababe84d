import pytest

from deploy_gate.value import NOTHING, Value


class Point(Value):
    """Where."""

    x: int
    y: int = 0


class Other(Value):
    """Alike, and another."""

    x: int
    y: int = 0


def test_equal_parts_of_one_class_make_equal_values_with_equal_hashes() -> None:
    assert Point(1) == Point(1, 0) == Point(y=0, x=1)
    assert hash(Point(1, 2)) == hash(Point(1, 2))
    assert Point(1) != Point(2)
    assert Point(1) != Other(1)


def test_a_value_never_changes() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="x cannot be set"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="x cannot be taken away"):
        del point.x
    with pytest.raises(AttributeError):
        point.z = 3  # type: ignore[attr-defined]
    assert point == Point(1)


def test_what_is_missing_too_much_or_unknown_is_refused_as_for_any_function() -> None:
    with pytest.raises(TypeError, match=r"Point.__init__\(\) missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Point has no z"):
        Point(1).but(z=2)


def test_but_changes_what_it_names_and_keeps_the_rest() -> None:
    assert Point(1, 2).but(y=3) == Point(1, 3)


def test_match_takes_it_apart_in_the_order_of_its_parts() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_it_shows_its_parts() -> None:
    assert repr(Point(1)) == "Point(x=1, y=0)"


def test_the_empty_default_of_a_mapping_cannot_be_filled() -> None:
    with pytest.raises(TypeError):
        NOTHING["key"] = 1  # type: ignore[index]
