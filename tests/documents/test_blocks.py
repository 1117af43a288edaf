import pytest

from partnerdesk.documents.blocks import Table


def test_a_table_without_header_counts_the_columns_of_its_rows() -> None:
    assert Table((), (("a", "b"),)).columns == 2
    assert Table((), ()).columns == 0


@pytest.mark.parametrize(
    "parts",
    [
        {"rows": (("a", "b"), ("a",))},
        {"rows": (("a", "b"),), "widths": (1.0,)},
        {"rows": (("a", "b"),), "widths": (1.0, 0.0)},
        {"rows": (("a", "b"),), "align": ("left", "left", "right")},
    ],
)
def test_a_table_whose_parts_disagree_is_refused(parts: dict[str, tuple[object, ...]]) -> None:
    with pytest.raises(ValueError, match="table"):
        Table(("First", "Second"), **parts)  # type: ignore[arg-type]
