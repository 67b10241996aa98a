from pathlib import Path

import pytest

from muster.site import environment as env


def test_a_flag_refuses_what_is_neither_true_nor_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_X", "perhaps")
    with pytest.raises(env.ConfigurationError, match="MUSTER_X is 'perhaps': write true or false"):
        env.flag("X", default=True)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("0", False), ("ON", True), ("", False)])
def test_a_flag_reads_common_words(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("MUSTER_X", text)
    assert env.flag("X", default=not value) is value


def test_a_number_refuses_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_X", "ten")
    with pytest.raises(env.ConfigurationError, match="MUSTER_X is 'ten': write a whole number"):
        env.number("X", 1)


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    made = env.secret("FRESH", tmp_path / "keys")
    assert env.secret("FRESH", tmp_path / "keys") == made
    assert (tmp_path / "keys" / "fresh").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_two_secrets_are_never_the_same(tmp_path: Path) -> None:
    assert env.secret("ONE", tmp_path) != env.secret("TWO", tmp_path)


def test_a_secret_of_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MUSTER_GIVEN", "from the environment")
    assert env.secret("GIVEN", tmp_path) == "from the environment"
    assert not (tmp_path / "given").exists()


def test_a_named_secret_file_must_exist(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MUSTER_GIVEN_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(env.ConfigurationError, match="could not be read"):
        env.secret("GIVEN", tmp_path)


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "given").write_text("\n")
    with pytest.raises(env.ConfigurationError, match="is empty"):
        env.secret("GIVEN", tmp_path)


def test_sqlite_takes_the_write_lock_at_the_start_of_a_transaction() -> None:
    settings = env.database("sqlite:////srv/muster.sqlite3")
    assert settings["NAME"] == "/srv/muster.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"  # type: ignore[index]


def test_a_postgresql_address_is_taken_apart() -> None:
    settings = env.database("postgresql://clerk:p%40ss@db.example:5433/muster")
    assert (settings["USER"], settings["PASSWORD"], settings["HOST"], settings["PORT"], settings["NAME"]) == (
        "clerk",
        "p@ss",
        "db.example",
        "5433",
        "muster",
    )


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(env.ConfigurationError, match="'oracle'"):
        env.database("oracle://x/y")
