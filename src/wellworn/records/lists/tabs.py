"""The tabs over a list, and the list that an address asks for: a view as it was saved, or with what the address says."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict

from wellworn.lib.ids import read_id
from wellworn.members.models import Member, Role
from wellworn.records.lists import saving, usual, written
from wellworn.records.lists.config import Config, Unreadable, from_json
from wellworn.records.lists.operators import CannotFilter
from wellworn.records.models.record import Kind
from wellworn.records.models.view import View


@dataclass(frozen=True, slots=True)
class Tab:
    """One view over a list."""

    key: str  # of a usual view, or the id of a saved one
    name: str
    config: Config
    view: View | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What an address asks for."""

    object: str
    tabs: tuple[Tab, ...]
    tab: Tab
    config: Config
    text: str
    always: tuple[tuple[str, str], ...] = ()  # parameters that its address has in any case

    @property
    def is_board(self) -> bool:
        """Whether it is looked at as a board: of what can be one, a list says that it is a list."""
        return self.object == Kind.DEAL and usual.AS_LIST not in self.always

    @property
    def other(self) -> str:
        """The address of the same as a board, of a board as a list."""
        rest = tuple(pair for pair in self.always if pair != usual.AS_LIST)
        return replace(self, always=(usual.AS_LIST, *rest) if self.is_board else rest).url()

    @property
    def is_changed(self) -> bool:
        """Whether it is no longer what the tab would show."""
        return self.config != self.tab.config

    def url(self, config: Config | None = None, *more: tuple[str, str], text: str | None = None) -> str:
        """The address of this list with another configuration."""
        wanted = self.config if config is None else config
        said = [*self.always, ("tab", self.tab.key), ("q", self.text if text is None else text), *more]
        if wanted == self.tab.config:
            wanted = Config()
        return f"{usual.address(self.object)}?{written.query_string(wanted, *said)}"


def wish(object_key: str, given: QueryDict, member: Member) -> Wish:
    """What the parameters of an address ask for. One query. Raises CannotFilter where there is no making sense of them."""
    tabs = tabs_of(object_key, member)
    named = given.get("tab", "")
    default = next(
        (tab for tab in tabs if tab.view is not None and tab.view.is_pinned), _usual_default(object_key, tabs, member)
    )
    tab = next((tab for tab in tabs if tab.key == named), default)
    tabs = tuple(replace(one, is_current=one.key == tab.key) for one in tabs)
    config = tab.config
    said = [(key, value) for key in given for value in given.getlist(key) if key in written.MEANT]
    if said:
        try:
            config = written.read(said)
        except Unreadable as error:
            raise CannotFilter(str(error)) from error
    always = tuple(usual.always(object_key, given))
    return Wish(object_key, tabs, tab, usual.whole(object_key, config), given.get("q", ""), always)


def tabs_of(object_key: str, member: Member) -> tuple[Tab, ...]:
    """Saved views that are pinned, the usual ones as the member keeps them, then the other saved ones. One query."""
    views = list(View.objects.visible_to(member).filter(object=object_key).order_by("position", "pk"))
    own = {
        view.config.get(saving.USUAL): view
        for view in views
        if saving.USUAL in view.config and view.member_id == member.pk
    }
    usual_ones = [
        Tab(one.key, str(one.name), _config(own[one.key], one.config) if one.key in own else one.config)
        for one in usual.views_of(object_key)
    ]
    saved = [Tab(str(view.pk), view.name, _config(view), view) for view in views if saving.USUAL not in view.config]
    pinned = [tab for tab in saved if tab.view is not None and tab.view.is_pinned]
    rest = [tab for tab in saved if tab not in pinned]
    return tuple(replace(tab, config=usual.whole(object_key, tab.config)) for tab in (*pinned, *usual_ones, *rest))


def view_of(pk: str, member: Member) -> View | None:
    """A saved view that the member sees."""
    number = read_id(pk)
    return View.objects.visible_to(member).filter(pk=number).first() if number is not None else None


def _usual_default(object_key: str, tabs: tuple[Tab, ...], member: Member) -> Tab:
    """The tab that opens when none is asked for: a rep's own deals, everybody's for the others."""
    wanted = "mine" if object_key == Kind.TASK else usual.views_of(object_key)[0].key
    if object_key == Kind.DEAL and member.role != Role.REP:
        wanted = "open"
    return next(tab for tab in tabs if tab.key == wanted)


def _config(view: View, otherwise: Config | None = None) -> Config:
    """What a view keeps; one that an older version wrote and nobody can read any more shows what is usual."""
    try:
        return from_json(view.config)
    except Unreadable:
        return otherwise or Config()
