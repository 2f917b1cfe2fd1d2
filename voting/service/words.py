"""Moderators see to the words of a word cloud, for as long as everybody may know its tally (law 6)."""

from voting.domain.curation import Curating
from voting.domain.errors import WordsFixed
from voting.domain.journal import Act
from voting.domain.methods import WordsTally
from voting.domain.poll import check_words_open
from voting.protocol.answers import WordList, WordRow
from voting.protocol.commands import CurateWords
from voting.service.counting import counted
from voting.service.polls import Polls
from voting.service.ports import Bus, Clock, Role, Store, Topic


class WordClouds:
    def __init__(self, store: Store, bus: Bus, clock: Clock, polls: Polls) -> None:
        self._store, self._bus, self._clock, self._polls = store, bus, clock, polls

    async def words(self, id: str) -> WordList:
        """Every word, hidden ones too. Raises NotFound; WordsFixed while the result may not be seen."""
        poll = await self._polls.reload(id)
        if not poll.results_visible:
            raise WordsFixed("The words of this poll cannot be seen now.", poll=id, state=poll.state)
        found = await counted(self._store, poll)
        rows = [
            WordRow(key=w.key, text=w.text, votes=w.votes, standing=w.standing, forms=list(w.forms))
            for w in (found.words if isinstance(found, WordsTally) else ())
        ]
        try:
            check_words_open(poll)
        except WordsFixed:
            return WordList(poll=id, open=False, words=rows)
        return WordList(poll=id, open=True, words=rows)

    async def curate(self, id: str, command: CurateWords, actor: str) -> WordList:
        """Show, hide or merge words. Raises NotFound, WordsFixed, InvalidInput."""
        curating = Curating(command.deed, tuple(command.keys), command.into)
        act = Act(self._clock.now(), actor, Role.MODERATOR, "words", f"poll {id}")
        self._polls.keep(await self._store.curate(id, curating, act))
        await self._bus.publish(Topic("poll", id))
        return await self.words(id)
