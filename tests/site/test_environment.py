from collections.abc import Callable
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


class TestAProgramThatTellsASecret:
    """The way to a service of keys: whatever program its maker gives prints what it holds."""

    @pytest.fixture
    def program(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
        def written(lines: str) -> Path:
            path = tmp_path / "tell the key"
            path.write_text(f"#!/bin/sh\n{lines}\n")
            path.chmod(0o700)
            monkeypatch.setenv("MUSTER_KEPT_COMMAND", f"'{path}' --name kept")
            env._printed_by.cache_clear()
            return path

        return written

    def test_its_word_is_the_secret(self, program: Callable[[str], Path], tmp_path: Path) -> None:
        program('echo "$1 $2"')
        assert env.secret("KEPT", tmp_path / "keys") == "--name kept"
        assert not (tmp_path / "keys").exists()

    def test_it_is_asked_once(self, program: Callable[[str], Path], tmp_path: Path) -> None:
        path = program("echo first")
        env.secret("KEPT", tmp_path)
        path.write_text("#!/bin/sh\necho second\n")
        assert env.secret("KEPT", tmp_path) == "first"

    def test_the_variable_itself_comes_first(
        self, program: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        program("echo from the program")
        monkeypatch.setenv("MUSTER_KEPT", "given")
        assert env.secret("KEPT", tmp_path) == "given"

    def test_there_is_no_file_to_change(self, program: Callable[[str], Path], tmp_path: Path) -> None:
        program("echo kept")
        assert env.put_first("KEPT", tmp_path, lambda: "new") is False

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ("echo half; echo no access >&2; exit 3", "MUSTER_KEPT_COMMAND names ended with 3: no access"),
            ("true", "ended with 0: it said nothing"),
        ],
    )
    def test_what_it_says_of_an_error_is_told(
        self, program: Callable[[str], Path], tmp_path: Path, lines: str, said: str
    ) -> None:
        program(lines)
        with pytest.raises(env.ConfigurationError, match=said) as caught:
            env.secret("KEPT", tmp_path)
        assert "half" not in str(caught.value)

    def test_a_program_that_is_not_there(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("MUSTER_KEPT_COMMAND", str(tmp_path / "nowhere"))
        with pytest.raises(env.ConfigurationError, match="could not be started"):
            env.secret("KEPT", tmp_path)

    def test_a_program_that_never_ends(
        self, program: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        program("exec sleep 60")
        monkeypatch.setattr(env, "_PATIENCE", 0.2)
        with pytest.raises(env.ConfigurationError, match="did not answer within"):
            env.secret("KEPT", tmp_path)


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


def test_a_secret_that_others_chose_is_never_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(env.ConfigurationError, match=r"SEAL_PIN is not there: put it in MUSTER_SEAL_PIN,"):
        env.given("SEAL_PIN", tmp_path)
    (tmp_path / "seal_pin").write_text("fictional")
    assert env.given("SEAL_PIN", tmp_path) == "fictional"
    assert [file.name for file in tmp_path.iterdir()] == ["seal_pin"]
