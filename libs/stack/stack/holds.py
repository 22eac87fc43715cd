"""Keeping a process down on purpose, and starting one with other settings: files the supervisor looks at."""

from stack.home import Home


def hold(home: Home, name: str) -> None:
    """Keep the supervisor from starting a process again until `release`."""
    home.holds.joinpath(name).touch(mode=0o600)


def release(home: Home, name: str, environment: list[str]) -> None:
    """Let a process be started again; `environment` (KEY=VALUE each) is added for that one start."""
    if environment:
        home.holds.joinpath(f"{name}.env").write_text("\n".join(environment))
    home.holds.joinpath(name).unlink(missing_ok=True)


def is_held(home: Home, name: str) -> bool:
    """Say whether a process is kept down."""
    return home.holds.joinpath(name).exists()


def release_all(home: Home) -> None:
    """Forget all holds; a fresh start begins without them."""
    for file in home.holds.iterdir():
        file.unlink()


def take_environment(home: Home, name: str) -> dict[str, str]:
    """Give the extra environment of the next start and forget it, so that the start after that is a plain one."""
    file = home.holds / f"{name}.env"
    if not file.exists():
        return {}
    lines = file.read_text().splitlines()
    file.unlink()
    return dict(line.split("=", 1) for line in lines if "=" in line)
