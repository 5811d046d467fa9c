"""The settings in, what cash may post by itself out."""

from dataclasses import replace

from tickets.money.settlement import PostingPolicy
from web.settings import Settings


def make_posting_policy(settings: Settings) -> PostingPolicy:
    policy = PostingPolicy(limit=settings.post_limit)
    return policy if settings.post_proved else replace(policy, classes=frozenset())
