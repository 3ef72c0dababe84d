"""What a lock's command says: what stands behind `.lock`, `.unlock` and the alias for a lock's details."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deploy_gate.comment.blanks import BLANKS, words_of
from deploy_gate.comment.commands import Command, Item, Verb
from deploy_gate.comment.going import INVALID, WORDS, Wrong, no_target
from deploy_gate.model import NAME
from deploy_gate.requirement import shorten
from deploy_gate.value import Value

if TYPE_CHECKING:
    from deploy_gate.comment.settings import Settings

INFO: Final = ("--info", "--i", "-i", "--details", "--d", "-d")
_REASON: Final = "--reason"
_REASONED: Final = re.compile(rf"{_REASON}(?:=|[{BLANKS}]|\Z)")
_SERVICE_IN: Final = 3


class _Flags(Value):
    """What stands in front of the reason."""

    words: tuple[str, ...]
    """What is no flag; flags stand before these or behind them."""
    is_info: bool
    is_global: bool


def read_locking(verb: Verb, kind: str, rest: str, settings: Settings) -> Command | Wrong:
    """``[ENVIRONMENT | SERVICE in ENVIRONMENT] [FLAGS] [--reason TEXT]``.

    Flags are words of their own in front of the reason, which goes on to the end; only the flag that locks everything
    is also read as the reason's last word, since a freeze that is overlooked does more harm than one too many.
    """
    said, reason, is_global_behind = _reason(rest, settings)
    flags = _flags(said, verb, settings)
    if isinstance(flags, Wrong):
        return flags
    if verb is Verb.LOCK and flags.is_info:
        verb = Verb.LOCK_INFO
    is_global = flags.is_global or is_global_behind
    where = _place(flags.words, verb, kind, said, settings)
    if isinstance(where, Wrong):
        return where
    return where.but(is_global=is_global, reason=reason if verb is Verb.LOCK else None)


def _reason(rest: str, settings: Settings) -> tuple[str, str | None, bool]:
    """What stands before the reason, the reason, and whether it ends with the flag for everything."""
    start = next((place - len(word) for word, place in words_of(rest) if _REASONED.match(word)), None)
    if start is None:
        return rest, None, False
    reason = rest[start + len(_REASON) :].removeprefix("=").strip(BLANKS)
    words = words_of(reason)
    if words and words[-1][0] == settings.global_lock_flag:
        return rest[:start], reason[: -len(words[-1][0])].strip(BLANKS) or None, True
    return rest[:start], reason or None, False


def _flags(said: str, verb: Verb, settings: Settings) -> _Flags | Wrong:
    words: list[str] = []
    is_info, is_global, is_behind = verb is Verb.LOCK_INFO, False, False
    for word, _ in words_of(said):
        is_flag = word == settings.global_lock_flag or (verb is not Verb.UNLOCK and word in INFO)
        if not is_flag and is_behind:
            return no_target(said.strip(BLANKS), settings)
        is_behind = is_flag and bool(words)
        if word == settings.global_lock_flag:
            is_global = True
        elif verb is not Verb.UNLOCK and word in INFO:
            is_info = True
        elif word.startswith("-") and not settings.is_target(word):
            return _no_flag(word, verb, settings)
        else:
            words.append(word)
    return _Flags(tuple(words), is_info, is_global)


def _no_flag(word: str, verb: Verb, settings: Settings) -> Wrong:
    known = [settings.global_lock_flag, _REASON, *(INFO if verb is not Verb.UNLOCK else ())]
    # What begins like a flag was most likely meant to be it.
    meant = next((flag for flag in known if len(flag) > len("--d") and word.startswith(flag)), None)
    asked_for_details = meant in INFO and verb is Verb.LOCK
    hint = f"did you mean `{meant}`" if meant else f"there are {', '.join(f'`{flag}`' for flag in known)}"
    return Wrong(INVALID, f"{shorten(word)} is no flag here: {hint}", Verb.LOCK_INFO if asked_for_details else None)


def _place(words: tuple[str, ...], verb: Verb, kind: str, said: str, settings: Settings) -> Command | Wrong:
    if not words:
        return Command(verb, kind, (settings.environment,), is_naked=True)
    text = " ".join(words) if len(words) > 1 else words[0]
    if settings.is_target(text):
        return Command(verb, kind, (text,))
    if len(words) == _SERVICE_IN and words[1] == "in" and NAME.match(words[0]) and words[0] not in WORDS:
        if settings.is_target(words[2]):
            return Command(verb, kind, (words[2],), services=(Item(words[0]),))
        return no_target(words[2], settings)
    return no_target(text or said, settings)
