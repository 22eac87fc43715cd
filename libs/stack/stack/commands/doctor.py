"""`nexus doctor`: what this machine lacks, and what to do about it."""

import typer

from stack import checks, home
from stack.reporter import terminal


def doctor() -> None:
    """Check Python, programs, ports, disk, permissions; say what to do about faults. Ends with 1 if there is one."""
    console = terminal()
    findings = checks.run(home.find())
    for finding in findings:
        mark = "[green]✓[/]" if finding.is_good else "[red]✗[/]"
        console.print(f"{mark} {finding.subject}: {finding.told}")
        if finding.remedy:
            console.print(f"    {finding.remedy}", style="yellow", markup=False)
    if not all(finding.is_good for finding in findings):
        raise typer.Exit(1)
