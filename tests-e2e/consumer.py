"""A client developer's TypeScript project: our package as `npm pack` makes it, beside the published tRPC packages."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from testkit import node
from testkit.node import Node

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "contracts" / "typescript"
PROJECT = ROOT / "tests-e2e" / "typescript"
MEANT = {
    "'https://api.example.com/trpc'": "`${GATEWAY}/trpc`",
    "'https://api.example.com'": "GATEWAY",
    "'harbour'": "SLUG",
    "'svc_01kbfkqk9mex4a5j5ra0nbjm6n'": "SERVICE",
}
"""What stands in the README's snippets for something that its reader has."""
DIRECTIVE = re.compile(r"// @ts-expect-error.*")
ERROR = re.compile(r"^src/wrong\.ts\((\d+),\d+\): error TS\d+", re.MULTILINE)


@dataclass(frozen=True)
class Consumer:
    """The project, installed and compiled."""

    folder: Path
    node: Node

    def compile(self) -> str:
        """What `tsc` says of it, strict and with every library checked; empty when all is well."""
        return self.node.run("node_modules/typescript/bin/tsc", "--project", ".", folder=self.folder).stdout

    def test(self, name: str, **environment: str) -> str:
        """Run one of its test files; what was told. Raises `AssertionError` when a test failed."""
        arguments = ("--enable-source-maps", "--test", "--test-reporter=spec", f"out/{name}.test.js")
        done = self.node.run(*arguments, folder=self.folder, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def packed(folder: Path) -> Path:
    """The tarball that would be published, built from the sources in a copy of the package."""
    built = folder / "package"
    shutil.copytree(PACKAGE, built, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (built / "node_modules").symlink_to(node.installed(PACKAGE) / "node_modules")
    node.find().run_npm("pack", "--pack-destination", folder, folder=built)
    return next(folder.glob("*.tgz"))


def installed(folder: Path, tarball: Path) -> Consumer:
    """The project with its locked packages, our tarball and the README's snippets, and nothing else of us."""
    project = folder / "consumer"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("node_modules", "out"))
    (project / "src" / "readme.test.ts").write_text(snippets())
    known = node.installed(PROJECT) / "node_modules"
    shutil.copytree(known, project / "node_modules", symlinks=True, copy_function=os.link)
    found = node.find()
    found.run_npm("install", "--no-save", "--no-package-lock", "--offline", tarball, folder=project)
    return Consumer(project, found)


def snippets() -> str:
    """The snippets of the package's README, one after the other, as somebody tries them who has a business."""
    text = (PACKAGE / "README.md").read_text(encoding="utf-8")
    tried = "\n".join(re.findall(r"```ts\n(.*?)```", text, re.DOTALL))
    for name, meant in MEANT.items():
        tried = tried.replace(name, meant)
    return f"import {{ GATEWAY, SERVICE, SLUG, token }} from './reader.js';\n{tried}"


def careless(project: Consumer, folder: Path) -> tuple[Consumer, set[int]]:
    """The project once more, expecting no errors in `wrong.ts`; and the lines there that must not compile."""
    source = (project.folder / "src" / "wrong.ts").read_text().splitlines()
    wrong = {number + 1 for number, line in enumerate(source, start=1) if DIRECTIVE.search(line)}
    (folder / "src").mkdir()
    (folder / "src" / "wrong.ts").write_text("\n".join(DIRECTIVE.sub("//", line) for line in source))
    for name in ("package.json", "tsconfig.json", "node_modules"):
        (folder / name).symlink_to(project.folder / name)
    return Consumer(folder, project.node), wrong


def lines_refused(said: str) -> set[int]:
    """The lines of `wrong.ts` that `tsc` refused."""
    return {int(line) for line in ERROR.findall(said)}
