"""The settings in, what cash may post by itself and when a task asks for what does not come out."""

from dataclasses import replace

from tickets.money.bank.chases import ChasePolicy
from tickets.money.bank.settlement import PostingPolicy
from web.settings import Settings


def make_posting_policy(settings: Settings) -> PostingPolicy:
    policy = PostingPolicy(
        limit=settings.post_limit,
        inferred_after=settings.post_inferred_after,
        chases=ChasePolicy(
            settings.ask_for_money_after_days or None,
            settings.ask_for_advice_after_days or None,
            settings.ask_for_parts_after_days or None,
        ),
    )
    return policy if settings.post_proved else replace(policy, classes=frozenset(), inferred_after=None)
