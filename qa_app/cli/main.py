"""``qa-app``: all commands, each loaded when it is wanted."""

from importlib import import_module

import click

from qa_app.cli.refusing import refuse

# By name, where the command is. `--help` loads them all: what they need comes with the call.
COMMANDS = {
    "audit": "qa_app.cli.audit",
    "backup": "qa_app.cli.backup",
    "db": "qa_app.cli.db",
    "demo": "qa_app.cli.demo",
    "keys": "qa_app.cli.keys",
    "mask": "qa_app.cli.mask",
    "models": "qa_app.cli.models",
    "moments": "qa_app.cli.moments",
    "restore": "qa_app.cli.backup",
    "retention": "qa_app.cli.retention",
    "retranscribe": "qa_app.cli.retranscribe",
    "rubrics": "qa_app.cli.rubrics",
    "run": "qa_app.cli.run",
    "samples": "qa_app.cli.samples",
    "sampling": "qa_app.cli.sampling",
    "subject": "qa_app.cli.subject",
    "transcribe": "qa_app.cli.transcribe",
    "users": "qa_app.cli.users",
    "web": "qa_app.cli.run",
    "worker": "qa_app.cli.run",
}


class CommandsOnDemand(click.Group):
    """A group whose commands are imported one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command


@click.group(cls=CommandsOnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qa-coach")
def commands() -> None:
    """QA Coach: from call recordings to coaching plans."""


def main() -> None:
    """Run ``qa-app``; bad input is one clear line on standard error and exit 2."""
    try:
        code = commands.main(standalone_mode=False)
    except click.exceptions.Abort:
        refuse("stopped")
    except click.ClickException as error:
        refuse(error.format_message())
    raise SystemExit(code if isinstance(code, int) else 0)
