"""The smallest honest Django project with a form: what a submission is measured against."""
