"""What each request may be refused with: read from the code that answers it.

From a handler on it follows every function of ours that is named, and every method of ours whose object's class the
annotations tell, and collects the errors they name. It errs on the side of too many: an error that is caught on the way
counts. What no annotation tells is not followed, so a test against the running system has the last word.
"""

import ast
import inspect
import json
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from contracts.registry import Refusal
from kit.db import Busy
from kit.errors import AppError
from kit.idempotency import AnswerLost, InFlight, KeyReused
from kit.requests import Overloaded, Row

OURS = ("identity", "scheduling", "billing", "notifications", "kit", "contracts")
SKIPPED = ("kit.requests", "kit.db", "kit.telemetry", "kit.client", "kit.http", "kit.bus")
"""What carries every request: its refusals are everybody's, not one handler's."""

KEYED = (KeyReused, InFlight, AnswerLost)
"""What a command with an Idempotency-Key may be refused with."""

Classes = frozenset[type]
NOTHING: Classes = frozenset()


class Reach:
    """Finds what may be raised below a function; what it has seen once it remembers."""

    def __init__(self) -> None:
        self._named: dict[Any, _Named] = {}

    def errors(self, handler: Callable[..., Any]) -> set[type[AppError]]:
        """The errors that are named in a function, or in any that it leads to."""
        seen: set[Any] = set()
        found: set[type[AppError]] = set()
        waiting: list[Any] = [handler]
        while waiting:
            function = inspect.unwrap(waiting.pop())
            if function in seen or not _is_ours(function):
                continue
            seen.add(function)
            named = self._named[function] = self._named.get(function) or _Named(function)
            found |= named.errors
            waiting += named.functions
        return found


class _Named(ast.NodeVisitor):
    """What one function names: errors and functions."""

    def __init__(self, function: Any) -> None:
        self.errors: set[type[AppError]] = set()
        self.functions: list[Any] = []
        self._names = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
        self._known: dict[str, Classes] = {name: _classes(hint) for name, hint in _hints(function).items()}
        node = _source(function)
        owner = _owner(function)
        if owner is not None and node.args.args:
            self._known[node.args.args[0].arg] = frozenset({owner})
        for statement in node.body:
            self.visit(statement)

    def visit_Name(self, node: ast.Name) -> None:
        self._note(self._object(node))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        there = self._object(node)
        if there is not None:
            self._note(there)
            return
        self.visit(node.value)
        for owner in self._infer(node.value):
            self._note_member(owner, node.attr)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            self._learn(target, self._infer(node.value))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)
            self._learn(node.target, self._infer(node.value))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.generic_visit(node)
        self._learn(node.target, self._infer(node.value))

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self._learn(node.target, self._infer(node.iter))
        self.generic_visit(node)

    visit_AsyncFor = visit_For  # noqa: N815

    def visit_comprehension(self, node: ast.comprehension) -> None:
        self._learn(node.target, self._infer(node.iter))
        self.generic_visit(node)

    def _visit_comprehended(self, node: Any) -> None:
        for generator in node.generators:
            self.visit(generator)
        for part in ("elt", "key", "value"):
            if hasattr(node, part):
                self.visit(getattr(node, part))

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _visit_comprehended  # noqa: N815

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self._learn(item.optional_vars, self._infer(item.context_expr))
        self.generic_visit(node)

    visit_AsyncWith = visit_With  # noqa: N815

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        for statement in node.body:  # what it catches is not what it raises
            self.visit(statement)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for statement in node.body:
            self.visit(statement)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def _note(self, there: Any) -> None:
        if inspect.isclass(there) and issubclass(there, AppError):
            self.errors.add(there)
        elif inspect.isclass(there):
            for name in ("__init__", "__post_init__"):
                self._note_member(there, name)
        elif inspect.isroutine(there):
            self.functions.append(there)

    def _note_member(self, owner: type, name: str) -> None:
        member = inspect.getattr_static(owner, name, None)
        if isinstance(member, property):
            member = member.fget
        elif isinstance(member, staticmethod | classmethod):
            member = member.__func__
        if isinstance(member, types.FunctionType):
            self.functions.append(member)

    def _learn(self, target: ast.expr, classes: Classes) -> None:
        if isinstance(target, ast.Name):
            self._known[target.id] = classes
        elif isinstance(target, ast.Starred):
            self._learn(target.value, classes)
        elif isinstance(target, ast.Tuple | ast.List):
            for part in target.elts:
                self._learn(part, classes)

    def _object(self, node: ast.expr) -> Any:
        """What a dotted name means, where the module's own names tell."""
        if isinstance(node, ast.Name):
            return None if node.id in self._known else self._names.get(node.id)
        if isinstance(node, ast.Attribute):
            base = self._object(node.value)
            if inspect.ismodule(base) or inspect.isclass(base):
                return getattr(base, node.attr, None)
        return None

    def _infer(self, node: ast.AST) -> Classes:
        """Our classes that a value may be of; what a container holds counts as the container."""
        match node:
            case ast.Name(id=name):
                return self._known.get(name) or _instance(self._names.get(name))
            case ast.Await(value=inner) | ast.Subscript(value=inner) | ast.Starred(value=inner):
                return self._infer(inner)
            case ast.NamedExpr(value=inner) | ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner):
                return self._infer(inner)
            case ast.Call(func=function):
                return self._returned(function, node.args)
            case ast.Attribute(value=owner, attr=name):
                return NOTHING.union(*(_member_classes(each, name) for each in self._infer(owner)))
            case _:
                below = (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
                return NOTHING.union(*map(self._infer, below))

    def _returned(self, function: ast.expr, arguments: list[ast.expr]) -> Classes:
        there = self._object(function)
        if inspect.isclass(there) and there.__module__ != "builtins":
            return frozenset({there})
        if inspect.isroutine(there) and _is_ours(there):
            return _classes(_hints(inspect.unwrap(there)).get("return"))
        if isinstance(function, ast.Attribute) and there is None:
            owners = self._infer(function.value)
            if owners:
                return NOTHING.union(*(_member_classes(each, function.attr) for each in owners)) or owners
        return NOTHING.union(*map(self._infer, arguments))  # sorted(…), max(…): of what they are given


def _is_ours(function: Any) -> bool:
    module = getattr(function, "__module__", None) or ""
    ours = inspect.isfunction(function) and module.split(".")[0] in OURS and module not in SKIPPED
    return ours and _source(function) is not None


def _instance(value: Any) -> Classes:
    """The class of an object that a module keeps."""
    return frozenset({type(value)}) if type(value).__module__.split(".")[0] in OURS else NOTHING


@cache
def _hints(function: Any) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function)
    except (NameError, TypeError):
        return {}


@cache
def _member_classes(owner: type, name: str) -> Classes:
    """The classes that an attribute holds, or that a method gives."""
    member = inspect.getattr_static(owner, name, None)
    if isinstance(member, property):
        member = member.fget
    elif isinstance(member, staticmethod | classmethod):
        member = member.__func__
    if isinstance(member, cached_property):
        member = member.func
    if isinstance(member, types.FunctionType):
        return _classes(_hints(member).get("return"))
    return _classes(_hints(owner).get(name))


def _classes(hint: Any) -> Classes:
    """Every class of ours in an annotation: `list[Booking] | None` holds Booking."""
    if inspect.isclass(hint) and not typing.get_args(hint):
        return frozenset({hint}) if hint.__module__.split(".")[0] in OURS else NOTHING
    return NOTHING.union(*map(_classes, typing.get_args(hint)))


def _owner(function: Any) -> type | None:
    """The class that a method belongs to."""
    parts = function.__qualname__.split(".")
    owner = function.__globals__.get(parts[-2]) if len(parts) > 1 and parts[-2] != "<locals>" else None
    return owner if inspect.isclass(owner) else None


def _source(function: Any) -> Any:
    """What a function was written as; None for one that was made (a dataclass's, a lambda)."""
    return _functions(function.__code__.co_filename).get(function.__code__.co_firstlineno)


@cache
def _functions(name: str) -> dict[int, Any]:
    """The functions of a file by their first line, decorators included."""
    file = Path(name)
    tree = ast.parse(file.read_text(encoding="utf-8") if file.is_file() else "")
    found = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {min(each.lineno for each in (*node.decorator_list, node)): node for node in found}


def of_contexts(contexts: Iterable[str]) -> dict[str, list[Refusal]]:
    """What every request of these contexts may be refused with, by subject."""
    reach = Reach()
    found: dict[str, list[Refusal]] = {}
    for context in contexts:
        for row in _rows(context):
            errors = reach.errors(row.handler) | (reach.errors(row.prepare) if row.prepare else set())
            errors |= {Busy, Overloaded, *(KEYED if row.keeps_reply and not row.request.reads else ())}
            found[row.request.subject] = sorted({_refusal(error) for error in errors if error is not AppError})
    return dict(sorted(found.items()))


def text(refusals: dict[str, list[Refusal]]) -> str:
    """The file that `contracts.registry.refusals` reads."""
    errors = {each.code: [each.status, each.detail] for said in refusals.values() for each in said}
    requests = {subject: [each.code for each in said] for subject, said in refusals.items()}
    return json.dumps({"errors": dict(sorted(errors.items())), "requests": requests}, indent=1) + "\n"


def _refusal(error: type[AppError]) -> Refusal:
    """An error as a caller sees it: one without a code of its own is its parent's."""
    named = next(each for each in error.__mro__ if "code" in vars(each))
    return Refusal(error.code, error.status, " ".join((named.__doc__ or "").split()))


def _rows(context: str) -> Iterator[Row]:
    for table in import_module(f"{context}.main").app.parts.requests:
        yield from (row for row in table.rows if row.request.context() == context)
