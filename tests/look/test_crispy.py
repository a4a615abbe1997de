"""Our crispy pack: a mistake stands beside its field, what was typed stays, screen readers are told."""

import re

import pytest
from crispy_forms.bootstrap import FormActions, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from cases.core.choices import Choice


class ArrivalForm(forms.Form):
    """Invented for these tests."""

    who = forms.CharField(
        label="Who",
        help_text="A code name.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    nights = forms.IntegerField(label="Nights", required=False)
    bed = forms.ChoiceField(
        label="Bed",
        widget=forms.RadioSelect,
        choices=[("a", Choice("A", hint="Lower bunk")), ("b", Choice("B"))],
    )
    sex = forms.ChoiceField(
        label="Placed with", widget=forms.RadioSelect, choices=[("m", "Men"), ("f", "Women")]
    )
    ticks = forms.MultipleChoiceField(
        label="Safety", widget=forms.CheckboxSelectMultiple, choices=[("phone", "Phone"), ("rules", "Rules")]
    )
    told = forms.BooleanField(label="Told the way out")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, max_length=5, required=False)

    def clean(self):
        if self.cleaned_data.get("who") == "nobody":
            raise forms.ValidationError("Nobody cannot arrive.")

    @property
    def helper(self):
        helper = FormHelper()
        helper.attrs = {"hx-post": "/here"}
        helper.layout = Layout(
            "secret",
            Row("who", "nights"),
            Div("bed", css_class="stack"),
            InlineRadios("sex"),
            Fieldset("Safety", "ticks", "told"),
            Fieldset("More", "note", template="crispy/layout/more.html"),
            FormActions(Submit("save", "Log"), HTML('<a class="button" href="/">Back</a>')),
        )
        return helper


def draw(data=None):
    return render_crispy_form(ArrivalForm(data), context={"csrf_token": "token"})


def part(html, marker):
    """The field's own element, from its marker to the next field."""
    start = html.index(marker)
    ends = [m.start() for m in re.finditer(r'<(?:div|fieldset) class="field', html) if m.start() > start]
    return html[start : ends[0] if ends else None]


def test_an_untouched_form_names_no_mistake():
    html = draw()
    assert "summary" not in html.replace("<summary>", "").replace("</summary>", "")
    assert "aria-invalid" not in html and 'class="error"' not in html
    assert html.count("<form") == 1 and 'hx-post="/here"' in html and "csrfmiddlewaretoken" in html


def test_a_mistake_stands_beside_its_field_and_keeps_what_was_typed():
    html = draw({"who": "ليلى <b>", "nights": "many"})
    field = part(html, 'id="div_id_nights"')
    assert 'id="id_nights_error"' in field and "Enter a whole number." in field
    assert 'value="many"' in field and 'aria-invalid="true"' in field
    assert 'aria-describedby="id_nights_error"' in field
    assert 'value="ليلى &lt;b&gt;"' in html


def test_the_summary_counts_and_leads_to_each_field():
    html = draw({"who": "Quiet Lantern", "nights": "many", "sex": "m", "ticks": ["phone"]})
    assert "3 things to mend" in html and 'role="alert"' in html
    for name in ("nights", "bed", "told"):
        assert f'href="#id_{name}"' in html
        assert re.search(rf'\bid="id_{name}"', html)


def test_a_mistake_of_the_whole_form_is_told_once_at_the_top():
    html = draw({"who": "nobody", "bed": "a", "sex": "m", "ticks": ["phone"], "told": "on"})
    assert html.count("Nobody cannot arrive.") == 1 and "One thing to mend" in html


def test_help_and_error_are_both_spoken_with_the_field():
    assert 'aria-describedby="id_who_helptext id_who_error"' in draw({})
    assert 'aria-describedby="id_bed_error"' in draw({})


def test_radio_cards_keep_the_choice_and_show_the_second_line():
    html = draw({"bed": "a"})
    field = part(html, 'id="id_bed"')
    assert 'role="radiogroup"' in field and field.count('type="radio"') == 2
    assert "<small>Lower bunk</small>" in field
    assert re.search(r'value="a"[^>]*checked', field) and not re.search(r'value="b"[^>]*checked', field)
    assert "choices-inline" in part(html, 'id="id_sex"')


def test_ticks_are_kept_one_by_one():
    field = part(draw({"ticks": ["rules"]}), 'id="id_ticks"')
    assert re.search(r'value="rules"[^>]*checked', field) and not re.search(
        r'value="phone"[^>]*checked', field
    )


def test_optional_is_said_in_words_and_required_has_no_star():
    html = draw()
    assert html.count("(optional)") == 2 and "*" not in html


def test_widget_attributes_are_honoured_and_text_follows_its_script():
    html = draw()
    who = re.search(r'<input[^>]*name="who"[^>]*>', html).group()
    assert 'autocomplete="off"' in who and 'spellcheck="false"' in who and 'dir="auto"' in who
    assert 'dir="auto"' in re.search(r"<textarea[^>]*>", html).group()
    assert "dir=" not in re.search(r'<input[^>]*name="nights"[^>]*>', html).group()


@pytest.mark.parametrize(("note", "is_open"), [("abc", False), ("far too long", True)])
def test_a_folded_part_opens_when_something_in_it_is_wrong(note, is_open):
    assert ('<details class="more" open>' in draw({"note": note})) is is_open


def test_the_main_button_is_ours():
    button = re.search(r"<button[^>]*>Log</button>", draw()).group()
    assert 'type="submit"' in button and "button-main" in button and 'name="save"' in button


def test_no_inline_style_or_script():
    html = draw({"who": "x"}) + draw()
    assert not re.search(r"\sstyle=|<script|\son\w+=", html)


def test_the_filter_draws_the_same_fields_without_a_form_tag():
    html = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(
        Context({"form": ArrivalForm({"nights": "x"})})
    )
    assert "<form" not in html and 'id="id_nights_error"' in html and "things to mend" in html
