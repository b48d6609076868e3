"""``qa-app users …``: ways back in for somebody who lost theirs."""

import click


@click.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take away somebody's authenticator app, passkeys and recovery codes."""
    from qa_app import audit
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.extensions import db
    from qa_app.people import second_factor
    from qa_app.people.accounts import find_by_email

    with running_app():
        person = find_by_email(email)
        if person is None:
            refuse(f"there is nobody with the address {email}")
        second_factor.reset(person)
        removed = {"second_factor": audit.REMOVED}
        audit.log("reset second factor", "person", person.id, changes=removed)
        db.session.commit()


@click.command("sign-in-link")
@click.argument("email")
def sign_in_link(email: str) -> None:
    """Print a link that lets somebody in, once and within ten minutes.

    For when the single sign-on is away or lets nobody in any more.
    """
    from qa_app import audit
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.extensions import db
    from qa_app.foundation.transaction import settings
    from qa_app.people.accounts import find_by_email
    from qa_app.people.sign_in_views import link_for

    with running_app():
        person = find_by_email(email)
        if person is None or not person.active:
            refuse(f"nobody with the address {email} may sign in")
        click.echo(f"{settings().origin}{link_for(person)}")
        audit.log("sign-in link", "person", person.id)
        db.session.commit()
