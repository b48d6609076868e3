"""``qa-app demo``: the main job on a sample call."""

from pathlib import Path

import click

from qa_app.cli.refusing import refuse
from qa_app.cli.running_app import running_app


@click.command()
@click.option(
    "--output-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
)
def demo(output_dir: Path) -> None:
    """Do the main job on a sample call: recording to transcript to coaching plan."""
    from qa_app.demo.journey import sample_journey
    from qa_app.transcription.errors import TranscriptionError

    with running_app():
        try:
            for path in sample_journey(output_dir):
                click.echo(f"qa-app: wrote {path}", err=True)
        except (OSError, TranscriptionError) as error:
            refuse(error)
