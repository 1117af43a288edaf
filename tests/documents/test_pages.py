from hypothesis import given
from hypothesis import strategies as st

from partnerdesk.documents.pages import TEXT_HEIGHT, Page, Pen, Strip, pages


def ink(_pen: Pen, _y: float) -> None:
    """Stand for something drawn."""


def shown(page: Page) -> list[Strip]:
    return [strip for _, strip in page]


strip_lists = st.lists(
    st.builds(
        Strip,
        height=st.integers(1, 300).map(float),
        draw=st.sampled_from([ink, ink, ink, None]),
        tied=st.booleans(),
        header=st.just(()),
        new_page=st.just(False),
    ),
    max_size=60,
)


@given(strip_lists, st.sampled_from([0.0, 90.0]))
def test_pages_hold_every_strip_once_and_in_order(strips: list[Strip], first: float) -> None:
    filled = pages(strips, first)
    placed = [strip for page in filled for strip in shown(page)]
    assert [id(s) for s in placed] == [id(s) for s in strips if s.draw]
    for page in filled:
        bottoms = [y + strip.height for y, strip in page]
        assert all(y >= b for b, (y, _) in zip(bottoms, page[1:], strict=False))
        assert max(bottoms, default=0) <= TEXT_HEIGHT + 0.01


@given(strip_lists)
def test_tied_strips_stay_together_if_a_page_can_hold_them(strips: list[Strip]) -> None:
    filled = pages(strips)
    page_of = {id(s): number for number, page in enumerate(filled) for s in shown(page)}
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.tied:
            if sum(s.height for s in group) <= TEXT_HEIGHT:
                assert len({page_of[id(s)] for s in group if s.draw}) <= 1
            group = []


def test_space_vanishes_at_the_head_of_a_page_and_the_larger_of_two_counts() -> None:
    block, small, large = Strip(500, ink), Strip(5), Strip(50)
    assert pages([large, block, small, large, Strip(100, ink)]) == [
        ((0.0, block), (550.0, Strip(100, ink)))
    ]
    assert [[y for y, _ in page] for page in pages([block, large, block])] == [[0.0], [0.0]]


def test_a_page_break_makes_no_empty_page() -> None:
    turn, block = Strip(0, new_page=True), Strip(10, ink)
    assert len(pages([turn, block, turn, turn, block, turn])) == 2
    assert pages([]) == [()]


def test_a_header_is_repeated_where_its_rows_go_on() -> None:
    header = Strip(20, ink, tied=True)
    rows = [Strip(200, ink, header=(header,)) for _ in range(5)]
    assert [shown(page) for page in pages([header, *rows])] == [
        [header, *rows[:3]],
        [header, *rows[3:]],
    ]
