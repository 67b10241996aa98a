"""The small pieces of a rule book read from its tables; what is wrong is noted, and reading goes on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeGuard

from muster.law.book import Boundary, Cite, Source
from muster.law.calendar import FIRST_YEAR, LAST_YEAR, is_known
from muster.law.document import Place, Table, is_tables
from muster.law.errors import ParameterError
from muster.law.parameters import DatedValue, Parameter, ParameterKind, read_value
from muster.law.text import Confidence, Text


def read_text(place: Place, key: str) -> Text:
    """The words under `key.en` and `key.uk`; both are asked for."""
    given = place.table.get(key)
    words = given if isinstance(given, dict) else {}
    for language in ("en", "uk"):
        if not (isinstance(words.get(language), str) and words[language].strip()):
            place.problem(key, f"{key} has no words in {language}", f"write {key}.{language}")
    return Text(" ".join(str(words.get("en", "")).split()), " ".join(str(words.get("uk", "")).split()))


def optional_text(place: Place, key: str) -> Text | None:
    return read_text(place, key) if key in place.table else None


def is_day(value: object) -> TypeGuard[date]:
    """Whether a value is a day of the calendar, and no time of the day."""
    return isinstance(value, date) and not isinstance(value, datetime)


class Reader:
    """Reads keys of a table, and knows the book's sources and the names of its acts."""

    def __init__(self, sources: Mapping[str, Source], acts: Mapping[str, str]) -> None:
        self.known_sources = sources
        self.acts = acts

    def string(self, place: Place, key: str) -> str:
        value = place.table.get(key)
        if not isinstance(value, str) or not value:
            place.problem(key, f"{key} is missing or not text", f"write {key}")
            return ""
        return value

    def optional_string(self, place: Place, key: str) -> str | None:
        return self.string(place, key) if key in place.table else None

    def strings(self, place: Place, key: str) -> tuple[str, ...]:
        values = place.table.get(key)
        if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
            place.problem(key, f"{key} is missing or not a list of texts", f"write {key}")
            return ()
        return tuple(values)

    def day(self, place: Place, key: str, table: Table | None = None, within: str = "") -> date | None:
        """A day under a key, of the place's own table or of one that it holds under the key `within`."""
        value = (place.table if table is None else table).get(key)
        if value is None:
            return None
        if not is_day(value):
            place.problem(
                within or key, f"{key} is not a date", "write it as 2024-02-21, without quotation marks"
            )
            return None
        if not is_known(value):
            place.problem(
                within or key, f"{key} is {value}", f"write a day of the years {FIRST_YEAR} to {LAST_YEAR}"
            )
            return None
        return value

    def confidence(self, place: Place, table: Table, within: str = "confidence") -> Confidence | None:
        value = str(table.get("confidence"))
        if value not in Confidence:
            place.problem(within, f"{value!r} is not a confidence", "write one of " + ", ".join(Confidence))
            return None
        return Confidence(value)

    def source_keys(self, place: Place, table: Table | None = None, key: str = "sources") -> tuple[str, ...]:
        keys = (place.table if table is None else table).get("sources", [])
        if not isinstance(keys, list):
            place.problem(key, "sources is not a list", 'write sources = ["S01"]')
            return ()
        for name in map(str, keys):
            if name not in self.known_sources:
                place.problem(key, f"there is no source {name}", "describe it in sources.toml")
        return tuple(map(str, keys))

    def cites(self, place: Place) -> tuple[Cite, ...]:
        """The citations of a table; at least one, each with an act and a confidence."""
        tables = place.table.get("cites")
        if not tables or not is_tables(tables):
            place.problem(
                "cites", "no citation", "write cites = [{ act = ..., confidence = ..., sources = [...] }]"
            )
            return ()
        cites = []
        for table in tables:
            act = table.get("act")
            if not isinstance(act, str) or not act:
                place.problem("cites", "a citation names no act", "write act")
            confidence = self.confidence(place, table, "cites") or Confidence.GENERAL_KNOWLEDGE
            sources = self.source_keys(place, table, "cites")
            point = table.get("point")
            if not (point is None or isinstance(point, str)):
                place.problem("cites", "the point of a citation is not text", 'write point = "art. 21-1"')
                point = None
            in_force = self.day(place, "in_force", table, "cites")
            cites.append(Cite(str(act), point, in_force, confidence, sources, self.acts.get(str(act), "")))
        return tuple(cites)

    def boundary(self, place: Place, key: str, parameters: Mapping[str, ParameterKind]) -> Boundary:
        value = place.table.get(key)
        if isinstance(value, str):
            if parameters.get(value) is not ParameterKind.DATE:
                place.problem(
                    key, f"{value} is not a parameter that is a date", "write a date or such a parameter"
                )
            return value
        return self.day(place, key)


def read_parameter(reader: Reader, name: str, place: Place) -> Parameter:
    kind = str(place.table.get("kind"))
    if kind not in ParameterKind:
        place.problem(
            "kind", f"{kind!r} is not a kind of parameter", "write one of " + ", ".join(ParameterKind)
        )
        kind = "flag"
    tables = place.table.get("values", [])
    if not is_tables(tables):
        place.problem("values", "values is not a list of tables", "write values = [{ value = ... }]")
        tables = []
    values = [_dated(reader, name, ParameterKind(kind), place, table) for table in tables]
    values.sort(key=lambda value: value.since or date.min)
    earliest = reader.day(place, "earliest")
    return Parameter(name, ParameterKind(kind), read_text(place, "label"), tuple(values), earliest)


def _dated(reader: Reader, name: str, kind: ParameterKind, place: Place, table: dict[str, Any]) -> DatedValue:
    value = None
    try:
        value = read_value(name, kind, table.get("value"))
    except ParameterError as error:
        place.problem("values", error.problem, error.remedy)
    confidence = reader.confidence(place, table, "values") or Confidence.GENERAL_KNOWLEDGE
    since = reader.day(place, "from", table, "values")
    return DatedValue(value, since, confidence, reader.source_keys(place, table, "values"))
