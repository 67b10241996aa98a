from django.db import models


class Application(models.Model):
    """One row, with one unique column that the form's validation asks the database about."""

    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    born = models.DateField()
