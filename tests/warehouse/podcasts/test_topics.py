"""Topics: what counts as naming one, and the reviewed list itself. The sentences are invented."""

from __future__ import annotations

import re

import pytest

from warehouse.podcasts.corrections import HERE, read_corrections
from warehouse.podcasts.topics import Topic, Topics

REVIEWED = read_corrections(HERE / "latent_space").topics


@pytest.mark.parametrize(
    ("said", "mentions"),
    [
        ("GPT-4, gpt4, GPT 4 and GPT-4V beat GPT-3 and GPT 3.5.", {"gpt-4": 4, "gpt-3": 2}),
        ("They call it GPT 4.5.", {}),
        ("ChatGPT is no GPT-4.", {"chatgpt": 1, "gpt-4": 1}),
        ("LlamaIndex and llama index read Llama 2 and llama.cpp.", {"llamaindex": 2, "llama": 2}),
        ("Pay attention to flash attention and attention heads.", {"attention": 2}),
        ("A rag is no dragon.", {"rag": 1}),
        ("Agents, an agent, and agency.", {"agents": 2}),
        ("We fine-tune, fine tuned, finetuning.", {"fine-tuning": 3}),
        ("Open source, open-sourced, opensource.", {"open-source": 3}),
        ("Langchain or Lang Chain?", {"langchain": 2}),
        ("multi-modal and multimodality", {"multimodality": 2}),
        ("", {}),
    ],
)
def test_topics_are_found_in_every_spelling(said, mentions):
    assert REVIEWED.mentions(said) == mentions


def test_words_count_for_the_first_topic_they_name():
    first, second = Topic("a", "A", "tool", ("hot soup",)), Topic("b", "B", "tool", ("soup",))
    assert Topics((first, second)).mentions("Hot soup and soup.") == {"a": 1, "b": 1}


@pytest.mark.parametrize("pattern", ["(soup)", "Soup", "sou(p"])
def test_a_pattern_that_cannot_be_used_is_named(pattern):
    with pytest.raises(ValueError, match=re.escape(pattern)):
        Topics((Topic("soup", "Soup", "tool", (pattern,)),))


def test_each_topic_finds_its_own_name():
    for topic in REVIEWED.listed:
        # The bare word is everyday speech: people pay attention.
        expected = {} if topic.topic_id == "attention" else {topic.topic_id: 1}
        assert REVIEWED.mentions(topic.name) == expected, topic.name
    assert len({topic.topic_id for topic in REVIEWED.listed}) == len(REVIEWED.listed)
