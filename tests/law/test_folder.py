"""Rule books read from folders, and what is said of bad ones: file, line, remedy."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.law import BookError, Outcome, decide
from muster.law.folder import load_folder
from tests.law.books import FILES, RULES, write

ON = date(2024, 6, 1)


def problems(folder: Path, **files: str | None) -> list[str]:
    with pytest.raises(BookError) as caught:
        load_folder(write(folder / "lighthouse", **files))
    return [str(problem) for problem in caught.value.problems]


def changed(name: str, old: str, new: str) -> dict[str, str | None]:
    text = FILES[name]
    assert old in text
    return {name: text.replace(old, new, 1)}


def test_a_book_in_order_decides(tmp_path: Path) -> None:
    regime = load_folder(write(tmp_path / "lighthouse"))
    assert regime.id == "lighthouse"
    assert decide(regime, {"date_of_birth": "2000-01-01"}, ON).outcome is Outcome.ELIGIBLE
    answer = decide(regime, {"date_of_birth": "2010-01-01", "sex": "unspecified"}, ON)
    assert (answer.outcome, [w.code for w in answer.warnings]) == (Outcome.UNDETERMINED, ["fog"])
    assert decide(regime, {"date_of_birth": "2010-01-01", "sex": "male"}, ON).outcome is Outcome.NOT_ELIGIBLE
    assert [rule.id for rule in regime.versions("L2")] == ["L2"]


def test_the_edition_does_not_change_with_comments(tmp_path: Path) -> None:
    one = load_folder(write(tmp_path / "lighthouse"))
    other = load_folder(write(tmp_path / "lighthouse", rules="# A remark.\n" + RULES))
    third = load_folder(write(tmp_path / "lighthouse", **changed("rules", "2025-01-01", "2025-01-02")))
    assert one.edition == other.edition != third.edition


CONDITION = 'when = "grown or L2"'
BAD: list[tuple[str, str, str, list[str]]] = [
    # file, what stands there, what is written instead, what is told
    ("rules", 'id = "L2"', 'id = "L2"\nid = "L2"', ["rules.toml:15: not TOML: "]),
    (
        "rules",
        'id = "L2"',
        'id = "L1"',
        [
            "rules.toml:7: 'L2' is not known; ",
            "rules.toml:14: two rules L1 are in force at one time; ",
        ],
    ),
    (
        "rules",
        'cites = [{ act = "Act", confidence = "T", sources = ["A1"] }]',
        "",
        ["rules.toml:1: no citation; write cites = "],
    ),
    (
        "rules",
        'cites = [{ act = "Act", confidence = "T", sources = ["A1"] }]',
        'cites = "Act"',
        ["rules.toml:8: no citation; "],
    ),
    (
        "rules",
        '{ act = "Act", confidence = "T"',
        '{ confidence = "T"',
        ["rules.toml:8: a citation names no act; write act"],
    ),
    (
        "rules",
        'confidence = "T", sources',
        'confidence = "X", sources',
        ["rules.toml:8: 'X' is not a confidence; write one of T, O, P+, N, P, I, K"],
    ),
    (
        "rules",
        'confidence = "T", sources = ["A1"]',
        'confidence = "T", sources = ["A2"]',
        ["rules.toml:8: there is no source A2; describe it in sources.toml"],
    ),
    (
        "rules",
        'confidence = "T", sources = ["A1"]',
        'confidence = "T", sources = "A1"',
        ["rules.toml:8: sources is not a list; "],
    ),
    ("rules", 'point = "2"', "point = 2", ["rules.toml:24: the point of a citation is not text; "]),
    ("rules", "valid_from = 2024-03-01", "valid_from = 2024-02-30", ["rules.toml:22: not TOML: "]),
    (
        "rules",
        "valid_from = 2024-03-01",
        'valid_from = "2024-03-01"',
        ["rules.toml:22: 2024-03-01 is not a parameter that is a date; "],
    ),
    (
        "rules",
        "valid_from = 2024-03-01",
        "valid_from = 2024-03-01T10:00:00",
        ["rules.toml:22: valid_from is not a date; "],
    ),
    (
        "rules",
        "valid_from = 2024-03-01",
        "valid_from = 2025-03-01",
        ["rules.toml:23: the rule ends before it begins; "],
    ),
    (
        "rules",
        'kind = "part"',
        'kind = "piece"',
        ["rules.toml:7: L2 is not a part of this book; ", "rules.toml:15: 'piece' is not a kind of rule; "],
    ),
    (
        "rules",
        'kind = "part"',
        "kind = [1]",
        ["rules.toml:7: L2 is not a part of this book; ", "rules.toml:15: '[1]' is not a kind of rule; "],
    ),
    ("rules", 'label.uk = "Повнолітній"', "", ["rules.toml:3: label has no words in uk; write label.uk"]),
    (
        "rules",
        'label.uk = "Повнолітній"',
        "label.uk = 7",
        ["rules.toml:3: label has no words in uk; write label.uk"],
    ),
    (
        "rules",
        'says.en = "You are of age."\nsays.uk = "Ви повнолітні."',
        "",
        [
            "rules.toml:1: says has no words in en; write says.en",
            "rules.toml:1: says has no words in uk; write says.uk",
        ],
    ),
    ("rules", 'id = "L1"\n', "", ["rules.toml:1: id is missing or not text; write id"]),
    (
        "rules",
        'id = "L1"\n',
        'id = "L1"\ncolour = "red"\n',
        ["rules.toml:3: colour has no meaning in a rule; the keys are "],
    ),
    ("rules", 'reason.code = "under_age"', "", ["rules.toml:1: code is missing or not text; write code"]),
    (
        "rules",
        'reason.code = "under_age"\nreason.en = "Under age."\nreason.uk = "Замолодий."',
        'reason = "under_age"',
        ["rules.toml:9: reason is not a table; "],
    ),
    ("rules", CONDITION, 'when = "grown or L3"', ["rules.toml:7: 'L3' is not known; name a fact"]),
    ("rules", CONDITION, 'when = "grown or L1"', ["rules.toml:7: L1 is not a part of this book; "]),
    ("rules", CONDITION, "when = 7", ["rules.toml:7: when is missing or not text; write when"]),
    (
        "rules",
        CONDITION,
        'when = """\ngrown\nor sex is man\n"""',
        ["rules.toml:9: 'man' is not a value of sex; write one of female, male, unspecified"],
    ),
    (
        "rules",
        CONDITION,
        'when = """grown\nor sex is man"""',
        ["rules.toml:8: 'man' is not a value of sex; "],
    ),
    (
        "rules",
        CONDITION,
        'when = "date_of_birth < stay_until"',
        ["rules.toml:7: a comparison reads two facts; "],
    ),
    ("rules", CONDITION, 'when = "date_of_birth < 7"', ["rules.toml:7: a date is compared with a number; "]),
    (
        "rules",
        CONDITION,
        'when = "least_age + 1 < day"',
        ["rules.toml:7: a date is compared with a number; "],
    ),
    (
        "rules",
        CONDITION,
        'when = "grown or L2"\nterm_years = 3',
        ["rules.toml:8: term_years is not a table; "],
    ),
    (
        "rules",
        CONDITION,
        'when = "grown or L2"\nterm_years = { private = [3] }',
        ["rules.toml:8: [3] is not two whole numbers in order, as [1, 10]; "],
    ),
    (
        "rules",
        CONDITION,
        'when = "grown or L2"\nterm_years = { private = "storm" }',
        ["rules.toml:8: storm is not a parameter of the kind range; "],
    ),
    (
        "rules",
        CONDITION,
        'when = "grown or L2"\nprobation_months = "two"',
        ["rules.toml:8: two is not a parameter of the kind number; "],
    ),
    (
        "rules",
        CONDITION,
        'use = "L9"',
        ["rules.toml:7: the extended book has no rule L9; "],
    ),
    ("rules", '[[rule]]\nid = "L1"', 'rule = 7\n[other]\nid = "L1"', ["not TOML"]),
    (
        "definitions",
        "years(date_of_birth) >= least_age",
        "grown",
        ["definitions.toml:2: grown is defined by itself; break the circle"],
    ),
    ("definitions", "[grown]", "loose = 1\n[grown]", ["definitions.toml:1: loose stands outside a table; "]),
    (
        "sources",
        '["https://example.org/act"]',
        '"https://example.org/act"',
        ["sources.toml:2: urls is missing or not a list of texts; "],
    ),
    (
        "parameters",
        'kind = "flag"',
        'kind = "switch"',
        ["parameters.toml:2: 'switch' is not a kind of parameter; "],
    ),
    ("parameters", "value = true", 'value = "on"', ['parameters.toml:5: "on" is not true or false; ']),
    (
        "parameters",
        "value = 18",
        'value = "eighteen"',
        ['parameters.toml:11: "eighteen" is not a whole number from 0 to 999; '],
    ),
    ("parameters", "from = 2024-01-01", 'from = "soon"', ["parameters.toml:5: from is not a date; "]),
    (
        "parameters",
        'values = [{ value = 18, confidence = "T", sources = ["A1"] }]',
        "values = 18",
        ["parameters.toml:11: values is not a list of tables; "],
    ),
    ("readings", "[enacted]", "[told]", ["readings.toml:1: the reading enacted is missing; "]),
    (
        "readings",
        'sources = ["A1"]\n',
        'sources = ["A1"]\nset.moon = 1\n',
        ["readings.toml:6: moon: the rule book has no such parameter; "],
    ),
    (
        "readings",
        'sources = ["A1"]\n',
        'sources = ["A1"]\nset.storm = 1\n',
        ["readings.toml:6: storm: 1 is not true or false; "],
    ),
    (
        "readings",
        'sources = ["A1"]\n',
        'sources = ["A1"]\nset = 1\n',
        ["readings.toml:6: set is not a table; "],
    ),
    ("book", 'formation = "XX"', "", ["book.toml:1: formation is missing or not text; "]),
    (
        "book",
        'formation = "XX"',
        'formation = "XX"\nextends = "sea"',
        ["book.toml:2: there is no rule book 'sea' beside this one; "],
    ),
    (
        "book",
        'formation = "XX"',
        'formation = "XX"\nextends = "lighthouse"',
        ["book.toml:2: the rule book extends itself by way of 'lighthouse'; "],
    ),
    ("acts", 'uk = "Акт"', "", ["acts.toml:1: uk is missing or not text; "]),
    (
        "rules",
        "valid_from = 2024-03-01",
        "valid_from = 9999-12-31",
        ["rules.toml:22: valid_from is 9999-12-31; write a day of the years 1900 to 2199"],
    ),
    (
        "rules",
        "in_force = 2024-03-01",
        "in_force = 0001-01-01",
        ["rules.toml:24: in_force is 0001-01-01; write a day of the years 1900 to 2199"],
    ),
    (
        "parameters",
        "earliest = 2024-05-01",
        "earliest = 9999-12-31",
        ["parameters.toml:15: earliest is 9999-12-31; write a day of the years 1900 to 2199"],
    ),
    (
        "parameters",
        "earliest = 2024-05-01",
        'values = [{ value = 9999-12-31, confidence = "T" }]',
        [
            "parameters.toml:15: 9999-12-31 is not a date of the years 1900 to 2199, as 2025-09-01; give that, or null"
        ],
    ),
    (
        "parameters",
        "value = 18",
        "value = 1000",
        ["parameters.toml:11: 1000 is not a whole number from 0 to 999; give that, or null"],
    ),
    (
        "rules",
        'part_of = "L1"',
        "part_of = [1]",
        ["rules.toml:16: part_of is missing or not text; write part_of"],
    ),
    (
        "rules",
        CONDITION,
        "use = [1]",
        ["rules.toml:7: the extended book has no rule [1]; name one of its rules, or write it whole"],
    ),
    (
        "rules",
        CONDITION,
        'when = "day >= 1024-02-21"',
        ["rules.toml:7: 1024-02-21 lies outside the years 1900 to 2199; write a day of those years"],
    ),
    (
        "rules",
        CONDITION,
        'when = "day <= stay_until + 100 years"',
        ['rules.toml:7: "100" is more than 99; write a number up to 99'],
    ),
    (
        "definitions",
        "years(date_of_birth) >= least_age",
        "years(date_of_birth) >= 1000",
        ['definitions.toml:2: "1000" is more than 999; write a number up to 999'],
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), BAD)
def test_a_bad_book_is_refused_with_file_line_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, told: list[str]
) -> None:
    found = problems(tmp_path, **changed(file, old, new))
    for expected in told:
        assert any(expected in problem for problem in found), found
    assert all("; " in problem for problem in found)


def test_a_circle_through_parts_is_found(tmp_path: Path) -> None:
    found = problems(tmp_path, **changed("rules", "sex is unspecified and open(fog)", "L2 or L1"))
    assert any("rules.toml:21: L2 is defined by itself; break the circle" in problem for problem in found)


def test_a_circle_through_definitions_is_found_wherever_it_is_entered(tmp_path: Path) -> None:
    circle = '[grown]\nwhen = "old"\n[old]\nwhen = "wise"\n[wise]\nwhen = "old or storm"\n'
    told = "is defined by itself; break the circle"
    found = problems(tmp_path, definitions=circle)
    assert f"lighthouse/definitions.toml:4: old {told}" in found
    assert f"lighthouse/definitions.toml:6: wise {told}" in found
    assert not any(f"grown {told}" in problem for problem in found)


def chain(length: int) -> str:
    links = [f'[d{at}]\nwhen = "d{at + 1}"\n' for at in range(1, length)]
    return '[grown]\nwhen = "d1"\n' + "".join(links) + f'[d{length}]\nwhen = "storm"\n'


def test_definitions_that_refer_to_too_many_others_in_a_row_are_refused(tmp_path: Path) -> None:
    load_folder(write(tmp_path / "lighthouse", definitions=chain(7)))
    assert problems(tmp_path, definitions=chain(8)) == [
        "lighthouse/rules.toml:7: L1 is defined over too many others; "
        "let at most 8 definitions refer to one another in a row"
    ]
    assert len(problems(tmp_path, definitions=chain(900))) > 800


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    place = write(tmp_path / "lighthouse", acts=None)
    (place / "acts.toml").mkdir()
    told = "lighthouse/acts.toml:1: it cannot be read: Is a directory; let it be a file that you may read"
    assert problems(tmp_path, acts=None) == [told]


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    place = write(tmp_path / "lighthouse")
    (place / "acts.toml").write_bytes('["Act"]\nuk = "Акт"\n'.encode("cp1251"))
    assert problems(tmp_path, acts=None) == [
        "lighthouse/acts.toml:2: the file is not in UTF-8; save it in UTF-8"
    ]


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_a_file_as_other_editors_save_it_is_read(tmp_path: Path, newline: str) -> None:
    place = write(tmp_path / "lighthouse")
    text = RULES.replace('"grown or L2"', '"""\ngrown\nor L9\n"""').replace("\n", newline)
    (place / "rules.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert problems(tmp_path, rules=None) == [
        "lighthouse/rules.toml:9: 'L9' is not known; name a fact, a parameter, a definition or a part"
    ]


def test_a_line_is_counted_as_editors_count(tmp_path: Path) -> None:
    found = problems(tmp_path, **changed("rules", 'says.en = "You', 'colour = "red"\nsays.en = "\u2028You'))
    assert any("rules.toml:5: colour has no meaning in a rule; the keys are " in problem for problem in found)
    odd = RULES.replace('says.en = "You', 'says.en = "\u2028You').replace('"grown or L2"', '"moon"')
    assert any("rules.toml:7: 'moon' is not known" in p for p in problems(tmp_path, rules=odd))


def test_tables_nested_without_end_are_told(tmp_path: Path) -> None:
    told = "lighthouse/acts.toml:1: its tables or lists are nested too deeply; write them flat"
    assert problems(tmp_path, acts="a = " + "[" * 5000) == [told]
    assert problems(tmp_path, acts=".".join(["a"] * 50_000) + " = 1") == [told]


def test_a_number_of_thousands_of_digits_is_told(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, acts='["Act"]\nuk = "Акт"\nmany = ' + "9" * 5000)
    assert found.startswith("lighthouse/acts.toml:")
    assert "not TOML: Exceeds the limit" in found


def contract(event: str = "", warning: str = "") -> str:
    keys = ("label", "eligible", "not_eligible", "undetermined")
    words = "".join(f'{key}.en = "a"\n{key}.uk = "б"\n' for key in keys)
    rule = RULES[: RULES.index("reason.code")].replace("grown or L2", "contract_start <= day")
    told = f"""
    [[warning]]
    code = "wind"
    text.en = "a"
    text.uk = "б"
    when = "always"
    cites = [{{ act = "Act", confidence = "T", sources = ["A1"] }}]
    {warning}
    """
    return f'[[event]]\nname = "leave"\n{event}\n{words}{rule}event = "leave"\n{told}'


def test_the_age_that_no_contract_passes_is_a_number(tmp_path: Path) -> None:
    place = write(tmp_path / "lighthouse", contract=contract('until_age = "least_age"'))
    assert load_folder(place).events["leave"].until_age == "least_age"
    assert problems(tmp_path, contract=contract('until_age = "storm"')) == [
        "lighthouse/contract.toml:3: storm is not a parameter that is a number; name one of the book"
    ]
    assert problems(tmp_path, contract=contract("until_age = 60")) == [
        "lighthouse/contract.toml:3: until_age is missing or not text; write until_age",
    ]


def test_a_warning_is_told_of_the_events_it_names(tmp_path: Path) -> None:
    def told(warning: str) -> list[str]:
        place = write(tmp_path / "lighthouse", contract=contract(warning=warning))
        return [warning.code for warning in load_folder(place).events["leave"].book.warnings]

    assert told('events = ["leave"]') == ["wind"]
    assert told('events = ["renew"]') == told("") == []
    (found,) = problems(tmp_path, contract=contract(warning='events = "leave"'))
    assert "events is missing or not a list of texts; write events" in found


def test_tables_that_are_no_list_are_told(tmp_path: Path) -> None:
    found = problems(tmp_path, rules='[rule]\nid = "L1"\n')
    assert found == ["lighthouse/rules.toml:1: rule is not a list of tables; write [[rule]] above each"]


def test_a_book_that_extends_another_takes_its_rules_over(tmp_path: Path) -> None:
    write(tmp_path / "sea")
    own = """
    extends = "sea"
    formation = "YY"
    label.en = "Pier"
    label.uk = "Пірс"
    """
    rules = '[[rule]]\nuse = "L1"\nvalid_from = 2024-05-01\n\n[[rule]]\nuse = "L2"\n'
    nothing = dict.fromkeys(FILES, None) | {"book": own, "rules": rules}
    pier = load_folder(write(tmp_path / "pier", **nothing))
    assert [(rule.id, rule.valid_from) for rule in pier.rules] == [
        ("L1", date(2024, 5, 1)),
        ("L2", date(2024, 3, 1)),
    ]
    again = dict.fromkeys(FILES, None) | {
        "book": own.replace("sea", "pier"),
        "rules": rules.replace("2024-05", "2024-07"),
    }
    jetty = load_folder(write(tmp_path / "jetty", **again))
    assert jetty.rules[0].valid_from == date(2024, 7, 1)
    assert decide(jetty, {"date_of_birth": "2010"}, date(2024, 6, 1)).rules == ()


def test_versions_of_one_rule_may_follow_each_other(tmp_path: Path) -> None:
    older = RULES.replace('id = "L2"', 'id = "L2"\n').replace("valid_to = 2025-01-01", 'valid_to = "opening"')
    newer = RULES[RULES.index('[[rule]]\nid = "L2"') :].replace(
        "valid_from = 2024-03-01", 'valid_from = "opening"'
    )
    newer = newer.replace("valid_to = 2025-01-01\n", "")
    regime = load_folder(write(tmp_path / "lighthouse", rules=older + "\n" + newer))
    assert len(regime.versions("L2")) == 2
    dated = newer.replace('valid_from = "opening"', "valid_from = 2025-01-01")
    assert len(load_folder(write(tmp_path / "lighthouse", rules=RULES + "\n" + dated)).versions("L2")) == 2
    assert len(load_folder(write(tmp_path / "lighthouse", rules=dated + "\n" + RULES)).versions("L2")) == 2


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(FILES)),
    st.integers(0, 2000),
    st.integers(0, 2000),
    st.sampled_from(['"', "[", "7", "", "é", "]]"]),
)
def test_a_damaged_book_is_read_or_refused(
    tmp_path: Path, file: str, start: int, length: int, put: str
) -> None:
    text = FILES[file]
    start %= len(text)
    damaged = text[:start] + put + text[start + length % 40 :]
    try:
        load_folder(write(tmp_path / "lighthouse", **{file: damaged}))
    except BookError as error:
        assert all(problem.line >= 1 for problem in error.problems)  # noqa: PT017  (either is right)


def test_a_reading_written_under_its_own_header_is_found(tmp_path: Path) -> None:
    readings = FILES["readings"] + "\n[enacted.set]\nstorm = 7\n"
    assert any(
        "readings.toml:7: storm: 7 is not true" in problem
        for problem in problems(tmp_path, readings=readings)
    )


def test_an_event_without_rules_is_not_asked(tmp_path: Path) -> None:
    words = "".join(
        f'{key}.en = "a"\n{key}.uk = "б"\n' for key in ("label", "eligible", "not_eligible", "undetermined")
    )
    contract = f'[[event]]\nname = "leave"\n{words}'
    assert load_folder(write(tmp_path / "lighthouse", contract=contract)).events == {}


def test_a_time_of_day_does_not_confuse_the_digest(tmp_path: Path) -> None:
    odd = FILES["book"] + "opened = 07:32:00\n"
    assert len(load_folder(write(tmp_path / "lighthouse", book=odd)).edition) == 64


def test_a_regime_is_named_by_its_edition(tmp_path: Path) -> None:
    regime = load_folder(write(tmp_path / "lighthouse"))
    assert repr(regime) == f"Regime(lighthouse, {regime.edition[:12]})"
