import pytest

from tests.line.money import asks_for_money


@pytest.mark.parametrize(
    "text", ["Pay now", "Card number", "A fee of 20 €", "Сплатити внесок", "Номер картки"]
)
def test_it_sees_that_money_is_asked_for(text: str) -> None:
    assert asks_for_money(text)


@pytest.mark.parametrize(
    "text", ["Submit the application", "Bankruptcy", "Внести зміни", "Безоплатно", "Картка платника податків"]
)
def test_it_sees_that_none_is(text: str) -> None:
    assert not asks_for_money(text)
