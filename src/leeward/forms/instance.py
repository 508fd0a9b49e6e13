"""One filled form as a tree of nodes, in which repeats stand once per instance.

A node's key is its address on the screen and in stored answers: the names from the top,
with the number of each repeat instance: `work/job[2]/months`. The number of instances of a
repeat stands under the repeat's key with `#` behind it.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from leeward.forms.definition import FormDefinition, Part, Question, Repeat

COUNT_MARK: Final = "#"
MOST_INSTANCES: Final = 200

Answers = Mapping[str, str]


class Node:
    """A question, group, repeat instance, or the form itself, with what is known of it now."""

    __slots__ = ("children", "index", "key", "name", "parent", "part", "path", "relevant", "value")

    def __init__(
        self,
        *,
        name: str,
        path: str,
        key: str,
        parent: "Node | None",
        part: Part | None,
        value: str = "",
    ) -> None:
        """Make a relevant node without children."""
        self.name = name
        self.path = path
        self.key = key
        self.parent = parent
        self.part = part
        self.value = value
        self.index = 0
        self.relevant = True
        self.children: list[Node] = []

    def walk(self) -> Iterator["Node"]:
        """Yield this node and everything under it, in the order of the form."""
        yield self
        for child in self.children:
            yield from child.walk()

    def chain(self) -> Iterator["Node"]:
        """Yield this node, its parent, and so on to the form."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def text(self) -> str:
        """Return the text that expressions see: a container's is that of its content."""
        if not self.children:
            return self.value
        return "".join(child.text() for child in self.children)


class Instance:
    """The tree for one set of answers, and where each definition path stands in it."""

    def __init__(self, definition: FormDefinition, answers: Answers) -> None:
        """Build the tree; repeat instances come from the answers' keys and counts."""
        self._answers = answers
        self.root = Node(
            name=definition.root.rpartition("/")[2],
            path=definition.root,
            key="",
            parent=None,
            part=None,
        )
        self.by_path: dict[str, list[Node]] = {definition.root: [self.root]}
        self._highest = _highest_indices(answers)
        for part in definition.children:
            self._add(part, self.root)
        self._absent(definition)

    def _absent(self, definition: FormDefinition) -> None:
        for path in definition.absent:
            self.by_path.setdefault(path, [])

    def _add(self, part: Part, parent: Node) -> None:
        prefix = f"{parent.key}/" if parent.key else ""
        key = f"{prefix}{part.name}"
        if isinstance(part, Repeat):
            self.by_path.setdefault(part.path, [])
            for number in range(1, self._instances(part, key) + 1):
                self._add_instance(part, parent, key, number)
            return
        node = Node(
            name=part.name,
            path=part.path,
            key=key,
            parent=parent,
            part=part,
            value=self._answers.get(key, "") if isinstance(part, Question) else "",
        )
        self._place(node)
        if not isinstance(part, Question):
            for child in part.children:
                self._add(child, node)

    def _add_instance(self, part: Repeat, parent: Node, key: str, number: int) -> None:
        node = Node(
            name=part.name, path=part.path, key=f"{key}[{number}]", parent=parent, part=part
        )
        node.index = number
        self._place(node)
        for child in part.children:
            self._add(child, node)

    def _place(self, node: Node) -> None:
        if node.parent is not None:
            node.parent.children.append(node)
        self.by_path.setdefault(node.path, []).append(node)

    def _instances(self, part: Repeat, key: str) -> int:
        stated = self._answers.get(key + COUNT_MARK, "")
        if stated.isascii() and stated.isdigit():
            return min(int(stated[:6]), MOST_INSTANCES)
        if part.count:
            return 0
        return max(self._highest.get(key, 0), part.initial)

    def resize(self, part: Repeat, parent: Node, count: int) -> None:
        """Give the repeat under `parent` exactly `count` instances (a calculated count)."""
        prefix = f"{parent.key}/" if parent.key else ""
        key = f"{prefix}{part.name}"
        here = [node for node in parent.children if node.part is part]
        for node in here[count:]:
            for gone in node.walk():
                self.by_path[gone.path].remove(gone)
            parent.children.remove(node)
        for number in range(len(here) + 1, count + 1):
            self._add_instance(part, parent, key, number)
        if count > len(here):
            self._reorder(part, parent)

    def _reorder(self, part: Repeat, parent: Node) -> None:
        """Put new instances where the form has them, and every list in the form's order."""
        siblings = (
            parent.part.children if parent.part and not isinstance(parent.part, Question) else ()
        )
        if siblings:
            place = {id(child): number for number, child in enumerate(siblings)}
            parent.children.sort(key=lambda node: place.get(id(node.part), 0))
        fresh: dict[str, list[Node]] = {}
        for node in self.root.walk():
            fresh.setdefault(node.path, []).append(node)
        self.by_path.update(fresh)
        del part


def _highest_indices(answers: Answers) -> dict[str, int]:
    """Return the highest instance number that any key mentions, by repeat key."""
    highest: dict[str, int] = {}
    for key in answers:
        at = key.find("[")
        while at != -1:
            end = key.find("]", at)
            number = key[at + 1 : end]
            if end == -1 or not (number.isascii() and number.isdigit()):
                break
            repeat = key[:at]
            highest[repeat] = max(highest.get(repeat, 0), min(int(number[:6]), MOST_INSTANCES))
            at = key.find("[", end)
    return highest


def with_instance(answers: Answers, repeat: str, count: int) -> dict[str, str]:
    """Return the answers with one more instance of `repeat`, which has `count` now."""
    return {**answers, repeat + COUNT_MARK: str(min(count + 1, MOST_INSTANCES))}


def without_instance(answers: Answers, instance: str, count: int) -> dict[str, str]:
    """Return the answers without one instance (`work/job[2]`); later ones move up.

    `count` is how many there are now; an instance that is not among them changes nothing.
    """
    repeat, _, rest = instance.rpartition("[")
    gone = _index(rest.removesuffix("]"))
    if not repeat or not rest.endswith("]") or not 1 <= gone <= count:
        return dict(answers)
    kept: dict[str, str] = {}
    for key, value in answers.items():
        number, behind = _number_in(key, repeat)
        if number is None or number < gone:
            kept[key] = value
        elif number > gone:
            kept[f"{repeat}[{number - 1}]{behind}"] = value
    kept[repeat + COUNT_MARK] = str(count - 1)
    return kept


def _number_in(key: str, repeat: str) -> tuple[int | None, str]:
    """Return which instance of `repeat` a key lies in, and what follows it."""
    if not key.startswith(f"{repeat}["):
        return None, ""
    number, closed, behind = key.removeprefix(f"{repeat}[").partition("]")
    return (_index(number), behind) if closed and _index(number) else (None, "")


def _index(digits: str) -> int:
    """Return an instance number; 0, which no instance has, for anything else."""
    plain = digits.isascii() and digits.isdigit() and len(digits) < 7
    return int(digits) if plain else 0
