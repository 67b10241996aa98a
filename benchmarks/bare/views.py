"""One form: validate (one SELECT), insert one row, redirect. And one list of 25 rows."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Context, Engine
from django.views.decorators.http import require_POST

from bare.models import Application


class ApplicationForm(forms.ModelForm):
    class Meta:
        model = Application
        fields = ("number", "name", "born")


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    form = ApplicationForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=400)
    return redirect("done", form.save().pk)


apply_signed_in = login_required(apply)


def done(_request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(str(number))


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("plain")


LIST = Engine().from_string(
    "<!doctype html><title>Rows</title><ul>{% for row in rows %}<li>{{ row.number }} {{ row.name }} {{ row.born }}</li>"
    "{% endfor %}</ul>"
)


def rows(request: HttpRequest) -> HttpResponse:
    found = Application.objects.filter(number__gte=request.GET.get("after", "")).order_by("number")[:25]
    return HttpResponse(LIST.render(Context({"rows": found})))
