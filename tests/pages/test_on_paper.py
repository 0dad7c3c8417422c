"""What a printed page says that a screen says in its boxes and folds, and tables on a phone."""

from __future__ import annotations

import pandas as pd
from visiting import markup, seen, unfolded, visitor

from mha_monitor.pages import prose
from mha_monitor.sentences.tables import FIGURES, narrow, with_notes_below

INVENTED = pd.DataFrame(
    {
        "Area": ["Here", "There"],
        "Rate ratio": ["2.0", "3*0"],
        "Notes": ["Of both. Of one alone.", "Of both."],
    }
)


def on_paper(reader) -> str:
    return " ".join(seen(each) for each in markup(reader) if 'class="paper"' in each)


def test_paper_says_what_was_chosen_how_sure_it_is_and_where_it_was_printed(data_folder):
    told = on_paper(visitor("board", area="QWE").run())
    assert "Board, region or England: South West London. Ethnic group: Black." in told
    assert "What is counted: Detentions under the Mental Health Act." in told
    assert "How sure?" in told and "unknown ethnicity" in told
    assert ", printed on " in told and "area=QWE" in told
    assert "Ethnic group: Asian." in on_paper(visitor("trend", group="asian").run())


def test_a_note_stands_once_below_its_table_with_the_number_of_its_rows():
    told = with_notes_below(INVENTED, "Notes")
    assert [*told] == ["Area", "Rate ratio"]
    assert [*told["Area"]] == ["Here [1]", "There"]
    assert told.attrs["Notes"] == ["Of both.", "[1] Of one alone."]


def test_a_table_on_a_phone_has_a_line_for_each_figure_and_no_markup_of_others():
    told = narrow(with_notes_below(INVENTED, "Notes"), (), prose.plain)
    assert [*told] == ["Area", FIGURES]
    assert [*told[FIGURES]] == ["Rate ratio: 2.0", r"Rate ratio: 3\*0"]


def test_the_figures_of_a_page_have_no_column_of_notes_and_lose_none(data_folder):
    reader = unfolded(visitor("board", area="QWE"), "table-detentions-QWE").run()
    wide, phone = (each.value for each in reader.table)
    assert "Notes" not in wide and len(wide) == len(phone) == 4
    assert [*phone] == ["Ethnic group", FIGURES]
    below = " ".join(seen(each) for each in markup(reader))
    assert "[1] " in below and "Age is not allowed for" in below
