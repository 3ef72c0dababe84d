"""Fetches what GitHub publishes about itself, each by version and hash, into `.cache/published`.

Run as `python scripts/published.py`; it needs npm, and a second run finds everything in place.
`.cache/published` then holds `schema.graphql` (the public GraphQL schema), `rest.json` (the REST description of
the paths in `published-rest.txt`), `webhooks.json` (real event payloads) and `actions.cjs` (GitHub's workflow
parser and expression evaluator, bundled with `tests/published/actions.mjs`); `node_modules` holds Octokit.
"""

import base64
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "published"
REST_PATHS = ROOT / "scripts" / "published-rest.txt"
NODE_MODULES = ROOT / "node_modules"
NPM_SECONDS = 300


class UnavailableError(Exception):
    """A published description could not be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Archive:
    """One file of a package on the npm registry, and the SHA-512 that the package's archive must have."""

    package: str
    version: str
    member: str
    sha512: str


SCHEMA = Archive(
    "@octokit/graphql-schema",
    "15.26.1",
    "package/schema.graphql",
    "RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA==",
)
REST = Archive(
    "@octokit/openapi",
    "23.0.2",
    "package/generated/api.github.com.json",
    "pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==",
)
WEBHOOKS = Archive(
    "@octokit/webhooks-examples",
    "7.6.1",
    "package/api.github.com/index.json",
    "De6U3XB6O3DtCa7bKgCMzTHdeopqqZ6SNivMYJnK65ierKL1AnNIA0tkRYCRS7lwGT792d+Ps1WbfHlso6MynQ==",
)


@dataclass(frozen=True, slots=True)
class Product:
    """A file or folder, what it is made from, and how it is made."""

    path: Path
    sources: tuple[str | Path, ...]
    make: Callable[[Path], None]

    @property
    def stamp(self) -> Path:
        """The file that remembers which sources the product was made from."""
        return self.path / ".key" if self.path == NODE_MODULES else self.path.with_name(self.path.name + ".key")

    @property
    def key(self) -> str:
        """A hash that changes whenever a source does."""
        digest = hashlib.sha256()
        for source in self.sources:
            digest.update(source.read_bytes() if isinstance(source, Path) else source.encode())
        return digest.hexdigest()

    def is_current(self) -> bool:
        """Whether the product is there and was made from these sources."""
        return self.path.exists() and self.stamp.exists() and self.stamp.read_text(encoding="utf-8") == self.key


def npm(*arguments: str, cwd: Path) -> None:
    """Runs npm; what it says when it fails ends in the error."""
    program = shutil.which("npm")
    if program is None:
        raise UnavailableError(
            "npm is not on the PATH: install Node.js 20 or newer, "
            'or leave these tests out with pytest -m "not published and not node"'
        )
    patience = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
    command = [program, *arguments, "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *patience]
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=NPM_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UnavailableError(
            f"npm {arguments[0]} did not end within {NPM_SECONDS} s: the npm registry does not answer; try again later"
        ) from None
    if done.returncode:
        said = [line.removeprefix("npm error ") for line in done.stderr.splitlines() if line.startswith("npm error ")]
        raise UnavailableError(f"npm {' '.join(arguments)} failed: {'; '.join(said[:3]) or done.stderr.strip()}")


def unpack(archive: Archive, target: Path) -> None:
    """Writes the archive's one file to the target, if the archive is the one that was pinned."""
    name = f"{archive.package}@{archive.version}"
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        npm("pack", name, cwd=Path(folder))
        packed = next(Path(folder).glob("*.tgz"))
        found = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if found != archive.sha512:
            raise UnavailableError(
                f"{name} has SHA-512 {found}, not {archive.sha512}: the registry serves another file"
            )
        with tarfile.open(packed) as tar:
            member = tar.extractfile(archive.member)
            if member is None:
                raise UnavailableError(f"{name} holds no file {archive.member}")
            with member, target.open("wb") as out:
                shutil.copyfileobj(member, out)


def trim_rest(target: Path) -> None:
    """Writes the part of the REST description that the listed paths reach, as JSON Schema."""
    whole = json.loads((CACHE / "rest-whole.json").read_bytes())
    wanted = REST_PATHS.read_text(encoding="utf-8").split()
    if unknown := [path for path in wanted if path not in whole["paths"]]:
        raise UnavailableError(f"{REST_PATHS.name}: GitHub describes no path {', '.join(unknown)}")
    kept: dict[str, Any] = {}
    waiting: list[Any] = [{path: whole["paths"][path] for path in wanted}]
    paths = as_json_schema(waiting[0])
    while waiting:
        for reference in references(waiting.pop()):
            if reference not in kept:
                node = whole
                for part in reference.removeprefix("#/").split("/"):
                    node = node[part]
                kept[reference] = as_json_schema(node)
                waiting.append(kept[reference])
    components: dict[str, dict[str, object]] = {}
    for reference, node in sorted(kept.items()):
        _, _, kind, name = reference.split("/")
        components.setdefault(kind, {})[name] = node
    target.write_text(json.dumps({"paths": paths, "components": components}), encoding="utf-8")


def references(node: object) -> Iterator[str]:
    """Every `$ref` under the node."""
    match node:
        case {"$ref": str(reference)}:
            yield reference
        case dict():
            for value in node.values():
                yield from references(value)
        case list():
            for value in node:
                yield from references(value)


def as_json_schema(node: Any) -> Any:  # noqa: ANN401
    """The description without examples, and with OpenAPI's `nullable` said in JSON Schema's words."""
    match node:
        case {"content": {"application/json": media}}:
            return {"content": {"application/json": {"schema": as_json_schema(media.get("schema", {}))}}} | {
                key: value for key, value in node.items() if key == "required"
            }
        case {"nullable": True, **rest}:
            plain = as_json_schema(rest)
            return {"anyOf": [plain, {"type": "null"}]}
        case dict():
            return {key: as_json_schema(value) for key, value in node.items() if key not in {"examples", "x-github"}}
        case list():
            return [as_json_schema(value) for value in node]
    return node


def bundle(target: Path) -> None:
    """Bundles GitHub's parser with our line protocol, since Node.js 20 cannot import its JSON files."""
    program = NODE_MODULES / ".bin" / "esbuild"
    source = ROOT / "tests" / "published" / "actions.mjs"
    options = ("--bundle", "--platform=node", "--format=cjs", "--log-level=error", f"--outfile={target}")
    done = subprocess.run([program, source, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        raise UnavailableError(f"esbuild could not bundle {source.name}: {done.stderr.strip().splitlines()[0]}")


def products() -> Iterator[Product]:
    """Everything that is fetched or made, in the order in which one needs the other."""
    lock = ROOT / "package-lock.json"
    actions = ROOT / "tests" / "published" / "actions.mjs"
    yield Product(CACHE / "schema.graphql", (SCHEMA.sha512,), lambda target: unpack(SCHEMA, target))
    yield Product(CACHE / "rest-whole.json", (REST.sha512,), lambda target: unpack(REST, target))
    yield Product(CACHE / "rest.json", (REST.sha512, REST_PATHS, Path(__file__)), trim_rest)
    yield Product(CACHE / "webhooks.json", (WEBHOOKS.sha512,), lambda target: unpack(WEBHOOKS, target))
    yield Product(NODE_MODULES, (lock,), lambda _: npm("ci", cwd=ROOT))
    yield Product(CACHE / "actions.cjs", (lock, actions), bundle)


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else fetches into the cache meanwhile; a second process waits."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def ensure() -> list[Path]:
    """Makes what is missing or outdated, whole or not at all, and names it."""
    if all(product.is_current() for product in products()):
        return []
    made = []
    with alone():
        for product in products():
            if product.is_current():
                continue
            product.stamp.unlink(missing_ok=True)
            fresh = product.path.with_name(f".{product.path.name}.{os.getpid()}")
            try:
                product.make(fresh)
                if fresh.exists():
                    fresh.replace(product.path)
            finally:
                fresh.unlink(missing_ok=True)
            product.stamp.write_text(product.key, encoding="utf-8")
            made.append(product.path)
    return made


def main() -> int:
    """Fetches, and says in one line each what is new or why it could not be had."""
    try:
        for path in ensure():
            print(f"fetched {path.relative_to(ROOT)}")
    except UnavailableError as problem:
        print(f"published descriptions: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
