"""Who appears in the episodes of a feed, and who is meant by a speaker's name.

The namespace names people; nothing here guesses. A name is the key of its person, so two
spellings that differ in case, accents or punctuation are one person and other ones are two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from warehouse.podcasts.names import is_whole_name, slug
from warehouse.podcasts.rss_xml import Person
from warehouse.podcasts.titles import Title

# The roles of https://github.com/Podcastindex-org/podcast-namespace (taxonomy of people) that
# are heard in an episode; editors, producers and the like are not appearances.
ROLES: Mapping[str, str] = {
    "host": "host",
    "co-host": "cohost",
    "cohost": "cohost",
    "guest host": "guest host",
    "guest": "guest",
}
RANK = ("host", "cohost", "guest host", "guest")  # who is named twice has the first of these


@dataclass(slots=True)
class People:
    """Everyone a feed names: full names, every spelling, hosts, and appearances."""

    names: dict[str, str] = field(default_factory=dict)
    aliases: dict[tuple[str, str], None] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    organizations: dict[str, str] = field(default_factory=dict)

    def appearing(self, persons: Iterable[Person]) -> dict[str, str]:
        """Person → role for the people of one episode, in the feed's order."""
        roles: dict[str, str] = {}
        for person in persons:
            role = ROLES.get(person.role)
            if role is None:
                continue
            key = self.add(person.name)
            roles[key] = min(roles.get(key, role), role, key=RANK.index)
            if role in ("host", "cohost"):
                self.hosts.add(key)
        return roles

    def invited(self, title: Title, roles: dict[str, str]) -> dict[str, str]:
        """Add the guests a title names to `roles`; gives their organisations, where named.

        Only whole names: "Cooking with Fire" invites nobody.
        """
        given: dict[str, str] = {}
        for guest in title.guests:
            if not is_whole_name(guest.name):
                continue
            key = self.add(guest.name)
            roles.setdefault(key, "guest")
            if guest.organizations:
                name = guest.organizations[0]
                given[key] = slug(name)
                self.organizations.setdefault(given[key], name)
        return given

    def add(self, name: str) -> str:
        """The person of this name, entered if new; the spelling is kept as an alias."""
        key = slug(name)
        self.names.setdefault(key, name)
        self.aliases[(key, name)] = None
        return key

    def speaker(self, label: str, here: Iterable[str]) -> str | None:
        """The person a transcript means by a label, None where nobody can be named.

        A whole name is anyone of the feed; a part of a name is only somebody of this episode
        (`here`), and only if it fits no second one.
        """
        key = slug(label)
        if key in self.names:
            self.aliases[(key, label)] = None
            return key
        fitting = {one for one in here if key and key in one.split("-")}
        if len(fitting) != 1:
            return None
        (found,) = fitting
        self.aliases[(found, label)] = None
        return found
