"""Configuration made from the same tables as the embedded servers: `nexus render nats`, `postgres`, `env`."""

import typer

from stack import home, render, secrets

app = typer.Typer(no_args_is_help=True, help="Print configuration for servers that run elsewhere.")


@app.command()
def nats() -> None:
    """Print the NATS configuration; passwords come from the server's environment."""
    typer.echo(render.nats_conf(), nl=False)


@app.command()
def postgres() -> None:
    """Print the PostgreSQL settings."""
    typer.echo(render.postgres_conf(), nl=False)


@app.command()
def env() -> None:
    """Print the .env file that docker-compose.yml needs, with this home's secrets: nexus render env > .env"""
    here = home.find()
    here.make()
    typer.echo(render.compose_env(secrets.load(here.secrets)), nl=False)
