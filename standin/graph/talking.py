"""Mutations of comments, reactions and labels."""

# ruff: noqa: A002, D103 - a resolver is described by the field it is registered for,
# and its parameters bear GitHub's names.

from typing import Any

from standin.discussion import Comment, Issue, Label, Reaction
from standin.graph.fields import Info, Seen, asked, field
from standin.graph.paging import Page
from standin.graph.writing import Input, node_of, payload
from standin.verbs import commenting
from standin.verbs.commenting import CONTENTS

REST_WORD = {graphql: rest for rest, graphql in CONTENTS.items()}


@field("Mutation", "addComment")
def add_comment(_root: None, info: Info, input: Input) -> Input:
    subject = node_of(info, input["subjectId"], "Issue", "PullRequest")
    made = commenting.comment(asked(info).access, subject.home, subject.thing, input["body"])
    seen = Seen("IssueComment", made, subject.home)
    return payload(input, subject=subject, commentEdge=(Page([seen], 1), seen))


@field("Mutation", "updateIssueComment")
def update_issue_comment(_root: None, info: Info, input: Input) -> Input:
    seen = node_of(info, input["id"], "IssueComment")
    commenting.edit(asked(info).access, seen.home, seen.thing, input["body"])
    return payload(input, issueComment=seen)


@field("Mutation", "deleteIssueComment")
def delete_issue_comment(_root: None, info: Info, input: Input) -> Input:
    seen = node_of(info, input["id"], "IssueComment")
    commenting.delete(asked(info).access, seen.home, seen.thing)
    return payload(input)


def _subject(info: Info, given: Input) -> tuple[Seen, Comment | Issue]:
    seen = node_of(info, given["subjectId"], "IssueComment", "Issue", "PullRequest")
    thing: Comment | Issue = seen.thing
    return seen, thing


def _reacted(given: Input, seen: Seen, reaction: Reaction) -> Input:
    groups = [Seen("ReactionGroup", (word, seen), seen.home) for word in CONTENTS]
    return payload(given, reaction=Seen("Reaction", (reaction, seen), seen.home), reactionGroups=groups, subject=seen)


@field("Mutation", "addReaction")
def add_reaction(_root: None, info: Info, input: Input) -> Input:
    seen, thing = _subject(info, input)
    made = commenting.react(asked(info).access, seen.home, thing, REST_WORD[input["content"]])
    return _reacted(input, seen, made)


@field("Mutation", "removeReaction")
def remove_reaction(_root: None, info: Info, input: Input) -> Input:
    seen, thing = _subject(info, input)
    gone = commenting.take_back(asked(info).access, seen.home, thing, REST_WORD[input["content"]])
    return _reacted(input, seen, gone)


def _labels(info: Info, given: Input) -> tuple[Seen, list[Label]]:
    seen = node_of(info, given["labelableId"], "Issue", "PullRequest")
    found: list[Any] = [node_of(info, node, "Label").thing for node in given["labelIds"]]
    return seen, found


@field("Mutation", "addLabelsToLabelable")
def add_labels(_root: None, info: Info, input: Input) -> Input:
    seen, labels = _labels(info, input)
    commenting.add_labels(asked(info).access, seen.home, seen.thing, labels)
    return payload(input, labelable=seen)


@field("Mutation", "removeLabelsFromLabelable")
def remove_labels(_root: None, info: Info, input: Input) -> Input:
    seen, labels = _labels(info, input)
    commenting.remove_labels(asked(info).access, seen.home, seen.thing, labels)
    return payload(input, labelable=seen)
