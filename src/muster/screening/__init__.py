"""Names in any script: written in another one, found however they are spelt, compared. Knows neither Django nor us."""
