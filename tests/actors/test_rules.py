"""A channel is one, however its handle is typed."""

import pytest

from cases.actors import rules
from cases.core.errors import Refused

SPELLINGS = [
    ("telegram", "Invented_Channel", "invented_channel"),
    ("telegram", "@Invented_Channel", "invented_channel"),
    ("telegram", "  @invented_channel ", "invented_channel"),
    ("telegram", "t.me/invented_channel", "invented_channel"),
    ("telegram", "https://t.me/Invented_Channel", "invented_channel"),
    ("telegram", "http://www.t.me/s/invented_channel/", "invented_channel"),
    ("telegram", "https://t.me/invented_channel/1742?single", "invented_channel"),
    ("telegram", "https://telegram.me/invented_channel", "invented_channel"),
    ("telegram", "invented_channel.t.me", "invented_channel"),
    ("telegram", "tg://resolve?domain=Invented_Channel&post=4", "invented_channel"),
    ("telegram", "\u200f@invented_channel\u200f", "invented_channel"),
    ("telegram", "＠Ｉｎｖｅｎｔｅｄ＿ｃｈａｎｎｅｌ", "invented_channel"),
    ("telegram", "@wolves٣١٣", "wolves313"),
    ("telegram", "@wolves۳۱۳", "wolves313"),
    ("telegram", "@wolves313", "wolves313"),
    ("telegram", "https://t.me/+AbCdEf123", "+abcdef123"),
    ("telegram", "https://t.me/joinchat/AbCdEf123", "+abcdef123"),
    ("telegram", "قناة مختلقة", "قناةمختلقة"),
    ("x", "https://twitter.com/Invented/status/99", "invented"),
    ("x", "x.com/@invented", "invented"),
    ("facebook", "https://m.facebook.com/Invented.Page/posts/7", "invented.page"),
    ("facebook", "https://www.facebook.com/profile.php?id=100012&sk=about", "100012"),
    ("youtube", "https://www.youtube.com/@Invented", "invented"),
    ("youtube", "https://www.youtube.com/channel/UCinvented", "ucinvented"),
    ("instagram", "instagram.com/invented/", "invented"),
    ("tiktok", "https://www.tiktok.com/@invented/video/5", "invented"),
    ("website", "https://www.Invented.example/names/", "invented.example/names"),
    ("website", "invented.example/names", "invented.example/names"),
    ("other", "Invented Radio", "inventedradio"),
    ("telegram", "https://[broken", "https://[broken"),
    ("telegram", "https://t.me/", ""),
    ("telegram", "@", ""),
    ("telegram", "\x00\n", ""),
]


@pytest.mark.parametrize(("platform", "typed", "key"), SPELLINGS)
def test_one_key_for_every_spelling(platform, typed, key):
    assert rules.normalise(platform, typed) == key


@pytest.mark.parametrize(("platform", "typed", "key"), SPELLINGS)
def test_a_key_is_its_own_key(platform, typed, key):
    assert rules.normalise(platform, key) == key


def test_the_handle_keeps_its_letters_as_published():
    assert rules.handle("telegram", "https://t.me/s/Invented_Channel") == (
        "Invented_Channel",
        "invented_channel",
    )


@pytest.mark.parametrize("typed", ["", "@", "   ", "\u200f", "a" * 121, "@" * 600])
def test_no_handle_or_too_long_a_one_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        rules.handle("telegram", typed)
    assert refusal.value.field == "handle"
