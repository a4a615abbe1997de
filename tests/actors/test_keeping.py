"""Who keeps channels and groups, on pages and in the workbench."""

import pytest
from django.urls import reverse

from cases.actors import actions
from cases.actors.codes import Certainty
from cases.actors.models import Actor, Channel
from cases.audit.models import Event
from cases.core.errors import Denied, Refused
from tests.factories.threats import make_actor, make_channel

pytestmark = pytest.mark.django_db


def at(model, what="changelist", *args):
    return reverse(f"admin:cases_{model}_{what}", args=args)


def last():
    return Event.objects.order_by("-seq").first()


def test_a_channel_typed_twice_is_one(caseworker):
    first = actions.channel_of(platform="telegram", handle="@Invented_Channel", by=caseworker)
    again = actions.channel_of(platform="telegram", handle="https://t.me/s/invented_channel/9", by=caseworker)
    other = actions.channel_of(platform="x", handle="invented_channel", by=caseworker)
    assert again == first != other and first.handle == "Invented_Channel"
    assert (last().action, last().detail) == ("actors.channel_added", {"fields": []})


@pytest.mark.parametrize("who", ["admin", "treasurer", "auditor", "stranger"])
def test_who_records_no_threats_makes_no_channel_by_the_way(request, who):
    with pytest.raises(Denied):
        actions.channel_of(platform="telegram", handle="x_y", by=request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["caseworker", "coordinator", "treasurer", "auditor"])
def test_only_administrators_change_channels_or_name_groups(request, who, admin):
    user, group = request.getfixturevalue(who), make_actor(by=admin)
    channel = make_channel(by=admin)
    linked = Channel(handle="linked", actor=group)
    for act in (
        lambda: actions.keep_channel(channel=channel, by=user),
        lambda: actions.keep_channel(channel=linked, by=user),
        lambda: actions.keep_actor(actor=Actor(name="Made Up", type="party"), by=user),
        lambda: actions.keep_actor(actor=group, by=user),
    ):
        with pytest.raises(Denied):
            act()
    assert Channel.objects.count() == Actor.objects.count() == 1


def test_a_known_handle_is_refused_for_another_channel(admin):
    make_channel(handle="invented_channel", by=admin)
    other = make_channel(handle="second", by=admin)
    other.handle = "t.me/INVENTED_channel"
    with pytest.raises(Refused) as refusal:
        actions.keep_channel(channel=other, by=admin)
    assert (refusal.value.code, refusal.value.field) == ("channel_known", "handle")


def test_there_is_no_certainty_about_no_group(admin):
    with pytest.raises(Refused):
        actions.keep_channel(channel=Channel(handle="x1", confidence=Certainty.LIKELY), by=admin)


def test_two_groups_never_differ_by_case_only(admin):
    make_actor(name="Invented Brigade", by=admin)
    with pytest.raises(Refused):
        actions.keep_actor(actor=Actor(name=" invented  BRIGADE", type="party"), by=admin)


def test_an_administrator_keeps_both_in_the_workbench(admin, sign_in):
    client = sign_in(admin)
    index = client.get(reverse("admin:index")).content.decode()
    assert at("actor") in index and at("channel") in index
    assert (
        client.post(
            at("actor", "add"), {"name": "Invented Brigade", "type": "paramilitary", "is_active": "on"}
        ).status_code
        == 302
    )
    group = Actor.objects.get()
    assert last().action == "actors.actor_added" and group.created_by == admin
    new = {
        "platform": "telegram",
        "handle": "https://t.me/Invented",
        "actor": group.pk,
        "confidence": "likely",
    }
    assert client.post(at("channel", "add"), new).status_code == 302
    channel = Channel.objects.get()
    assert (channel.handle, channel.handle_key, channel.actor) == ("Invented", "invented", group)
    assert last().action == "actors.channel_added"
    changed = new | {"handle": "Renamed"}
    assert client.post(at("channel", "change", channel.pk), changed).status_code == 302
    assert last().detail == {"fields": ["handle"]}
    listed = client.get(at("channel")).content.decode()
    assert "Renamed" in listed and "Invented Brigade" in listed


def test_the_workbench_says_why_beside_the_field(admin, sign_in):
    make_channel(handle="invented_channel", by=admin)
    typed = {"platform": "telegram", "handle": "@INVENTED_CHANNEL", "confidence": "unknown"}
    answer = sign_in(admin).post(at("channel", "add"), typed)
    assert answer.status_code == 200 and Channel.objects.count() == 1
    assert "known already" in str(answer.context["adminform"].form.errors["handle"])
    sure = {"platform": "telegram", "handle": "new_one", "confidence": "likely"}
    assert sign_in(admin).post(at("channel", "add"), sure).status_code == 200
    assert Channel.objects.count() == 1


def test_a_group_out_of_use_is_offered_only_where_it_stands(admin, sign_in):
    used, gone = make_actor(name="In Use", by=admin), make_actor(name="Given Up", by=admin)
    actions.keep_actor(actor=gone, by=admin)
    gone.is_active = False
    actions.keep_actor(actor=gone, by=admin)
    plain, linked = (
        make_channel(handle="plain", by=admin),
        make_channel(handle="linked", actor=gone, by=admin),
    )
    client = sign_in(admin)
    page = client.get(at("channel", "change", plain.pk)).content.decode()
    assert str(used.pk) in page and str(gone.pk) not in page
    assert str(gone.pk) in client.get(at("channel", "change", linked.pk)).content.decode()


@pytest.mark.parametrize("who", ["caseworker", "coordinator", "treasurer", "auditor", "stranger"])
def test_nobody_else_finds_them_in_the_workbench(request, who, admin, sign_in):
    group, channel = make_actor(by=admin), make_channel(by=admin)
    client = sign_in(request.getfixturevalue(who))
    for model, row in (("actor", group), ("channel", channel)):
        for url in (at(model), at(model, "add"), at(model, "change", row.pk), at(model, "delete", row.pk)):
            assert client.get(url).status_code in (403, 404)
            assert client.post(url, {"name": "X", "handle": "X"}).status_code in (403, 404)
    assert Actor.objects.get().name == "Invented Brigade"


def test_nothing_is_deleted(admin, sign_in):
    group = make_actor(by=admin)
    assert sign_in(admin).post(at("actor", "delete", group.pk), {"post": "yes"}).status_code == 403
    assert Actor.objects.exists()
